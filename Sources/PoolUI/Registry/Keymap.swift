import TerminalScreen

/// Which action a key means in which context: the registry's keys with the user's own on top.
package struct Keymap: Sendable, Equatable {
    /// Names of actions.
    private var names: [Context: [Key: String]] = [:]
    private var keys: [String: [Key]] = [:]

    /// The keys of the registry.
    package static let standard = Keymap()

    private init() {
        for action in Registry.all { bind(action, to: action.keys) }
    }

    /// The action of a key in one context.
    func action(for key: Key, in context: Context) -> ScreenAction? {
        names[context]?[key].flatMap { Registry.byName[$0] }
    }

    /// The keys of an action, the one for hints first.
    func keys(of action: ScreenAction) -> [Key] { keys[action.name] ?? [] }

    /// Gives an action other keys in all of its contexts; they are taken from whoever had them
    /// there.
    mutating func rebind(_ action: ScreenAction, to newKeys: [Key]) {
        var losers: Set<String> = []
        for context in action.contexts {
            for key in keys(of: action) { names[context]?[key] = nil }
            losers.formUnion(newKeys.compactMap { names[context]?[$0] })
        }
        bind(action, to: newKeys)
        for loser in losers {
            keys[loser]?.removeAll { key in !names.values.contains { $0[key] == loser } }
        }
    }

    private mutating func bind(_ action: ScreenAction, to newKeys: [Key]) {
        keys[action.name] = newKeys
        for context in action.contexts {
            for key in newKeys { names[context, default: [:]][key] = action.name }
        }
    }
}
