internal import PoolModel
internal import PoolStore
internal import Synchronization

/// Keeps test results. Each is on its way to the store before anybody is told of it, so that who
/// waits for the store waits for it too; those that come while the store is busy are written
/// together, since every transaction waits for the disk.
// @unchecked Sendable: `failure` is touched by the store's jobs only.
final class ReportRecorder: @unchecked Sendable {
    private let store: StoreQueue
    private let waiting = Mutex<[TestReport]>([])
    private var failure: (any Error)?

    init(_ store: StoreQueue) { self.store = store }

    /// A test that somebody stopped says nothing about the model.
    func add(_ report: TestReport) {
        guard report.verdict != .cancelled, !report.isDraft else { return }
        let isFirst = waiting.withLock { reports in
            reports.append(report)
            return reports.count == 1
        }
        if isFirst { store.perform { self.write($0) } }
    }

    /// Waits until all are written; throws where a result could not be kept.
    func finish() async throws {
        try await store.value { _ in
            if let failure = self.failure { throw failure }
        }
    }

    private func write(_ store: PoolStore) {
        let reports = waiting.withLock { reports in
            defer { reports = [] }
            return reports
        }
        guard !store.isReadOnly else { return }
        do throws(StoreError) { try store.record(reports) } catch {
            // A disk that can only be read is as good as --read-only: what was asked for is the test.
            if case .readOnly = error.code { return }
            failure = error
        }
    }
}
