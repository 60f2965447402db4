import Foundation
import TestSupport
import Testing

/// A session that a passphrase opened locks itself, and what was being done is still there
/// afterwards.
struct IdleLockTests {
    @Test func anIdleSessionLocksItselfAndLosesNothing() async throws {
        let program = try Program()
        try await program.succeed(
            "add", "guarded", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1", "--headers-file",
            program.home.write("X-Token: the-value-behind-the-lock\n", to: "headers"))
        let code = try await program.succeed("key", "recovery")
            .trimmingCharacters(in: .newlines)
        try FileManager.default.removeItem(atPath: program.keyFile)
        // Longer than any two of the keys below are apart, on a busy machine too.
        try program.home.write("set lock-after = 8\n", to: ".config/modelpool/config")

        let person = try await Person(program, ["--ask-passphrase"])
        try await person.sees("Passphrase:")
        try await person.types(code)
        try await person.presses("Enter")
        // Not "Enter open", which stands below the passphrase as well: the next Enter would be
        // pressed before the pool is open, and the session be idle from then on.
        try await person.sees("1 of 1")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.goesToHeaders()
        try await person.presses("Space", "v")
        try await person.sees("the-value-behind-the-lock")

        // Nobody presses a key.
        let locked = try await person.sees("Nothing was pressed for a while")
        #expect(!locked.contains("the-value-behind-the-lock"))
        #expect(!locked.contains("X-Token"))
        // No key of the screen below does anything.
        try await person.presses("Escape")
        try await person.sees("Only the passphrase opens it.")
        try await person.types("wrong")
        try await person.presses("Enter")
        let refused = try await person.terminal.shows("a refusal") {
            $0.contains("Locked")
                && !["opening ...", "Passphrase:", "Only the"].contains(where: $0.contains)
        }
        #expect(!refused.contains("X-Token"))
        try await person.types(code)
        try await person.presses("Enter")
        let open = try await person.sees("modified: 1 change")
        #expect(open.contains("1 [ ] X-Token"))
        #expect(!open.contains("the-value-behind-the-lock"))
        try await person.presses("w")
        try await person.sees("saved guarded")
    }
}
