/// The columns of a table: how the width of the screen is shared among them.
package struct Table: Sendable, Equatable {
    /// One column. It has at least `minimum` columns of the terminal; `ideal` is as much as its
    /// contents can use. Columns with a lower `order` take what is left first.
    package struct Column: Sendable, Equatable {
        package var title: String
        package var minimum: Int
        package var ideal: Int
        package var order: Int
        package var alignment: Alignment

        package init(
            _ title: String, minimum: Int, ideal: Int? = nil, order: Int = 0,
            alignment: Alignment = .left
        ) {
            self.title = title
            self.minimum = minimum
            self.ideal = max(ideal ?? minimum, minimum)
            self.order = order
            self.alignment = alignment
        }
    }

    package let columns: [Column]
    /// Blank columns between two of them.
    package let gap: Int

    package init(columns: [Column], gap: Int = 1) {
        self.columns = columns
        self.gap = gap
    }

    /// Where each column stands, counting from 0, in a width of `total`. What is beyond the
    /// ideal widths goes to the column that is first in order.
    package func layout(total: Int) -> [Range<Int>] {
        var widths = columns.map(\.minimum)
        var left = total - widths.reduce(0, +) - gap * max(columns.count - 1, 0)
        let growing = columns.indices.sorted {
            (columns[$0].order, $0) < (columns[$1].order, $1)
        }.filter { columns[$0].ideal > columns[$0].minimum }
        for index in growing where left > 0 {
            let more = min(columns[index].ideal - columns[index].minimum, left)
            widths[index] += more
            left -= more
        }
        if left > 0, let first = growing.first { widths[first] += left }
        var start = 0
        return widths.map { width in
            defer { start += width + gap }
            return start..<start + width
        }
    }

    /// Draws one row of cells: text and style, in the order of the columns. Text that is too
    /// long ends in `~`.
    package func drawRow(
        _ cells: [(text: String, style: Style)], on screen: inout Screen, in rect: Rect
    ) {
        let row = rect.row(0)
        for ((cell, column), range) in zip(zip(cells, columns), layout(total: row.size.columns)) {
            let text = cell.text.padded(toColumns: range.count, column.alignment)
            screen.put(
                text, at: Point(column: row.minColumn + range.lowerBound, row: row.minRow),
                style: cell.style, clip: row)
        }
    }

    /// Draws the titles.
    package func drawTitles(
        on screen: inout Screen, in rect: Rect, style: Style = Style(.heading)
    ) {
        drawRow(columns.map { ($0.title, style) }, on: &screen, in: rect)
    }
}
