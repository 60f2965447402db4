internal import ModelPool
internal import PoolStore
internal import Synchronization

/// Keeps test results, some at a time, since every transaction waits for the disk.
// @unchecked Sendable: `failure` is touched by the store's jobs only.
final class ReportRecorder: @unchecked Sendable {
    private let store: StoreQueue
    private let waiting = Mutex(Batch())
    private var failure: (any Error)?

    private struct Batch {
        var reports: [TestReport] = []
        var since = ContinuousClock.now
    }

    /// A result waits so long for others to be written with, or for so many.
    private static let patience = Duration.milliseconds(500)
    private static let most = 200

    init(_ store: StoreQueue) { self.store = store }

    /// A test that somebody stopped says nothing about the model.
    func add(_ report: TestReport) {
        guard report.verdict != .cancelled, !report.isDraft else { return }
        let isTime = waiting.withLock { batch in
            batch.reports.append(report)
            return batch.reports.count >= Self.most
                || ContinuousClock.now - batch.since >= Self.patience
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
            defer { batch = Batch() }
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
