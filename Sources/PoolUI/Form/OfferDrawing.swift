import TerminalScreen

/// A list to choose from, in a box over the form.
enum OfferDrawing {
    static func draw(
        _ rows: [String], window: ListWindow, title: String, filter: TextField,
        on screen: inout Screen, in area: Rect
    ) {
        let columns = min(52, area.size.columns - 4)
        let height = min(Chooser.rows + 3, area.size.rows - 2)
        let box = Rect(
            column: area.minColumn + (area.size.columns - columns) / 2, row: area.minRow + 1,
            columns: columns, rows: height)
        let inside = screen.drawBox(box, title: title)
        for index in window.visible where index < rows.count {
            let line = inside.row(1 + index - window.top)
            guard line.minRow < inside.endRow else { break }
            let isChosen = index == window.selection
            screen.put(
                (isChosen ? "> " : "  ") + rows[index].truncated(toColumns: line.size.columns - 2),
                at: line.origin, clip: line)
            if isChosen { screen.restyle(line, .selected) }
        }
        let start = screen.put("/", at: inside.row(0).origin, style: Style(.key))
        filter.draw(
            on: &screen,
            in: Rect(
                column: start, row: inside.minRow, columns: inside.endColumn - start, rows: 1))
    }
}
