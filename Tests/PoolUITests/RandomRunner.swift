import FoundationEssentials
import PoolModel

@testable import PoolUI

/// Random numbers from a seed.
struct Random {
    private var identities: SeededIdentities

    init(_ seed: UInt64) { identities = SeededIdentities(seed: seed) }

    mutating func below(_ limit: Int) -> Int {
        let bytes = identities.next().uuid
        return (Int(bytes.0) << 8 | Int(bytes.1)) % max(limit, 1)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}

/// Answers every job with something that could be, or refuses it.
final class RandomRunner: JobRunner {
    private let services: RandomServices
    private var actions: [Action] = []
    private var request: (() async -> [Action])?

    init(_ seed: UInt64) { services = RandomServices(seed) }

    /// What the job that was started last is answered.
    func answers() async -> [Action] {
        defer { actions = [] }
        defer { request = nil }
        return actions + (await request?() ?? [])
    }

    func runOnStore(_ job: some StoreJob, _ id: JobID) {
        actions = [job.ended(id, services.catching { try job.run(on: services) })]
    }

    func runOnFiles(_ job: some FileJob, _ id: JobID) {
        actions = [job.ended(id, services.catching { try job.run(on: services) })]
    }

    func runOnTerminal(_ job: some TerminalJob, _ id: JobID) {
        actions = [job.ended(id, services.catching { try job.run(on: services) })]
    }

    func runRequest(_ job: some RequestJob, _ id: JobID) {
        let services = services
        request = {
            let events = Events()
            do {
                let answer = try await job.run(by: services) { event in
                    events.add(job.telling(id, event))
                }
                return events.all + [job.ended(id, .success(answer))]
            } catch {
                return events.all + [job.ended(id, .failure(services.refusal))]
            }
        }
    }
}

/// Used by one test at a time, which waits for every answer.
private final class Events: @unchecked Sendable {
    private(set) var all: [Action] = []
    func add(_ action: Action) { all.append(action) }
}

/// Used by one test at a time, which waits for every answer.
final class RandomServices: @unchecked Sendable {
    private var random: Random

    init(_ seed: UInt64) { random = Random(seed) }

    var refusal: Refusal {
        switch random.below(3) {
        case 0:
            .conflicted(
                Conflict(
                    mine: Sample.claude, theirs: random.below(2) == 0 ? nil : Sample.claude))
        case 1: .originChanged(OriginChange(modelName: "m", from: "a", to: "b"))
        default: .failed(Failure(sentence: "It failed.", advice: "Try again."))
        }
    }

    func catching<Answer>(_ body: () throws -> Answer) -> Result<Answer, Refusal> {
        do {
            if random.below(5) == 0 { throw refusal }
            return .success(try body())
        } catch {
            return .failure(refusal)
        }
    }
}

extension RandomServices: StoreServices {
    func pool() -> PoolContents { PoolContents(models: Sample.summaries, facts: Sample.facts) }
    func lockCheck() -> LockCheck { LockCheck([], removed: random.below(9) == 0 ? ["gone"] : []) }
    func statistics() -> [UUID: TestStatistics] { [:] }
    func model(_: UUID) -> LoadedModel {
        LoadedModel(Sample.claude, history: [Sample.test(.ok, 1, minutesAgo: 1)])
    }
    func models(_: [UUID]) -> [Model] { [Sample.claude] }
    func copy(of _: UUID) -> Model {
        Model(
            id: Sample.id(70), name: "copy", provider: .custom, modelID: "m", now: Sample.now)
    }
    func headerSets() -> [LoadedModel] { [] }

    func setOfRows(alikeIn _: [UUID], named name: String) -> [Model] {
        [Model(set: name, id: UUID(), now: Date(timeIntervalSince1970: 0))]
    }

    func modelsWithRows(of _: UUID) -> [Model] { [] }

