import PoolModel

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

    /// The commands of these contexts that begin with what was typed.
    static func completions(of typed: String, in contexts: [Context]) -> [String] {
        names(in: contexts).filter { $0.hasPrefix(typed) && $0 != typed }
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
