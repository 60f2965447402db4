import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of the test.
extension Registry {
    static let test: [ScreenAction] = [
        ScreenAction(
            "test-again", "test again", hint: "again", in: [.test], keys: "t r",
            unless: \.whyNotTestAgain
        ) { state, _ in state.runTest() },
        ScreenAction("edit-tested", "edit the model", hint: "edit", in: [.test], keys: "e") {
            state, _ in state.editTested()
        },
        ScreenAction(
            "probe-stream", "test with or without the stream", in: [.test], keys: "1",
            unless: \.whyNotTestAgain, \.whyNoProbe
        ) { state, _ in state.toggleProbe(\.stream) },
        ScreenAction(
            "probe-tools", "test tool calls too", hint: "tools", in: [.test], keys: "2",
            unless: \.whyNotTestAgain, \.whyNoProbe
        ) { state, _ in state.toggleProbe(\.tools) },
        ScreenAction(
            "probe-vision", "test images too", in: [.test], keys: "3",
            unless: \.whyNotTestAgain, \.whyNoProbe
        ) { state, _ in state.toggleProbe(\.vision) },
        ScreenAction(
            "set-kind", "set the kind that the answer speaks of, and test again", in: [.test],
            keys: "K", unless: \.whyNotSetKind
        ) { state, _ in state.setOtherKind() },
        ScreenAction(
            "copy-report", "copy the report; it holds no secrets", hint: "copy report",
            in: [.test], keys: "y", unless: \.whyNoReport
        ) { state, _ in state.copyReport() },
        ScreenAction(
            "save-report", "save the report to a file", hint: "save report", in: [.test],
            keys: "s", argument: .file, unless: \.whyNoReport
        ) { state, call in state.saveReport(to: call.argument) },
    ]
}

/// Running connection tests and taking what they tell.
extension State {
    /// The topmost test of the stack.
    var test: TestView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
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

    mutating func openTest(_ view: TestView) -> [Effect] { showTest(view) + runTest() }

    /// One test pane at a time: a new test takes the place of the old one.
    private mutating func showTest(_ view: TestView) -> [Effect] {
        let old = test.flatMap(\.job)
        closePanes(TestView.self)
        open(view)
        return old.map { [.cancel($0)] } ?? []
    }

    /// `r`: the last result with its history. Nothing is sent.
    mutating func openResult() -> [Effect] {
        if let form {
            return showResult(of: form.draft.base, history: form.testHistory)
        }
        return home.selectedID(in: pool).map { beginOnce(LoadResult(id: $0)) } ?? []
    }

    fileprivate mutating func showResult(of model: Model, history: [TestSummary]) -> [Effect] {
        guard !history.isEmpty else { return say("never tested; t tests it") }
        return showTest(TestView(resultOf: model, history: history, elapsed: elapsed))
    }

