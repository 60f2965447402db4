import FoundationEssentials
import PoolModel

/// Tests one model, saved or a draft.
struct RunTest: RequestJob, OriginBoundJob {
    let model: Model
    let isDraft: Bool
    let options: TestOptions
    var sendSecretsToNewOrigin = false
    let failureTitle = "The test could not run"

    func run(
        by requests: some RequestServices, telling tell: @escaping @Sendable (TestEvent) -> Void
    ) async throws {
        try await requests.test(
            model, isDraft: isDraft, options, sendSecretsToNewOrigin: sendSecretsToNewOrigin,
            telling: tell)
    }

    func told(_ event: TestEvent, _ id: JobID, _ state: inout State) {
        guard state.test?.job == id else { return }
        state.test?.take(event)
        guard case .finished(let report) = event else { return }
        // Nothing runs any more but the storing of the outcome: Esc goes back at once.
        state.test?.job = nil
        state.recordOutcome(report)
    }

    func answered(_: Void, _ state: inout State) -> [Effect] {
        stopped(&state)
        // What a helper gave for it is in memory by now.
        return state.checkReferences(of: model)
    }

    func stopped(_ state: inout State) {
        if state.hasEnded(state.test?.job) { state.test?.job = nil }
    }

    func sendAnyway(_ state: inout State) -> [Effect] {
        state.runTest(sendSecretsToNewOrigin: true)
    }
}

/// Tests saved models.
struct RunTests: RequestJob {
    let ids: [UUID]
    let options: TestOptions

    struct Event: Sendable {
        let model: UUID
        let event: TestEvent
    }

    let failureTitle = "The test could not run"

    func run(
        by requests: some RequestServices, telling tell: @escaping @Sendable (Event) -> Void
    ) async throws {
        try await requests.test(ids, options) { tell(Event(model: $0, event: $1)) }
    }

    func told(_ event: Event, _ id: JobID, _ state: inout State) {
        guard state.testRun?.job == id else { return }
        switch event.event {
        case .started: state.testRun?.started(event.model, elapsed: state.elapsed)
        case .finished(let report):
            state.testRun?.finished(event.model, report.verdict)
            state.recordOutcome(report)
        case .stage, .text: break
        }
    }

    func answered(_: Void, _ state: inout State) -> [Effect] {
        guard state.hasEnded(state.testRun?.job) else { return [] }
        state.testRun?.end(elapsed: state.elapsed)
        state.home.refresh(state.pool)
        return state.say("tested \(state.testRun?.progress(elapsed: state.elapsed) ?? "")")
            + [state.begin(LoadStatistics())]
    }

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        if state.hasEnded(state.testRun?.job) { state.testRun?.end(elapsed: state.elapsed) }
        return state.report(refusal, title: failureTitle)
    }
}

/// Reads a saved model to test it.
struct TestSaved: ModelJob {
    let id: UUID

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        state.openTest(
            TestView(
                model: loaded.model, isDraft: false, history: loaded.history,
                elapsed: state.elapsed))
    }
}
