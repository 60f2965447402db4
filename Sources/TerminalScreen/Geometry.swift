/// Columns and rows of a terminal or a part of it.
package struct Size: Sendable, Hashable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A cell's place, from the upper left, both counting from 0.
package struct Point: Sendable, Hashable {
    package var column: Int
    package var row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A part of the screen.
package struct Rect: Sendable, Hashable {
    package var origin: Point
    package var size: Size

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        origin = Point(column: column, row: row)
        size = Size(columns: max(columns, 0), rows: max(rows, 0))
    }

    package var minColumn: Int { origin.column }
    package var minRow: Int { origin.row }
    /// The first column after it.
    package var endColumn: Int { origin.column + size.columns }
    /// The first row after it.
    package var endRow: Int { origin.row + size.rows }
}
