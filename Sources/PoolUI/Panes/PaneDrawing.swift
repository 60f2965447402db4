import FoundationEssentials
import PoolModel
import TerminalScreen

/// Views that are lines of text.
enum PaneDrawing {
    /// Below the title.
    static func textArea(in rect: Rect) -> Rect { rect.splitRows(1).bottom }

    static func draw(_ pane: PaneView, _ state: State, on screen: inout Screen, in rect: Rect) {
        title(of: pane, state).draw(on: &screen, in: rect.row(0))
        let area = textArea(in: rect)
        if case .chat(let chat) = pane.content {
            ChatDrawing.draw(chat, on: &screen, in: area)
            return
        }
        switch body(of: pane, state, columns: area.size.columns) {
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
            let isSelected = index == pane.window.selected
            StyledLine(isSelected ? "> " : "  ").draw(on: &screen, in: row)
            items[index].draw(on: &screen, in: row.splitColumns(2).right)
            guard isSelected else { continue }
            screen.restyle(row, .selected)
            screen.cursor = row.origin
        }
    }

    private static func title(of pane: PaneView, _ state: State) -> StyledLine {
        let start = StyledLine("modelpool > ", .dim)
        switch pane.content {
        case .test(let test):
            let name = start.adding(Sanitizer.clean(test.model.name), .title, bold: true)
                .adding(" > test   ")
            if let report = test.report {
                let time = TestReport.time(report.totalMilliseconds)
                return
                    name
                    .adding("\(report.verdict.word) after \(time)", report.verdict.role)
                    .adding("  run \(test.run)")
            }
            guard test.job != nil else { return name.adding("not tested", .dim) }
            let seconds = Age.tenths((state.elapsed - test.startedAt).inSeconds)
            return name.adding("testing \(seconds) s", .running).adding("  run \(test.run)")
        case .help: return start.adding("help", .title, bold: true)
        case .text(let text): return start.adding(text.title, .title, bold: true)
        case .zoom(let place): return start.adding(state.zoomTitle(place), .title, bold: true)
        case .chat(let chat):
            return start.adding(Sanitizer.clean(chat.model.name), .title, bold: true)
                .adding(" > chat")
        case .conflict(let conflict):
            return start.adding(Sanitizer.clean(conflict.mine.name), .title, bold: true)
                .adding(" > changed by two", .warning)
        case .changes(let changes):
            let what = changes.origin == .paste ? "pasted headers" : "edited headers"
            return start.adding(what, .title, bold: true)
        case .bulk(let bulk):
            return start.adding("change \(counted(bulk.models.count, "model"))", .title, bold: true)
        case .importing: return start.adding("import", .title, bold: true)
        }
    }

    static func body(of pane: PaneView, _ state: State, columns: Int) -> PaneBody {
        switch pane.content {
        case .test(let test): .text(StageDrawing.lines(of: test, state, columns: columns))
        case .help(let help): .text(help.lines(state, columns: columns))
        case .text(let text): .text(text.lines)
        case .zoom(let place): .text(state.zoomLines(place, columns: columns))
        case .chat: .text([])
        case .conflict(let conflict):
            conflict.body(columns: columns, selected: pane.window.selected)
        case .changes(let changes): changes.body(columns: columns)
        case .bulk(let bulk): bulk.body(columns: columns)
        case .importing(let view): view.body(columns: columns)
        }
    }
}
