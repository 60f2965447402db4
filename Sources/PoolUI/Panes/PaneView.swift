import FoundationEssentials
import PoolModel
import TerminalScreen

/// A view that is lines of text: a test, the help, a preview, the audit log.
struct PaneView: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case test(TestView)
        case help(HelpView)
        case text(TextView)
        case zoom(FormView.Place)
        case chat(ChatView)
        case conflict(ConflictView)
        case changes(ChangesView)
        case bulk(BulkView)
        case importing(ImportView)
    }

    var content: Content
    /// The first line in view is the selection: as many as there are places to scroll to.
    var window = ListWindow()
    /// How many lines of a text are in view.
    private var rows = 1
    var search = ""
    /// The line that was found last, and the selection that it led to: near the end of a text
    /// they differ, and the search goes on from the line.
    var found: Found?

    struct Found: Sendable, Equatable {
        let line: Int
        let selection: Int
    }

    /// Where the search goes on from, and where the cursor stands in a text.
    var searchStart: Int {
        if let found, found.selection == window.selection { return found.line }
        return window.selection
    }

    init(_ content: Content) { self.content = content }

    var contexts: [Context] {
        let own: [Context]
        switch content {
        case .chat: return [.chatPrompt, .always]
        case .test: own = [.test]
        case .help: own = [.help]
        case .text(let text): own = text.context.map { [$0] } ?? []
        case .zoom: own = []
        case .conflict: own = [.conflict]
        case .changes: own = [.changes]
        case .bulk: own = [.bulk]
        case .importing: own = [.importing]
        }
        return own + [.pane, .lists, .everywhere, .always]
    }

    /// Moves the selection of a list; scrolls a text, whose window is one line high.
    mutating func move(_ movement: ListWindow.Movement) {
        switch movement {
        case .pages(let pages) where !isList: window.move(.by(pages * rows))
        case .halfPages(let halves) where !isList: window.move(.by(halves * max(rows / 2, 1)))
        default: window.move(movement)
        }
    }

    /// Whether one of its lines is selected; else it scrolls as a whole.
    var isList: Bool {
        switch content {
        case .conflict, .changes, .bulk, .importing: true
        case .test, .help, .text, .zoom, .chat: false
        }
    }

    /// Fits the window to what there is to show in so many rows. In a text the selection is the
    /// first line in view: it has as many places as there are to scroll to.
    mutating func settle(_ body: PaneBody, rows: Int) {
        switch body {
        case .text(let lines):
            self.rows = max(rows, 1)
            window.resize(count: max(lines.count - max(rows, 1) + 1, 1), height: 1)
        case .list(let header, let items, let footer):
            window.resize(count: items.count, height: rows - header.count - footer.count)
        }
    }
}

/// Lines that were made once, with a title.
struct TextView: Sendable, Equatable {
    let title: String
    let lines: [StyledLine]
    /// A context with actions of its own.
    var context: Context?
    /// What it was made of, for those actions.
    var subject: Subject = .none

    enum Subject: Sendable, Equatable {
        case none
        case preview(Model)
        case audit
    }
}

extension State {
    /// What the topmost pane of a kind holds.
    func topPane<Content>(_ pick: (PaneView.Content) -> Content?) -> Content? {
        for case .pane(let pane) in stack.reversed() {
            if let content = pick(pane.content) { return content }
        }
        return nil
    }

    /// Gives the topmost pane of a kind other content.
    mutating func replacePane(
        _ content: PaneView.Content, where isKind: (PaneView.Content) -> Bool
    ) {
        for index in stack.indices.reversed() {
            guard case .pane(var pane) = stack[index], isKind(pane.content) else { continue }
            pane.content = content
            stack[index] = .pane(pane)
            return
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
