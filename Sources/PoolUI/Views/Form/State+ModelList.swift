import PoolModel

extension State {
    /// Asks the provider for its models, to choose one in the model field.
    mutating func listModels(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard let form, !jobs.contains(ListModels.self) else { return [] }
        notice = Notice("asking \(form.model.provider.rawValue) for its models ...")
        return [
            begin(
                ListModels(model: form.model, sendSecretsToNewOrigin: sendSecretsToNewOrigin))
        ]
    }
}

struct ListModels: RequestJob, OriginBoundJob {
    let model: Model
    let sendSecretsToNewOrigin: Bool
    let failureTitle = "The models could not be listed"

    func run(
        by requests: some RequestServices, telling _: @escaping @Sendable (Never) -> Void
    ) async throws -> [String] {
        try await requests.modelIDs(of: model, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
    }

    func answered(_ ids: [String], _ state: inout State) -> [Effect] {
        guard var form = state.form else { return [] }
        form.listedModels = ids.map { Sanitizer.clean($0) }
        guard !ids.isEmpty else { return state.say("the provider lists no models") }
        if form.edit == nil, form.saving == nil {
            form.place = .field(.modelID)
            form.edit = .field(FieldEdit(.modelID, of: form.model))
        }
        if case .field(var edit)? = form.edit, edit.field == .modelID {
            edit.chosen = form.listedModels.firstIndex(of: form.model.modelID) ?? 0
            form.edit = .field(edit)
        }
        state.form = form
        return state.say(Count.of(ids.count, "model is listed", "models are listed"))
    }

    func sendAnyway(_ state: inout State) -> [Effect] {
        state.listModels(sendSecretsToNewOrigin: true)
    }
}
