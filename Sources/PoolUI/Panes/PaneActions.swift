import PoolModel
import TerminalScreen

/// Keys that all panes have.
extension Registry {
    static let panes: [ScreenAction] = [
        ScreenAction("search", "search in the text", in: [.pane], keys: "/") { state, _ in
            state.openPrompt(.search)
        },
        ScreenAction("find-next", "to the next place found", in: [.pane], keys: "n") {
            state, _ in state.find(1)
        },
        ScreenAction("find-previous", "to the previous place found", in: [.pane], keys: "N") {
            state, _ in state.find(-1)
        },
    ]
}

extension State {
    /// To the next line that holds what was searched for.
    mutating func find(_ step: Int) -> [Effect] {
        guard var pane else { return [] }
        let word = pane.search.lowercased()
        guard !word.isEmpty else { return say("nothing was searched for; / searches") }
        let columns = Layout(self).focusedRect.size.columns
        let lines = pane.body(self, columns: columns).lines
        guard !lines.isEmpty else { return [] }
        let count = lines.count
        let start = pane.searchStart
        for distance in 1...max(count, 1) {
            let index = ((start + step * distance) % count + count) % count
            guard lines[index].text.lowercased().contains(word) else { continue }
            pane.window.select(index)
            pane.found = PaneView.Found(line: index, selection: pane.window.selection)
            self.pane = pane
            return []
        }
        return say("\(Sanitizer.clean(pane.search)) is not found", .warning)
    }
}
