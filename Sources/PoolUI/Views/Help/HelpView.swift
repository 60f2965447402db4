import TerminalScreen

/// Keys of the help.
extension Registry {
    static let help: [ScreenAction] = [
        ScreenAction(
            "run-selected", "do what the cursor is on", hint: "do it", in: [.help], keys: "Enter"
        ) { state, _ in state.runFromHelp() },
        ScreenAction(
            "narrow-help", "show only what holds some words", hint: "find", in: [.help], keys: "/"
        ) { state, _ in state.openPrompt(.search) },
    ]
}

/// The keys and commands of the screen from which the help was opened, then all others. It is
/// made from the registry, and its lines can be run.
struct HelpView: PaneContent {
    /// The contexts of the screen below, the nearest first.
    let contexts: [Context]
    /// Only what holds all of these is shown.
    private var words: [Substring] = []

    /// A line, and what Enter does on it.
    fileprivate struct Row {
        let line: StyledLine
        var action: ScreenAction?
    }

    init(about contexts: [Context]) { self.contexts = contexts }

    var context: Context? { .help }

    func title(_: State) -> StyledLine { StyledLine("help", Style(.title, bold: true)) }

    func body(_ state: State, columns: Int, selected _: Int?) -> PaneBody {
        .list(header: [], items: rows(state, columns: columns).map(\.line), footer: [])
    }

    mutating func narrow(to words: String) -> Bool {
        self.words = words.lowercased().split(separator: " ")
        return true
    }

    /// What can be done now, what cannot with the reason, and what is for other screens.
    fileprivate func rows(_ state: State, columns: Int) -> [Row] {
        var below = state
        below.stack.removeLast()
        var here: [Row] = []
        var notNow: [Row] = []
        for context in contexts {
            var possible: [Row] = []
            for action in Registry.all where action.contexts.contains(context) {
                let reason = action.reason(below)
                guard isMeant(action, state, reason) else { continue }
                let line = HelpView.line(action, state, isDim: reason != nil)
                guard let reason else {
                    possible.append(Row(line: line, action: action))
                    continue
                }
                notNow.append(Row(line: line, action: action))
                notNow += StyledLine.wrapped(
                    "(not now: \(reason))", columns: columns, .dim, indent: 21
                ).map { Row(line: $0.asCaption) }
            }
            here += HelpView.section(context.title, possible)
        }
        let rows = here + HelpView.section("Not now", notNow) + elsewhere(state)
        guard !rows.isEmpty else {
            return [Row(line: StyledLine("Nothing here has these words.", .dim).asCaption)]
        }
        return Array(rows.drop { $0.line.text.isEmpty })
    }

    private func elsewhere(_ state: State) -> [Row] {
        let rows = Context.allCases.filter { !contexts.contains($0) }.flatMap { context in
            let actions = Registry.all.filter {
                $0.contexts.contains(context) && isMeant($0, state, nil)
            }
            return HelpView.section(
                context.title,
                actions.map { Row(line: HelpView.line($0, state, isDim: false), action: $0) })
        }
        guard !rows.isEmpty else { return [] }
        let title = StyledLine("Elsewhere", Style(.title, bold: true))
        return [HelpView.blank, Row(line: title.asCaption)] + rows
    }

    private static let blank = Row(line: StyledLine().asCaption)

    private static func section(_ title: String, _ rows: [Row]) -> [Row] {
        rows.isEmpty ? [] : [blank, Row(line: StyledLine(title, .heading).asCaption)] + rows
    }

    /// Whether it holds all of the words that were typed.
    private func isMeant(_ action: ScreenAction, _ state: State, _ reason: String?) -> Bool {
        guard !words.isEmpty else { return true }
        let text = HelpView.line(action, state, isDim: false).text + " " + (reason ?? "")
        return words.allSatisfy(text.lowercased().contains)
    }

    private static func line(_ action: ScreenAction, _ state: State, isDim: Bool) -> StyledLine {
        let keys = state.keymap.keys(of: action).map { KeyName.text(of: $0) }
            .joined(separator: " ")
        let argument = action.argument.placeholder.map { " " + $0 } ?? ""
        let names = ([action.name] + action.aliases).map { ":" + $0 + argument }
            .joined(separator: " ")
        return StyledLine(keys.padded(toColumns: 18) + " ", isDim ? .dim : .key)
            .adding(action.title, isDim ? .dim : .normal)
            .adding("  " + names, .dim)
    }
}

extension State {
    mutating func openHelp() -> [Effect] {
        // The help is about the screen below it; a second one would be about itself.
        if pane?.content is HelpView { return [] }
        open(HelpView(about: contexts))
        return []
    }

    /// Enter: leaves the help and does what its line says, unless it cannot be done there.
    fileprivate mutating func runFromHelp() -> [Effect] {
        guard let pane, let help = pane.content as? HelpView else { return [] }
        let columns = Layout(self).focusedRect.size.columns
        let rows = help.rows(self, columns: columns)
        guard rows.indices.contains(pane.window.selection),
            let action = rows[pane.window.selection].action
        else { return [] }
        guard action.contexts.contains(where: help.contexts.contains) else {
            let place = action.contexts.first?.title ?? ""
            return say("\(action.title): for \(place.lowercased())", .warning)
        }
        var below = self
        below.stack.removeLast()
        if let reason = action.reason(below) { return say("\(action.title): \(reason)", .warning) }
        self = below
        return action.run(&self, ScreenAction.Call())
    }
}
