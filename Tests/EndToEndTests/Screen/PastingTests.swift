import Foundation
import TestSupport
import Testing

/// A curl command with thirty headers, pasted by terminals with and without bracketed paste.
struct PastingTests {
    private static let command: String = {
        let headers = (1...30).map { "  -H 'X-Nr-\($0): value-number-\($0)'" }
        return (["curl https://gw.example/v1"] + headers).joined(separator: " \\\n") + "\n"
    }()

    private func form() async throws -> (Program, Person) {
        let program = try Program()
        try await program.succeed(
            "add", "pasted", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1")
        let person = try await Person(program)
        try await person.sees("pasted")
        try await person.presses("Enter")
        try await person.sees("[+] add a header")
        return (program, person)
    }

    private func takeAndSave(_ program: Program, _ person: Person) async throws {
        let preview = try await person.sees("+30 new")
        #expect(!preview.contains("value-number"))
        // Nothing is in the form, and nothing stored, until it is taken and saved.
        #expect(try await program.succeed("headers", "pasted", "--json").contains("X-Nr") == false)
        try await person.presses("Enter")
        try await person.sees("30 rows")
        #expect(try await program.succeed("headers", "pasted", "--json").contains("X-Nr") == false)
        try await person.presses("w")
        try await person.sees("saved pasted")
        let stored = try await program.succeed("headers", "pasted", "--json")
        for number in 1...30 { #expect(stored.contains("\"X-Nr-\(number)\"")) }
    }

    @Test func aBracketedPasteIsPreviewedAndSubmitsNothing() async throws {
        let (program, person) = try await form()
        try await person.terminal.paste(Self.command)
        try await takeAndSave(program, person)
    }

    @Test func aPasteWithoutBracketsLosesNothing() async throws {
        let (program, person) = try await form()
        try await person.presses("a")
        try await person.sees("Enter take")
        try await person.terminal.paste(Self.command, inBrackets: false)
        try await person.sees("31 lines taken")
        try await person.presses("Enter")
        try await takeAndSave(program, person)
    }
}
