internal import ModelPool
internal import PoolStore

/// Keeps test results, some at a time, since every transaction waits for the disk.
// @unchecked Sendable: what it holds is touched by the store's jobs only.
final class ReportRecorder: @unchecked Sendable {
    private let store: StoreQueue
    private var waiting: [TestReport] = []
    private var failure: (any Error)?

    private var lastWrite = ContinuousClock.now

    /// A result waits so long for others to be written with, or for so many.
    private static let patience = Duration.milliseconds(500)
    private static let most = 200

    init(_ store: StoreQueue) { self.store = store }

    /// A test that somebody stopped says nothing about the model.
    func add(_ report: TestReport) {
        guard report.verdict != .cancelled, !report.isDraft else { return }
        store.perform { store in
            self.waiting.append(report)
            let isLate = ContinuousClock.now - self.lastWrite >= Self.patience
            if isLate || self.waiting.count >= Self.most { self.write(store) }
        }
    }

    /// Writes the rest; throws where a result could not be kept.
    func finish() async throws {
        try await store.value { store in
            self.write(store)
            if let failure = self.failure { throw failure }
        }
    }

    private func write(_ store: PoolStore) {
        guard !waiting.isEmpty, !store.isReadOnly else { return }
        do { try store.record(waiting) } catch { failure = error }
        waiting = []
        lastWrite = .now
    }
}
