package import FoundationEssentials

/// What the list shows of a model; it is read without opening a secret.
package struct ModelSummary: Sendable, Equatable, Identifiable {
    package let id: UUID
    package var name: String
    package var provider: Provider.ID
    package var modelID: String
    package var baseURL: String
    package var kind: ModelKind
    package var isEnabled: Bool
    package var tags: [String]
    /// The names of the header sets that it attaches.
    package var sets: [String] = []
    /// The names of its sets' rows, in the order in which they are sent, without those that a row of
    /// its own is sent instead of.
    package var setHeaderNames: [String] = []
    /// Of its own rows, in their order.
    package var headerNames: [String]
    /// How many of them are on.
    package var headersOn: Int
    package var version: Int
    package var changedAt: Date
    package var changedBy: String
    package var lastTest: TestSummary?
    /// What its kept tests say together; read in the background.
    package var statistics: TestStatistics?
    /// Set after the secrets were checked in the background: one of them cannot be opened.
    package var isLocked: Bool

    package init(
        id: UUID, name: String, provider: Provider.ID, modelID: String, baseURL: String,
        kind: ModelKind = .chat, isEnabled: Bool, tags: [String], headerNames: [String],
        headersOn: Int, version: Int,
        changedAt: Date, changedBy: String, lastTest: TestSummary?, isLocked: Bool = false
    ) {
        self.id = id
        self.name = name
        self.provider = provider
        self.modelID = modelID
        self.baseURL = baseURL
        self.kind = kind
        self.isEnabled = isEnabled
        self.tags = tags
        self.headerNames = headerNames
        self.headersOn = headersOn
        self.version = version
        self.changedAt = changedAt
        self.changedBy = changedBy
        self.lastTest = lastTest
        self.isLocked = isLocked
    }

    /// - Parameter tests: when the last test of each model was that is not as it was kept: one that
    ///   has come since is another.
    package mutating func markUnverified(_ tests: [UUID: Date]) {
        guard let lastTest else { return }
        self.lastTest?.isVerified = tests[id] != lastTest.testedAt
    }

    /// What the list counts: the rows of its sets and its own.
    package var allHeaderNames: [String] {
        // Asked for every model at every key of a filter: no copy where there are no sets.
        setHeaderNames.isEmpty ? headerNames : setHeaderNames + headerNames
    }

    /// Whether it is among those that `test --all`, `watch` and `T` test.
    package var isTestedWithAll: Bool { isEnabled && kind.isTested }
}

/// The outcome of a test as the history keeps it: no body, no secret.
package struct TestSummary: Sendable, Equatable {
    package var verdict: VerdictCode
    package var httpStatus: Int?
    package var totalMilliseconds: Double
    package var testedAt: Date
    /// The verdict's one line.
    package var message: String
    /// Who can mend it; `nil`: there is nothing to mend.
    package var owner: Owner?
    /// What to do next; empty where an earlier release kept the result.
    package var next: String
    package var stages: [StageResult]
    /// The version of the model that was tested; `nil` where it was not asked for.
    package var version: Int?
    /// It passed, and its answer took longer than it should.
    package var isSlow: Bool
    /// Whether it is as this program has kept it, as far as the pool's key was asked.
    package var isVerified = true

    /// Why the pool's key may not prove a result.
    package static let whyUnverified =
        "of an earlier release or key, or changed outside this program"

    package init(
        verdict: VerdictCode, httpStatus: Int?, totalMilliseconds: Double, testedAt: Date,
        message: String, owner: Owner? = nil, next: String = "", stages: [StageResult] = [],
        version: Int? = nil, isSlow: Bool = false
    ) {
        self.verdict = verdict
        self.httpStatus = httpStatus
        self.totalMilliseconds = totalMilliseconds
        self.testedAt = testedAt
        self.message = message
        self.owner = owner
        self.next = next
        self.stages = stages
        self.version = version
        self.isSlow = isSlow
    }

    /// How it ended, in a word.
    package var word: String { isSlow ? "slow" : verdict.word }
}
