import FoundationEssentials
import PoolModel
import TerminalScreen

/// Views that are lines of text.
enum PaneDrawing {
    /// Below the title.
    static func textArea(in rect: Rect) -> Rect { rect.splitRows(1).bottom }

    static func draw(_ pane: PaneView, _ state: State, on screen: inout Screen, in rect: Rect) {
        let start = StyledLine("modelpool > ", .dim)
        pane.content.title(state).spans.reduce(start) { $0.adding($1) }
            .draw(on: &screen, in: rect.row(0))
        pane.content.draw(in: pane, state, on: &screen, in: textArea(in: rect))
    }

    static func drawBody(
        of pane: PaneView, _ state: State, on screen: inout Screen, in area: Rect
    ) {
        switch pane.body(state, columns: area.size.columns) {
        case .text(let lines): draw(lines, of: pane, on: &screen, in: area)
        case .list(let header, let items, let footer):
            for (index, line) in header.enumerated() { line.draw(on: &screen, in: area.row(index)) }
            draw(items, selectedIn: pane, on: &screen, in: area.splitRows(header.count).bottom)
            let end = area.splitRows(area.size.rows - footer.count).bottom
            for (index, line) in footer.enumerated() { line.draw(on: &screen, in: end.row(index)) }
        }
    }

    private static func draw(
        _ lines: [StyledLine], of pane: PaneView, on screen: inout Screen, in area: Rect
    ) {
        let word = pane.search.lowercased()
        let shown = lines.dropFirst(pane.window.selection).prefix(area.size.rows)
        for (index, line) in shown.enumerated() {
            let row = area.row(index)
            line.draw(on: &screen, in: row)
            if !word.isEmpty, line.text.lowercased().contains(word) {
                screen.restyle(row, .match)
            }
        }
        screen.cursor =
            area.row(min(pane.searchStart - pane.window.selection, area.size.rows - 1))
            .origin
    }

    private static func draw(
        _ items: [StyledLine], selectedIn pane: PaneView, on screen: inout Screen, in area: Rect
    ) {
        screen.cursor = area.origin
        for index in pane.window.visible where index < items.count {
            let row = area.row(index - pane.window.top)
            guard !items[index].isCaption else {
                items[index].draw(on: &screen, in: row)
                continue
            }
            let isSelected = index == pane.window.selected
            StyledLine(isSelected ? "> " : "  ").draw(on: &screen, in: row)
            items[index].draw(on: &screen, in: row.splitColumns(2).right)
            guard isSelected else { continue }
            screen.restyle(row, .selected)
            screen.cursor = row.origin
        }
    }
}
