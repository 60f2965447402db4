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
        let area = clip ?? bounds
        let end = min(area.endColumn, size.columns)
        guard (max(area.minRow, 0)..<min(area.endRow, size.rows)).contains(point.row) else {
            return point.column
        }
        var column = point.column
        for character in text {
            let width = TextWidth.of(character)
            guard column + width <= end else { break }
            if column >= max(area.minColumn, 0), width > 0 {
                self[column, point.row] = Cell(
                    character: TextWidth.isControl(character) ? "?" : character, style: style)
                if width == 2 { self[column + 1, point.row] = Cell(character: nil, style: style) }
            }
            column += width
        }
        return column
    }

    /// Fills a part with one style and blanks.
    package mutating func fill(_ rect: Rect, style: Style = .normal) {
        for row in max(rect.minRow, 0)..<max(min(rect.endRow, size.rows), max(rect.minRow, 0)) {
            for column in max(
                rect.minColumn, 0)..<max(min(rect.endColumn, size.columns), max(rect.minColumn, 0))
            {
                self[column, row] = Cell(character: " ", style: style)
            }
        }
    }
}