    func save(_ models: [Model], sendSecretsToNewOrigin _: Bool) -> [Model] {
        models.map(Sample.stored)
    }
    func delete(_: [ModelReference]) {}
    func setEnabled(_: [UUID], _: Bool) {}
    func reveal(_: UUID, row _: UUID?) -> Secret { Secret("value") }
    func value(of _: Model, row _: UUID?) -> Secret { Secret("value") }
    func request(of _: Model) -> EffectiveRequest {
        EffectiveRequest(
            method: "POST", url: "https://x", headers: [], body: "{}", proxy: nil, problems: [])
    }
    func curlCommand(of _: Model) -> Secret { Secret("curl https://x") }
    func auditLog() -> [AuditLine] { [] }
    func keyStatus() -> KeyStatus { KeyStatus(facts: [], slots: []) }
    func outsideChanges() -> OutsideReport? {
        OutsideReport(lines: ["a -> https://x"], isSealing: false, digest: [1])
    }
    func accept(_: [UInt8]) -> PoolContents { pool() }
    func lock() -> PoolContents { pool() }
    func unlock(_: Secret) -> PoolContents { pool() }
    func importable(from _: String) -> ImportPreview {
        ImportPreview(format: "curl", models: [Sample.claude], notes: [])
    }
    func exported(_: [UUID], for _: String) -> ExportedText {
        ExportedText(text: "models", leftOut: 1, notes: 0)
    }
}

extension RandomServices: FileServices {
    func state(of _: ReferenceUse) -> ReferenceState { .set }
    func write(_: String, to path: String) -> String { path }
    func importable(text _: String, takenIDs _: Set<UUID>) -> ImportPreview {
        ImportPreview(
            format: "curl", models: random.below(2) == 0 ? [] : [Sample.claude], notes: [])
    }
    func completions(of path: String) -> [String] {
        (0..<random.below(3)).map { path + "\($0)" }
    }
    func parseHeaders(_: String) -> ParsedHeaders {
        ParsedHeaders(
            lines: [
                .init(name: "X-P", value: .new(Secret("1")), isOn: true),
                .init(name: "X-Q", value: .keep(row: 1 + random.below(3)), isOn: false),
            ],
            rejected: random.below(2) == 0 ? [] : [.init(line: 3, reason: "no colon")])
    }
}

extension RandomServices: TerminalServices {
    func copy(_: String) {}
    func edit(_ text: String) -> String? { random.below(4) == 0 ? nil : text + "X-E: 1\n" }
}

extension RandomServices: RequestServices {
    func askForTest(
        of _: UUID, named _: String, telling tell: @escaping @Sendable (AskedTest) -> Void
    ) async throws -> TestSummary {
        tell(.waiting(isServed: random.below(2) == 0))
        if random.below(5) == 0 { throw refusal }
        return Sample.test(.ok, 1, minutesAgo: 0)
    }

    func test(
        _ model: Model, isDraft: Bool, _: TestOptions, sendSecretsToNewOrigin _: Bool,
        telling tell: @escaping @Sendable (TestEvent) -> Void
    ) async throws {
        var report = TestPaneTests.report(model, isDraft: isDraft)
        report.stages = []
        tell(.text("x"))
        tell(.finished(report))
    }

    func test(
        _ ids: [UUID], _: TestOptions,
        telling tell: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws {
        for id in ids.prefix(3) {
            tell(id, .stage(StageResult(stage: .resolve, state: .ok)))
        }
        if random.below(5) == 0 { throw refusal }
    }

    func chat(
        with _: Model, _: [ChatTurn], sendSecretsToNewOrigin _: Bool,
        telling tell: @escaping @Sendable (String) -> Void
    ) async throws -> ChatEnding {
        tell("hello")
        if random.below(5) == 0 { throw refusal }
        return .finished(firstToken: 1, total: 2, tokens: 3)
    }

    func modelIDs(of _: Model, sendSecretsToNewOrigin _: Bool) async throws -> [String] {
        if random.below(5) == 0 { throw refusal }
        return ["a", "b"]
    }
}
