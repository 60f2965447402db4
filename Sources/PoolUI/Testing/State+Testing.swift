import FoundationEssentials
import PoolModel

/// Running connection tests and taking what they tell.
extension State {
    /// The topmost test of the stack.
    var test: TestView? {
        get { topPane { if case .test(let test) = $0 { test } else { nil } } }
        set {
            guard let newValue else { return }
            replacePane(.test(newValue)) { if case .test = $0 { true } else { false } }
        }
    }

    /// Tests the form's draft as it stands.
    mutating func testDraft() -> [Effect] {
        guard let form else { return [] }
        let isDraft = form.draft.isModified || form.draft.isNew
        let view = TestView(
            model: form.model, isDraft: isDraft, changeCount: form.draft.changeCount,
            history: form.testHistory, elapsed: elapsed)
        return openTest(view)
    }

    mutating func openTest(_ view: TestView) -> [Effect] {
        // One test pane at a time: a new test takes the place of the old one.
        let old = test.flatMap(\.job)
        stack.removeAll {
            if case .pane(let pane) = $0, case .test = pane.content { true } else { false }
        }
        stack.append(.pane(PaneView(.test(view))))
        return (old.map { [.cancel($0)] } ?? []) + runTest()
    }

    /// Runs the open test, again or for the first time.
    mutating func runTest(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard var test, test.job == nil else { return [] }
        let begun = jobs.begin(
            RunTest(
                model: test.model, isDraft: test.isDraft, options: test.options,
                sendSecretsToNewOrigin: sendSecretsToNewOrigin))
        test.begin(begun.id, elapsed: elapsed)
        self.test = test
        return [.run(begun)]
    }

    /// Switches one of the probes on or off and tests again.
    mutating func toggleProbe(_ probe: WritableKeyPath<TestOptions, Bool>) -> [Effect] {
        guard var test, test.job == nil else { return [] }
        test.options[keyPath: probe].toggle()
        self.test = test
        return runTest()
    }

    /// Tests saved models; their rows show what happens.
    mutating func testMany(_ ids: [UUID]) -> [Effect] {
        guard !ids.isEmpty else { return say("there is nothing to test") }
        let begun = jobs.begin(RunTests(ids: ids, options: TestOptions()))
        testRun = TestRun(ids, job: begun.id, elapsed: elapsed)
        return [.run(begun)]
    }

    /// What `T` tests: the marked, else the shown ones that are on.
    var testTargets: [UUID] {
        if !home.marked.isEmpty { return markedIDs }
        return home.shown.lazy.map { pool.models[$0] }.filter(\.isTestedWithAll).map(\.id)
    }

    /// The list and the open form learn the outcome of a saved model's test, as the store does.
    fileprivate mutating func recordOutcome(_ report: TestReport) {
        guard !report.isDraft, report.verdict != .cancelled else { return }
        pool.change(report.modelID) { $0.lastTest = report.summary }
        if form?.model.id == report.modelID {
            form?.testHistory.insert(report.summary, at: 0)
        }
    }

    /// Ends what runs on the screen that is seen; `nil`: nothing does.
    mutating func cancelWhatRuns() -> [Effect]? {
        if case .pane(let pane)? = stack.last {
            switch pane.content {
            case .test(let test): return test.job.map { [.cancel($0)] }
            case .chat(let chat): return chat.job.map { [.cancel($0)] }
            default: break
            }
        }
        if stack.isEmpty, let testRun, testRun.isRunning {
            _ = say("cancelling ...")
            return [.cancel(testRun.job)]
        }
        return nil
    }
}

/// Tests one model, saved or a draft.
struct RunTest: RequestJob, OriginBoundJob {
    let model: Model
    let isDraft: Bool
    let options: TestOptions
    var sendSecretsToNewOrigin = false

    var failureTitle: String { "The test could not run" }

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

    func answered(_: Void, _ id: JobID, _ state: inout State) -> [Effect] {
        stopped(id, &state)
        return []
    }

    func stopped(_ id: JobID, _ state: inout State) {
        if state.test?.job == id { state.test?.job = nil }
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

    var failureTitle: String { "The test could not run" }

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

    func answered(_: Void, _ id: JobID, _ state: inout State) -> [Effect] {
        guard state.testRun?.job == id else { return [] }
        state.testRun?.end(elapsed: state.elapsed)
        state.home.refresh(state.pool, keeping: state.home.selectedID(in: state.pool))
        return state.say("tested \(state.testRun?.progress(elapsed: state.elapsed) ?? "")")
    }

    func refused(_ refusal: Refusal, _ id: JobID, _ state: inout State) -> [Effect] {
        if state.testRun?.job == id { state.testRun?.end(elapsed: state.elapsed) }
        return state.report(refusal, title: failureTitle)
    }
}

/// Reads a saved model to test it.
struct TestSaved: StoreJob {
    let id: UUID

    var failureTitle: String { LoadedModel.failureTitle }

    func run(on store: some StoreServices) throws -> LoadedModel { try store.model(id) }

    func answered(_ loaded: LoadedModel, _: JobID, _ state: inout State) -> [Effect] {
        state.openTest(
            TestView(
                model: loaded.model, isDraft: false, history: loaded.history,
                elapsed: state.elapsed))
    }
}
