internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel

struct AddCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a model.",
        discussion: """
            The API key is read from standard input, a file or a reference; where none of them \
            is given, the provider needs a key and a terminal is there, it is asked for.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "A name for the model in this pool.") var name: String
    @OptionGroup var fields: ModelFieldOptions
    @Flag(help: "Print the new model as one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        // Not in `validate`, which the parser asks before it counts the arguments.
        guard let provider = fields.provider else { throw missing("--provider") }
        guard let modelID = fields.model else { throw missing("--model") }
        var model = Model(
            id: UUID(), name: name, provider: provider, modelID: modelID, now: context.now())
        fields.apply(to: &model)
        try fields.secrets.apply(to: &model, in: context)
        if model.apiKey == .empty, try asksForKey(model, in: context) {
            let key = try SecretInput.prompt("API key (hidden; Enter for none): ")
            if !key.isEmpty { model.apiKey = .new(ReferenceTemplate.taken(key)) }
        }
        if let failure = ErrorWording.invalid(model) { throw failure }
        let pool = try OpenedPool.open(global, for: .writing, in: context)
        let saved = try pool.save(model, movingSecrets: false, in: context)
        try SavedText.report(saved, "added", json: json, of: pool, in: context)
        return .done
    }

    private func missing(_ option: String) -> CommandFailure {
        CommandFailure(.wrongUsage, "\(option) is missing", advice: "see: modelpool add --help")
    }

    private func asksForKey(_ model: Model, in context: CommandContext) throws -> Bool {
        let needed = Provider.of(model.provider).keyNeed == .needed
        guard needed else { return false }
        if context.canAsk { return true }
        context.console.note("\(model.provider.rawValue) needs an API key; the model has none yet")
        return false
    }
}
