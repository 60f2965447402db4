import FoundationEssentials
import PoolModel

/// A test of many models. Its times are of the session's ``State/elapsed``.
struct TestRun: Sendable, Equatable {
    let job: JobID
    /// All of them, and those without an answer yet.
    let total: Int
    private(set) var waiting: Set<UUID>
    /// Those that are being tested, since when.
    private(set) var running: [UUID: Duration] = [:]
    private(set) var failed: [UUID] = []
    private var cancelled = 0
    let startedAt: Duration
    private(set) var endedAt: Duration?

    init(_ ids: [UUID], job: JobID, elapsed: Duration) {
        self.job = job
        total = ids.count
        waiting = Set(ids)
        startedAt = elapsed
    }

    var isRunning: Bool { endedAt == nil }
    /// A test that somebody stopped says nothing about its model.
    var done: Int { total - waiting.count - cancelled }

    mutating func started(_ id: UUID, elapsed: Duration) {
        if waiting.contains(id) { running[id] = elapsed }
    }

    mutating func finished(_ id: UUID, _ verdict: VerdictCode) {
        guard waiting.remove(id) != nil else { return }
        running[id] = nil
        if verdict == .cancelled { cancelled += 1 }
        if verdict.isFailure { failed.append(id) }
    }

    mutating func end(elapsed: Duration) {
        endedAt = elapsed
        running = [:]
    }

    /// `31/200, 4 failing, 2.1 s`.
    func progress(elapsed: Duration) -> String {
        let seconds = Age.tenths(((endedAt ?? elapsed) - startedAt).inSeconds)
        return "\(done)/\(total), \(failed.count) failing, \(seconds) s"
    }
}
