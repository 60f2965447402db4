internal import Dispatch
internal import PoolUI
internal import TerminalDriver

/// Has the jobs of the screen done and posts their answers: those for the store one after the
/// other on its queue, requests as tasks that can be cancelled. Used on the main thread.
final class ScreenJobs: JobRunner {
    private let source: any ScreenSource
    private let context: CommandContext
    private let terminal: TerminalSession
    private let inbox: Inbox<ScreenMessage>
    /// For jobs that may wait for a disk that is not the store's.
    private let files = DispatchQueue(label: "modelpool.files")
    private var tasks: [JobID: Task<Void, Never>] = [:]

    init(
        _ source: any ScreenSource, context: CommandContext, terminal: TerminalSession,
        inbox: Inbox<ScreenMessage>
    ) {
        self.source = source
        self.context = context
        self.terminal = terminal
        self.inbox = inbox
    }

    func start(_ running: RunningJob) { running.job.start(running.id, by: self) }

    func runOnStore(_ job: some StoreJob, _ id: JobID) { run(job, id, on: source) }

    private func run(_ job: some StoreJob, _ id: JobID, on source: some ScreenSource) {
        let inbox = inbox
        source.perform { services in
            let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
            inbox.post(.action(job.ended(id, result)))
        }
    }

    func runOnFiles(_ job: some FileJob, _ id: JobID) {
        let (context, inbox) = (context, inbox)
        files.async {
            let services = ScreenFiles(context: context)
            let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
            inbox.post(.action(job.ended(id, result)))
        }
    }

    func runOnTerminal(_ job: some TerminalJob, _ id: JobID) {
        let services = ScreenTerminal(session: terminal, context: context)
        let result = Result { try job.run(on: services) }.mapError { Refusal($0) }
        inbox.post(.action(job.ended(id, result)))
    }

    func runRequest(_ job: some RequestJob, _ id: JobID) { run(job, id, by: source.requests) }

    private func run(_ job: some RequestJob, _ id: JobID, by requests: some RequestServices) {
        let inbox = inbox
        tasks[id] = Task.detached {
            do {
                let answer = try await job.run(by: requests) {
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
    func lookForChanges() { source.lookForChanges() }

    /// Ends what runs, and waits for what is being saved.
    func finish() {
        for task in tasks.values { task.cancel() }
        source.finish()
    }
}
