import Glibc
import TestSupport
import Testing

/// Keys, pastes, signals and messages, through a real terminal.
struct SessionInputTests {
    private static let keys: [(bytes: String, shown: String)] = [
        ("a", "key character(\"a\")"), ("日", "key character(\"日\")"), ("\r", "key enter"),
        ("\t", "key tab"), ("\u{8}", "key backspace"), ("\u{7F}", "key backspace"),
        ("\u{1B}[A", "key up"), ("\u{1B}OA", "key up"), ("\u{1B}[B", "key down"),
        ("\u{1B}OB", "key down"), ("\u{1B}[C", "key right"), ("\u{1B}OC", "key right"),
        ("\u{1B}[D", "key left"), ("\u{1B}OD", "key left"), ("\u{1B}[H", "key home"),
        ("\u{1B}OH", "key home"), ("\u{1B}[1~", "key home"), ("\u{1B}[F", "key end"),
        ("\u{1B}OF", "key end"), ("\u{1B}[4~", "key end"), ("\u{1B}[5~", "key pageUp"),
        ("\u{1B}[6~", "key pageDown"), ("\u{1B}[2~", "key insert"), ("\u{1B}[3~", "key delete"),
        ("\u{1B}[Z", "key backTab"), ("\u{1B}OP", "key function(1)"),
        ("\u{1B}[15~", "key function(5)"), ("\u{1B}[24~", "key function(12)"),
        ("\u{1B}[1;5C", "key right"), ("\u{1B}[1;2D", "key left"), ("\u{1B}[3;5~", "key delete"),
        ("\u{1}", "control a"), ("\u{15}", "control u"), ("\u{3}", "interrupt"),
        ("\u{1B}[?62;c", ""), ("\u{1B}", "key escape"),
    ]

    /// vt100 has no delete key: 127 is what its key sends all the same.
    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm"])
    func everyKeyIsKnownOnEveryTerminal(_ term: String) async throws {
        // A loaded machine must not make two keys of one.
        let terminal = try await Probe.start(
            term: term, environment: ["ESCDELAY": "1000"], rows: 60)
        for key in Self.keys { terminal.type(key.bytes) }
        let expected = Self.keys.map(\.shown).filter { !$0.isEmpty }
        try await terminal.wait(for: "all keys") { $0.lines.contains("key escape") }
        #expect(Array(terminal.screen.lines[3..<3 + expected.count]) == expected)
        #expect(terminal.screen.unknown == [])
    }

