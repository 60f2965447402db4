/// Something that is done for the screen elsewhere, and what the state makes of the answer: one
/// declaration, in the folder of the view that wants it.
///
/// A job conforms to the protocol of the place where it is done (``StoreJob``, ``FileJob``,
/// ``RequestJob``, ``TerminalJob``). Its `run` returns the answer, so that the compiler refuses a
/// job without one, a job whose answer the state does not take, and a runner that cannot do it.
package protocol Job: Sendable, Equatable {
    associatedtype Answer: Sendable

    /// What did not happen where it is refused: the title of the dialog that says why.
    var failureTitle: String { get }
    /// Whether it changes the pool or sends something to a provider.
    var storesOrSends: Bool { get }

    func answered(_ answer: Answer, _ state: inout State) -> [Effect]

    /// Nothing of it was done. Unless a job has more to do, a dialog says why.
    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect]

    /// Hands it to the runner at the place where it is done; the protocols of the places have it.
    func start(_ id: JobID, by runner: some JobRunner)
}

extension Job {
    package var storesOrSends: Bool { false }

    package func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        state.report(refusal, title: failureTitle)
    }

    /// What tells the state how it ended.
    package func ended(_ id: JobID, _ result: Result<Answer, Refusal>) -> Action {
        .job(
            JobMessage { state in
                guard state.jobs.end(id) else { return [] }
                let asked = state.takeQuestion(of: id)
                switch result {
                case .success(let answer):
                    let effects = answered(answer, &state)
                    if let asked { state.keep(asked, until: effects) }
                    return effects
                case .failure(let refusal):
                    guard let asked, case .failed(let failure) = refusal else {
                        return refused(refusal, &state)
                    }
                    state.askAgain(asked, because: failure)
                    return []
                }
            })
    }
}

/// A job for the thread of the store. Jobs are done there in the order in which they began.
package protocol StoreJob: Job {
    func run(on store: some StoreServices) throws -> Answer
}

/// A job that may wait for a disk, or takes its time.
package protocol FileJob: Job {
    func run(on files: some FileServices) throws -> Answer
}

/// A job that needs the terminal.
package protocol TerminalJob: Job {
    func run(on terminal: some TerminalServices) throws -> Answer
}

/// A job that sends requests. It can be cancelled, and may tell of its progress.
package protocol RequestJob: Job {
    associatedtype Event: Sendable = Never

    func run(
        by requests: some RequestServices, telling tell: @escaping @Sendable (Event) -> Void
    ) async throws -> Answer

    func told(_ event: Event, _ id: JobID, _ state: inout State)
}

extension StoreJob {
    package func start(_ id: JobID, by runner: some JobRunner) { runner.runOnStore(self, id) }
}

extension FileJob {
    package func start(_ id: JobID, by runner: some JobRunner) { runner.runOnFiles(self, id) }
}

extension TerminalJob {
    package func start(_ id: JobID, by runner: some JobRunner) { runner.runOnTerminal(self, id) }
}

extension RequestJob {
    package var storesOrSends: Bool { true }

    package func start(_ id: JobID, by runner: some JobRunner) { runner.runRequest(self, id) }

    /// What tells the state of its progress.
    package func telling(_ id: JobID, _ event: Event) -> Action {
        .job(
            JobMessage { state in
                if state.jobs.contains(id) { told(event, id, &state) }
                return []
            })
    }
}

extension RequestJob where Event == Never {
    package func told(_: Never, _: JobID, _: inout State) {}
}

/// What became of a job; only a job can make one, and it fits no other job.
package struct JobMessage: Sendable {
    fileprivate let deliver: @Sendable (inout State) -> [Effect]
}

extension State {
    mutating func take(_ message: JobMessage) -> [Effect] { message.deliver(&self) }

    mutating func begin(_ job: some Job) -> Effect { .run(jobs.begin(job)) }

    /// Begins a job, unless the same is running already.
    mutating func beginOnce(_ job: some Job) -> [Effect] {
        jobs.contains(job) ? [] : [begin(job)]
    }
}
