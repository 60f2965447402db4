import FoundationEssentials
import PoolModel

/// The models as the list knows them, with what is counted of them and where each stands.
struct PoolIndex: Sendable, Equatable {
    private(set) var models: [ModelSummary] = []
    private var positions: [UUID: Int] = [:]
    private(set) var enabled = 0
    private(set) var failing = 0
    private(set) var locked = 0
    /// What was found when everything was looked at last.
    private(set) var check = LockCheck()
    /// Grows with every change, so that what was made from it knows that it is stale.
    private(set) var revision = 0

    init() {}

    init(_ models: [ModelSummary], revision: Int) {
        self.models = models
        self.revision = revision
        positions.reserveCapacity(models.count)
        for (index, model) in models.enumerated() {
            positions[model.id] = index
            count(model, 1)
        }
    }

    func position(of id: UUID) -> Int? { positions[id] }

    subscript(id: UUID) -> ModelSummary? { positions[id].map { models[$0] } }

    /// Changes one model in place; its name and place stay.
    mutating func change(_ id: UUID, _ body: (inout ModelSummary) -> Void) {
        guard let index = positions[id] else { return }
        count(models[index], -1)
        body(&models[index])
        count(models[index], 1)
        revision += 1
    }

    mutating func setChecked(_ check: LockCheck) {
        self.check = check
        let ids = check.locked
        for index in models.indices where models[index].isLocked != ids.contains(models[index].id) {
            models[index].isLocked.toggle()
        }
        for index in models.indices { models[index].markUnverified(check.unverified) }
        locked = models.count { $0.isLocked }
        revision += 1
    }

    /// Without the key nothing proves a result.
    mutating func setUnverified() {
        for index in models.indices { models[index].lastTest?.isVerified = false }
    }

    /// What is known of each model's kept tests.
    var statistics: [UUID: TestStatistics] {
        models.reduce(into: [:]) { found, model in found[model.id] = model.statistics }
    }

    mutating func setStatistics(_ found: [UUID: TestStatistics]) {
        guard !found.isEmpty else { return }
        for index in models.indices {
            models[index].statistics = found[models[index].id] ?? models[index].statistics
        }
        revision += 1
    }

    private mutating func count(_ model: ModelSummary, _ amount: Int) {
        if model.isEnabled { enabled += amount }
        if model.isFailing { failing += amount }
        if model.isLocked { locked += amount }
    }
}

extension ModelSummary {
    /// The last test failed.
    var isFailing: Bool { lastTest?.verdict.isFailure == true }

    /// The word in the list and for `state:`.
    var stateWord: String {
        if isLocked { return "LOCKED" }
        guard let lastTest else { return "never" }
        return lastTest.word
    }

    /// A summary of a model just saved; the test's outcome is the caller's.
    init(of model: Model, lastTest: TestSummary?) {
        self.init(
            id: model.id, name: model.name, provider: model.provider, modelID: model.modelID,
            baseURL: model.baseURL, kind: model.kind, isEnabled: model.isEnabled, tags: model.tags,
            headerNames: model.headers.map(\.name), headersOn: model.headers.count { $0.isOn },
            version: model.version, changedAt: model.changedAt, changedBy: model.changedBy,
            lastTest: lastTest, isLocked: model.isLocked)
        sets = model.sets
        setHeaderNames = model.setRows.filter { !$0.isReplaced }.map(\.row.name)
    }
}
