internal import PoolModel
internal import PoolStore

/// The list of the first picture: it is read while the terminal is taken over, which takes about
/// as long.
// @unchecked Sendable: `models` is touched by the pool's jobs only.
final class FirstList: @unchecked Sendable {
    private var models: Result<[ModelSummary], StoreError>?

    init(_ pool: Pool) {
        pool.perform { store in
            self.models = Result { () throws(StoreError) in try store.summaries() }
        }
    }

    /// The list for a job of the pool, once; `nil` from then on.
    func take() -> Result<[ModelSummary], StoreError>? {
        defer { models = nil }
        return models
    }
}
