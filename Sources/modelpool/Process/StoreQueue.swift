internal import Dispatch
internal import PoolModel
internal import PoolStore

/// The store on an executor of its own: one job at a time, in order, never on the thread that
/// draws.
// @unchecked Sendable: `store`, `lastVersion` and `ahead` are touched by jobs on `queue` only, once
// the store was handed over.
final class StoreQueue: @unchecked Sendable {
    private let store: PoolStore
    private var lastVersion: Int64?
    /// The list as it was at `lastVersion`, read before somebody asked for it.
    private var ahead: Result<[ModelSummary], StoreError>?
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

    /// Begins to read the list, which is sure to be asked for.
    func readAhead() {
        queue.async {
            self.lastVersion = self.version
            self.ahead = self.read
        }
    }

    /// All models, for a job that runs on the queue; what was read ahead counts while nobody has
    /// changed the pool since.
    func summaries() throws(StoreError) -> [ModelSummary] {
        dispatchPrecondition(condition: .onQueue(queue))
        let version = version
        let known = version == lastVersion ? ahead : nil
        ahead = nil
        lastVersion = version
        return try (known ?? read).get()
    }

    private var read: Result<[ModelSummary], StoreError> {
        Result { () throws(StoreError) in try store.summaries() }
    }

    /// A file that cannot be read at this moment says so when it is really used.
    private var version: Int64? { try? store.dataVersion() }

    /// Runs a job where another program has committed something since the last time.
    func ifChanged(_ job: @escaping @Sendable (PoolStore) -> Void) {
        queue.async {
            guard let version = self.version else { return }
            defer { self.lastVersion = version }
            if let last = self.lastVersion, last != version { job(self.store) }
        }
    }
}
