internal import FoundationEssentials
internal import PoolModel

/// What a test does beside the plain answer.
extension ConnectionTest {
    mutating func carryOut(_ stage: TestStage) async {
        if stage == .stream && wasStreamed {
            let answer = report.stages.first { $0.stage == .answer }
            change(.stream) {
                $0.state = .ok
                $0.detail = answer?.detail ?? ""
            }
            return
        }
        guard hasTime else {
            let words = "not asked: the test's \(report.timeout) s were over"
            change(stage) {
                $0.state = .failed
                $0.detail = words
            }
            return
        }
        change(stage) { $0.state = .running }
        do throws(RequestError) {
            let purpose: RequestPurpose =
                stage == .stream ? .stream : stage == .tools ? .tools : .vision
            let request = try await build(purpose)
            if stage == .stream {
                await stream(request, as: .stream)
            } else {
                await probe(stage, request)
            }
        } catch {
            let finding = Classifier.classify(error: error, model: model.model)
            change(stage) {
                $0.state = .failed
                $0.detail = finding.message
            }
        }
    }

    /// Reads a streamed answer to its end. As `answer`, it decides the whole report.
    mutating func stream(_ request: Request, as stage: TestStage) async {
        var reading = StreamReading(request)
        let tell = tell
        let result = await perform(request) { event in
            if case .stage(let passed) = event, stage == .answer { tell(.stage(passed)) }
            for text in reading.take(event) { tell(.text(text)) }
        }
        for text in reading.finish() { tell(.text(text)) }
        let finding = reading.judge(result, model.model)
        if stage == .answer {
            take(finding, result, request)
        } else if finding.verdict.isOK {
            // Which model answers was judged before: gateways that put an alias into an answer
            // forget it in a stream.
            let name = finding.answeredAs.map { Diagnosis.note(answeredAs: $0, model.model) }
            for text in finding.notes where text != name && !report.notes.contains(text) {
                note("as a stream: " + text)
            }
        } else {
            let notes = report.notes
            report.take(finding)
            report.notes = notes + finding.notes
        }
        report.timeToFirstToken = reading.firstToken
        change(stage) {
            $0.state = finding.verdict.isOK ? .ok : .failed
            $0.milliseconds = stage == .answer ? $0.milliseconds : result.milliseconds
            $0.detail = reading.detail(result)
        }
    }

    /// A probe says yes, no, or that it does not know; the model works all the same.
    private mutating func probe(_ stage: TestStage, _ request: Request) async {
        let result = await perform(request)
        var works: Bool?
        var detail = ""
        switch result.outcome {
        case .success(let answer):
            works = Classifier.probe(answer: answer, request: request, model: model.model)
            detail = StageWording.probed(works, answer)
        case .failure(.cancelled):
            report.take(Classifier.classify(result, request: request, model: model.model))
            detail = StageWording.cancelled
        case .failure(let failure):
            detail = StageWording.unknown(failure)
        }
        if stage == .tools { report.toolsWork = works } else { report.visionWorks = works }
        change(stage) {
            $0.state = works == nil ? .failed : .ok
            $0.milliseconds = result.milliseconds
            $0.detail = detail
        }
    }
}
