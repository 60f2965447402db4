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

    /// The part that both cover; of no columns or rows where they do not meet.
    package func intersection(_ other: Rect) -> Rect {
        let column = max(minColumn, other.minColumn)
        let row = max(minRow, other.minRow)
        return Rect(
            column: column, row: row, columns: min(endColumn, other.endColumn) - column,
            rows: min(endRow, other.endRow) - row)
    }

    /// The same part without a margin on each side.
    package func inset(columns: Int = 0, rows: Int = 0) -> Rect {
        Rect(
            column: minColumn + columns, row: minRow + rows, columns: size.columns - 2 * columns,
            rows: size.rows - 2 * rows)
    }

    /// One row of it, counting from 0.
    package func row(_ row: Int) -> Rect {
        Rect(column: minColumn, row: minRow + row, columns: size.columns, rows: 1)
    }

    /// The first `rows` rows, and the rest.
    package func splitRows(_ rows: Int) -> (top: Rect, bottom: Rect) {
        let top = min(max(rows, 0), size.rows)
        return (
            Rect(column: minColumn, row: minRow, columns: size.columns, rows: top),
            Rect(
                column: minColumn, row: minRow + top, columns: size.columns, rows: size.rows - top)
        )
    }

    /// The first `columns` columns, and the rest.
    package func splitColumns(_ columns: Int) -> (left: Rect, right: Rect) {
        let left = min(max(columns, 0), size.columns)
        return (
            Rect(column: minColumn, row: minRow, columns: left, rows: size.rows),
            Rect(
                column: minColumn + left, row: minRow, columns: size.columns - left,
                rows: size.rows)
        )
    }

    package func contains(_ point: Point) -> Bool {
        (minColumn..<endColumn).contains(point.column) && (minRow..<endRow).contains(point.row)
    }
}
