import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct TestPaneTests {
    static func report(_ model: Model, isDraft: Bool, _ verdict: VerdictCode = .authFailed)
        -> TestReport
    {
        var report = TestReport(model: model, isDraft: isDraft, startedAt: Sample.now)
        report.verdict = verdict
        report.httpStatus = verdict.isOK ? 200 : 401
        report.url = "https://llm-gw.corp.example/anthropic/v1/messages"
        report.message = "the gateway refused the credentials."
        report.next = "check row 3 CF-Access-Client-Secret"
        report.totalMilliseconds = 275
        report.stages = [
            StageResult(stage: .resolve, state: .ok, milliseconds: 12, detail: "10.20.1.8"),
            StageResult(stage: .connect, state: .ok, milliseconds: 18, detail: "10.20.1.8:443"),
            StageResult(stage: .tls, state: .ok, milliseconds: 41, detail: "TLS 1.3"),
            StageResult(stage: .send, state: .ok, milliseconds: 1, detail: "9 headers"),
            StageResult(
                stage: .answer, state: .failed, milliseconds: 203,
                detail: "HTTP 401 Unauthorized"),
        ]
        report.sentHeaders = [
            ShownHeader(name: "anthropic-version", value: "2023-06-01", source: .provider),
            ShownHeader(
                name: "cf-access-client-secret", value: "********9f3c",
                source: .yours(Sample.id(103))),
            ShownHeader(name: "x-api-key", value: "********k3Qz", source: .apiKey),
        ]
        report.body = ["{\"error\":\"invalid service token\"}"]
        return report
    }

    @Test func theDraftIsTestedAsItStands() throws {
        let script = Script()
        try script.open(
            Sample.claude, history: [Sample.test(.ok, 200, minutesAgo: 3 * 24 * 60)])
        script.keys("} } Space j Space t")
        let job = try script.take(RunTest.self)
        #expect(job.isDraft)
        #expect(script.text.contains("Testing the unsaved draft (2 changes)."))
        #expect(script.text.contains("The saved version last passed 3 d ago."))
        let draft = try #require(script.draft)
        script.tell(job, .finished(Self.report(draft, isDraft: true)))
        script.answer(job, ())
        // A draft's outcome is no outcome of the saved model.
        #expect(script.state.pool[draft.id]?.lastTest?.totalMilliseconds == 275)
        #expect(script.state.form?.testHistory.count == 1)
        script.done()
    }

    @Test func stagesAppearAsTheyHappen() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        #expect(!job.isDraft)
        #expect(script.text.contains("-     Resolve"))
        script.tell(job, .stage(StageResult(stage: .resolve, state: .running)))
        #expect(script.text.contains("...   Resolve"))
        script.tell(
            job,
            .stage(
                StageResult(
                    stage: .resolve, state: .ok, milliseconds: 12, detail: "10.20.1.8")))
        #expect(script.text.contains("ok    Resolve     12 ms   10.20.1.8"))
        #expect(script.state.deadline != nil)
        script.tick(1.5)
        #expect(script.text.contains("testing 1.5 s"))
        script.tell(job, .finished(Self.report(Sample.claude, isDraft: false)))
        script.answer(job, ())
        #expect(script.text.contains("FAIL after 275 ms"))
        #expect(script.text.contains("FAIL  Answer     203 ms   HTTP 401 Unauthorized"))
        #expect(script.text.contains("-     Stream"))
        #expect(script.text.contains("auth_failed: the gateway refused the credentials."))
        #expect(script.text.contains("Next: check row 3"))
        #expect(script.state.deadline == nil)
        script.keys("G")
        #expect(script.text.contains("invalid service token"))
        script.done()
    }

    /// Nobody streams embeddings.
    @Test func aModelThatIsNotForChatHasNoStageForStreams() throws {
        let script = Script()
        var model = Sample.claude
        model.kind = .embedding
        try script.open(model)
        script.keys("t")
        let run = try script.take(RunTest.self)
        #expect(script.text.contains("-     Answer"))
        #expect(!script.text.contains("Stream"))
        script.tell(run, .finished(Self.report(model, isDraft: false))).answer(run, ())
        for key in ["1", "2", "3"] {
            script.keys(key)
            #expect(script.text.contains("an embedding model neither streams"))
        }
        script.done()
    }

    /// A chat test that hears that the model is no chat model.
    @Test func theKindThatTheAnswerSpeaksOfIsOneKeyAway() throws {
        let script = Script()
        script.keys("j t")
        let job = try script.take(TestSaved.self)
        script.answer(job, LoadedModel(Sample.claude))
        let run = try script.take(RunTest.self)
        script.keys("K")
        #expect(script.text.contains("nothing speaks of another kind"))
        var report = Self.report(Sample.claude, isDraft: false, .badRequest)
        report.otherKind = .embedding
        script.tell(run, .finished(report)).answer(run, ())
        script.keys("G")
        #expect(script.text.contains("K sets its kind to embedding and tests again."))
        script.keys("K")
        let save = try script.take(SaveKind.self)
        #expect(save.model.kind == .embedding && save.model.id == Sample.claude.id)
        var stored = save.model
        stored.version += 1
        script.answer(save, stored)
        script.take(LoadPool())
        let again = try script.take(RunTest.self)
        #expect(again.model == stored && !again.isDraft)
        script.done()
    }

    @Test func inItsFormTheDraftGetsTheKind() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let run = try script.take(RunTest.self)
        var report = Self.report(Sample.claude, isDraft: false, .badRequest)
        report.otherKind = .rerank
        script.tell(run, .finished(report)).answer(run, ())
        script.keys("K")
        let again = try script.take(RunTest.self)
        #expect(again.isDraft && again.model.kind == .rerank)
        #expect(script.draft?.kind == .rerank)
        script.done()
    }

    @Test func aSlowTestIsOkAndSlow() throws {
        let script = Script()
        script.keys("j j t")
        let job = try script.take(TestSaved.self)
        let model = Model(
            id: Sample.id(3), name: "deepseek", provider: .deepseek, modelID: "deepseek-chat",
            now: Sample.now)
        script.answer(job, LoadedModel(model))
        let run = try script.take(RunTest.self)
        var report = Self.report(model, isDraft: false, .okWithNotes)
        report.isSlow = true
        script.tell(run, .finished(report)).answer(run, ())
        #expect(script.text.contains("ok, slow after 275 ms"))
        script.keys("q")
        #expect(script.text.contains("slow  275ms"))
        for filter in ["state:slow", "state:ok"] {
            script.keys("/").type(filter).keys("Enter")
            let shown = script.state.home.shownIDs(in: script.state.pool)
            #expect(shown.contains(Sample.id(3)), "\(filter)")
            script.keys("Esc")
        }
    }

    /// What a list is sorted by is read in the background, and known at once of what was just tested.
    @Test func whatTheKeptTestsSayIsShownAndSortedBy() throws {
        let script = Script(size: Size(columns: 200, rows: 60))
        func tests(_ times: [Double], failing: Int = 0) -> TestStatistics {
            TestStatistics(
                (0..<failing).map {
                    Sample.test(.authFailed, 1, minutesAgo: Double($0 + 1))
                } + times.map { Sample.test(.ok, $0, minutesAgo: 100) })
        }
        script.lockModels([])
        script.answer(
            try #require(script.statistics),
            [
                Sample.id(1): tests([100, 300, 200]), Sample.id(3): tests([900], failing: 3),
                Sample.id(4): tests([50]),
            ])
        #expect(script.text.contains("100%  200ms"))
        #expect(script.text.contains(" 25%  900ms"))
        script.keys("o o o o o")
        #expect(script.state.home.order == .median)
        #expect(
            script.state.home.shownIDs(in: script.state.pool).prefix(3)
                == [3, 1, 4].map { Sample.id($0) }[...])
        script.keys("o")
        #expect(script.state.home.shownIDs(in: script.state.pool).first == Sample.id(3))
    }

    @Test func theLastResultIsReadWithoutARequest() throws {
        let script = Script()
        script.keys("j r")
        let job = try script.take(LoadResult.self)
        #expect(job.job.id == Sample.claude.id)
        var kept = Self.report(Sample.claude, isDraft: false).summary
        kept.testedAt = Sample.now.addingTimeInterval(-540)
        script.answer(
            job,
            LoadedModel(Sample.claude, history: [kept, Sample.test(.ok, 312, minutesAgo: 4320)]))
        for text in [
            "> result   FAIL after 275 ms", "Result of 9 min ago; t tests again",
            "FAIL  Answer     203 ms", "auth_failed: the gateway refused", "Next: check row 3",
            "History, 1 of 2 ok",
        ] {
            #expect(script.text.contains(text), "\(text)")
        }
        // Nothing was sent; the report says what is known and nothing else.
        script.keys("y")
        let copy = try script.take(CopyText.self)
        let text = copy.text.reveal()
        #expect(text.contains("Result   FAIL auth_failed HTTP 401, after 275 ms; from the history"))
        #expect(text.contains("Next: check row 3"))
        #expect(!text.contains("Request"))
        #expect(!script.text.contains("Stream"))
        script.keys("s")
        #expect(script.state.question?.title == "Save the report")
        script.keys("Esc t")
        let test = try script.take(RunTest.self)
        #expect(test.model == Sample.claude && !test.isDraft)
        #expect(script.text.contains("> test   testing"))
        script.done()
    }

    @Test func aResultOfAnEarlierVersionSaysSo() throws {
        var models = Sample.summaries
        models[1].lastTest = nil
        let script = Script(models: models)
        script.keys("j r")
        var kept = Self.report(Sample.claude, isDraft: false).summary
        kept.version = 2
        script.answer(
            try script.take(LoadResult.self), LoadedModel(Sample.claude, history: [kept]))
        #expect(script.text.contains("The model has changed since: that was version 2"))
        script.keys("q r")
        script.answer(try script.take(LoadResult.self), LoadedModel(Sample.claude))
        #expect(script.text.contains("never tested; t tests it"))
        #expect(script.state.pane == nil)
        script.done()
    }

    @Test func inAFormTheResultIsOfTheStoredModelAndTTestsTheDraft() throws {
        let script = Script()
        try script.open(Sample.claude, history: [Sample.test(.authFailed, 200, minutesAgo: 9)])
        script.keys("} } Space r")
        #expect(script.text.contains("Result of 9 min ago"))
        script.keys("r")
        let test = try script.take(RunTest.self)
        #expect(test.isDraft && test.model == script.draft)
        script.done()
    }

    @Test func escapeCancelsFirstAndThenGoesBack() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        #expect(script.text.contains("Esc cancel") && !script.text.contains("Esc back"))
        script.keys("Esc")
        script.take(.cancel(job.id))
        #expect(script.state.test != nil)
        script.answer(job, ())
        #expect(script.text.contains("Esc back") && !script.text.contains("Esc cancel"))
        script.keys("Esc")
        #expect(script.state.test == nil)
        #expect(script.state.form != nil)
        script.done()
    }

    @Test func aTestThatSomebodyStoppedIsNoFailure() throws {
        let script = Script()
        let before = script.state.pool[Sample.claude.id]?.lastTest
        try script.open(Sample.claude, history: [Sample.test(.ok, 312, minutesAgo: 4320)])
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.keys("Esc")
        script.take(.cancel(job.id))
        var report = Self.report(Sample.claude, isDraft: false, .cancelled)
        report.stages = [StageResult(stage: .answer, state: .skipped, detail: "cancelled")]
        script.tell(job, .finished(report))
        script.answer(job, ())
        #expect(script.text.contains("cancelled after 275 ms"))
        #expect(script.state.test?.history.map(\.verdict) == [.ok])
        #expect(!script.text.contains("FAIL"))
        #expect(!report.text.contains("FAIL"))
        #expect(script.state.form?.testHistory.count == 1)
        #expect(script.state.pool[Sample.claude.id]?.lastTest == before)
        script.done()
    }

    @Test func escapeGoesBackWhileTheOutcomeIsStillBeingStored() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.tell(job, .finished(Self.report(Sample.claude, isDraft: false)))
        script.keys("Esc")
        #expect(script.state.test == nil)
        script.answer(job, ())
        #expect(script.state.form != nil)
        script.done()
    }

    @Test func aTestRunsAgainWithR() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.keys("r")
        #expect(script.text.contains("the test runs; Esc cancels it"))
        script.answer(job, ())
        script.keys("r")
        _ = try script.take(RunTest.self)
        #expect(script.text.contains("run 2"))
        script.done()
    }

    @Test func probesAreSwitchedByDigits() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.answer(job, ())
        script.keys("2")
        #expect(try script.take(RunTest.self).options == TestOptions(stream: true, tools: true))
    }

    @Test func fromTheListTheSavedModelIsTested() throws {
        let script = Script()
        script.keys("j t")
        let job = try script.take(TestSaved.self)
        #expect(job.job.id == Sample.claude.id)
        script.answer(job, LoadedModel(Sample.claude))
        let test = try script.take(RunTest.self)
        #expect(!test.isDraft)
        script.tell(test, .finished(Self.report(Sample.claude, isDraft: false, .ok)))
        script.answer(test, ())
        script.keys("Esc")
        #expect(!script.text.contains("failing"))
        #expect(script.state.pool[Sample.claude.id]?.stateWord == "ok")
        script.done()
    }

    @Test func eGoesToTheFormOfTheTestedModel() throws {
        let script = Script()
        script.keys("j t")
        let load = try script.take(TestSaved.self)
        script.answer(load, LoadedModel(Sample.claude))
        let job = try script.take(RunTest.self)
        script.answer(job, ())
        script.keys("e")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func theReportIsCopiedAndSaved() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t y")
        #expect(script.text.contains("there is no report yet"))
        let job = try script.take(RunTest.self)
        script.tell(job, .finished(Self.report(Sample.claude, isDraft: false)))
        script.answer(job, ())
        script.keys("y")
        let text = try script.take(CopyText.self).text.reveal()
        #expect(text.contains("FAIL auth_failed HTTP 401"))
        #expect(text.contains("x-api-key: ********k3Qz  (API key field)"))
        script.keys("s Ctrl-U").type("/tmp/r.txt").keys("Enter")
        #expect(try script.take(WriteFile.self).path == "/tmp/r.txt")
        script.done()
    }

    /// None is written over, so that a fixed name would do for one report.
    @Test func everyReportHasAFileNameOfItsOwn() {
        var model = Sample.claude
        model.name = "../通义 Qwen: EU (prod)\n"
        var report = Self.report(model, isDraft: false)
        #expect(
            State.fileName(of: report) == "modelpool-qwen-eu-prod-auth_failed-20260302140900.txt")
        report.verdict = .ok
        #expect(State.fileName(of: report) == "modelpool-qwen-eu-prod-ok-20260302140900.txt")
        model.name = "通义"
        report = TestReport(
            model: model, isDraft: false, startedAt: Sample.now.addingTimeInterval(1))
        report.verdict = .timeout
        #expect(State.fileName(of: report) == "modelpool-timeout-20260302140901.txt")
    }

    @Test func aDraftWithErrorsIsNotTested() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("e Ctrl-U Enter t")
        #expect(script.text.contains("test: Name must be fixed first: the name is missing"))
        script.keys("} } a").type("X Team").keys("Tab").type("x").keys("Enter t")
        #expect(script.text.contains("the name is missing; 1 error more"))
        script.keys("c")
        #expect(script.text.contains("chat with the model: Name must be fixed first"))
        script.keys("g e").type("n").keys("Enter t")
        #expect(
            script.text.contains("test: row 2 X Team must be fixed first: a name has no spaces"))
        #expect(!script.text.contains("t test"))
        #expect(script.state.test == nil)
        script.done()
    }

    @Test func aNewOriginIsAskedAboutBeforeAnythingIsSent() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.refuse(
            job,
            .originChanged(OriginChange(modelName: "claude", from: "https://a", to: "https://b")))
        script.keys("y")
        #expect(try script.take(RunTest.self).sendSecretsToNewOrigin)
        script.done()
    }

    @Test func theHistoryHasATableAndASparkline() throws {
        let history = [
            Sample.test(.ok, 100, minutesAgo: 1), Sample.test(.timeout, 900, minutesAgo: 5),
            Sample.test(.ok, 800, minutesAgo: 9),
        ]
        #expect(HistoryDrawing.sparkline(of: history) == "█x▂")
        let script = Script()
        try script.open(Sample.claude, history: history)
        script.keys("t G")
        #expect(script.text.contains("2 of 3 ok"))
    }

    @Test func theSearchGoesThroughTheLastPageAndAround() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        var report = Self.report(Sample.claude, isDraft: false)
        report.body = (1...60).map { "line \($0)" }
        script.tell(job, .finished(report))
        script.answer(job, ())
        script.keys("/").type("line 5").keys("Enter")
        var seen: [String] = []
        for _ in 0..<11 {
            let cursor = try #require(script.screen.cursor)
            seen.append(script.screen.lines[cursor.row].trimmingBlanks)
            script.keys("n")
        }
        #expect(seen == ["line 5"] + (50...59).map { "line \($0)" })
        let cursor = try #require(script.screen.cursor)
        #expect(script.screen.lines[cursor.row].trimmingBlanks == "line 5")
        script.keys("N N")
        let back = try #require(script.screen.cursor)
        #expect(script.screen.lines[back.row].trimmingBlanks == "line 58")
        script.done()
    }

    /// One grapheme cluster without an end would be no character too many.
    @Test func streamedTextIsLimitedByScalars() {
        let piece = String(repeating: "\u{1100}", count: 150_000)
        var test = TestView(model: Sample.claude, isDraft: false, history: [], elapsed: .zero)
        var chat = ChatView(model: Sample.claude)
        for _ in 0..<2 {
            test.take(.text(piece))
            chat.take(piece)
        }
        #expect(test.streamed.unicodeScalars.count == TestView.mostStreamed)
        #expect(chat.streamed.unicodeScalars.count == ChatView.mostStreamed)
    }

    @Test func textIsSearchedInThePane() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        var report = Self.report(Sample.claude, isDraft: false)
        report.body = (1...60).map { "line \($0)" }
        script.tell(job, .finished(report))
        script.answer(job, ())
        script.keys("/").type("line 4").keys("Enter")
        let first = script.state.pane?.window.selection ?? 0
        #expect(first > 0)
        script.keys("n")
        #expect((script.state.pane?.window.selection ?? 0) > first)
        script.keys("N")
        #expect(script.state.pane?.window.selection == first)
    }

    @Test func hostileAnswersCannotSteerTheTerminal() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("t")
        let job = try script.take(RunTest.self)
        var report = Self.report(Sample.claude, isDraft: false)
        report.body = ["\u{1B}[31mred\u{9B}2J", "a\u{202E}b"]
        report.message = "x\u{1B}]52;c;AAAA\u{7}"
        script.tell(job, .text("\u{1B}[2J"))
        script.tell(job, .finished(report))
        script.keys("G")
        let scalars = script.screen.lines.joined().unicodeScalars
        #expect(scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B && $0.value != 0x202E })
        script.keys("y")
    }
}
