/// A question in a box in the middle of the screen.
package struct Dialog: Sendable, Equatable {
    /// `[ Cancel ]`, or with its key `[ y  Clear all ]`.
    package struct Button: Sendable, Equatable {
        package var title: String
        package var key: String?

        package init(_ title: String, key: String? = nil) {
            self.title = title
            self.key = key
        }

        package var label: String { "[ " + (key.map { $0 + "  " } ?? "") + title + " ]" }
    }

    package var title: String
    /// Paragraphs; long ones are wrapped.
    package var body: [String]
    package var buttons: [Button]
    /// The button with the cursor; `nil` while the cursor is in a field of the dialog.
    package var focused: Int?
    /// Rows kept free between the body and the buttons, for fields.
    package var fieldRows: Int

    package init(
        title: String, body: [String], buttons: [Button], focused: Int? = 0, fieldRows: Int = 0
    ) {
        self.title = title
        self.body = body
        self.buttons = buttons
        self.focused = focused
        self.fieldRows = fieldRows
    }

    private static let widest = 72
    private static let gap = 6

    /// How wide the text in a box is.
    package static func textColumns(in screen: Size) -> Int { columns(in: screen) - 4 }

    private static func columns(in screen: Size) -> Int { min(widest, screen.columns - 4) }

    /// Draws the box over what is there, and puts the cursor on the focused button.
    /// - Returns: the rows for fields.
    @discardableResult
    package func draw(on screen: inout Screen) -> Rect {
        let columns = Self.columns(in: screen.size)
        let text = body.flatMap { $0.wrapped(toColumns: columns - 4) }
        let buttonRows = arrange(columns: columns - 4)
        let wanted = text.count + fieldRows + buttonRows.count + 3
        let rows = min(wanted, screen.size.rows)
        let frame = Rect(
            column: (screen.size.columns - columns) / 2,
            row: (screen.size.rows - rows) / 2, columns: columns, rows: rows)
        let inside = screen.drawBox(frame, title: title).inset(columns: 1)
        let textRows = max(inside.size.rows - fieldRows - buttonRows.count - 1, 0)
        for (index, line) in text.prefix(textRows).enumerated() {
            screen.put(line, at: inside.row(index).origin, clip: inside)
        }
        let (_, below) = inside.splitRows(min(text.count, textRows))
        for (index, row) in buttonRows.enumerated() {
            draw(row, on: &screen, in: inside.row(inside.size.rows - buttonRows.count + index))
        }
        return below.splitRows(fieldRows).top
    }

    /// The buttons in rows, as many in each as fit.
    private func arrange(columns: Int) -> [Range<Int>] {
        var rows: [Range<Int>] = []
        var start = 0
        var width = 0
        for index in buttons.indices {
            let own = TextWidth.of(buttons[index].label)
            if index > start, width + Self.gap + own > columns {
                rows.append(start..<index)
                start = index
                width = 0
            }
            width += (index > start ? Self.gap : 0) + own
        }
        if start < buttons.count { rows.append(start..<buttons.count) }
        return rows
    }

    private func draw(_ indices: Range<Int>, on screen: inout Screen, in row: Rect) {
        let widths = indices.map { TextWidth.of(buttons[$0].label) }
        let total = widths.reduce(0, +) + Self.gap * max(indices.count - 1, 0)
        var column = row.minColumn + max((row.size.columns - total) / 2, 0)
        for index in indices {
            let isFocused = index == focused
            let point = Point(column: column, row: row.minRow)
            let end = screen.put(
                buttons[index].label, at: point,
                style: Style(isFocused ? .buttonFocused : .button), clip: row)
            if isFocused { screen.cursor = Point(column: column + 2, row: row.minRow) }
            column = end + Self.gap
        }
    }
}
