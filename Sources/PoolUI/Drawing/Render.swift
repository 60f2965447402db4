import PoolModel
package import TerminalScreen

/// The picture of a state.
package func render(_ state: State) -> Screen {
    var screen = Screen(size: state.size)
    if state.isTooSmall {
        let smallest = State.smallest
        screen.put(
            "too small: need \(smallest.columns)x\(smallest.rows)", at: Point(column: 0, row: 0),
            style: Style(.warning))
        return screen
    }
    if let lock = state.lock {
        lock.draw(on: &screen, state)
        StatusDrawing.drawHints(
            state, on: &screen, in: screen.bounds.row(state.size.rows - 1))
        return screen
    }
    let layout = Layout(state)
    for (part, rect) in layout.parts {
        screen.cursor = nil
        draw(part, of: state, on: &screen, in: rect)
    }
    for column in layout.borders {
        screen.fill(
            Rect(column: column, row: 0, columns: 1, rows: layout.bottom.minRow), with: "│",
            style: Style(.border))
    }
    StatusDrawing.draw(state, on: &screen, in: layout.bottom)
    state.question?.draw(on: &screen)
    return screen
}

/// The last part that is no detail has the cursor.
private func draw(_ part: Layout.Part, of state: State, on screen: inout Screen, in rect: Rect) {
    switch part {
    case .home: HomeDrawing.draw(state, on: &screen, in: rect)
    case .detail:
        let cursor = HomeDrawing.cursor(state, Layout(state))
        DetailDrawing.draw(state, on: &screen, in: rect)
        screen.cursor = cursor
    case .stacked(let index):
        switch state.stack[index] {
        case .form(let form): FormDrawing(form, state, rect).draw(on: &screen)
        case .pane(let pane): PaneDrawing.draw(pane, state, on: &screen, in: rect)
        }
    }
}
