internal import FoundationEssentials
internal import ModelPool
internal import PoolStore

/// Saved models with their values opened, some at a time, shortly before their turn: while those
/// are tested, the next are being opened.
struct OpenedModels {
    private typealias Batch = [(model: Model, callable: CallableModel?)]

    private let store: StoreQueue
    private var rest: ArraySlice<UUID>
    private var ahead: Task<Batch, any Error>?

    private static let size = 32

    init(_ ids: [UUID], _ store: StoreQueue) {
        self.store = store
        rest = ids[...]
        ahead = open()
    }

    /// `nil` when there are no more; no `callable` where a value is LOCKED.
    mutating func next() async throws -> [(model: Model, callable: CallableModel?)]? {
        guard let ahead else { return nil }
        let batch = try await ahead.value
        self.ahead = open()
        return batch
    }

    private mutating func open() -> Task<Batch, any Error>? {
        guard !rest.isEmpty else { return nil }
        let ids = Array(rest.prefix(OpenedModels.size))
        rest = rest.dropFirst(ids.count)
        return Task { [store] in try await store.value { try $0.callables(ids) } }
    }
}
