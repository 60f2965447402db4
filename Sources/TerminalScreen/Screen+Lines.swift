/// Boxes and rules. They are drawn with line characters; where the terminal has none, the
/// painter draws ``AsciiForm`` instead.
extension Screen {
    /// A horizontal rule with a title near its left end and a note at its right end:
    /// `-- Headers ------------------ 5 rows, 1 off`.
    package mutating func drawRule(
        _ rect: Rect, title: String = "", note: String = "", style: Style = Style(.border),
        titleStyle: Style = Style(.heading), noteStyle: Style = Style(.normal)
    ) {
        let row = rect.row(0)
        fill(row, with: "─", style: style)
        let noteColumns = note.isEmpty ? 0 : TextWidth.of(note) + 1
        if !title.isEmpty {
            let room = row.size.columns - noteColumns - 5
            let text = " " + title.truncated(toColumns: room) + " "
            put(
                text, at: Point(column: row.minColumn + 2, row: row.minRow), style: titleStyle,
                clip: row)
        }
        if !note.isEmpty {
            put(
                " " + note, at: Point(column: row.endColumn - noteColumns, row: row.minRow),
                style: noteStyle, clip: row)
        }
    }

    /// A frame around a part, with a title in its upper edge. The inside is cleared.
    /// - Returns: the inside.
    @discardableResult
    package mutating func drawBox(
        _ rect: Rect, title: String = "", style: Style = Style(.border),
        titleStyle: Style = Style(.title)
    ) -> Rect {
        guard rect.size.columns >= 2, rect.size.rows >= 2 else { return rect }
        fill(rect)
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        fill(rect.row(0), with: "─", style: style)
        fill(rect.row(rect.size.rows - 1), with: "─", style: style)
        for column in [rect.minColumn, right] {
            fill(
                Rect(column: column, row: rect.minRow, columns: 1, rows: rect.size.rows),
                with: "│", style: style)
        }
        put("┌", at: rect.origin, style: style)
        put("┐", at: Point(column: right, row: rect.minRow), style: style)
        put("└", at: Point(column: rect.minColumn, row: bottom), style: style)
        put("┘", at: Point(column: right, row: bottom), style: style)
        if !title.isEmpty {
            let text = " " + title.truncated(toColumns: rect.size.columns - 7) + " "
            put(
                text, at: Point(column: rect.minColumn + 3, row: rect.minRow), style: titleStyle,
                clip: rect.row(0))
        }
        return rect.inset(columns: 1, rows: 1)
    }
}
