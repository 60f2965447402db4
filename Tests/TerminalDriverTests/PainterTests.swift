import CTerminal
import Glibc
import TerminalScreen
import TestSupport
import Testing

@testable import TerminalDriver

/// The painter with a real ncurses that writes into a file in memory: what ncurses holds, what
/// it sends, and what a terminal makes of that. ncurses is one in a process, hence serialized.
@Suite(.serialized) struct PainterTests {
    static let terminals = ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "xterm"]

    @Test func ncursesHoldsWhatTheScreenSays() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var screen = Screen(size: Size(columns: 80, rows: 24))
        screen.put("plain 日本 e\u{301}", at: Point(column: 3, row: 1))
        screen.put("FAIL", at: Point(column: 0, row: 2), style: Style(.failure))
        screen.put("語", at: Point(column: 78, row: 23), style: Style(.selected))
        terminal.paint(screen)
        #expect(terminal.glyph(3, 1)?.text.0 == 0x70)
        #expect(terminal.glyph(9, 1)?.text.0 == 0x65E5)
        #expect(terminal.glyph(10, 1) == nil)
        let accented = try #require(terminal.glyph(14, 1))
        #expect(accented.text.0 == 0x65)
        #expect(accented.text.1 == 0x301)
        let failure = try #require(terminal.glyph(0, 2))
        #expect(failure.color == 9)
        #expect(failure.attributes == 0)
        let last = try #require(terminal.glyph(78, 23))
        #expect(last.text.0 == 0x8A9E)
        #expect(Int(last.attributes) == CT_REVERSED)
    }

    @Test(arguments: terminals)
    func theTerminalShowsTheScreen(_ name: String) throws {
        let terminal = try MemoryTerminal(name)
        var random = SeededGenerator(seed: 7)
        var screen = Screen(size: Size(columns: 80, rows: 24))
        for round in 0..<150 {
            if round % 40 == 39 { screen = Screen(size: screen.size) }
            scribble(on: &screen, &random)
            terminal.paint(screen)
            #expect(terminal.shown.lines == screen.lines, "\(name), round \(round)")
            let cursor = try #require(screen.cursor)
            #expect(terminal.shown.cursor == (cursor.column, cursor.row))
        }
        #expect(terminal.shown.unknown == [])
    }

    /// ncurses moves lines on the terminal instead of sending them again.
    @Test(arguments: terminals)
    func scrollingAListShowsTheRightRows(_ name: String) throws {
        let terminal = try MemoryTerminal(name)
        var random = SeededGenerator(seed: 10)
        var list = ListWindow(count: 500, height: 18)
        for round in 0..<150 {
            list.move(.by(Int.random(in: -5...7, using: &random)))
            var screen = Screen(size: Size(columns: 80, rows: 24))
            screen.put("title", at: Point(column: 0, row: 0), style: Style(.title))
            for (row, index) in list.visible.enumerated() {
                let style = Style(.normal, bold: index == list.selection)
                let text = "モデル \(index * 7919 % 1000) \(index % 3 == 0 ? "日本" : "azure")"
                screen.put(text, at: Point(column: 3, row: row + 2), style: style)
                screen.put("ok", at: Point(column: 60, row: row + 2), style: Style(.ok))
            }
            terminal.paint(screen)
            #expect(terminal.shown.lines == screen.lines, "\(name), round \(round)")
        }
        #expect(terminal.shown.unknown == [])
    }

    @Test func looksReachTheTerminal() throws {
        let terminal = try MemoryTerminal("xterm-256color", depth: .many)
        var screen = Screen(size: Size(columns: 80, rows: 24))
        for (row, role) in Role.allCases.enumerated() where row < 24 {
            screen.put(role.rawValue + "!", at: Point(column: 0, row: row), style: Style(role))
        }
        terminal.paint(screen)
        for role in Role.allCases.prefix(24) {
            let wanted = Palette(.many).attributes(for: Style(role))
            let look = try #require(terminal.shown.look(of: role.rawValue + "!"))
            #expect(look.foreground == wanted.color, "\(role)")
            #expect(look.background == nil, "\(role)")
            #expect(look.isBold == wanted.isBold, "\(role)")
            #expect(look.isDim == wanted.isDim, "\(role)")
            #expect(look.isUnderlined == wanted.isUnderlined, "\(role)")
            #expect(look.isReversed == wanted.isReversed, "\(role)")
        }
    }

    @Test(arguments: ["xterm-256color", "tmux-256color"], [ColorDepth.mono, .many])
    func looksThatChangeReachTheTerminal(_ name: String, _ depth: ColorDepth) throws {
        let terminal = try MemoryTerminal(name, depth: depth)
        var random = SeededGenerator(seed: 12)
        var screen = Screen(size: Size(columns: 80, rows: 24))
        terminal.paint(screen)
        for round in 0..<100 {
            scribble(on: &screen, &random)
            terminal.paint(screen)
            var wrong: [String] = []
            for row in 0..<24 {
                for column in 0..<80 {
                    let cell = screen[column, row]
                    let look = Palette(depth).attributes(for: cell.style)
                    // On a blank nothing else is seen.
                    let isSeen = look.isReversed || look.isUnderlined
                    guard let character = cell.character, character != " " || isSeen else {
                        continue
                    }
                    let wanted = VirtualTerminal.Look(
                        isBold: look.isBold, isDim: look.isDim, isUnderlined: look.isUnderlined,
                        isReversed: look.isReversed, foreground: look.color)
                    let shown = terminal.shown[column, row].look
                    if shown != wanted { wrong.append("\(column) \(row): \(cell) \(shown)") }
                }
            }
            #expect(wrong == [], "round \(round)")
        }
    }

    @Test func theSameScreenAgainSendsNothing() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var screen = Screen(size: Size(columns: 80, rows: 24))
        screen.put("text", at: Point(column: 0, row: 0))
        terminal.paint(screen)
        #expect(terminal.bytes { terminal.paint(screen) } == 0)
        screen.put("text!", at: Point(column: 0, row: 0))
        #expect((1..<20).contains(terminal.bytes { terminal.paint(screen) }))
    }

    @Test func aForgottenScreenIsSentWhole() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var screen = Screen(size: Size(columns: 80, rows: 24))
        screen.put("text", at: Point(column: 7, row: 7))
        terminal.paint(screen)
        terminal.spoil()
        terminal.forget()
        terminal.paint(screen)
        #expect(terminal.shown.lines == screen.lines)
    }

    @Test func aWideCharacterInTheLastColumnIsASign() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var screen = Screen(size: Size(columns: 80, rows: 24))
        screen.put("|", at: Point(column: 0, row: 1))
        screen[79, 0] = Cell(character: "日", style: .normal)
        screen[10, 2] = Cell(character: "日", style: .normal)
        screen[20, 3] = Cell(character: nil, style: .normal)
        terminal.paint(screen)
        #expect(terminal.shown.lines[0] == String(repeating: " ", count: 79) + "?")
        #expect(terminal.shown.lines[1] == "|")
        #expect(terminal.shown.lines[2] == String(repeating: " ", count: 10) + "?")
        #expect(terminal.shown.lines[3] == "")
    }

    @Test func controlsNeverReachTheTerminal() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var screen = Screen(size: Size(columns: 80, rows: 24))
        let hostile: [Character] = [
            "\u{1B}", "\u{9B}", "\u{7F}", "\r\n", "\u{7}", "\u{378}", "\u{2028}",
        ]
        for (column, character) in hostile.enumerated() {
            screen[column, 0] = Cell(character: character, style: .normal)
        }
        terminal.paint(screen)
        #expect(terminal.shown.lines[0] == "???????")
        #expect(terminal.shown.unknown == [])
    }

    @Test func asciiIsDrawnWhereThereIsNothingElse() throws {
        let terminal = try MemoryTerminal("vt100", isASCII: true)
        var screen = Screen(size: Size(columns: 80, rows: 24))
        screen.drawBox(Rect(column: 0, row: 0, columns: 12, rows: 3), title: "é 日")
        screen.put("日本x", at: Point(column: 20, row: 1))
        terminal.paint(screen)
        #expect(terminal.shown.lines == screen.asciiForm.lines)
        #expect(terminal.sent.allSatisfy { $0 < 0x80 })
    }

    @Test func aScreenOfAnotherSizeIsCutOrFilledUp() throws {
        let terminal = try MemoryTerminal("xterm-256color")
        var small = Screen(size: Size(columns: 5, rows: 2))
        var large = Screen(size: Size(columns: 200, rows: 60))
        large.fill(large.bounds, with: "#")
        large.cursor = Point(column: 150, row: 50)
        small.fill(small.bounds, with: "+")
        terminal.paint(large)
        #expect(
            terminal.shown.lines == Array(repeating: String(repeating: "#", count: 80), count: 24))
        #expect(!terminal.shown.isCursorVisible)
        terminal.paint(small)
        #expect(terminal.shown.lines == ["+++++", "+++++"] + Array(repeating: "", count: 22))
    }

    @Test(arguments: [(60, 16), (200, 60)])
    func theTerminalMayHaveAnySize(_ columns: Int, _ rows: Int) throws {
        let terminal = try MemoryTerminal("xterm-256color", columns: columns, rows: rows)
        var random = SeededGenerator(seed: 8)
        var screen = Screen(size: Size(columns: columns, rows: rows))
        for _ in 0..<30 {
            scribble(on: &screen, &random)
            terminal.paint(screen)
            #expect(terminal.shown.lines == screen.lines)
        }
    }

    /// Draws some text of all kinds somewhere and puts the cursor somewhere.
    private func scribble(on screen: inout Screen, _ random: inout SeededGenerator) {
        let pieces = [
            "model", "日本語", "e\u{301}", "─│┌", "FAIL 401", "통의 qwen", "   ", "▁▂█", "🙂",
        ]
        for _ in 0..<Int.random(in: 1..<12, using: &random) {
            let role = Role.allCases.randomElement(using: &random) ?? .normal
            let point = Point(
                column: Int.random(in: -3..<screen.size.columns, using: &random),
                row: Int.random(in: 0..<screen.size.rows, using: &random))
            screen.put(pieces.randomElement(using: &random) ?? "", at: point, style: Style(role))
        }
        screen.cursor = Point(
            column: Int.random(in: 0..<screen.size.columns, using: &random),
            row: Int.random(in: 0..<screen.size.rows, using: &random))
    }
}
