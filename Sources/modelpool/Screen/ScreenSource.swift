internal import FoundationEssentials
internal import PoolStore
internal import PoolUI
internal import ProviderClient
internal import TerminalDriver

/// What the jobs of the screen work on: the pool, or a desk that has no key to it. Used on the main
/// thread.
protocol ScreenSource: AnyObject {
    associatedtype Store: StoreServices, SendableMetatype
    associatedtype Requests: RequestServices

    var requests: Requests { get }

    /// Runs a job on a thread that is not the screen's, after those before it.
    func perform(_ job: @escaping @Sendable (Store) -> Void)

    /// Tells the screen where others have changed something.
    func lookForChanges()

    /// Waits for what is being saved.
    func finish()
}

/// The pool, with its key.
final class PoolSource: ScreenSource {
    private let pool: Pool
    private let first: FirstList
    private let context: CommandContext
    private let facts: SessionFacts
    private let inbox: Inbox<ScreenMessage>
    /// Made for the first request: libcurl is not opened before.
    private(set) lazy var requests = ModelTester(pool, ConnectionTester(in: context))
    private var lastStamp: FileStamp?
    /// Of a pool on a server; it tells by itself.
    private let listener: ChangeListener?

    init(
        pool: Pool, first: FirstList, context: CommandContext, facts: SessionFacts,
        inbox: Inbox<ScreenMessage>
    ) {
        self.pool = pool
        self.first = first
        self.context = context
        self.facts = facts
        self.inbox = inbox
        listener = facts.server.map { server in
            ChangeListener(server) { news in
                switch news {
                case .changed: pool.ifChanged { _ in inbox.post(.action(.poolChanged)) }
                case .lost: inbox.post(.action(.connection(isLost: true)))
                case .back: inbox.post(.action(.connection(isLost: false)))
                }
            }
        }
    }

    func perform(_ job: @escaping @Sendable (ScreenStore) -> Void) {
        let (first, context, facts) = (first, context, facts)
        pool.perform { store in
            job(ScreenStore(store: store, first: first, context: context, facts: facts))
        }
    }

    func lookForChanges() {
        guard listener == nil else { return }
        let stamp = FileStamp(of: facts.path)
        guard stamp != lastStamp else { return }
        lastStamp = stamp
        let inbox = inbox
        pool.ifChanged { _ in inbox.post(.action(.poolChanged)) }
    }

    func finish() {
        listener?.end()
        pool.finish()
    }
}
