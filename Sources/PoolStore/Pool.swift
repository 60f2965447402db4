internal import Dispatch

/// A pool that several threads use: it owns the store, whose jobs run one at a time and in their
/// order on a queue of their own, never on the thread that draws.
// @unchecked Sendable: `store` and `lastVersion` are touched by jobs on `queue` only, once the
// store was handed over.
package final class Pool: @unchecked Sendable {
    private let store: PoolStore
    private var lastVersion: Int64?
    private let queue = DispatchQueue(label: "modelpool.store", qos: .userInitiated)

    /// Takes the store over; nobody else may use it from now on.
    package init(_ store: PoolStore) {
        self.store = store
        lastVersion = version
    }

    package func perform(_ job: @escaping @Sendable (PoolStore) -> Void) {
        queue.async { job(self.store) }
    }

    /// The result of a job, without holding a thread while it waits.
    package func value<Value: Sendable>(
        _ job: @escaping @Sendable (PoolStore) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try job(self.store) }) }
        }
    }

    /// Waits until the jobs that were given so far are done.
    package func finish() { queue.sync {} }

    /// Runs a job where another program has committed something since the last time.
    package func ifChanged(_ job: @escaping @Sendable (PoolStore) -> Void) {
        queue.async {
            guard let version = self.version else { return }
            defer { self.lastVersion = version }
            if self.lastVersion != version { job(self.store) }
        }
    }

    /// A file that cannot be read at this moment says so when it is really used.
    private var version: Int64? { try? store.dataVersion() }
}
