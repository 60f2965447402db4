internal import ArgumentParser

/// One model of the pool.
struct ModelArgument: ParsableArguments {
    @Argument(
        help: "A name, an id, or an unambiguous beginning of either.",
        completion: .custom(ModelCompletion.names))
    var model: String
}

/// One or more models of the pool.
struct ModelArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Names, ids, or unambiguous beginnings of either.", valueName: "model"),
        completion: .custom(ModelCompletion.names))
    var models: [String]
}