    /// Runs the open test, again or for the first time.
    mutating func runTest(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard var test, test.job == nil else { return [] }
        // What was shown so far is of the stored model; in its form the draft is meant.
        if test.report?.isFromHistory == true, form?.model.id == test.model.id {
            return testDraft()
        }
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

    var whyNoProbe: String? {
        guard let kind = test?.model.kind, kind != .chat else { return nil }
        return "\(kind.words) neither streams, nor calls tools, nor sees"
    }

    var whyNotSetKind: String? {
        if test?.report?.otherKind == nil { return "nothing speaks of another kind" }
        return whyNotTestAgain ?? whyNotChange
    }

    /// `K`: in the draft where the test is of its form's, else in the stored model.
    mutating func setOtherKind() -> [Effect] {
        guard let test, let kind = test.report?.otherKind else { return [] }
        if form?.model.id == test.model.id {
            form?.draft.change("choose kind") { $0.kind = kind }
            return testDraft()
        }
        var model = test.model
        model.kind = kind
        return [begin(SaveKind(model: model))]
    }

    /// More than that are not tested by a slip of the finger.
    private static let mostTestedUnasked = 25

    /// Tests saved models, after asking where they are many.
    mutating func askToTest(_ ids: [UUID]) -> [Effect] {
        guard ids.count > State.mostTestedUnasked else { return testMany(ids) }
        question = Question(
            title: "Test \(ids.count) models",
            body: ["Send a request to each of \(ids.count) models? Esc cancels while they run."],
            choices: [.cancel, .init("Test them", key: "y", TestMany(ids: ids))])
        return []
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
    mutating func recordOutcome(_ report: TestReport) {
        guard !report.isDraft, report.verdict != .cancelled else { return }
        // The test's own view has the outcome in its history by now.
        let history = test.flatMap { $0.model.id == report.modelID ? $0.history : nil }
        pool.change(report.modelID) { model in
            model.lastTest = report.summary
            if let history { model.statistics = TestStatistics(history) }
        }
        if form?.model.id == report.modelID {
            form?.testHistory.insert(report.summary, at: 0)
        }
    }

    var whyNoResult: String? {
        form?.testHistory.isEmpty == true ? "the model was never tested" : nil
    }

    var whyNotTestAgain: String? {
        test?.job != nil ? "the test runs; Esc cancels it" : whyNotSend
    }

    var whyNoReport: String? {
        test?.report == nil ? "there is no report yet" : nil
    }

    /// `e`: to the form of the tested model, which may lie below.
    mutating func editTested() -> [Effect] {
        guard let test else { return [] }
        let cancelling = test.job.map { [Effect.cancel($0)] } ?? []
        stack.removeLast()
        if form?.model.id == test.model.id { return cancelling }
        return cancelling + openForm(test.model, history: test.history)
    }

    mutating func copyReport() -> [Effect] {
        guard let report = test?.report else { return [] }
        return [
            begin(
                CopyText(
                    text: Secret(report.text),
                    notice: "report copied, if your terminal lets programs copy; s saves it to a "
                        + "file"))
        ]
    }

    /// Asks for the file's name where none is given.
    mutating func saveReport(to path: String) -> [Effect] {
        guard let report = test?.report else { return [] }
        if path.isEmpty {
            question = Question(
                title: "Save the report", body: ["A new file with this name:"],
                choices: [.cancel, .init("Save", SaveReport())],
                field: .proposing(State.fileName(of: report)), asksForPath: true)
            return []
        }
        return [begin(WriteFile(text: Secret(report.text), path: path))]
    }

    /// A name of its own for each report, since none is written over:
    /// `modelpool-claude-internal-auth_failed-20260302140900.txt`.
    static func fileName(of report: TestReport) -> String {
        let letters = report.modelName.lowercased().unicodeScalars.map { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                ? Character(scalar) : "-"
        }
        let name = String(letters.prefix(40)).split(separator: "-").joined(separator: "-")
        let time = Age.moment(report.startedAt).filter(\.isNumber)
        return (["modelpool", name, report.verdict.rawValue, time].filter { !$0.isEmpty })
            .joined(separator: "-") + ".txt"
    }
}

private struct TestMany: DialogAction {
    let ids: [UUID]

    func run(_ state: inout State, typed _: String) -> [Effect] { state.testMany(ids) }
}

/// Saves another kind of a model that was tested, and tests it again.
struct SaveKind: StoreJob {
    let model: Model
    let failureTitle = "Not saved"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> Model? {
        try store.save([model], sendSecretsToNewOrigin: false).first
    }

    func answered(_ stored: Model?, _ state: inout State) -> [Effect] {
        guard let stored else { return [] }
        state.rememberStored([stored])
        let reading = state.begin(LoadPool())
        return state.say("its kind is \(stored.kind.rawValue) now") + [reading]
            + state.openTest(
                TestView(
                    model: stored, isDraft: false, history: state.test?.history ?? [],
                    elapsed: state.elapsed))
    }
}

/// Reads a saved model to show its last result.
struct LoadResult: ModelJob {
    let id: UUID

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        state.showResult(of: loaded.model, history: loaded.history)
    }
}

private struct SaveReport: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        state.saveReport(to: try WrongEntry.path(typed))
    }
}
