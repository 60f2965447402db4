internal import FoundationEssentials
internal import PoolModel
internal import PoolStore

/// Header sets for people and for scripts (`Resources/schemas/set.json`).
enum SetText {
    static func lines(_ set: Model, models: [String]) -> [String] {
        var fields = [
            ("Origins", ModelField.origins.text(of: set)),
            ("API key", set.apiKey.hasValue ? ModelField.apiKey.text(of: set) : "none"),
            (
                "Models",
                models.isEmpty ? "none" : "\(models.count): " + models.joined(separator: ", ")
            ),
        ]
        if let lock = set.lock {
            fields.append(("State", "LOCKED: \(lock.sentence)"))
        } else if set.isLocked {
            fields.append(("State", "LOCKED: \(SavedText.lockedPlaces(of: set)) cannot be opened"))
        }
        fields.append(
            (
                "Changed",
                "\(Clock.text(set.changedAt)) by \(set.changedBy), version \(set.version)"
            ))
        fields.append(("Id", set.id.text))
        return [Sanitizer.clean(set.name)] + ModelText.table(fields)
            + (set.headers.isEmpty ? [] : ModelText.headers(set).map { "    " + $0 })
    }

    /// Without what only the key tells.
    static func summary(_ set: Model, models: [String]) -> JSONValue {
        .object([
            ("id", .string(set.id.text)),
            ("name", .string(set.name)),
            ("origins", .strings(set.origins ?? [])),
            ("has_api_key", .bool(set.apiKey.hasValue)),
            ("headers", .strings(set.headers.map(\.name))),
            ("models", .strings(models)),
            ("version", .integer(set.version)),
            ("changed_at", .string(ModelJSON.time(set.changedAt))),
            ("changed_by", .string(set.changedBy)),
        ])
    }

    static func json(_ set: Model, models: [String]) -> JSONValue {
        .object([
            ("schema", .integer(1)),
            ("id", .string(set.id.text)),
            ("name", .string(set.name)),
            ("origins", .strings(set.origins ?? [])),
            ("api_key", ModelJSON.secret(set.apiKey)),
            ("headers", ModelJSON.headers(set)),
            ("models", .strings(models)),
            ("locked", .bool(set.isLocked)),
            ("version", .integer(set.version)),
            ("changed_at", .string(ModelJSON.time(set.changedAt))),
            ("changed_by", .string(set.changedBy)),
        ])
    }

    /// What `add` and `edit` say.
    static func report(
        _ set: Model, _ verb: String, json: Bool, of pool: OpenedPool, in context: CommandContext
    ) throws -> ExitStatus {
        let models = try pool.store.attachments()[set.name] ?? []
        if json {
            try context.console.print(SetText.json(set, models: models).prettyText)
            return .done
        }
        context.console.note("\(verb) set \(ErrorWording.quoted(set.name))")
        tell(models, of: set, in: context)
        return .done
    }

    /// Which models a change of a set changes; nothing is said of a model's own.
    static func tellModels(of set: Model, _ pool: OpenedPool, in context: CommandContext) throws {
        guard set.isSet else { return }
        tell(try pool.store.attachments()[set.name] ?? [], of: set, in: context)
    }

    private static func tell(_ models: [String], of set: Model, in context: CommandContext) {
        guard !models.isEmpty else { return }
        context.console.note(
            "it changes \(Count.of(models.count, "model")): \(ErrorWording.list(models)); "
                + "test them: modelpool test --filter set:\(TypedWord.model(set.name))")
    }

    /// `, which 43 models attach`; empty for a model.
    static func attached(_ set: Model, _ pool: OpenedPool) throws -> String {
        let models = try set.isSet ? pool.store.attachments()[set.name] ?? [] : []
        return models.isEmpty ? "" : ", which \(Count.of(models.count, "model")) attach"
    }

    // MARK: Of models that attach sets

    /// What is said of a model or a set without headers of its own.
    static func noHeaders(of model: Model) -> String {
        let name = ErrorWording.quoted(model.name)
        guard !model.setRows.isEmpty else { return "\(name) has no custom headers" }
        return "\(name) has no headers of its own; \(staying(in: model))"
    }

    static func staying(in model: Model) -> String {
        "those of set \(ErrorWording.list(model.sets)) stay; "
            + "modelpool sets detach takes a set out"
    }
}
