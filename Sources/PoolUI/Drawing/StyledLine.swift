import TerminalScreen

/// One line of text in several styles. The text has passed the sanitiser before it gets here.
struct StyledLine: Sendable, Equatable {
    struct Span: Sendable, Equatable {
        let text: String
        let style: Style
    }

    private(set) var spans: [Span]
    /// In a list: words between the items, which the cursor passes over.
    private(set) var isCaption = false

    init(_ text: String = "", _ style: Style = .normal) {
        spans = text.isEmpty ? [] : [Span(text: text, style: style)]
    }

    init(_ text: String, _ role: Role) { self.init(text, Style(role)) }

    func adding(_ text: String, _ role: Role = .normal, bold: Bool = false) -> StyledLine {
        var line = self
        if !text.isEmpty { line.spans.append(Span(text: text, style: Style(role, bold: bold))) }
        return line
    }

    func adding(_ span: Span) -> StyledLine {
        var line = self
        line.spans.append(span)
        return line
    }

    /// The line as words between the items of a list.
    var asCaption: StyledLine {
        var line = self
        line.isCaption = true
        return line
    }

    var text: String { spans.map(\.text).joined() }

    /// Draws it from the left edge of a row; what is too long ends in `~`.
    func draw(on screen: inout Screen, in rect: Rect) {
        let row = rect.row(0)
        var column = row.minColumn
        for span in spans {
            let room = row.endColumn - column
            guard room > 0 else { return }
            column = screen.put(
                span.text.truncated(toColumns: room), at: Point(column: column, row: row.minRow),
                style: span.style, clip: row)
        }
    }

    /// The text in several lines of a width, all in one style.
    static func wrapped(_ text: String, columns: Int, _ role: Role = .normal, indent: Int = 0)
        -> [StyledLine]
    {
        let blanks = String(repeating: " ", count: indent)
        return text.wrapped(toColumns: max(columns - indent, 10)).map {
            StyledLine(blanks + $0, Style(role))
        }
    }
}
