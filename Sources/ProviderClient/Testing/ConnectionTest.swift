internal import FoundationEssentials
internal import PoolModel

/// The course of one connection test: the answer first, and only if that is good, what else was
/// asked for.
struct ConnectionTest {
    var report: TestReport
    let tester: ConnectionTester
    let reuse: Bool
    let tell: @Sendable (TestEvent) -> Void
    let model: OpenedModel
    let options: TestOptions
    /// What its next request is to be like. What a server asked for, those after it have as well.
    private var wishes: RequestWishes
    /// Whether the answer was had as a stream, since the model gives no other.
    var wasStreamed = false
    /// Whether a helper was asked anew, since what it gave before had expired.
    private var isRenewed = false

    init(
        _ tester: ConnectionTester, _ model: OpenedModel, isDraft: Bool, _ options: TestOptions,
        reuse: Bool, _ tell: @escaping @Sendable (TestEvent) -> Void
    ) {
        self.tester = tester
        self.model = model
        self.options = options
        self.reuse = reuse
        wishes = RequestWishes(
            words: options.expected.map { ProbeWords($0) } ?? tester.words(),
            timeout: options.timeout)
        self.tell = tell
        report = TestReport(model: model.model, isDraft: isDraft, startedAt: tester.now())
        report.timeout = options.timeout ?? model.model.timeout
    }

    mutating func carryOut() async {
        let purpose: RequestPurpose =
            model.model.kind == .image && !options.image ? .findModel : .answer
        let tell = tell
        let first = await tester.builder.make(
            model, purpose, wishes, asking: { tell(.started($0)) })
        show(first.preview)
        do throws(RequestError) {
            let request = try first.request.get()
            expectStages(of: request)
            await askForAnswer(request)
            judgeByOptions()
            for stage in extraStages {
                guard report.verdict.isOK else { break }
                await carryOut(stage)
            }
        } catch {
            report.take(Classifier.classify(error: error, model: model.model))
        }
        // A stage that somebody stopped has not failed.
        let wasStopped = report.verdict == .cancelled
        for stage in report.stages
        where stage.state == .waiting || wasStopped && stage.state == .failed {
            change(stage.stage) { $0.state = .skipped }
        }
        tell(.finished(report))
    }

    /// What somebody wants of an answer beside that it is one.
    private mutating func judgeByOptions() {
        guard report.verdict.isOK else { return }
        var complaint: String?
        if let expected = options.expected, report.reply?.contains(expected) != true {
            complaint = "it answers, and not with \"\(Sanitizer.clean(expected))\""
        }
        if options.wantsSameModel, let other = report.answeredAs {
            complaint = "another model answers: \(other)"
        }
        guard let complaint else { return }
        var finding = Finding(
            verdict: .badResponse, message: complaint,
            next: "compare the answer with what was asked; a cache, a filter or a router may stand "
                + "before the model: ask whoever runs it.", owner: .gateway)
        finding.notes = report.notes
        finding.reply = report.reply
        finding.answeredAs = report.answeredAs
        report.take(finding)
        report.isSlow = false
    }

    // MARK: the answer

    private mutating func askForAnswer(_ request: Request) async {
        var finding = await ask(request)
        if finding.retry == .freshValue, let again = await renewed(request) {
            finding = await ask(again)
        }
        guard let retry = finding.retry, !Task.isCancelled, hasTime else { return }
        do throws(RequestError) {
            switch retry {
            case .freshValue: break
            case .tokenField(let field):
                wishes.tokenField = field
                await ask(try await build(.answer))
                if report.verdict.isOK { note("the provider wants \(field.rawValue)") }
            case .moreTokens:
                wishes.tokens = ConnectionTest.more
                await ask(try await build(.answer))
                if report.verdict.isOK {
                    note("the model wants room for a longer answer than the test's few tokens")
                }
            case .texts:
                wishes.wantsTexts = true
                await ask(try await build(.answer))
            case .stream:
                wasStreamed = true
                let second = await tester.builder.make(model, .stream, wishes)
                show(second.preview)
                await stream(try second.request.get(), as: .answer)
                if report.verdict.isOK { note("the model answers only as a stream") }
            }
        } catch {
            // The first answer stands: what it said of the model is true.
        }
    }

