internal import Dispatch
internal import PoolStore

/// The store on an executor of its own: one job at a time, in order, never on the thread that
/// draws.
// @unchecked Sendable: `store` and `lastVersion` are touched by jobs on `queue` only, once the
// store was handed over.
final class StoreQueue: @unchecked Sendable {
    private let store: PoolStore
    private var lastVersion: Int64?
    private let queue = DispatchQueue(label: "modelpool.store", qos: .userInitiated)

    /// Takes the store over; nobody else may use it from now on.
    init(_ store: PoolStore) { self.store = store }

    func perform(_ job: @escaping @Sendable (PoolStore) -> Void) {
        queue.async { job(self.store) }
    }

    /// The result of a job, without holding a thread while it waits.
    func value<Value: Sendable>(
        _ job: @escaping @Sendable (PoolStore) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try job(self.store) }) }
        }
    }

    /// The result of a job, waiting for it.
    func sync<Value>(_ job: (PoolStore) throws -> Value) rethrows -> Value {
        try queue.sync { try job(store) }
    }

    /// Runs a job where another program has committed something since the last time.
    func ifChanged(_ job: @escaping @Sendable (PoolStore) -> Void) {
        queue.async {
            // A file that cannot be read at this moment says so when it is really used.
            guard let version = try? self.store.dataVersion() else { return }
            defer { self.lastVersion = version }
            if let last = self.lastVersion, last != version { job(self.store) }
        }
    }
}
