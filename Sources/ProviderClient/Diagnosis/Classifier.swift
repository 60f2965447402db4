package import PoolModel

/// The one function that says what became of a request, in its forms: an answer, a stream, a
/// transfer that failed, a request that was not built.
package enum Classifier {
    package static func classify(
        answer: HTTPAnswer, request: Request, model: Model
    ) -> Finding {
        Diagnosis(answer, request, model).finding()
    }

    /// - Parameter answer: status, headers and the first bytes of the body; the stream itself is
    ///   in `stream`.
    package static func classify(
        stream: StreamOutcome, answer: HTTPAnswer, request: Request, model: Model
    ) -> Finding {
        Diagnosis(answer, request, model).finding(of: stream)
    }

    package static func classify(
        failure: TransportFailure, request: Request, model: Model
    ) -> Finding {
        FailureWording(failure, request, model).finding
    }

    package static func classify(
        _ result: TransferResult, request: Request, model: Model
    ) -> Finding {
        switch result.outcome {
        case .success(let answer): classify(answer: answer, request: request, model: model)
        case .failure(let failure): classify(failure: failure, request: request, model: model)
        }
    }

    /// A request that was not built.
    package static func classify(error: RequestError, model: Model) -> Finding {
        let verdict: VerdictCode =
            switch error {
            case .locked, .changed: .locked
            case .reference(_, _, .cancelled), .inSet(_, .reference(_, _, .cancelled)): .cancelled
            default: .configError
            }
        let place = model.baseURL.isEmpty ? model.name : model.baseURL
        let line = VerdictWording.of(verdict).sentence(at: Sanitizer.clean(place))
        return Finding(
            verdict: verdict, message: "\(line): \(error.sentence)",
            next: error.advice ?? NextStep.usual(verdict))
    }

    /// What a tools or vision probe says: yes, no, or `nil` where the probe itself failed.
    package static func probe(
        answer: HTTPAnswer, request: Request, model: Model
    ) -> Bool? {
        let diagnosis = Diagnosis(answer, request, model)
        let finding = diagnosis.finding()
        let asksTool = request.purpose == .tools
        if finding.verdict.isOK {
            return asksTool ? finding.toolCalls.contains(RequestPurpose.probeFunction) : true
        }
        guard [200, 400, 404, 422, 500, 501].contains(answer.status) else { return nil }
        let said = ServerMessage(answer).searchable
        if asksTool { return said.contains("tool") || said.contains("function") ? false : nil }
        // A server that dislikes our picture does take pictures.
        let disliked = ["too small", "dimension", "could not process image", "invalid image"]
        if disliked.contains(where: { said.contains($0) }) { return nil }
        let words = ["image", "vision", "multimodal", "multi-modal", "content must be a string"]
        return words.contains { said.contains($0) } ? false : nil
    }
}
