import Foundation
import TestSupport
import Testing

/// What is sent to the terminal, and how little.
struct SessionOutputTests {
    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm"])
    func everyTerminalShowsTheSameScreen(_ term: String) async throws {
        let terminal = try await Probe.start(term: term)
        let lines = terminal.screen.lines
        #expect(lines[0].hasPrefix("probe 80x24 "))
        #expect(lines[1].hasPrefix("── 日本 é ─"))
        #expect(lines[2] == "failed" + String(repeating: " ", count: 71) + "日")
        #expect(terminal.screen.cursor == (0, 3))
        #expect(terminal.screen.unknown == [])
        terminal.type("q")
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.isTerminalClean)
    }

    @Test(
        arguments: [
            ("xterm-256color", [], [:], "many"), ("xterm", [], [:], "eight"),
            ("vt100", [], [:], "mono"),
            ("xterm-256color", ["--color", "16"], [:], "sixteen"),
            ("xterm-256color", [], ["NO_COLOR": "1"], "mono"),
            ("xterm-256color", [], ["NO_COLOR": ""], "many"),
            ("xterm-256color", ["--color", "never"], [:], "mono"),
            ("xterm-256color", ["--color", "8"], [:], "eight"),
            ("xterm", ["--color", "256"], [:], "eight"),
            ("xterm-256color", ["--color", "always"], ["NO_COLOR": "1"], "many"),
        ] as [(String, [String], [String: String], String)])
    func coloursAreAsManyAsTheTerminalHasAndTheUserWants(
        _ term: String, _ arguments: [String], _ environment: [String: String], _ colors: String
    ) async throws {
        let terminal = try await Probe.start(
            ["events"] + arguments, term: term, environment: environment)
        #expect(terminal.screen.lines[0] == "probe 80x24 \(colors) utf8")
        let look = try #require(terminal.screen.look(of: "failed"))
        #expect(look.background == nil)
        #expect((look.foreground == nil) == (colors == "mono"))
        #expect(look.isBold == ["mono", "eight"].contains(colors))
        if colors == "mono" {
            #expect(look.isReversed)
            let sent = String(decoding: terminal.received, as: UTF8.self)
            #expect(!(30...49).contains { sent.contains("[\($0)m") || sent.contains(";\($0)m") })
        }
    }

    @Test(
        arguments: [
            (["LC_ALL": "C", "LANG": "C"], []), (["LC_ALL": "POSIX", "LANG": ""], []),
            (["LC_ALL": "C.UTF-8"], ["--plain"]),
        ] as [([String: String], [String])])
    func onlyAsciiIsSentWhereThereIsNothingElse(
        _ environment: [String: String], _ arguments: [String]
    ) async throws {
        let terminal = try await Probe.start(["events"] + arguments, environment: environment)
        #expect(terminal.screen.lines[0].hasSuffix("ascii"))
        #expect(terminal.screen.lines[1].hasPrefix("-- ? ?  ? ---"))
        #expect(terminal.received.allSatisfy { $0 < 0x80 })
    }

    /// Over SSH the client's locale is often not installed on the server.
    @Test func aUTF8LocaleThatIsNotInstalledIsUTF8AllTheSame() async throws {
        let terminal = try await Probe.start(environment: ["LC_ALL": "xx_XX.UTF-8"])
        #expect(terminal.screen.lines[1].hasPrefix("── 日本 é ─"))
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"])
    func aMoveInAListCostsFewBytes(_ term: String) async throws {
        let terminal = try await Probe.start(["list"], term: term)
        var costs: [Int] = []
        for number in 2...60 {
            let before = terminal.screen.byteCount
            terminal.type("j")
            try await terminal.wait(forText: " \(number) of 1000")
            costs.append(terminal.screen.byteCount - before)
        }
        // The first moves stay in the window, the later ones scroll it.
        #expect(costs.prefix(18).allSatisfy { $0 <= 90 }, "\(term): \(costs)")
        #expect(costs.allSatisfy { $0 <= 180 }, "\(term): \(costs)")
    }

    @Test func anIdleProgramSendsNothingAndIsNeverWoken() async throws {
        let terminal = try await Probe.start(["list"])
        terminal.type("j")
        try await terminal.wait(forText: "2 of 1000")
        let before = terminal.screen.byteCount
        // It waits in poll, system call 7, with three descriptors and no time limit.
        #if arch(x86_64)
            try await eventually("the probe waits without a limit") {
                let call = try Self.read("/proc/\(terminal.processID)/syscall").split(
                    separator: " ")
                return call.count > 3 && call[0] == "7" && call[2] == "0x3"
                    && call[3].hasSuffix("ffffffff")
            }
        #endif
        terminal.read()
        #expect(terminal.screen.byteCount == before)
    }

    @Test func redrawSendsEverythingAgain() async throws {
        let terminal = try await Probe.start()
        let before = terminal.screen.byteCount
        terminal.type("\u{C}")
        try await terminal.wait(for: "a whole screen") { $0.byteCount > before + 300 }
        #expect(terminal.screen.lines[0].hasPrefix("probe 80x24"))
    }

    @Test func standardErrorIsHeldBackUntilTheEnd() async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{13}")
        try await terminal.wait(forText: "written")
        #expect(!terminal.screen.text.contains("noise"))
        terminal.type("q")
        try await terminal.waitForExit()
        #expect(terminal.screen.text.contains("noise of a library"))
        #expect(terminal.screen.text.contains("ended"))
    }

    @Test func copyingGoesToTheTerminalsClipboard() async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{19}")
        try await terminal.wait(forText: "copied true")
        #expect(terminal.screen.commands == ["52;c;w7xuw69jb2Rl"])
        let console = try await Probe.start(term: "linux")
        console.type("\u{19}")
        try await console.wait(forText: "copied false")
        #expect(console.screen.commands == [])
    }

    private static func read(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
