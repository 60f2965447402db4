internal import ArgumentParser
internal import PoolModel

struct EditCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change fields of a model.",
        discussion: """
            What is not given stays, stored secrets included. A new address (scheme, host or \
            port) asks before the stored secrets may be sent there.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Option(help: ArgumentHelp("Give it another name.", valueName: "name")) var name: String?
    @Flag(help: "Use it in test --all and watch again.") var enabled = false
    @OptionGroup var fields: ModelFieldOptions
    @Option(
        help: ArgumentHelp(
            "Empty a field: \(Self.clearable.map(\.key).joined(separator: ", ")).",
            valueName: "field"),
        completion: .list(Self.clearable.map(\.key)),
        transform: { text in
            guard let field = ModelField.all.first(where: { $0.key == ChoiceWord.folded(text) })
            else { throw ValidationError("there is no such field") }
            return field
        })
    var clear: [ModelField] = []
    @Flag(help: "Let the stored secrets be sent to the new address.") var moveSecrets = false
    @Flag(help: "Print the model as one JSON object.") var json = false

    static let clearable = ModelField.all(.clearable)

    func validate() throws {
        if enabled, fields.disabled { throw ValidationError("--enabled and --disabled at once") }
        for field in clear where !field.use.contains(.clearable) {
            throw ValidationError("\(field.key) cannot be cleared")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let stored = try pool.model(target.model)
        var model = stored
        for field in clear { field.clear(in: &model) }
        fields.apply(to: &model)
        if let name { model.name = name }
        if enabled { model.isEnabled = true }
        try fields.secrets.apply(to: &model, in: context)
        guard model != stored else {
            context.console.note("there is nothing to change; see: modelpool edit --help")
            if json { try SavedText.report(stored, "", json: true, of: pool, in: context) }
            return .done
        }
        let saved = try pool.save(model, movingSecrets: moveSecrets, in: context)
        try SavedText.report(saved, "saved", json: json, of: pool, in: context)
        return .done
    }
}
