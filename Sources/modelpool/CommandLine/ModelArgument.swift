internal import ArgumentParser

/// What a command is about: models, or header sets, whose rows are kept and changed in the same way.
protocol EntryKind: Sendable {
    static var isSet: Bool { get }
    /// What names one on the command line.
    static var completion: CompletionKind { get }
}

enum ModelEntry: EntryKind {
    static let isSet = false
    static var completion: CompletionKind { .custom(ModelCompletion.names) }
}

enum SetEntry: EntryKind {
    static let isSet = true
    static var completion: CompletionKind { .custom(ModelCompletion.sets) }
}

/// One model of the pool, or one header set.
struct EntryArgument<Kind: EntryKind>: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A name, an id, or an unambiguous beginning of either.",
            valueName: Kind.isSet ? "set" : "model"),
        completion: Kind.completion)
    var model: String
}

typealias ModelArgument = EntryArgument<ModelEntry>

/// One or more models of the pool.
struct ModelArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Names, ids, or unambiguous beginnings of either.", valueName: "model"),
        completion: .custom(ModelCompletion.names))
    var models: [String]
}
