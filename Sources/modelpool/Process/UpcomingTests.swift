internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

/// Tests of saved models, prepared some at a time before their turn: while those are carried out,
/// the store opens the next models, and what is sent to them is put together. So many lie ready
/// that writing results in between does not hold the tests up.
struct UpcomingTests {
    private typealias Batch = [(model: Model, test: PreparedTest?)]

    private let store: StoreQueue
    private let prepare: @Sendable (CallableModel) -> PreparedTest
    private var rest: ArraySlice<UUID>
    private var ahead: [Task<Batch, any Error>] = []
    /// The first ones are few, so that the first request is soon on its way.
    private var size = 4

    private static let most = 32
    private static let batchesAhead = 6

    init(
        _ ids: [UUID], _ store: StoreQueue,
        prepare: @escaping @Sendable (CallableModel) -> PreparedTest
    ) {
        self.store = store
        self.prepare = prepare
        rest = ids[...]
        prepareAhead()
    }

    /// `nil` when there are no more; no `test` where a value is LOCKED.
    mutating func next() async throws -> [(model: Model, test: PreparedTest?)]? {
        guard let first = ahead.first else { return nil }
        let batch = try await first.value
        ahead.removeFirst()
        prepareAhead()
        return batch
    }

    private mutating func prepareAhead() {
        while ahead.count < UpcomingTests.batchesAhead, !rest.isEmpty {
            let ids = Array(rest.prefix(size))
            rest = rest.dropFirst(ids.count)
            size = min(size * 2, UpcomingTests.most)
            ahead.append(
                Task { [store, prepare] in
                    try await store.value { try $0.callables(ids) }.map { model, callable in
                        (model, callable.map(prepare))
                    }
                })
        }
    }
}