    @Test func aLoneEscapeNeedsNoOtherKey() async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{1B}")
        try await terminal.wait(forText: "key escape")
    }

    /// Alt and a key come at once; Esc and a key that follows it do not.
    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"])
    func altIsNoEscape(_ term: String) async throws {
        let terminal = try await Probe.start(term: term)
        terminal.type("\u{1B}d")
        try await terminal.wait(forText: "alt(TerminalScreen.Key.character(\"d\"))")
        terminal.type("\u{1B}\u{7F}")
        try await terminal.wait(forText: "alt(TerminalScreen.Key.backspace)")
        terminal.type("\u{1B}[27;3;102~")
        try await terminal.wait(forText: "alt(TerminalScreen.Key.character(\"f\"))")
        terminal.type("\u{1B}")
        try await terminal.wait(forText: "key escape")
        terminal.type("x")
        try await terminal.wait(forText: "key character(\"x\")")
    }

    @Test func aSequenceInPartsIsOneKey() async throws {
        let terminal = try await Probe.start(environment: ["ESCDELAY": "10000"])
        for byte in "\u{1B}[1;5B" {
            terminal.type(String(byte))
            terminal.read()
        }
        for byte in Array("日".utf8) { terminal.send([byte]) }
        try await terminal.wait(forText: "key character(\"日\")")
        #expect(terminal.screen.lines[3...4] == ["key down", "key character(\"日\")"])
    }

    @Test func invalidBytesSwallowNothing() async throws {
        let terminal = try await Probe.start()
        terminal.send([0xFF, 0x61, 0xE6, 0x62, 0xC3, 0x0D])
        try await terminal.wait(forText: "key enter")
        #expect(
            terminal.screen.lines[3...8] == [
                "key character(\"\u{FFFD}\")", "key character(\"a\")",
                "key character(\"\u{FFFD}\")", "key character(\"b\")",
                "key character(\"\u{FFFD}\")", "key enter",
            ])
    }

    @Test func aPasteComesWholeAndWithItsEscapes() async throws {
        let terminal = try await Probe.start()
        terminal.paste("X-A: 1\nX-B: \u{1B}[A\n")
        try await terminal.wait(forText: #"paste 16 "X-A: 1\nX-B: \u{1B}[A\n""#)
        terminal.type("\u{1B}[A")
        try await terminal.wait(forText: "key up")
    }

    @Test func aLongPasteLosesNothing() async throws {
        let terminal = try await Probe.start()
        let line = "X-Header: wert ü 日本\n"
        let text = String(repeating: line, count: 5000)
        terminal.paste(text)
        try await terminal.wait(forText: "paste \(text.utf8.count) ", within: .seconds(60))
    }

    @Test func aBurstWithoutBracketsLosesNoKey() async throws {
        let terminal = try await Probe.start(["list"])
        // More than any buffer on the way holds.
        terminal.type(String(repeating: "j", count: 600) + String(repeating: "k", count: 100))
        terminal.type(String(repeating: "jk", count: 10_000))
        try await terminal.wait(forText: "501 of 1000")
        let lines = terminal.screen.lines
        let before = terminal.screen.byteCount
        terminal.type("\u{C}")
        try await terminal.wait(for: "everything again") { $0.byteCount > before + 1000 }
        #expect(terminal.screen.lines == lines)
        terminal.type("q")
        #expect(try await terminal.waitForExit() == 0)
    }

    @Test func theMouseIsReportedOnlyWhileItIsOn() async throws {
        let terminal = try await Probe.start()
        #expect(terminal.screen.modes.isDisjoint(with: [1000, 1002, 1003, 1006]))
        terminal.type("\u{F}")
        try await terminal.wait(for: "the mouse to be on") { $0.modes.contains(1000) }
        terminal.type("\u{1B}[<0;11;5M\u{1B}[<0;11;5m")
        try await terminal.wait(forText: "click 10,4")
        terminal.type("\u{1B}[<65;3;4M")
        try await terminal.wait(forText: "wheel 2,3 down")
        terminal.type("\u{1B}[<64;3;4M")
        try await terminal.wait(forText: "wheel 2,3 up")
        terminal.type("q")
        try await terminal.waitForExit()
        #expect(terminal.isTerminalClean)
    }

    @Test func aMessageWakesTheLoop() async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{10}")
        try await terminal.wait(forText: "posted")
    }

    @Test func anInterruptSignalIsControlC() async throws {
        let terminal = try await Probe.start()
        terminal.signal(SIGINT)
        try await terminal.wait(forText: "interrupt")
    }

    @Test(arguments: ["xterm-256color", "vt100"])
    func aResizeIsDrawnInTheNewSize(_ term: String) async throws {
        let terminal = try await Probe.start(term: term)
        for (columns, rows) in [(200, 60), (60, 16), (1, 1), (100, 30)] {
            terminal.resize(columns: columns, rows: rows)
            if columns > 10 {
                try await terminal.wait(forText: "probe \(columns)x\(rows)")
                try await terminal.wait(for: "the rule") {
                    $0.lines[1].hasSuffix("─") && $0.lines[1].count > columns - 5
                }
            }
        }
        #expect(terminal.screen.text.contains("resize 100x30"))
    }

    @Test func randomBytesLeaveTheLoopAlive() async throws {
        let terminal = try await Probe.start(environment: ["ESCDELAY": "1"])
        var random = SeededGenerator(seed: 9)
        // Without `q` and without the keys that end or stop the probe.
        let deadly: Set<UInt8> = [0x71, 0x18, 0x14, 0x07, 0x1A, 0x05]
        for _ in 0..<100 {
            terminal.send(
                (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
                    .filter { !deadly.contains($0) })
            terminal.read()
        }
        // Out of a paste or a sequence that the bytes may have begun.
        terminal.send([3])
        terminal.type("\r\r")
        terminal.type("@@@")
        try await terminal.wait(for: "three keys") {
            $0.lines.filter { $0 == "key character(\"@\")" }.count >= 3
        }
        #expect(terminal.code == nil)
    }
}
