internal import ModelPool
internal import PoolStore
internal import Synchronization

/// Keeps test results, some at a time, since every transaction waits for the disk.
// @unchecked Sendable: `failure` is touched by the store's jobs only.
final class ReportRecorder: @unchecked Sendable {
    private let store: StoreQueue
    private let waiting: Mutex<Batch>
    private var failure: (any Error)?

    private struct Batch {
        var reports: [TestReport] = []
        var since = ContinuousClock.now
        /// Whether the store has been asked to write them.
        var isDue = false
        /// How many are still to come.
        var expected: Int
    }

    /// A result waits so long for others to be written with.
    private static let patience = Duration.milliseconds(500)
    /// So many are written together, and at the end fewer, so that little is left to be written
    /// when the last one has come.
    private static let most = 200
    private static let fewest = 25

    /// - Parameter count: how many results there will be.
    init(_ store: StoreQueue, count: Int) {
        self.store = store
        waiting = Mutex(Batch(expected: count))
    }

    /// A test that somebody stopped says nothing about the model.
    func add(_ report: TestReport) {
        guard report.verdict != .cancelled, !report.isDraft else { return }
        let isTime = waiting.withLock { batch in
            batch.reports.append(report)
            batch.expected -= 1
            guard !batch.isDue else { return false }
            let enough = max(Self.fewest, min(Self.most, batch.expected))
            batch.isDue =
                batch.reports.count >= enough
                || ContinuousClock.now - batch.since >= Self.patience
            return batch.isDue
        }
        if isTime { store.perform { self.write($0) } }
    }

    /// Writes the rest; throws where a result could not be kept.
    func finish() async throws {
        try await store.value { store in
            self.write(store)
            if let failure = self.failure { throw failure }
        }
    }

    private func write(_ store: PoolStore) {
        let reports = waiting.withLock { batch in
            defer { batch = Batch(expected: batch.expected) }
            return batch.reports
        }
        guard !reports.isEmpty, !store.isReadOnly else { return }
        do throws(StoreError) { try store.record(reports) } catch {
            // A disk that can only be read is as good as --read-only: what was asked for is the test.
            if case .readOnly = error.code { return }
            failure = error
        }
    }
}
