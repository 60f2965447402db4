import PoolModel
import TerminalScreen

/// The commands after `:`, which are the registry's names and aliases.
enum CommandLine {
    enum Parsed {
        case action(ScreenAction, argument: String)
        /// It exists, but not on this screen.
        case elsewhere(Context)
        case unknown(nearest: String?)
    }

    /// Takes the longest name that the text begins with; what follows it is its argument. The
    /// nearest context wins where several actions have the name.
    static func parse(_ text: String, in contexts: [Context]) -> Parsed {
        var best: (action: ScreenAction, name: String, rank: Int)?
        var other: ScreenAction?
        for action in Registry.all {
            for name in [action.name] + action.aliases where begins(text, with: name) {
                if name.count < text.count, action.argument == .none { continue }
                guard let rank = contexts.firstIndex(where: { action.contexts.contains($0) })
                else {
                    other = action
                    continue
                }
                let isBetter =
                    best.map { ($0.name.count, -$0.rank) < (name.count, -rank) } ?? true
                if isBetter { best = (action, name, rank) }
            }
        }
        if let best {
            let argument = String(text.dropFirst(best.name.count)).trimmingBlanks
            return .action(best.action, argument: argument)
        }
        if let context = other?.contexts.first { return .elsewhere(context) }
        return .unknown(nearest: nearest(to: text, in: contexts))
    }

    /// The command in a text that something may follow, the text up to there, and what follows.
    static func argument(
        in text: String, _ contexts: [Context]
    ) -> (action: ScreenAction, before: String, argument: String)? {
        var best: (action: ScreenAction, before: String)?
        for action in Registry.all
        where action.argument != .none && action.contexts.contains(where: contexts.contains) {
            for name in [action.name] + action.aliases
            where text.hasPrefix(name + " ") && name.count >= best?.before.count ?? 0 {
                best = (action, name + " ")
            }
        }
        return best.map { ($0.action, $0.before, String(text.dropFirst($0.before.count))) }
    }

    /// The commands of the screen that a text is found in: those whose names begin with it first,
    /// and last those that cannot be done now.
    static func offers(for text: String, _ state: State) -> Offers {
        let word = text.lowercased()
        let contexts = state.contextsBelowPrompt
        // Nobody moves in a list by typing a command.
        let moving: [Context] = [.lists, .always]
        let ordered =
            contexts.filter { !moving.contains($0) } + moving.filter { contexts.contains($0) }
        var below = state
        below.prompt = nil
        var seen: Set<String> = []
        var found: [(rank: Int, offer: Offer)] = []
        for context in ordered {
            for action in Registry.all
            where action.contexts.contains(context) && seen.insert(action.name).inserted {
                guard let (rank, name) = match(word, action) else { continue }
                let reason = action.reason(below)
                found.append(
                    (rank + (reason == nil ? 0 : 10), offer(of: action, name, reason, state)))
            }
        }
        let sorted = found.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }
        return Offers(sorted.map(\.element.offer), for: text)
    }

    /// How near an action is to what is typed, and the name of it that is meant.
    private static func match(
        _ word: String, _ action: ScreenAction
    ) -> (rank: Int, name: String)? {
        let names = [action.name] + action.aliases
        if let name = names.first(where: { $0.hasPrefix(word) }) { return (0, name) }
        if names.contains(where: { $0.contains(word) }) { return (1, action.name) }
        let isInTitle = (" " + action.title.lowercased()).contains(" " + word)
        return isInTitle ? (2, action.name) : nil
    }

    private static func offer(
        of action: ScreenAction, _ name: String, _ reason: String?, _ state: State
    ) -> Offer {
        let keys = state.keymap.keys(of: action).prefix(2).map { KeyName.text(of: $0) }
            .joined(separator: " ")
        let argument = action.argument.placeholder.map { " " + $0 } ?? ""
        let names = ([action.name] + action.aliases).joined(separator: " ") + argument
        let role: Role = reason == nil ? .normal : .dim
        return Offer(
            name + (argument.isEmpty ? "" : " "),
            line: StyledLine(keys.padded(toColumns: 12) + " ", reason == nil ? .key : .dim)
                .adding(names.padded(toColumns: 21) + " ", role)
                .adding(reason.map { "not now: \($0)" } ?? action.title, .dim))
    }

    /// The only command that begins with what is typed.
    static func only(in prompt: Prompt) -> String? {
        let text = prompt.field.text
        guard prompt.offers.list.count == 1, let only = prompt.offers.list.first,
            !text.isEmpty, only.text.hasPrefix(text)
        else { return nil }
        return only.text
    }

    private static func names(in contexts: [Context]) -> [String] {
        let actions = Registry.all.filter { action in
            action.contexts.contains(where: contexts.contains)
        }
        return Set(actions.flatMap { [$0.name] + $0.aliases }).sorted()
    }

    private static func begins(_ text: String, with name: String) -> Bool {
        text == name || text.hasPrefix(name + " ")
    }

    /// The name that one or two slips of the finger would make of the text.
    private static func nearest(to text: String, in contexts: [Context]) -> String? {
        Suggestion.nearest(to: String(text.prefix { $0 != " " }), among: names(in: contexts))
    }
}