    /// Tokens for an answer of a model that refuses to give one of few.
    private static let more = 2048

    /// Another request of the test, with the time that is left of it.
    func build(_ purpose: RequestPurpose) async throws(RequestError) -> Request {
        try await tester.builder.buildAsking(model, purpose, wishes)
    }

    /// The request once more with what helpers give now, where that is another value than the one
    /// that has expired; `nil`: it is the same, or there is no time left.
    private mutating func renewed(_ request: Request) async -> Request? {
        guard !Task.isCancelled, hasTime,
            let fresh = await tester.renewed(request, of: model, spent: wishes.spent)
        else { return nil }
        isRenewed = true
        return fresh
    }

    /// Whether the test's time is not over yet.
    var hasTime: Bool { wishes.spent < report.timeout * 1000 }

    /// Sends one of the test's requests, whose time counts.
    mutating func perform(
        _ request: Request, onEvent: (TransferEvent) -> Void = { _ in }
    ) async -> TransferResult {
        let result = await tester.perform(request, reuse: reuse, onEvent: onEvent)
        report.totalMilliseconds += result.milliseconds
        wishes.spent = Int(report.totalMilliseconds)
        report.certificateEnd = result.certificateEnd ?? report.certificateEnd
        return result
    }

    /// Asks once and takes the answer's verdict for the report's.
    @discardableResult
    private mutating func ask(_ request: Request) async -> Finding {
        let tell = tell
        let result = await perform(request) { event in
            if case .stage(let stage) = event { tell(.stage(stage)) }
        }
        let finding = Classifier.classify(result, request: request, model: model.model)
        take(finding, result, request)
        return finding
    }

    /// Takes over how the first request of a test ended.
    mutating func take(_ finding: Finding, _ result: TransferResult, _ request: Request) {
        report.take(finding)
        // It is no fault of the model's: the verdict stays what it is.
        if isRenewed { report.notes.append(HelperValue.renewal(request.helpers)) }
        let most = (model.model.slowAfter ?? tester.slowAfter) * 1000
        report.isSlow = report.verdict.isOK && result.milliseconds > most
        if report.isSlow {
            note(
                "slow: the answer took \(TestReport.time(result.milliseconds)), and "
                    + "\(TestReport.time(most)) is the most that it should")
        }
        var failing: TestStage?
        if case .success(let answer) = result.outcome {
            failing = answer.flaw == nil ? .answer : .body
            report.httpStatus = answer.status
            report.body = AnswerLines.shown(answer.shownBody, with: request.scrubber)
        }
        for stage in result.stages {
            var stage = stage
            if stage.stage == failing, stage.state == .ok, !finding.verdict.isOK {
                stage.state = .failed
            }
            change(stage.stage) { $0 = stage }
        }
    }

    // MARK: the report

    /// What is about to be sent, with its secrets masked.
    private mutating func show(_ request: EffectiveRequest) {
        report.take(request)
        tell(.started(request))
    }

    /// All stages that this test has, as waiting.
    private mutating func expectStages(of request: Request) {
        report.stages =
            StageTimeline(request).stages
            + extraStages.map { StageResult(stage: $0, state: .waiting) }
        for stage in report.stages { tell(.stage(stage)) }
    }

    private var extraStages: [TestStage] { options.extraStages(of: model.model.kind) }

    /// Changes a stage and tells about it if it is another then.
    mutating func change(_ stage: TestStage, _ change: (inout StageResult) -> Void) {
        let old = report.stages.first { $0.stage == stage }
        var new = old ?? StageResult(stage: stage, state: .waiting)
        change(&new)
        guard new != old else { return }
        report.stages.replace(new)
        tell(.stage(new))
    }

    mutating func note(_ text: String) {
        report.notes.append(text)
        if report.verdict == .ok { report.verdict = .okWithNotes }
    }
}
