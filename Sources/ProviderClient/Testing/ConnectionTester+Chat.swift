package import PoolModel

/// How a chat's answer ended.
package struct ChatResult: Sendable {
    /// Verdict, address and words as in a test; its stages are those of the connection.
    package let report: TestReport
    /// The whole answer, sanitised; also what had come when it was cancelled or broke off.
    package let text: String
    /// Milliseconds from the start to the first text; `nil`: there was none, or no stream.
    package let firstToken: Double?
    /// As the provider counts them.
    package let usage: TokenUsage?
}

extension ConnectionTester {
    /// Sends a conversation and reads the answer.
    /// - Parameter onText: gets the pieces of a streamed answer as they come, sanitised.
    package func chat(
        _ model: OpenedModel, _ turns: [ChatTurn], isStreaming: Bool,
        onText: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> ChatResult {
        var report = TestReport(model: model.model, isDraft: false, startedAt: now())
        let purpose = RequestPurpose.chat(turns, isStreaming: isStreaming)
        do throws(RequestError) {
            let made = await builder.make(model, purpose)
            let sent = try made.request.get()
            report.take(made.preview)
            let (first, advice) = await chat(sent, model.model, report, onText)
            let spent = Int(first.report.totalMilliseconds)
            var again: Request?
            if Task.isCancelled { return first }
            if case .tokenField(let field)? = advice {
                var wishes = sent.wishes
                (wishes.tokenField, wishes.spent) = (field, spent)
                again = try await builder.buildAsking(model, purpose, wishes)
            } else if advice == .freshValue {
                again = await renewed(sent, of: model, spent: spent)
                report.notes += again.map { [HelperValue.renewal($0.helpers)] } ?? []
            }
            guard let again else { return first }
            return await chat(again, model.model, report, onText).result
        } catch {
            report.take(Classifier.classify(error: error, model: model.model))
            return ChatResult(report: report, text: "", firstToken: nil, usage: nil)
        }
    }

    private func chat(
        _ request: Request, _ model: Model, _ start: TestReport,
        _ onText: @Sendable (String) -> Void
    ) async -> (result: ChatResult, advice: Finding.Retry?) {
        var report = start
        var reading = StreamReading(request)
        var streamed = ""
        func take(_ texts: [String]) {
            for text in texts {
                streamed += text
                onText(text)
            }
        }
        let result = await perform(request, reuse: false) { take(reading.take($0)) }
        take(reading.finish())
        let finding =
            request.isStreaming
            ? reading.judge(result, model)
            : Classifier.classify(result, request: request, model: model)
        report.take(finding)
        report.notes = start.notes + finding.notes
        report.stages = result.stages
        report.totalMilliseconds = result.milliseconds
        report.timeToFirstToken = reading.firstToken
        if case .success(let answer) = result.outcome {
            report.httpStatus = answer.status
            if !finding.verdict.isOK {
                report.body = AnswerLines.shown(answer.shownBody, with: request.scrubber)
            }
        }
        return (
            ChatResult(
                report: report, text: request.isStreaming ? streamed : finding.reply ?? "",
                firstToken: reading.firstToken, usage: finding.usage), finding.retry
        )
    }
}
