import Foundation
import TestSupport
import Testing

/// Helpers on the screen: the row says how one stands, and one that asks the person has the terminal.
struct HelperScreenTests {
    private struct Story {
        let program: Program
        let provider: CLIProvider

        /// - Parameter lines: of the configuration; `ORIGIN` stands for the provider's.
        init(_ lines: String) async throws {
            program = try Program()
            provider = try CLIProvider()
            try program.home.write(
                lines.replacingOccurrences(of: "ORIGIN", with: provider.server.url()) + "\n",
                to: ".config/modelpool/config")
            try await program.succeed(
                "add", "gated", "--provider", "vllm", "--model", "qwen", "--base-url",
                provider.base, "--api-key-ref", "${helper:tok}")
        }
    }

    private static let pin = """
        helper tok = sh -c 'printf "PIN please: " >&2; read -r pin; [ "$pin" = 1234 ] || exit 1; \
        echo helper-canary-7f3a9c21'
        helper tok lifetime = 50m
        helper tok origin = ORIGIN
        helper tok terminal = yes
        """

    @Test func oneThatAsksHasTheTerminalAndTheRowSaysHowLongItLasts() async throws {
        let story = try await Story(Self.pin)
        let person = try await Person(story.program)
        try await person.sees("gated")
        try await person.presses("Enter")
        try await person.sees("helper tok: asked when sent")
        try await person.presses("t")
        try await person.sees("helper tok asks")
        let asked = try await person.sees("PIN please:")
        #expect(!asked.contains("modelpool > "))
        try await person.types("1234")
        try await person.presses("Enter")
        let report = try await person.seesTheEnd(of: "ok")
        #expect(!report.contains("helper-canary"))
        try await person.pressesEscape()
        try await person.sees("helper tok: 49 min left")
        #expect(story.provider.server.received.allSatisfy { $0.contains("Bearer helper-canary") })
        // It is in memory: nobody is asked again.
        try await person.presses("t")
        try await person.seesTheEnd(of: "ok")
        try await person.pressesEscape()
        try await person.sees("helper tok: 49 min left")
        try await person.presses("q")
        #expect(try await person.leaves() == 0)
    }

    @Test func aFailureIsToldInTheReportAndOnTheRow() async throws {
        let story = try await Story(
            "helper tok = sh -c 'echo sign in first >&2; exit 3'\nhelper tok origin = ORIGIN")
        let person = try await Person(story.program)
        try await person.sees("gated")
        try await person.presses("Enter", "t")
        try await person.seesTheEnd(of: "config_error")
        try await person.sees("exit code 3")
        try await person.pressesEscape()
        try await person.sees("helper tok: failed just now")
        #expect(story.provider.server.connections.isEmpty)
    }

    @Test func oneThatIsNotDeclaredSaysSoOnTheRow() async throws {
        let story = try await Story("# nothing")
        let person = try await Person(story.program)
        try await person.sees("gated")
        try await person.presses("Enter")
        try await person.sees("helper tok: not declared here")
    }

    /// A run that takes its time is stopped with the test.
    @Test func cancellingATestDoesNotWaitForItsHelper() async throws {
        let story = try await Story(
            "helper tok = sleep 606\nhelper tok origin = ORIGIN\nhelper tok timeout = 10m")
        let person = try await Person(story.program)
        try await person.sees("gated")
        try await person.presses("Enter", "t")
        try await eventually("the run") {
            try await Finished.running("pgrep", ["-f", "^sleep 606$"]).code == 0
        }
        try await person.presses("Escape")
        try await person.sees("cancelled", within: .seconds(10))
        try await eventually("nothing is left", within: .seconds(10)) {
            try await Finished.running("pgrep", ["-f", "^sleep 606$"]).code == 1
        }
    }
}
