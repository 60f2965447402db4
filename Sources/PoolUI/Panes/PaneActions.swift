import PoolModel
import TerminalScreen

/// Keys that all panes have.
extension Registry {
    static let panes: [ScreenAction] = [
        ScreenAction("next-page", "a page on", in: [.pane], keys: "Space") { state, call in
            state.moveSelection(.pages(call.times))
        },
        ScreenAction("page-before", "a page back", in: [.pane], keys: "b") { state, call in
            state.moveSelection(.pages(-call.times))
        },
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
    mutating func search(for words: String) -> [Effect] {
        pane?.search = words
        pane?.found = nil
        return pane?.content.narrow(to: words) == true ? [] : find(1)
    }

    /// A pane that can be narrowed is, while the words are typed.
    mutating func narrowPane(to words: String) {
        if pane?.content.narrow(to: words) == true { pane?.window.select(0) }
    }

    /// To the next line that holds what was searched for.
    mutating func find(_ step: Int) -> [Effect] {
        guard var pane else { return [] }
        let word = pane.search.lowercased()
        guard !word.isEmpty else { return say("nothing was searched for; / searches") }
        let columns = Layout(self).focusedRect.size.columns
        let lines = pane.body(self, columns: columns).lines
        let found = lines.indices.filter { lines[$0].text.lowercased().contains(word) }
        let start = pane.searchStart
        // After the last place comes the first, and before the first the last.
        let next =
            step > 0
            ? found.first { $0 > start } ?? found.first
            : found.last { $0 < start } ?? found.last
        guard let next, let number = found.firstIndex(of: next) else {
            return say("\(Sanitizer.clean(pane.search)) is not found", .warning)
        }
        pane.window.select(next)
        pane.found = PaneView.Found(
            line: next, selection: pane.window.selection, number: number + 1, count: found.count)
        self.pane = pane
        return []
    }
}
