import FoundationEssentials
import ModelPool

/// A test of many models.
struct TestRun: Sendable, Equatable {
    let effect: EffectID
    /// All of them, and those without an answer yet.
    let total: Int
    private(set) var waiting: Set<UUID>
    /// Those that are being tested, since when.
    private(set) var running: [UUID: Date] = [:]
    private(set) var failed: [UUID] = []
    private var cancelled = 0
    let startedAt: Date
    private(set) var endedAt: Date?

    init(_ ids: [UUID], effect: EffectID, now: Date) {
        self.effect = effect
        total = ids.count
        waiting = Set(ids)
        startedAt = now
    }

    var isRunning: Bool { endedAt == nil }
    /// A test that somebody stopped says nothing about its model.
    var done: Int { total - waiting.count - cancelled }

    mutating func started(_ id: UUID, now: Date) {
        if waiting.contains(id) { running[id] = now }
    }

    mutating func finished(_ id: UUID, _ verdict: VerdictCode) {
        guard waiting.remove(id) != nil else { return }
        running[id] = nil
        if verdict == .cancelled {
            cancelled += 1
        } else if !verdict.isOK {
            failed.append(id)
        }
    }

    mutating func end(now: Date) {
        endedAt = now
        running = [:]
    }

    /// `31/200, 4 failing, 2.1 s`.
    func progress(now: Date) -> String {
        let seconds = Age.tenths((endedAt ?? now).timeIntervalSince(startedAt))
        return "\(done)/\(total), \(failed.count) failing, \(seconds) s"
    }
}
