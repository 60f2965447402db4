import FoundationEssentials
import PoolModel
import TerminalScreen

/// A view over the list: what it shows, and what part of it is in view.
struct PaneView: Sendable, Equatable {
    var content: any PaneContent
    /// The first line in view is the selection: as many as there are places to scroll to.
    var window = ListWindow()
    /// Whether one of its lines is selected; else it scrolls as a whole.
    private(set) var isList = false
    /// How many lines of a text are in view, and how many it has.
    private var rows = 1
    private var lineCount = 0
    /// Which lines of a list are words between its items.
    private var captions: [Int] = []
    var search = ""
    /// The line that was found last, and the selection that it led to: near the end of a text
    /// they differ, and the search goes on from the line.
    var found: Found?

    struct Found: Sendable, Equatable {
        let line: Int
        let selection: Int
        /// Which of the places found it is, counting from 1, and how many there are.
        let number: Int
        let count: Int
    }

    /// Where the search goes on from, and where the cursor stands in a text.
    var searchStart: Int {
        if let found, found.selection == window.selection { return found.line }
        return window.selection
    }

    init(_ content: some PaneContent) { self.content = content }

    static func == (left: PaneView, right: PaneView) -> Bool {
        left.content.isEqual(to: right.content) && left.window == right.window
            && left.isList == right.isList && left.rows == right.rows
            && left.lineCount == right.lineCount && left.captions == right.captions
            && left.search == right.search && left.found == right.found
    }

    var contexts: [Context] {
        guard let own = content.context else { return [.pane, .lists, .everywhere, .always] }
        return own.takesText ? [own, .always] : [own, .pane, .lists, .everywhere, .always]
    }

    func body(_ state: State, columns: Int) -> PaneBody {
        content.body(state, columns: columns, selected: window.selected)
    }

    /// What is in view of a text, or which item of a list is selected: `12-33 of 128`, `2 of 7`;
    /// empty where everything is in view.
    var positionText: String {
        guard isList else {
            guard window.count > 1 else { return "" }
            let first = window.selection + 1
            return "\(first)-\(min(first + rows - 1, lineCount)) of \(lineCount)"
        }
        guard window.count > 1, !captions.contains(window.selection) else { return "" }
        let before = captions.count { $0 < window.selection }
        return "\(window.selection + 1 - before) of \(window.count - captions.count)"
    }

    /// Moves the selection of a list; scrolls a text, whose window is one line high.
    mutating func move(_ movement: ListWindow.Movement) {
        let before = window.selection
        turn(movement)
        passCaptions(goingUp: window.selection < before || movement == .last)
    }

    /// From a caption to the next item that way, or to the nearest there is.
    private mutating func passCaptions(goingUp isUp: Bool) {
        guard captions.contains(window.selection) else { return }
        let after = (window.selection..<window.count).first { !captions.contains($0) }
        let before = (0..<window.selection).last { !captions.contains($0) }
        if let item = isUp ? before ?? after : after ?? before { window.select(item) }
    }

    private mutating func turn(_ movement: ListWindow.Movement) {
        switch movement {
        case .pages(let pages) where !isList: window.move(.by(pages * rows))
        case .halfPages(let halves) where !isList: window.move(.by(halves * max(rows / 2, 1)))
        default: window.move(movement)
        }
    }

    /// Fits the window to what there is to show in so many rows. In a text the selection is the
    /// first line in view: it has as many places as there are to scroll to.
    mutating func settle(_ body: PaneBody, rows: Int) {
        switch body {
        case .text(let lines):
            isList = false
            captions = []
            lineCount = lines.count
            self.rows = max(rows, 1)
            window.resize(count: max(lines.count - max(rows, 1) + 1, 1), height: 1)
        case .list(let header, let items, let footer):
            isList = true
            captions = items.indices.filter { items[$0].isCaption }
            window.resize(count: items.count, height: rows - header.count - footer.count)
            passCaptions(goingUp: false)
        }
    }
}

extension State {
    mutating func open(_ content: some PaneContent) {
        stack.append(.pane(PaneView(content)))
    }

    mutating func showText(_ title: String, _ lines: [StyledLine]) -> [Effect] {
        open(TextView(title: title, lines: lines))
        return []
    }

    /// What the topmost pane of a kind holds.
    func topPane<Content: PaneContent>() -> Content? {
        for case .pane(let pane) in stack.reversed() {
            if let content = pane.content as? Content { return content }
        }
        return nil
    }

    /// Gives the topmost pane of a kind other content.
    mutating func replaceTopPane<Content: PaneContent>(_ content: Content?) {
        guard let content else { return }
        for index in stack.indices.reversed() {
            guard case .pane(var pane) = stack[index], pane.content is Content else { continue }
            pane.content = content
            stack[index] = .pane(pane)
            return
        }
    }

    mutating func closePanes(_ kind: (some PaneContent).Type) {
        stack.removeAll { item in
            if case .pane(let pane) = item { type(of: pane.content) == kind } else { false }
        }
    }

    /// The pane on top of everything, if a pane is.
    var pane: PaneView? {
        get { if case .pane(let pane)? = stack.last { pane } else { nil } }
        set {
            guard let newValue, case .pane? = stack.last else { return }
            stack[stack.count - 1] = .pane(newValue)
        }
    }
}
