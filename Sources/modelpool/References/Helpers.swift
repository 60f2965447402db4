internal import Dispatch
internal import PoolModel
internal import ProviderClient
internal import Synchronization

/// What helpers gave, in memory only. One run for each at a time, however many wait for it.
final class Helpers: Sendable {
    private let environment: [String: String]
    private let state = Mutex(State())

    /// A value that is younger has just been asked for: another one would be no better.
    private let young: Duration
    /// A failure counts for those that ask so soon after it: many models are tested one after the
    /// other.
    private let failureCounts: Duration

    private typealias Answer = Result<HelperValue, ReferenceProblem>

    private struct State {
        /// By declaration: what another one gave, which may be for other addresses, is not this one's.
        var entries: [HelperDeclaration: Entry] = [:]
        /// Of runs and of those who wait for them.
        var lastNumber = 0

        mutating func nextNumber() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    private struct Run {
        let number: Int
        let program: HelperRun
        /// Whether what it gives is kept: nobody has had all values forgotten since it began.
        var isKept = true
    }

    private struct Entry {
        var value: HelperValue?
        var failure: (problem: ReferenceProblem, at: ContinuousClock.Instant)?
        var run: Run?
        var waiting: [Int: CheckedContinuation<Answer, Never>] = [:]

        var valid: HelperValue? { value.flatMap { $0.end > .now ? $0 : nil } }
    }

    init(
        environment: [String: String], young: Duration = .seconds(10),
        failureCounts: Duration = .seconds(3)
    ) {
        self.environment = environment
        self.young = young
        self.failureCounts = failureCounts
    }

    /// What a helper gives: what it gave last, as long as that lasts, and otherwise what it prints
    /// now. A task that is cancelled does not wait, and where nobody waits any more it is ended.
    func value(
        of helper: HelperDeclaration, at terminal: HelperTerminal
    ) async -> Result<HelperValue, ReferenceProblem> {
        let number = state.withLock { $0.nextNumber() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                join(helper, number, continuation, terminal)
            }
        } onCancel: {
            leave(helper, number)
        }
    }

    private func join(
        _ helper: HelperDeclaration, _ number: Int,
        _ continuation: CheckedContinuation<Answer, Never>, _ terminal: HelperTerminal
    ) {
        let (answer, begun): (Answer?, Run?) = state.withLock { state in
            if Task.isCancelled { return (.failure(.cancelled), nil) }
            var entry = state.entries[helper] ?? Entry()
            if entry.run == nil {
                if let value = entry.valid { return (.success(value), nil) }
                if let failure = entry.failure, .now - failure.at < failureCounts {
                    return (.failure(failure.problem), nil)
                }
            }
            entry.waiting[number] = continuation
            let begun =
                entry.run == nil
                ? Run(
                    number: state.nextNumber(),
                    program: HelperRun(helper, environment: environment)) : nil
            if let begun { entry.run = begun }
            state.entries[helper] = entry
            return (nil, begun)
        }
        if let answer { continuation.resume(returning: answer) }
        guard let begun else { return }
        let body: @Sendable () -> Void = { [self] in
            finish(begun.number, helper, with: begun.program())
        }
        if helper.hasTerminal {
            terminal.lend(body)
        } else {
            DispatchQueue.global().async(execute: body)
        }
    }

    /// A run is over.
    private func finish(
        _ number: Int, _ helper: HelperDeclaration, with answer: Answer
    ) {
        let waiting = state.withLock { state -> [CheckedContinuation<Answer, Never>] in
            // Nobody waits for one that was stopped.
            guard var entry = state.entries[helper], let run = entry.run, run.number == number
            else { return [] }
            let waiting = entry.waiting.values
            entry.run = nil
            entry.waiting = [:]
            entry.value = nil
            entry.failure = nil
            switch answer {
            case .success(let value): if run.isKept { entry.value = value }
            case .failure(let problem): entry.failure = (problem, .now)
            }
            state.entries[helper] = entry
            return Array(waiting)
        }
        for continuation in waiting { continuation.resume(returning: answer) }
    }

    private func leave(_ helper: HelperDeclaration, _ number: Int) {
        let (continuation, run) = state.withLock { state in
            let continuation = state.entries[helper]?.waiting.removeValue(forKey: number)
            guard continuation != nil, state.entries[helper]?.waiting.isEmpty == true else {
                return (continuation, Run?.none)
            }
            let run = state.entries[helper]?.run
            state.entries[helper]?.run = nil
            return (continuation, run)
        }
        run?.program.stop()
        continuation?.resume(returning: .failure(.cancelled))
    }

    /// A server says that a value has expired.
    /// - Returns: whether asking once more may give another one.
    func mayRenew(_ value: HelperValue) -> Bool {
        state.withLock { state in
            let helper = state.entries.first { $1.valid?.secret === value.secret }?.key
            guard let helper else { return true }
            guard .now - value.since > young else { return false }
            state.entries[helper]?.value = nil
            return true
        }
    }

    /// Forgets all values; one that is on its way goes to those who wait for it and is not kept.
    func forget() {
        state.withLock { state in
            for helper in state.entries.keys {
                state.entries[helper]?.value = nil
                state.entries[helper]?.failure = nil
                state.entries[helper]?.run?.isKept = false
            }
        }
    }

    /// What can be said of a helper that is declared.
    func standing(
        of helper: HelperDeclaration
    ) -> (isRunning: Bool, left: Duration?, failedBefore: Duration?) {
        state.withLock { state in
            guard let entry = state.entries[helper] else { return (false, nil, nil) }
            return (entry.run != nil, entry.valid?.left, entry.failure.map { .now - $0.at })
        }
    }
}
