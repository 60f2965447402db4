/// A picture of the terminal: a grid of cells and where the cursor stands. Everything that is
/// shown is drawn into one of these first, so that it can be tested without a terminal.
package struct Screen: Sendable, Equatable {
    package let size: Size
    private var cells: [Cell]
    /// Where the real cursor stands (screen readers follow it); `nil` hides it.
    package var cursor: Point?

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: max(size.columns, 0) * max(size.rows, 0))
    }

    package var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

    package subscript(column: Int, row: Int) -> Cell {
        get { cells[row * size.columns + column] }
        set { cells[row * size.columns + column] = newValue }
    }

    /// The cells of one row.
    package func row(_ row: Int) -> ArraySlice<Cell> {
        cells[row * size.columns..<(row + 1) * size.columns]
    }

    /// Draws text from a place to the right, clipped to `clip` and the screen. Wide characters
    /// that would be cut are left out. Control characters are drawn as `?`.
    /// - Returns: the column after the last cell drawn.
    @discardableResult
    package mutating func put(
        _ text: String, at point: Point, style: Style = .normal, clip: Rect? = nil
    ) -> Int {
        let area = (clip ?? bounds).intersection(bounds)
        guard (area.minRow..<area.endRow).contains(point.row) else { return point.column }
        var column = point.column
        for character in text {
            if let byte = character.utf8.first, character.utf8.count == 1 {
                guard column < area.endColumn else { return column }
                if column >= area.minColumn {
                    let isControl = byte < 0x20 || byte == 0x7F
                    let sign = Glyph(character: isControl ? "?" : character, columns: 1)
                    place(sign, column, point.row, style)
                }
                column += 1
                continue
            }
            for glyph in Glyph.split(character) {
                guard column + glyph.columns <= area.endColumn else { return column }
                if column >= area.minColumn { place(glyph, column, point.row, style) }
                column += glyph.columns
            }
        }
        return column
    }

    /// Sets the cells of one glyph; what is left of a wide one that it cuts becomes blank.
    private mutating func place(_ glyph: Glyph, _ column: Int, _ row: Int, _ style: Style) {
        let start = row * size.columns + column
        if cells[start].character == nil, column > 0 { cells[start - 1].character = " " }
        let after = column + glyph.columns
        if after < size.columns, cells[start + glyph.columns].character == nil {
            cells[start + glyph.columns].character = " "
        }
        cells[start] = Cell(character: glyph.character, style: style)
        if glyph.columns == 2 { cells[start + 1] = Cell(character: nil, style: style) }
    }

    /// Fills a part with one style and one sign of one column, blanks by default.
    package mutating func fill(
        _ rect: Rect, with character: Character = " ", style: Style = .normal
    ) {
        let area = rect.intersection(bounds)
        let glyph = Glyph(character: character, columns: 1)
        for row in area.minRow..<area.endRow {
            for column in area.minColumn..<area.endColumn { place(glyph, column, row, style) }
        }
    }

    /// Changes the look of a part and keeps its text; bold and underlined stay as they are.
    package mutating func restyle(_ rect: Rect, _ role: Role) {
        let area = rect.intersection(bounds)
        for row in area.minRow..<area.endRow {
            for column in area.minColumn..<area.endColumn { self[column, row].style.role = role }
        }
    }
}
