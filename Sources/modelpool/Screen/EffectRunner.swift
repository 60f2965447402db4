internal import Dispatch
internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import ProviderClient
internal import TerminalDriver
internal import Vault

/// Does what the screen wants done and posts the answers. The store's jobs run one after the
/// other on a queue of its own, requests as tasks that can be cancelled. Used on the main thread.
final class EffectRunner {
    let store: StoreQueue
    let prober: Prober
    let world: World
    let session: SessionFacts
    /// For jobs that may wait for a disk that is not the store's.
    let files = DispatchQueue(label: "modelpool.files")
    /// What is still to be said once.
    var notice: String?
    private let inbox: Inbox<ScreenMessage>
    private var lastStamp: FileStamp?
    private var tasks: [EffectID: Task<Void, Never>] = [:]

    init(
        store: StoreQueue, prober: Prober, world: World, session: SessionFacts,
        notice: String?, inbox: Inbox<ScreenMessage>
    ) {
        self.store = store
        self.prober = prober
        self.world = world
        self.session = session
        self.notice = notice
        self.inbox = inbox
    }

    func run(_ effect: Effect) {
        switch effect {
        case .loadPool, .checkLocks, .load, .loadMany, .copyModel, .save, .delete, .setEnabled,
            .reveal, .loadAudit, .loadKeyStatus, .lock, .unlock, .copySecret, .copyCurl,
            .saveSecret, .saveCurl:
            runOnStore(effect)
        case .preview, .test, .testMany, .chat, .listModels: runRequest(effect)
        case .checkReferences, .writeFile, .parseHeaders, .importFile, .exportFile:
            runOnFiles(effect)
        case .cancel(let id): tasks[id]?.cancel()
        case .copy, .editText, .setMouse, .redraw, .suspend, .quit:
            // The loop's own.
            break
        }
    }

    /// Loads the pool again where another program has changed it.
    func lookForChanges() {
        let stamp = FileStamp(of: session.path)
        guard stamp != lastStamp else { return }
        lastStamp = stamp
        let post = post
        let session = session
        store.ifChanged { post(PoolAnswer.pool($0, session)) }
    }

    /// Ends what runs, and waits for what is being saved.
    func finish() {
        for task in tasks.values { task.cancel() }
        store.sync { _ in }
    }

    func forget(_ id: EffectID) { tasks[id] = nil }

    /// How answers reach the main loop, from any thread.
    var post: @Sendable (Action) -> Void {
        { [inbox] action in inbox.post(.action(action)) }
    }

    /// Has the store's thread make a text for the clipboard.
    func copy(_ id: EffectID, _ text: @escaping @Sendable (PoolStore) throws -> String) {
        let (inbox, post) = (inbox, post)
        store.perform { store in
            do { inbox.post(.copy(id, try text(store))) } catch {
                post(.failed(id, ErrorWording.failure(for: error).failure))
            }
        }
    }

    /// Starts something that can be cancelled.
    func start(_ id: EffectID, _ body: @escaping @Sendable () async -> Void) {
        let inbox = inbox
        tasks[id] = Task.detached {
            await body()
            inbox.post(.ended(id))
        }
    }
}
