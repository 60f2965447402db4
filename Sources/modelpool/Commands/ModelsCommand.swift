internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct ModelsCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models that a model's provider offers.",
        discussion: "The list is asked for with the model's own key and headers.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let tester = ConnectionTester(in: context)
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let model = try pool.model(target.model)
        let opened = try pool.store.openModel(model)
        let (listing, wasInterrupted) = try Interruptible.run { (_: [Never]) in
        } _: { _ in
            await tester.listModels(opened)
        }
        if wasInterrupted { return .interrupted }
        switch listing {
        case .failed(let finding):
            if json { try context.console.print(ModelsCommand.json([], finding, of: model)) }
            throw CommandFailure(
                .testFailed, "\(finding.verdict.rawValue): \(finding.message)",
                advice: finding.next)
        case .models(let ids, let keyProblem):
            try show(ids, keyProblem, of: model, in: context)
            return keyProblem == nil ? .done : .testFailed
        }
    }

    /// - Parameter problem: why there is no list, or what is wrong with the key though there is.
    private static func json(
        _ ids: [String], _ problem: Finding?, of model: Model, isPublic: Bool = false
    ) -> String {
        let verdict = problem?.verdict ?? .ok
        return JSONValue.object([
            ("schema", .integer(1)), ("model", .string(model.name)),
            ("id", .string(model.id.uuidString)),
            ("verdict", .string(verdict.rawValue)), ("ok", .bool(verdict.isOK)),
            ("message", .optional(problem?.message)), ("next", .optional(problem?.next)),
            ("models", .strings(ids)), ("lists_this_model", .bool(ids.contains(model.modelID))),
            ("key_problem", .optional(isPublic ? problem?.message : nil)),
        ]).prettyText
    }

    private func show(
        _ ids: [String], _ keyProblem: Finding?, of model: Model, in context: CommandContext
    ) throws(CommandFailure) {
        if json {
            try context.console.print(
                ModelsCommand.json(ids, keyProblem, of: model, isPublic: true))
        } else {
            try context.console.print(ids)
            if !ids.contains(model.modelID) {
                context.console.note("\(ErrorWording.quoted(model.modelID)) is not among them")
            }
        }
        if let keyProblem {
            context.console.note("the list is public; the key: \(keyProblem.message)")
        }
    }
}
