import FoundationEssentials
import PoolModel

/// One connection test of one model, while it runs and afterwards.
struct TestView: PaneContent {
    /// As it is, or would be, tested: a draft stays what it was when the test began.
    var model: Model
    let isDraft: Bool
    /// How many unsaved changes the draft has.
    var changeCount: Int
    /// The test that runs.
    var job: JobID?
    /// Of the session's ``State/elapsed``.
    var startedAt: Duration
    var options = TestOptions(stream: true)
    var run = 0
    var stages: [StageResult] = []
    var request: EffectiveRequest?
    var report: TestReport?
    /// What was streamed so far, sanitised and of at most ``mostStreamed`` scalars.
    var streamed = ""
    /// The outcomes before this one, the newest first.
    var history: [TestSummary]

    static let mostStreamed = 2000

    init(
        model: Model, isDraft: Bool, changeCount: Int = 0, history: [TestSummary], elapsed: Duration
    ) {
        self.model = model
        self.isDraft = isDraft
        self.changeCount = changeCount
        self.history = history
        startedAt = elapsed
    }

    /// The last result as the history keeps it: nothing was sent.
    init(resultOf model: Model, history: [TestSummary], elapsed: Duration) {
        self.init(model: model, isDraft: false, history: history, elapsed: elapsed)
        report = history.first.map { TestReport($0, of: model) }
        stages = report?.stages ?? []
    }

    /// Forgets the outcome and begins another run.
    mutating func begin(_ job: JobID, elapsed: Duration) {
        self.job = job
        startedAt = elapsed
        run += 1
        stages = []
        request = nil
        report = nil
        streamed = ""
    }

    mutating func take(_ event: TestEvent) {
        switch event {
        case .started(let request): self.request = request
        case .stage(let result):
            if let index = stages.firstIndex(where: { $0.stage == result.stage }) {
                stages[index] = result
            } else {
                stages.append(result)
            }
        case .text(let piece):
            let room = TestView.mostStreamed - streamed.unicodeScalars.count
            let part = String(piece.unicodeScalars.prefix(max(room, 0)))
            streamed += Sanitizer.clean(part, keepingLines: true)
        case .finished(let report):
            self.report = report
            stages = report.stages
            if !isDraft, report.verdict != .cancelled { history.insert(report.summary, at: 0) }
        }
    }

    /// The stages in their order: those that were met, and those that are still expected.
    var shownStages: [StageResult] {
        var expected: [TestStage] = [.resolve, .connect, .tls, .send, .answer, .body]
        expected += options.extraStages(of: model.kind)
        // What else that test was to do is not kept.
        if report?.isFromHistory == true { expected = [] }
        if model.baseURL.hasPrefix("http:") { expected.removeAll { $0 == .tls } }
        return TestStage.allCases.compactMap { stage in
            if let met = stages.first(where: { $0.stage == stage }) { return met }
            guard expected.contains(stage) else { return nil }
            return StageResult(stage: stage, state: report == nil ? .waiting : .skipped)
        }
    }
}
