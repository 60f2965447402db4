internal import PoolModel
internal import PoolStore
internal import Synchronization

/// The one writer of test results: each is told of when it stands in the pool, so that whatever
/// ends the program loses nothing that was told. Those that come while the store is busy are
/// written together, since every transaction waits for the disk.
// @unchecked Sendable: `failure` is touched by the store's jobs only.
final class ReportWriter: @unchecked Sendable {
    private let pool: Pool
    private let tell: @Sendable (TestReport) -> Void
    private let waiting = Mutex<[TestReport]>([])
    private var failure: (any Error)?

    init(_ pool: Pool, tell: @escaping @Sendable (TestReport) -> Void) {
        self.pool = pool
        self.tell = tell
    }

    func write(_ report: TestReport) {
        let isFirst = waiting.withLock { reports in
            reports.append(report)
            return reports.count == 1
        }
        if isFirst { pool.perform { self.writeAll(to: $0) } }
    }

    /// Waits until all are written and told; throws where one could not be kept.
    func finish() async throws {
        try await pool.value { _ in
            if let failure = self.failure { throw failure }
        }
    }

    private func writeAll(to store: PoolStore) {
        let reports = waiting.withLock { reports in
            defer { reports = [] }
            return reports
        }
        // What was asked for is the test: it is told whether it can be kept or not.
        defer { reports.forEach(tell) }
        // A test that somebody stopped says nothing about the model.
        let telling = reports.filter { $0.verdict != .cancelled && !$0.isDraft }
        guard !store.isReadOnly, !telling.isEmpty else { return }
        do throws(StoreError) { try store.record(telling) } catch {
            // A disk that can only be read is as good as --read-only.
            if case .readOnly = error.code { return }
            failure = failure ?? error
        }
    }
}
