import TerminalScreen
import TestSupport
import Testing

struct DialogTests {
    private let clearAll = Dialog(
        title: "Clear all headers",
        body: [
            "Remove all 5 header rows of \"claude internal\" (4 masked, 1 off)?",
            "Nothing is stored or sent until you save (w). Undo with u.", "",
        ],
        buttons: [.init("Cancel"), .init("Clear all", key: "y")])

    @Test func theDialogStandsInTheMiddleWithTheCursorOnTheFocusedButton() {
        var screen = Screen(size: Size(columns: 80, rows: 9))
        clearAll.draw(on: &screen)
        #expect(
            screen.asciiForm.snapshot.split(separator: "\n").prefix(9).joined(separator: "\n")
                == """
                80x9
                |
                |    +-- Clear all headers -------------------------------------------------+
                |    | Remove all 5 header rows of "claude internal" (4 masked, 1 off)?     |
                |    | Nothing is stored or sent until you save (w). Undo with u.           |
                |    |                                                                      |
                |    |                                                                      |
                |    |                   [ Cancel ]      [ y  Clear all ]                   |
                                           ^
                """)
    }

    @Test(arguments: [
        Size(columns: 60, rows: 16), Size(columns: 24, rows: 5), Size(columns: 8, rows: 3),
    ])
    func aSmallScreenKeepsTheButtons(_ size: Size) {
        var screen = Screen(size: size)
        clearAll.draw(on: &screen)
        #expect(screen.cursor != nil)
        #expect(screen.bounds.contains(screen.cursor ?? Point(column: -1, row: -1)))
    }

    @Test func fieldsHaveTheirRows() {
        var screen = Screen(size: Size(columns: 60, rows: 16))
        let dialog = Dialog(
            title: "Delete", body: ["Type the name to delete it."],
            buttons: [.init("Cancel"), .init("Delete")], focused: nil, fieldRows: 1)
        let rect = dialog.draw(on: &screen)
        #expect(rect.size.rows == 1)
        TextField("claude").draw(on: &screen, in: rect)
        let line = screen.lines.firstIndex { $0.contains("claude") }
        #expect(line == rect.minRow)
        #expect(screen.lines[rect.minRow - 1].contains("Type the name"))
    }

    @Test func theTableGivesExtraWidthInOrder() {
        let table = Table(columns: [
            .init("NAME", minimum: 6, ideal: 10, order: 2),
            .init("VALUE", minimum: 5, ideal: 20, order: 1),
            .init("HDR", minimum: 3, alignment: .right),
        ])
        #expect(table.layout(total: 16) == [0..<6, 7..<12, 13..<16])
        #expect(table.layout(total: 20) == [0..<6, 7..<16, 17..<20])
        #expect(table.layout(total: 33) == [0..<8, 9..<29, 30..<33])
        #expect(table.layout(total: 50) == [0..<10, 11..<46, 47..<50])
        var screen = Screen(size: Size(columns: 20, rows: 2))
        table.drawTitles(on: &screen, in: screen.bounds)
        table.drawRow(
            [("a long name", .normal), ("日本", .normal), ("12", .normal)], on: &screen,
            in: screen.bounds.row(1))
        #expect(screen.lines == ["NAME   VALUE     HDR", "a lon~ 日本       12"])
    }
}
