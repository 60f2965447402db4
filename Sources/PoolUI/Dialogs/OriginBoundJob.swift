import PoolModel

/// A job that stops where stored secrets would go to another origin than they were saved for, and
/// begins anew where the person agrees to it.
protocol OriginBoundJob: Job {
    /// What had begun did not happen.
    func stopped(_ state: inout State)
    func sendAnyway(_ state: inout State) -> [Effect]
}

extension OriginBoundJob {
    func stopped(_: inout State) {}

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] { stop(refusal, &state) }

    /// Asks whether to send stored secrets to the other origin, or says what else was wrong.
    func stop(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        stopped(&state)
        guard case .originChanged(let change) = refusal else {
            return state.report(refusal, title: failureTitle)
        }
        state.notice = nil
        state.question = Question(
            title: "Another address",
            body: change.sentences(asking: true) + [change.wayBack],
            choices: [
                .cancel, .init("Send them there", key: "y", SendAnyway(job: self)),
            ])
        return []
    }
}

extension OriginChange {
    /// What to do where the answer is no.
    fileprivate var wayBack: String {
        let ways =
            (movesOwn ? ["type new ones (e on each)"] : [])
            + (wanted.isEmpty ? [] : ["take the set out"]) + ["change the base URL back"]
        return "Cancel to \(ways.dropLast().joined(separator: ", ")), or to \(ways.last ?? "")."
    }
}

/// Does again what stopped because secrets would go to a new origin.
struct SendAnyway<Stopped: OriginBoundJob>: DialogAction {
    let job: Stopped

    func run(_ state: inout State, typed _: String) -> [Effect] { job.sendAnyway(&state) }
}
