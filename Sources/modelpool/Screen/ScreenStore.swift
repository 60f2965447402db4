internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import ProviderClient
internal import Vault

/// What the store does for the screen, on its thread.
struct ScreenStore: StoreServices {
    let store: PoolStore
    let first: FirstList
    let context: CommandContext
    let facts: SessionFacts

    /// How many tests of a model its screen shows.
    private static let historyShown = 50
    /// How many entries of the audit log.
    private static let auditShown = 1000

    // MARK: Reading

    func pool() throws -> PoolContents {
        let models = try first.take()?.get() ?? store.summaries()
        return PoolContents(models: models, facts: try facts.poolFacts(store))
    }

    func lockCheck() throws -> LockCheck {
        LockCheck(
            try store.lockedModels(), removed: try store.removedOutside(),
            unverified: try store.unverifiedLastTests())
    }

    func statistics() throws -> [UUID: TestStatistics] { try store.statistics() }

    func model(_ id: UUID) throws -> LoadedModel {
        var model = try store.model(id)
        model.know(try store.headerSets())
        return LoadedModel(
            model, history: try store.history(id, limit: Self.historyShown))
    }

    func headerSets() throws -> [LoadedModel] {
        let (sets, models) = (try store.headerSets(), try store.attachingModels())
        return sets.map { set in
            LoadedModel(
                set, attachedBy: models.filter { $0.sets.contains(set.name) }.map(\.id))
        }
    }

    func setOfRows(alikeIn ids: [UUID], named name: String) throws -> [Model] {
        try store.setOfRows(alikeIn: ids, named: name, newID: context.newID)
    }

    func modelsWithRows(of set: UUID) throws -> [Model] {
        let set = try store.model(set)
        return try store.attachingModels().filter { $0.sets.contains(set.name) }.map { model in
            try store.withRows(of: set, in: store.model(model.id), newID: context.newID)
        }
    }

    func models(_ ids: [UUID]) throws -> [Model] {
        try ids.map { (id) throws in try store.model(id) }
    }

    func copy(of id: UUID) throws -> Model { try store.copy(id) }

    func auditLog() throws -> [AuditLine] {
        try store.auditLog(limit: Self.auditShown).map { entry in
            AuditLine(
                time: entry.time, user: entry.user + (entry.client.map { "@\($0)" } ?? ""),
                action: entry.action, model: entry.modelName, detail: entry.detail)
        }
    }

    func keyStatus() throws -> KeyStatus {
        let status = try KeyFacts(store)
        return KeyStatus(
            facts: status.sentences,
            slots: status.slots.map { slot in
                KeyStatus.Slot(
                    number: slot.number, kind: ErrorWording.words(slot.kind),
                    detail: (slot.label.isEmpty ? "" : slot.label + ", ")
                        + "made \(Clock.text(slot.createdAt)) by \(slot.createdBy)",
                    isInUse: slot.isInUse)
            })
    }

    // MARK: Changing

    func save(_ models: [Model], sendSecretsToNewOrigin: Bool) throws -> [Model] {
        try store.save(models, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
    }

    func delete(_ models: [ModelReference]) throws {
        try store.delete(models.map { (id: $0.id, version: $0.version) })
    }

    func setEnabled(_ ids: [UUID], _ isOn: Bool) throws { try store.setEnabled(ids, isOn) }

    func outsideChanges() throws -> OutsideReport? {
        let changes = try store.outsideChanges()
        guard !changes.isEmpty else { return nil }
        return OutsideReport(
            lines: try OutsideText.lines(changes, of: store),
            isSealing: changes.cause == .unsealed, digest: try changes.digest())
    }

    func accept(_ digest: [UInt8]) throws -> PoolContents {
        let changes = try store.outsideChanges()
        guard try changes.digest() == digest else {
            throw StoreError(.changedMeanwhile, path: store.path)
        }
        try store.accept(changes)
        return try pool()
    }

    func lock() throws -> PoolContents {
        store.lock()
        context.references.forget()
        return try pool()
    }

    func unlock(_ passphrase: Secret) throws -> PoolContents {
        try store.unlock(.typed(passphrase))
        return try pool()
    }

    // MARK: Values

    func reveal(_ model: UUID, row: UUID?) throws -> Secret {
        guard facts.canReveal else { throw ErrorWording.noReveal }
        return try store.reveal(model, row: row)
    }

    func value(of model: Model, row: UUID?) throws -> Secret {
        guard facts.canReveal else { throw ErrorWording.noReveal }
        let field =
            row.map { id in model.headers.first { $0.id == id }?.value ?? .empty }
            ?? model.apiKey
        switch field {
        case .new(let secret): return secret
        case .kept, .locked: return try store.reveal(model.id, row: row)
        case .empty: throw StoreError(.noSuchValue)
        }
    }

    func request(of model: Model) throws -> EffectiveRequest {
        // Nothing is sent, so the address does not matter.
        RequestBuilder(in: context).preview(
            try store.openModel(model, sendSecretsToNewOrigin: true))
    }

    func curlCommand(of model: Model) throws -> Secret {
        let opened = try store.openModel(model)
        let request = try RequestBuilder(in: context).buildToShow(opened, .answer)
        return Secret(CurlText(request, of: opened).text)
    }

    // MARK: Import and export

    func importable(from path: String) throws -> ImportPreview {
        let path = try ScreenFiles(context: context).absolute(path)
        let known = try store.names()
        var found = try PoolImport.read(
            path, format: nil, takenIDs: Set(known.keys), in: context)
        if found.result.entries.isEmpty { try found.refuseRejected(path) }
        // A name that the pool has gets a number.
        try found.settle(names: Set(known.values), existing: .rename)
        return found.preview
    }

    func exported(_ ids: [UUID], for path: String) throws -> ExportedText {
        let export = try PoolExport(
            ids, of: store, as: PoolExport.format(for: path), withSecrets: false, in: context)
        return ExportedText(
            text: export.text, leftOut: export.leftOut, notes: export.notes.count)
    }
}
