import Foundation
import TestSupport
import Testing

/// The program itself on the terminals people come from: what is drawn, what it costs, and
/// that the terminal is given back.
struct ScreenOnTerminalsTests {
    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm"])
    func everyTerminalShowsTheListAndIsGivenBack(_ term: String) async throws {
        let program = try await pool()
        let terminal = try await open(program, term: term)
        let row = try #require(terminal.screen.lines.first { $0.contains("通义 qwen") })
        #expect(row.contains("custom"))
        #expect(terminal.screen.unknown == [])
        #expect(terminal.screen.lines[terminal.screen.cursor.row].hasPrefix(">"))
        terminal.type("q")
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.isTerminalClean)
    }

    @Test func inTheCLocaleOnlyAsciiIsSent() async throws {
        let program = try await pool()
        let terminal = try await open(program, environment: ["LC_ALL": "C", "LANG": "C"])
        #expect(
            terminal.screen.text.contains("a ? ?  qwen"))
        terminal.type("?")
        try await terminal.wait(forText: "help")
        terminal.type("\u{1B}q")
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.received.allSatisfy { $0 < 0x80 })
    }

    @Test func withNoColorThereIsNone() async throws {
        let program = try await pool()
        let terminal = try await open(program, environment: ["NO_COLOR": "1"])
        terminal.type("j\r")
        try await terminal.wait(forText: "Headers")
        for row in 0..<24 {
            for column in 0..<80 {
                let look = terminal.screen[column, row].look
                #expect(look.foreground == nil && look.background == nil)
            }
        }
    }

    @Test func everySizeIsDrawnAndNothingIsForgotten() async throws {
        let program = try await pool()
        let terminal = try await open(program)
        terminal.type("/x1")
        try await terminal.wait(for: "the filter") { !$0.text.contains("通义 qwen") }
        for (columns, rows) in [(200, 60), (100, 30), (60, 16), (59, 16), (20, 5), (80, 24)] {
            terminal.resize(columns: columns, rows: rows)
            let isTooSmall = columns < 60
            try await terminal.wait(for: "\(columns)x\(rows)") { screen in
                isTooSmall
                    ? screen.lines[0].hasPrefix("too small: need 60x16".prefix(columns))
                    : screen.lines[0].hasPrefix("modelpool") && screen.text.contains("model 37 x1")
            }
        }
        #expect(terminal.screen.unknown == [])
    }

    /// Moves within the window, and moves that scroll the list.
    @Test func aMoveCostsFewBytes() async throws {
        let program = try await pool()
        let terminal = try await open(program)
        var costs: [Int] = []
        for number in 2...30 {
            let before = terminal.screen.byteCount
            terminal.type("j")
            try await terminal.wait(forText: "\(number) of 42")
            costs.append(terminal.screen.byteCount - before)
        }
        #expect(costs.prefix(12).sorted()[6] <= 150, "\(costs)")
        #expect(costs.allSatisfy { $0 <= 220 }, "\(costs)")
    }

    @Test func aTypedLetterCostsFewBytes() async throws {
        let program = try await pool()
        let terminal = try await open(program)
        terminal.type("a")
        try await terminal.wait(forText: "new model")
        var costs: [Int] = []
        for (index, letter) in "abcdefghij".enumerated() {
            let before = terminal.screen.byteCount
            terminal.type(String(letter))
            try await terminal.wait(forText: String("abcdefghij".prefix(index + 1)))
            costs.append(terminal.screen.byteCount - before)
        }
        #expect(costs.sorted()[5] <= 20, "\(costs)")
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func aSignalEndsItAndLeavesTheTerminalClean(_ signal: Int32) async throws {
        let terminal = try await open(try await pool())
        terminal.signal(signal)
        try await terminal.waitForExit()
        #expect(terminal.isTerminalClean)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
    func aCrashLeavesTheTerminalCleanAndShowsNoMemory(_ signal: Int32) async throws {
        let terminal = try await open(try await pool())
        terminal.signal(signal)
        #expect(try await terminal.waitForExit() == -signal)
        #expect(terminal.isTerminalClean)
        #expect(!terminal.screen.text.contains("Registers"))
    }

    @Test(arguments: [("nosuchterminal", "nosuchterminal"), ("dumb", "dumb"), ("", "TERM")])
    func aTerminalThatWillNotDoGetsOneSentence(_ term: String, _ word: String) async throws {
        let program = try await pool()
        let terminal = try PseudoTerminal(
            Surroundings.modelpool,
            environment: program.surroundings.merging(["TERM": term]) { $1 })
        #expect(try await terminal.waitForExit() == 1)
        #expect(terminal.screen.text.contains(word))
        #expect(!terminal.received.contains(0x1B))
        #expect(terminal.areModesRestored)
    }

    @Test func controlZAndForegroundBringTheScreenBack() async throws {
        let program = try await pool()
        let shell = try PseudoTerminal(
            "/bin/bash", ["--norc", "--noprofile", "-i"],
            environment: program.surroundings.merging(["PS1": "prompt> "]) { $1 })
        try await shell.wait(forText: "prompt>")
        shell.type(Surroundings.modelpool + "\n")
        try await shell.wait(forText: "通义 qwen")
        shell.type("\u{1A}")
        try await shell.wait(for: "the prompt") { !$0.isAlternate && $0.text.contains("Stopped") }
        shell.type("fg\n")
        try await shell.wait(for: "the list") { $0.isAlternate && $0.text.contains("通义 qwen") }
        shell.type("q")
        try await shell.wait(for: "the prompt again") { !$0.isAlternate }
    }

    /// A pool of 42 models.
    private func pool() async throws -> Program {
        let program = try Program()
        let names =
            ["claude internal", "a 通义 qwen"] + (0..<40).map { "model \($0 * 37 % 100) x\($0)" }
        let models = names.enumerated().map { index, name in
            """
              - model_name: \(name)
                litellm_params:
                  model: openai/gpt-4o-\(index)
                  api_base: https://gateway-\(index).example/v1
                  api_key: sk-\(index)
            """
        }
        let text = "model_list:\n" + models.joined(separator: "\n") + "\n"
        let file = try program.home.write(text, to: "models.yaml")
        try await program.succeed("import", file, "--format", "litellm")
        return program
    }

    private func open(
        _ program: Program, term: String = "xterm-256color", environment: [String: String] = [:]
    ) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            Surroundings.modelpool,
            environment: program.surroundings.merging(["TERM": term]) { $1 }
                .merging(environment) { $1 })
        try await terminal.wait(for: "the list") {
            $0.text.contains("claude internal") && $0.modes.contains(2004)
        }
        return terminal
    }
}
