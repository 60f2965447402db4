import TerminalScreen

/// What a pane shows: each view over the list but the form is one.
protocol PaneContent: Sendable, Equatable {
    /// Where its own keys are looked up.
    var context: Context? { get }
    /// Whether it takes the whole width of the screen.
    var isFullWidth: Bool { get }
    /// What runs for it, and is ended with it.
    var job: JobID? { get }

    /// What stands after `modelpool > `.
    func title(_ state: State) -> StyledLine
    func body(_ state: State, columns: Int, selected: Int?) -> PaneBody
    /// Draws what is below the title.
    func draw(in pane: PaneView, _ state: State, on screen: inout Screen, in area: Rect)

    /// Makes ready what depends on the width.
    mutating func settle(columns: Int)
    /// Says or asks something instead of being closed; `nil`: it is closed.
    func keepOpen(_ state: inout State) -> [Effect]?
    /// Shows only what holds these words, while they are typed.
    /// - Returns: whether it can; else they are searched for.
    mutating func narrow(to words: String) -> Bool
    /// Gives a key to its text field.
    /// - Returns: whether there is a field, and the key has a use in it.
    mutating func type(_ key: Key) -> Bool
    /// - Returns: whether there is a field that takes text.
    mutating func paste(_ text: String) -> Bool
}

extension PaneContent {
    var context: Context? { nil }
    var isFullWidth: Bool { true }
    var job: JobID? { nil }

    func draw(in pane: PaneView, _ state: State, on screen: inout Screen, in area: Rect) {
        PaneDrawing.drawBody(of: pane, state, on: &screen, in: area)
    }

    mutating func settle(columns _: Int) {}
    func keepOpen(_: inout State) -> [Effect]? { nil }
    mutating func narrow(to _: String) -> Bool { false }
    mutating func type(_: Key) -> Bool { false }
    mutating func paste(_: String) -> Bool { false }
}

/// What a pane shows below its title.
enum PaneBody {
    /// Lines that scroll as a whole.
    case text([StyledLine])
    /// Items of which one is selected, between lines that stay.
    case list(header: [StyledLine], items: [StyledLine], footer: [StyledLine])

    /// Everything that can be searched.
    var lines: [StyledLine] {
        switch self {
        case .text(let lines): lines
        case .list(_, let items, _): items
        }
    }
}

/// Lines that were made once, with a title.
struct TextView: PaneContent {
    let title: String
    let lines: [StyledLine]

    func title(_: State) -> StyledLine { StyledLine(title, Style(.title, bold: true)) }
    func body(_: State, columns _: Int, selected _: Int?) -> PaneBody { .text(lines) }
}
