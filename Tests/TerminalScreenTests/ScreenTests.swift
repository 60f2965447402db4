import TerminalScreen
import TestSupport
import Testing

struct ScreenTests {
    @Test func textIsClippedToTheScreenAndTheClip() {
        var screen = Screen(size: Size(columns: 8, rows: 3))
        #expect(screen.put("0123456789", at: Point(column: 5, row: 0)) == 8)
        let clip = Rect(column: 2, row: 1, columns: 3, rows: 1)
        #expect(screen.put("0123456789", at: Point(column: 0, row: 1), clip: clip) == 5)
        screen.put("never", at: Point(column: 0, row: 2), clip: clip)
        screen.put("never", at: Point(column: 0, row: 9))
        screen.put("-2 left", at: Point(column: -2, row: 2))
        #expect(screen.lines == ["     012", "  234", " left"])
    }

    @Test func aWideCharacterIsNeverCut() {
        var screen = Screen(size: Size(columns: 5, rows: 2))
        #expect(screen.put("日本語", at: Point(column: 0, row: 0)) == 4)
        screen.put("日本", at: Point(column: -1, row: 1))
        #expect(screen.lines == ["日本", " 本"])
        #expect(screen[1, 0].character == nil)
    }

    @Test func drawingOverHalfOfAWideCharacterBlanksTheOtherHalf() {
        var screen = Screen(size: Size(columns: 6, rows: 2))
        screen.put("日本語", at: Point(column: 0, row: 0))
        screen.put("x", at: Point(column: 1, row: 0))
        screen.put("x", at: Point(column: 2, row: 0))
        screen.put("日本語", at: Point(column: 0, row: 1))
        screen.put("両", at: Point(column: 1, row: 1))
        #expect(screen.lines == [" xx 語", " 両 語"])
    }

    @Test func foreignControlsAreDrawnAsSigns() {
        var screen = Screen(size: Size(columns: 20, rows: 1))
        screen.put("a\u{1B}[31m\u{9B}\t\r\nb", at: Point(column: 0, row: 0))
        #expect(screen.lines == ["a?[31m???b"])
    }

    @Test func theSnapshotShowsTextCursorAndStyles() {
        var screen = Screen(size: Size(columns: 12, rows: 3))
        screen.put("list", at: Point(column: 0, row: 0), style: Style(.title))
        screen.put("FAIL", at: Point(column: 2, row: 1), style: Style(.failure, bold: true))
        screen.put("url", at: Point(column: 0, row: 2), style: Style(.normal, underlined: true))
        screen.put("b", at: Point(column: 4, row: 2), style: Style(.normal, bold: true))
        screen.cursor = Point(column: 2, row: 1)
        #expect(
            screen.snapshot == """
                12x3
                |list
                |  FAIL
                   ^
                |url b
                :0  tttt
                :1    XXXX
                :2      N
                _2  ___

                """)
    }

    @Test func everyRoleHasItsOwnLetter() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    }

    @Test func rulesCarryATitleAndANote() {
        var screen = Screen(size: Size(columns: 30, rows: 2))
        screen.drawRule(screen.bounds, title: "Headers", note: "5 rows, 1 off")
        screen.drawRule(
            Rect(column: 0, row: 1, columns: 20, rows: 1), title: "a title that is too long",
            note: "5 rows")
        #expect(
            screen.asciiForm.lines == ["-- Headers ----- 5 rows, 1 off", "-- a title~ - 5 rows"])
    }

    @Test func boxesHaveTheirTitleInTheUpperEdge() {
        var screen = Screen(size: Size(columns: 16, rows: 4))
        screen.fill(screen.bounds, with: "#")
        let inside = screen.drawBox(
            Rect(column: 1, row: 0, columns: 14, rows: 3), title: "Clear")
        screen.put("12345678901234567", at: inside.origin, clip: inside)
        #expect(
            screen.asciiForm.lines == [
                "#+-- Clear ---+#", "#|123456789012|#", "#+------------+#", "################",
            ])
    }

    @Test func asciiFormHasOneColumnForEachAndNothingElse() {
        var screen = Screen(size: Size(columns: 14, rows: 1))
        screen.put("─│┌…日é▁█→x", at: Point(column: 0, row: 0))
        #expect(screen.asciiForm.lines == ["-|+~? ?_#>x"])
        #expect(screen.asciiForm.lines.joined().utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func drawingAnythingAnywhereKeepsTheGridSound() {
        var random = SeededGenerator(seed: 3)
        var screen = Screen(size: Size(columns: 20, rows: 5))
        let pieces = ["日本", "a", "é", "👨‍👩‍👧", "क्षि", "e\u{301}", "🇩🇪", "\u{301}", "\u{1B}"]
        for _ in 0..<5000 {
            let text = pieces.randomElement(using: &random) ?? ""
            let point = Point(
                column: Int.random(in: -4..<24, using: &random),
                row: Int.random(in: -2..<7, using: &random))
            let clip =
                Bool.random(using: &random)
                ? nil
                : Rect(
                    column: Int.random(in: -3..<22, using: &random), row: 0,
                    columns: Int.random(in: 0..<9, using: &random), rows: 5)
            screen.put(text, at: point, clip: clip)
            for row in 0..<5 {
                for column in 0..<20 {
                    let isRightHalf = screen[column, row].character == nil
                    let left = column > 0 ? screen[column - 1, row].character : nil
                    let isAfterWide = left.map { TextWidth.of($0) == 2 } ?? false
                    #expect(isRightHalf == isAfterWide)
                }
            }
        }
    }
}
