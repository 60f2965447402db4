import Foundation
import TerminalScreen
import TestSupport
import Testing

/// Every view in every colour mode: the same text in all, the look of the mode, and no sequence
/// for what the terminal has not.
struct ColourModeTests {
    struct Mode: Sendable, CustomTestStringConvertible {
        let terminal: String
        var arguments: [String] = []
        var environment: [String: String] = [:]
        let depth: ColorDepth
        /// The terminal has no dim text.
        var hasDim = true

        var testDescription: String {
            ([terminal] + arguments + environment.keys).joined(separator: " ")
        }
        var isPlain: Bool { arguments.contains("--plain") }
    }

    static let modes = [
        Mode(terminal: "xterm-256color", depth: .many),
        Mode(terminal: "xterm-256color", arguments: ["--color", "16"], depth: .sixteen),
        Mode(terminal: "xterm-256color", arguments: ["--color", "8"], depth: .eight),
        Mode(terminal: "xterm-256color", arguments: ["--color", "never"], depth: .mono),
        Mode(terminal: "xterm-256color", environment: ["NO_COLOR": "1"], depth: .mono),
        Mode(
            terminal: "xterm-256color", arguments: ["--color", "always"],
            environment: ["NO_COLOR": "1"], depth: .many),
        Mode(terminal: "xterm-256color", arguments: ["--plain"], depth: .mono),
        Mode(terminal: "tmux-256color", depth: .many),
        Mode(terminal: "tmux-256color", environment: ["NO_COLOR": "1"], depth: .mono),
        Mode(terminal: "screen", depth: .eight),
        Mode(terminal: "screen", arguments: ["--color", "256"], depth: .eight),
        Mode(terminal: "linux", depth: .eight),
        Mode(terminal: "linux", arguments: ["--plain"], depth: .mono),
        Mode(terminal: "vt100", depth: .mono, hasDim: false),
        Mode(terminal: "vt100", arguments: ["--color", "256"], depth: .mono, hasDim: false),
    ]

    /// Keys, and what is to be seen then.
    private static let steps: [(keys: String, text: String)] = [
        ("", "? help"), ("j", "2 of 3"), ("v", "1 marked"), ("\u{1B}", "filter: (none)"),
        ("/pl", "plain"), ("\u{1B}", "filter: (none)"), (":te", ":te"), ("\u{1B}", "? help"),
        ("g\r", "[+] add a header"), ("}}", ">  1 [x] X-Token"), (" ", "modified: 1 change"),
        ("e", "Enter take"), ("\u{1B}", "modified: 1 change"), ("C", "Clear all headers"),
        ("n", "modified: 1 change"), ("p", "HTTP"), ("q", "modified: 1 change"),
        ("?", "modelpool > help"), ("q", "modified: 1 change"), ("aX Bad\rv\r", "1 error"),
    ]

    private func program() async throws -> Program {
        let program = try Program()
        let headers = try program.home.write("X-Token: a-token-of-the-gateway-1\n", to: "headers")
        for name in ["plain name", "second", "通义 qwen"] {
            try await program.succeed(
                "add", name, "--provider", "litellm", "--model", "m", "--base-url",
                "http://127.0.0.1:1/v1", "--headers-file", headers)
        }
        _ = try await program.run("test", "second", "plain name")
        return program
    }

    /// The picture after each step, the ages left out.
    private func pictures(_ terminal: PseudoTerminal) async throws -> [String] {
        var pictures: [String] = []
        for step in Self.steps {
            let before = terminal.received.count
            terminal.type(step.keys)
            let screen = try await terminal.wait(for: "\(step.keys.debugDescription) answered") {
                terminal.received.count > before && $0.text.contains(step.text)
            }
            pictures.append(
                screen.text.replacing(/just now|\d+ min ago/, with: "AGE")
                    .replacing(/FAIL +(now|\d+m)/, with: "FAIL"))
        }
        return pictures
    }

    @Test(arguments: modes)
    func theViewsAreTheSameAndNothingIsSentThatTheTerminalHasNot(_ mode: Mode) async throws {
        let program = try await program()
        let usual = try PseudoTerminal(Surroundings.modelpool, environment: program.surroundings)
        var expected = try await pictures(usual)
        #expect(usual.screen.look(of: "1 error must")?.foreground == 9)
        usual.signal(SIGTERM)
        try await usual.waitForExit()

        var environment = program.surroundings.merging(mode.environment) { $1 }
        environment["TERM"] = mode.terminal
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, mode.arguments, environment: environment)
        let seen = try await pictures(terminal)
        if mode.isPlain {
            expected = expected.map { String($0.map { $0 == "\n" ? $0 : AsciiForm.of($0) }) }
            #expect(terminal.received.allSatisfy { $0 < 0x80 })
        }
        for (index, step) in Self.steps.enumerated() where !mode.isPlain || index > 0 {
            // A wide character takes two columns, its sign one.
            let wanted = mode.isPlain ? expected[index].filter { $0 != "?" } : expected[index]
            let got = mode.isPlain ? seen[index].filter { $0 != "?" } : seen[index]
            #expect(squeezed(got) == squeezed(wanted), "\(step.keys.debugDescription)")
        }
        #expect(terminal.screen.unknown == [])
        checkLooks(terminal, mode)
    }

    private func squeezed(_ text: String) -> String { text.replacing(/\ +/, with: " ") }

    private func checkLooks(_ terminal: PseudoTerminal, _ mode: Mode) {
        let numbers = Self.looks(in: terminal.received)
        let colours = numbers.filter { (30...49).contains($0[0]) || (90...107).contains($0[0]) }
        let allowed: (Int) -> Bool =
            switch mode.depth {
            case .mono: { _ in false }
            case .eight: { (30...37).contains($0) || $0 == 39 || $0 == 49 }
            case .sixteen, .many:
                { (30...37).contains($0) || (90...97).contains($0) || $0 == 39 || $0 == 49 }
            }
        #expect(colours.allSatisfy { $0.allSatisfy(allowed) }, "\(Set(colours))")
        #expect(colours.isEmpty == (mode.depth == .mono))
        if !mode.hasDim { #expect(!numbers.contains([2])) }
        let error = terminal.screen.look(of: "1 error must")
        switch mode.depth {
        case .mono: #expect(error?.foreground == nil && error?.isUnderlined == true)
        case .eight: #expect(error?.foreground == 1 && error?.isBold == true)
        case .sixteen, .many: #expect(error?.foreground == 9)
        }
    }

    /// The parameters of every `CSI ... m`.
    private static func looks(in bytes: [UInt8]) -> [[Int]] {
        String(decoding: bytes, as: UTF8.self).matches(of: /\u{1B}\[([0-9;]*)m/).map { match in
            let numbers = match.1.split(separator: ";").compactMap { Int($0) }
            return numbers.isEmpty ? [0] : numbers
        }
    }
}
