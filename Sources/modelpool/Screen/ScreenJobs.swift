internal import Dispatch
internal import PoolStore
internal import PoolUI
internal import ProviderClient
internal import TerminalDriver

/// Has the jobs of the screen done and posts their answers: those for the store one after the
/// other on its queue, requests as tasks that can be cancelled. Used on the main thread.
final class ScreenJobs: JobRunner {
    private let pool: Pool
    private let first: FirstList
    private let world: World
    private let facts: SessionFacts
    private let terminal: TerminalSession
    private let inbox: Inbox<ScreenMessage>
    /// For jobs that may wait for a disk that is not the store's.
    private let files = DispatchQueue(label: "modelpool.files")
    /// Made for the first request: libcurl is not opened before.
    private lazy var modelTester = ModelTester(pool, ConnectionTester(in: world))
    private var lastStamp: FileStamp?
    /// Of a pool on a server; it tells by itself.
    private let listener: ChangeListener?
    private var tasks: [JobID: Task<Void, Never>] = [:]

    init(
        pool: Pool, first: FirstList, world: World, facts: SessionFacts,
        terminal: TerminalSession, inbox: Inbox<ScreenMessage>
    ) {
        self.pool = pool
        self.first = first
        self.world = world
        self.facts = facts
        self.terminal = terminal
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

    func start(_ running: RunningJob) { running.job.start(running.id, by: self) }

    func runOnStore(_ job: some StoreJob, _ id: JobID) {
        let (first, world, facts, inbox) = (first, world, facts, inbox)
        pool.perform { store in
            let services = ScreenStore(store: store, first: first, world: world, facts: facts)
            let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
            inbox.post(.action(job.ended(id, result)))
        }
    }

    func runOnFiles(_ job: some FileJob, _ id: JobID) {
        let (world, inbox) = (world, inbox)
        files.async {
            let services = ScreenFiles(world: world)
            let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
            inbox.post(.action(job.ended(id, result)))
        }
    }

    func runOnTerminal(_ job: some TerminalJob, _ id: JobID) {
        let services = ScreenTerminal(session: terminal, world: world)
        let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
        inbox.post(.action(job.ended(id, result)))
    }

    func runRequest(_ job: some RequestJob, _ id: JobID) {
        let (modelTester, inbox) = (modelTester, inbox)
        tasks[id] = Task.detached {
            do {
                let answer = try await job.run(by: modelTester) {
                    inbox.post(.action(job.telling(id, $0)))
                }
                inbox.post(.action(job.ended(id, .success(answer))))
            } catch {
                inbox.post(.action(job.ended(id, .failure(Refusal(error)))))
            }
            inbox.post(.ended(id))
        }
    }

    func cancel(_ id: JobID) { tasks[id]?.cancel() }

    /// The task of a job is over.
    func forget(_ id: JobID) { tasks[id] = nil }

    /// Says so where another program has changed the pool.
    func lookForChanges() {
        guard listener == nil else { return }
        let stamp = FileStamp(of: facts.path)
        guard stamp != lastStamp else { return }
        lastStamp = stamp
        let inbox = inbox
        pool.ifChanged { _ in inbox.post(.action(.poolChanged)) }
    }

    /// Ends what runs, and waits for what is being saved.
    func finish() {
        for task in tasks.values { task.cancel() }
        listener?.end()
        pool.finish()
    }
}
