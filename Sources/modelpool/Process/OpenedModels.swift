internal import FoundationEssentials
internal import ModelPool
internal import PoolStore

/// Saved models with their values opened, some at a time, before their turn: while those are
/// tested, the next are being opened. So many lie ready that writing results in between does not
/// hold the tests up.
struct OpenedModels {
    private typealias Batch = [(model: Model, callable: CallableModel?)]

    private let store: StoreQueue
    private var rest: ArraySlice<UUID>
    private var ahead: [Task<Batch, any Error>] = []
    /// The first ones are few, so that the first request is soon on its way.
    private var size = 4

    private static let most = 32
    private static let batchesAhead = 6

    init(_ ids: [UUID], _ store: StoreQueue) {
        self.store = store
        rest = ids[...]
        openAhead()
    }

    /// `nil` when there are no more; no `callable` where a value is LOCKED.
    mutating func next() async throws -> [(model: Model, callable: CallableModel?)]? {
        guard let first = ahead.first else { return nil }
        let batch = try await first.value
        ahead.removeFirst()
        openAhead()
        return batch
    }

    private mutating func openAhead() {
        while ahead.count < OpenedModels.batchesAhead, !rest.isEmpty {
            let ids = Array(rest.prefix(size))
            rest = rest.dropFirst(ids.count)
            size = min(size * 2, OpenedModels.most)
            ahead.append(Task { [store] in try await store.value { try $0.callables(ids) } })
        }
    }
}
