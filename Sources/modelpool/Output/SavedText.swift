internal import PoolModel
internal import PoolStore

/// What `add` and `edit` say.
enum SavedText {
    /// `api-key, X-Gateway-Token`.
    static func lockedPlaces(of model: Model) -> String {
        let fields = ModelRules.check(model).filter(\.isLocked).map(\.field.key)
        let rows = model.headers.filter { $0.value == .locked }.map { Sanitizer.clean($0.name) }
        return (fields + rows).joined(separator: ", ")
    }

    /// - Parameter pool: where its last test is kept.
    static func report(
        _ model: Model, _ verb: String, json: Bool, of pool: OpenedPool, in context: CommandContext
    ) throws {
        for problem in model.headerProblems {
            guard let row = model.headers.first(where: { $0.id == problem.row }) else { continue }
            context.console.note("\(Sanitizer.clean(row.name)): \(problem.code.sentence)")
        }
        if json {
            let last = try pool.store.history(model.id, limit: 1).first
            try context.console.print(ModelJSON.model(model, lastTest: last).prettyText)
        } else {
            context.console.note("\(verb) \(ErrorWording.quoted(model.name))")
        }
    }
}
