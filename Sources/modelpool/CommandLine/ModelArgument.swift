internal import ArgumentParser

/// What a command is about: models, or header sets, whose rows are kept and changed in the same way.
protocol EntryKind: Sendable {
    static var isSet: Bool { get }
    /// What names one on the command line, and one of its headers.
    static var completion: CompletionKind { get }
    static var headerCompletion: CompletionKind { get }
}

extension EntryKind {
    /// The command that lists and changes its headers, and how its help calls one.
    static var headersCommand: String { isSet ? "modelpool sets headers" : "modelpool headers" }
    static var placeholder: String { isSet ? "SET" : "MODEL" }
}

enum ModelEntry: EntryKind {
    static let isSet = false
    static var completion: CompletionKind { .custom(ModelCompletion.names) }
    static var headerCompletion: CompletionKind { .custom(ModelCompletion.ownHeaders) }
}

enum SetEntry: EntryKind {
    static let isSet = true
    static var completion: CompletionKind { .custom(ModelCompletion.sets) }
    static var headerCompletion: CompletionKind { .custom(ModelCompletion.headersOfSets) }
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
