import PoolModel
import TerminalScreen

extension ChatView {
    var context: Context? { .chatPrompt }
    var isFullWidth: Bool { false }

    func title(_: State) -> StyledLine {
        StyledLine(Sanitizer.clean(model.name), Style(.title, bold: true)).adding(" > chat")
    }

    func body(_: State, columns _: Int, selected _: Int?) -> PaneBody { .text([]) }

    func draw(in _: PaneView, _: State, on screen: inout Screen, in area: Rect) {
        ChatDrawing.draw(self, on: &screen, in: area)
    }
}

/// The transcript, and below a rule what is being typed.
enum ChatDrawing {
    static let mostPromptRows = 5

    /// How many rows the transcript has.
    static func rows(of chat: ChatView, in area: Rect) -> Int {
        area.size.rows - min(chat.lines.count + 1, mostPromptRows) - 1
    }

    static func draw(_ chat: ChatView, on screen: inout Screen, in rect: Rect) {
        let promptRows = min(chat.lines.count + 1, mostPromptRows)
        let (top, bottom) = rect.splitRows(rows(of: chat, in: rect))
        let columns = top.size.columns
        let transcript =
            chat.transcript.flatMap { $0.columns == columns ? $0 : nil }
            ?? Transcript(of: chat, columns: columns)
        let lines = transcript.tail(
            rows: top.size.rows, up: chat.scrolledUp, isAnswering: chat.job != nil)
        if lines.isEmpty {
            StyledLine("Type a question and press Enter. Nothing is stored.", .dim)
                .draw(on: &screen, in: top.row(0))
        }
        for (index, line) in lines.enumerated() {
            line.draw(on: &screen, in: top.row(index))
        }
        screen.drawRule(
            bottom.row(0), title: "You", note: chat.job != nil ? "the model answers" : "")
        let before = chat.lines.suffix(promptRows - 1)
        for (index, line) in before.enumerated() {
            screen.put(
                "  " + Sanitizer.clean(line).truncated(toColumns: bottom.size.columns - 2),
                at: bottom.row(1 + index).origin, clip: bottom)
        }
        let row = bottom.row(1 + before.count)
        screen.put("> ", at: row.origin, style: Style(.key))
        chat.field.draw(on: &screen, in: row.splitColumns(2).right)
    }
}
