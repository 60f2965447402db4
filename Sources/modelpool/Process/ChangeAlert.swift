internal import Dispatch
internal import FoundationEssentials
internal import PoolModel
internal import Synchronization
internal import TerminalDriver

/// The command that is run when a verdict changes: one at a time, in the order of the changes,
/// beside the tests. What the server said reaches it through the environment only, never as a part
/// of the command line.
final class ChangeAlert: Sendable {
    /// After it the command is ended, so that one that hangs does not keep back those after it.
    static let limit = Duration.seconds(60)

    private let command: String
    private let context: CommandContext
    private let queue = DispatchQueue(label: "modelpool.alert")
    private let state = Mutex(State())

    private struct State {
        var running: LimitedProgram?
        var isStopped = false
    }

    init(command: String, context: CommandContext) {
        self.command = command
        self.context = context
    }

    func tell(_ report: TestReport, after previous: VerdictCode?) {
        let variables = [
            "MODELPOOL_NAME": report.modelName,
            "MODELPOOL_ID": report.modelID.uuidString,
            "MODELPOOL_VERDICT": report.verdict.rawValue,
            "MODELPOOL_PREVIOUS": previous?.rawValue ?? "",
            "MODELPOOL_OK": report.verdict.isOK ? "yes" : "no",
            "MODELPOOL_HTTP_STATUS": report.httpStatus.map(String.init) ?? "",
            "MODELPOOL_MESSAGE": report.message,
            "MODELPOOL_NEXT": report.next,
            "MODELPOOL_OWNER": report.owner?.who ?? "",
            "MODELPOOL_URL": report.url,
        ]
        queue.async { self.run(variables) }
    }

    /// Waits for the commands that were begun or are to be; a task that is cancelled stops them.
    func finish() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume() }
            }
        } onCancel: {
            stop()
        }
    }

    /// Ends the command that runs, and begins no other.
    func stop() {
        let running = state.withLock { state in
            state.isStopped = true
            return state.running
        }
        running?.end()
    }

    private func run(_ variables: [String: String]) {
        let environment = context.environment.merging(variables) { $1 }
        let started = state.withLock { state -> LimitedProgram? in
            guard !state.isStopped else { return nil }
            state.running = LimitedProgram(["/bin/sh", "-c", command], environment: environment)
            return state.running
        }
        guard let started else { return }
        let (ending, wasOverdue) = started.wait(within: ChangeAlert.limit)
        let isStopped = state.withLock { state in
            state.running = nil
            return state.isStopped
        }
        guard !isStopped, let words = words(ending, wasOverdue) else { return }
        context.console.note("the command of --on-change \(words)")
    }

    private func words(_ ending: ForegroundProgram.Ending, _ wasOverdue: Bool) -> String? {
        if wasOverdue { return "took more than \(ChangeAlert.limit.components.seconds) s" }
        return switch ending {
        case .exited(0): nil
        case .exited(let code): "ended with \(code)"
        case .killed(let signal): "was ended by signal \(signal)"
        case .notStarted(let number): "was not started: \(ErrorWording.system(number))"
        }
    }
}
