import TerminalScreen

/// The line in which something is typed below the views: a filter, a command, a search.
struct Prompt: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// With the filter that was there before, for Esc.
        case filter(previous: String)
        case command
        case search
    }

    let kind: Kind
    var field: TextField
    /// What the text may become.
    var offers = Offers()
    /// Counts back from the end of the history; 0 is the new line.
    var historyOffset = 0

    init(_ kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text)
    }

    var context: Context {
        switch kind {
        case .filter: .filter
        case .command: .palette
        case .search: .search
        }
    }

    var sign: String {
        switch kind {
        case .filter, .search: "/"
        case .command: ":"
        }
    }
}
