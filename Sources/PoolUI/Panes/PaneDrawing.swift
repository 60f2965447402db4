import FoundationEssentials
import ModelPool
import TerminalScreen

/// Views that are lines of text.
enum PaneDrawing {
    /// Below the title.
    static func textArea(in rect: Rect) -> Rect { rect.splitRows(1).bottom }

    static func draw(_ pane: PaneView, _ state: State, on screen: inout Screen, in rect: Rect) {
        title(of: pane, state).draw(on: &screen, in: rect.row(0))
        let area = textArea(in: rect)
        let lines = self.lines(of: pane, state, columns: area.size.columns)
        let top = pane.window.selection
        let word = pane.search.lowercased()
        for (index, line) in lines.dropFirst(top).prefix(area.size.rows).enumerated() {
            let row = area.row(index)
            line.draw(on: &screen, in: row)
            if !word.isEmpty, line.text.lowercased().contains(word) {
                screen.restyle(row, .match)
            }
        }
        screen.cursor = area.origin
    }

    private static func title(of pane: PaneView, _ state: State) -> StyledLine {
        let start = StyledLine("modelpool > ", .dim)
        switch pane.content {
        case .test(let test):
            let name = start.adding(Sanitizer.clean(test.model.name), .title, bold: true)
                .adding(" > test   ")
            if let report = test.report {
                let time = Age.duration(milliseconds: report.totalMilliseconds)
                let word = report.verdict.isOK ? "ok" : "FAIL"
                return
                    name
                    .adding("\(word) after \(time)", report.verdict.isOK ? .ok : .failure)
                    .adding("  run \(test.run)")
            }
            guard test.effect != nil else { return name.adding("not tested", .dim) }
            let seconds = Age.tenths(state.now.timeIntervalSince(test.startedAt))
            return name.adding("testing \(seconds) s", .running).adding("  run \(test.run)")
        case .help: return start.adding("help", .title, bold: true)
        case .text(let text): return start.adding(text.title, .title, bold: true)
        }
    }

    static func lines(of pane: PaneView, _ state: State, columns: Int) -> [StyledLine] {
        switch pane.content {
        case .test(let test): StageDrawing.lines(of: test, state, columns: columns)
        case .help(let help): help.lines(state, columns: columns)
        case .text(let text): text.lines
        }
    }
}
