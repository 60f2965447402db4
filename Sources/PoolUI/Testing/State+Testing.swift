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
        let old = test.flatMap(\.effect)
        stack.removeAll {
            if case .pane(let pane) = $0, case .test = pane.content { true } else { false }
        }
        stack.append(.pane(PaneView(.test(view))))
        return (old.map { [.cancel($0)] } ?? []) + runTest()
    }

    /// Runs the open test, again or for the first time.
    mutating func runTest(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard var test, test.effect == nil else { return [] }
        let id = effects.begin(.test)
        test.begin(id, elapsed: elapsed)
        self.test = test
        return [
            .test(
                id, test.model, isDraft: test.isDraft, test.options,
                sendSecretsToNewOrigin: sendSecretsToNewOrigin)
        ]
    }

    /// Switches one of the probes on or off and tests again.
    mutating func toggleProbe(_ probe: WritableKeyPath<TestOptions, Bool>) -> [Effect] {
        guard var test, test.effect == nil else { return [] }
        test.options[keyPath: probe].toggle()
        self.test = test
        return runTest()
    }

    /// Tests saved models; their rows show what happens.
    mutating func testMany(_ ids: [UUID]) -> [Effect] {
        guard !ids.isEmpty else { return say("there is nothing to test") }
        let id = effects.begin(.testMany)
        testRun = TestRun(ids, effect: id, elapsed: elapsed)
        return [.testMany(id, ids, TestOptions())]
    }

    /// What `T` tests: the marked, else the shown ones that are on.
    var testTargets: [UUID] {
        if !home.marked.isEmpty { return markedIDs }
        return home.shown.lazy.map { pool.models[$0] }.filter(\.isTestedWithAll).map(\.id)
    }

    mutating func takeTestEvent(_ id: EffectID, model: UUID, _ event: TestEvent) -> [Effect] {
        if test?.effect == id {
            test?.take(event)
            if case .finished(let report) = event {
                // Nothing runs any more but the storing of the outcome: Esc goes back at once.
                test?.effect = nil
                recordOutcome(report)
            }
            return []
        }
        guard testRun?.effect == id else { return [] }
        switch event {
        case .started: testRun?.started(model, elapsed: elapsed)
        case .finished(let report):
            testRun?.finished(model, report.verdict)
            recordOutcome(report)
        case .stage, .text: break
        }
        return []
    }

    /// The list and the open form learn the outcome of a saved model's test, as the store does.
    private mutating func recordOutcome(_ report: TestReport) {
        guard !report.isDraft, report.verdict != .cancelled else { return }
        pool.change(report.modelID) { $0.lastTest = report.summary }
        if form?.model.id == report.modelID {
            form?.testHistory.insert(report.summary, at: 0)
        }
    }

    mutating func testsEnded(_ id: EffectID) -> [Effect] {
        if test?.effect == id {
            test?.effect = nil
            return []
        }
        guard testRun?.effect == id else { return [] }
        testRun?.end(elapsed: elapsed)
        home.refresh(pool, keeping: home.selectedID(in: pool))
        return say("tested \(testRun?.progress(elapsed: elapsed) ?? "")")
    }

    /// Ends what runs on the screen that is seen; `nil`: nothing does.
    mutating func cancelWhatRuns() -> [Effect]? {
        if case .pane(let pane)? = stack.last {
            switch pane.content {
            case .test(let test): return test.effect.map { [.cancel($0)] }
            case .chat(let chat): return chat.effect.map { [.cancel($0)] }
            default: break
            }
        }
        if stack.isEmpty, let testRun, testRun.isRunning {
            _ = say("cancelling ...")
            return [.cancel(testRun.effect)]
        }
        return nil
    }
}
