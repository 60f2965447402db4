internal import Dispatch
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import TerminalDriver

/// The screen of somebody at a desk: the names of the models, and tests that are asked for.
final class DeskSource: ScreenSource {
    let requests: DeskRequests
    private let line: DeskLine
    private let facts: PoolFacts
    private let inbox: Inbox<ScreenMessage>

    init(_ desk: Desk, facts: PoolFacts, inbox: Inbox<ScreenMessage>) {
        line = DeskLine(desk)
        requests = DeskRequests(line: line)
        self.facts = facts
        self.inbox = inbox
    }

    func perform(_ job: @escaping @Sendable (DeskStore) -> Void) {
        let facts = facts
        line.perform { job(DeskStore(desk: $0, facts: facts)) }
    }

    /// A desk may not ask whether anything has changed: it reads the names again.
    func lookForChanges() {
        let inbox = inbox
        line.ifChanged { inbox.post(.action(.poolChanged)) }
    }

    /// What was asked for stands on the server.
    func finish() {}
}

/// A desk's connection, whose calls may wait: on a queue of their own.
// @unchecked Sendable: `desk` and `last` are touched by jobs on `queue` only.
final class DeskLine: @unchecked Sendable {
    private let desk: Desk
    private var last: [Desk.Model]?
    private let queue = DispatchQueue(label: "modelpool.desk", qos: .userInitiated)

    init(_ desk: Desk) { self.desk = desk }

    func perform(_ job: @escaping @Sendable (Desk) -> Void) { queue.async { job(self.desk) } }

    func value<Value: Sendable>(
        _ job: @escaping @Sendable (Desk) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try job(self.desk) }) }
        }
    }

    /// Tells where the models, or how their last tests ended, are others than the last time.
    func ifChanged(_ tell: @escaping @Sendable () -> Void) {
        queue.async {
            // `try?`: a server that is not there is told of by what somebody asks for.
            guard let models = try? self.desk.models() else { return }
            if let last = self.last, last != models { tell() }
            self.last = models
        }
    }
}

/// What the pool lets a desk see.
struct DeskStore: StoreServices {
    let desk: Desk
    let facts: PoolFacts

    func pool() throws -> PoolContents {
        PoolContents(models: try desk.models().map { ModelSummary($0) }, facts: facts)
    }

    // The screen offers none of the rest.

    private var refusal: Refusal {
        .failed(Failure(sentence: "A desk has no key and reads no table.", advice: ""))
    }

    func lockCheck() throws -> LockCheck { throw refusal }
    func statistics() throws -> [UUID: TestStatistics] { throw refusal }
    func model(_: UUID) throws -> LoadedModel { throw refusal }
    func headerSets() throws -> [LoadedModel] { throw refusal }
    func setOfRows(alikeIn _: [UUID], named _: String) throws -> [Model] { throw refusal }
    func modelsWithRows(of _: UUID) throws -> [Model] { throw refusal }
    func models(_: [UUID]) throws -> [Model] { throw refusal }
    func copy(of _: UUID) throws -> Model { throw refusal }
    func save(_: [Model], sendSecretsToNewOrigin _: Bool) throws -> [Model] { throw refusal }
    func delete(_: [ModelReference]) throws { throw refusal }
    func setEnabled(_: [UUID], _: Bool) throws { throw refusal }
    func reveal(_: UUID, row _: UUID?) throws -> Secret { throw refusal }
    func value(of _: Model, row _: UUID?) throws -> Secret { throw refusal }
    func request(of _: Model) throws -> EffectiveRequest { throw refusal }
    func curlCommand(of _: Model) throws -> Secret { throw refusal }
    func auditLog() throws -> [AuditLine] { throw refusal }
    func keyStatus() throws -> KeyStatus { throw refusal }
    func outsideChanges() throws -> OutsideReport? { throw refusal }
    func accept(_: [UInt8]) throws -> PoolContents { throw refusal }
    func lock() throws -> PoolContents { throw refusal }
    func unlock(_: Secret) throws -> PoolContents { throw refusal }
    func importable(from _: String) throws -> ImportPreview { throw refusal }
    func exported(_: [UUID], for _: String) throws -> ExportedText { throw refusal }
}

extension ModelSummary {
    /// What a desk sees of a model: neither address nor headers.
    init(_ model: Desk.Model) {
        let last = model.lastVerdict.map { verdict in
            let wording = VerdictWording.of(verdict)
            return TestSummary(
                verdict: verdict, httpStatus: nil, totalMilliseconds: 0,
                testedAt: model.lastTested ?? .distantPast, message: wording.meaning,
                next: wording.next)
        }
        self.init(
            id: model.id, name: model.name,
            provider: Provider.ID(rawValue: model.provider) ?? .custom, modelID: model.modelID,
            baseURL: "", kind: ModelKind(rawValue: model.kind) ?? .chat,
            isEnabled: model.isEnabled, tags: [], headerNames: [], headersOn: 0, version: 0,
            changedAt: .distantPast, changedBy: "", lastTest: last)
    }
}

/// Tests that somebody with the key makes (``DeskServer``).
struct DeskRequests: RequestServices {
    let line: DeskLine

    func askForTest(
        of model: UUID, named name: String, telling tell: @escaping @Sendable (AskedTest) -> Void
    ) async throws -> TestSummary {
        let request = try await line.value { desk in
            do { return try desk.ask(model) } catch let refusal as DeskRefusal {
                throw DeskSession.notAsked(refusal, name)
            }
        }
        while true {
            switch try await line.value({ try $0.state(of: request) }) {
            case .done(let answer): return TestSummary(answer)
            case .refused(let reason): throw DeskSession.notTested(name, reason)
            case .gone: throw DeskSession.nobodyTested(name)
            case .waiting(let isServed): tell(.waiting(isServed: isServed))
            case .running: tell(.running)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private var refusal: Refusal {
        .failed(Failure(sentence: "A desk sends nothing itself.", advice: ""))
    }

    func test(
        _: Model, isDraft _: Bool, _: TestOptions, sendSecretsToNewOrigin _: Bool,
        telling _: @escaping @Sendable (TestEvent) -> Void
    ) async throws { throw refusal }

    func test(
        _: [UUID], _: TestOptions, telling _: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws { throw refusal }

    func chat(
        with _: Model, _: [ChatTurn], sendSecretsToNewOrigin _: Bool,
        telling _: @escaping @Sendable (String) -> Void
    ) async throws -> ChatEnding { throw refusal }

    func modelIDs(of _: Model, sendSecretsToNewOrigin _: Bool) async throws -> [String] {
        throw refusal
    }
}

extension TestSummary {
    fileprivate init(_ answer: DeskAnswer) {
        self.init(
            verdict: answer.verdict, httpStatus: nil,
            totalMilliseconds: answer.totalMilliseconds, testedAt: Date(),
            message: VerdictWording.of(answer.verdict).meaning, owner: answer.owner,
            next: answer.next, stages: answer.stages)
    }
}
