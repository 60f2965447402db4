import TerminalScreen

/// One thing a person can do: the only place where its name, its words, its keys, the reason why
/// it cannot be done now, and what it does are written down.
struct ScreenAction: Sendable {
    /// Why something cannot be done now, as a property of the state; `nil`: it can.
    typealias Obstacle = Words
    /// What is to be said as things are, as a property of the state.
    typealias Words = KeyPath<State, String?> & Sendable

    /// What may follow its name on the command line.
    enum Argument: Sendable, Equatable {
        case none
        case file
        /// The name of a model.
        case model
        /// What is typed after `/` in the list.
        case filter

        /// How it is shown; `nil`: nothing may follow.
        var placeholder: String? {
            switch self {
            case .none: nil
            case .file: "FILE"
            case .model: "NAME"
            case .filter: "TERM"
            }
        }
    }

    /// How it was asked for.
    struct Call: Sendable {
        var key: Key?
        /// The number typed before the key.
        var count: Int?
        var argument = ""

        var times: Int { max(count ?? 1, 1) }
    }

    /// Unique; how it is called in the configuration and on the command line.
    let name: String
    /// Other names on the command line.
    let aliases: [String]
    /// What it does, for the help.
    let title: String
    /// One or two words for the hint line; `nil` leaves it out there.
    let hint: String?
    /// The same for the hint line of the list while models are marked, which is about them.
    let markedHint: String?
    /// What the hint line says instead, where the key does something else just now.
    private let passing: (any Words)?
    let contexts: [Context]
    /// The default keys.
    let keys: [Key]
    let argument: Argument
    /// What may stand in its way.
    private let obstacles: [any Obstacle]
    let run: @Sendable (inout State, Call) -> [Effect]

    init(
        _ name: String, _ title: String, hint: String? = nil, passing: (any Words)? = nil,
        marked markedHint: String? = nil, in contexts: [Context],
        keys: String = "", aliases: [String] = [], argument: Argument = .none,
        unless obstacles: any Obstacle...,
        run: @escaping @Sendable (inout State, Call) -> [Effect]
    ) {
        self.name = name
        self.aliases = aliases
        self.title = title
        self.hint = hint
        self.markedHint = markedHint
        self.passing = passing
        self.contexts = contexts
        self.keys = KeyName.keys(keys)
        self.argument = argument
        self.obstacles = obstacles
        self.run = run
    }

    /// The words for the hint line while the key does something else; `nil`: it does not.
    func passingHint(_ state: State) -> String? { passing.flatMap { state[keyPath: $0] } }

    /// What it does, in few words.
    var words: String { hint ?? String(title.prefix { $0 != "," && $0 != ";" }) }

    /// Why it cannot be done now; `nil`: it can.
    func reason(_ state: State) -> String? {
        if state.facts.isDesk, contexts.contains(.models), !Registry.forDesks.contains(name) {
            return State.deskReason
        }
        return obstacles.lazy.compactMap { state[keyPath: $0] }.first
    }
}
