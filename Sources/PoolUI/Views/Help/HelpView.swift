import TerminalScreen

/// The keys and commands of the screen from which the help was opened, then all others. It is
/// made from the registry.
struct HelpView: PaneContent {
    /// The contexts of the screen below, the nearest first.
    let contexts: [Context]

    init(about contexts: [Context]) { self.contexts = contexts }

    var context: Context? { .help }

    func title(_: State) -> StyledLine { StyledLine("help", Style(.title, bold: true)) }

    func body(_ state: State, columns: Int, selected _: Int?) -> PaneBody {
        .text(lines(state, columns: columns))
    }

    private func lines(_ state: State, columns: Int) -> [StyledLine] {
        var below = state
        below.stack.removeLast()
        var lines: [StyledLine] = []
        let others = Context.allCases.filter { !contexts.contains($0) }
        for context in contexts + others {
            let actions = Registry.all.filter { $0.contexts.contains(context) }
            guard !actions.isEmpty else { continue }
            if context == others.first {
                lines.append(StyledLine())
                lines.append(StyledLine("Elsewhere", Style(.title, bold: true)))
            }
            lines.append(StyledLine())
            lines.append(StyledLine(context.title, .heading))
            for action in actions {
                let isHere = contexts.contains(context)
                lines.append(HelpView.line(action, state))
                guard isHere, let reason = action.reason(below) else { continue }
                lines += StyledLine.wrapped(
                    "(not now: \(reason))", columns: columns, .warning, indent: 21)
            }
        }
        return Array(lines.drop { $0.text.isEmpty })
    }

    private static func line(_ action: ScreenAction, _ state: State) -> StyledLine {
        let keys = state.keymap.keys(of: action).map { KeyName.text(of: $0) }
            .joined(separator: " ")
        let argument = action.argument.placeholder.map { " " + $0 } ?? ""
        let names = ([action.name] + action.aliases).map { ":" + $0 + argument }
            .joined(separator: " ")
        return StyledLine()
            .adding("  " + keys.padded(toColumns: 18) + " ", .key)
            .adding(action.title)
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
}
