internal import PoolModel

/// Reads the pieces of a streamed answer and notes when the first text came.
struct StreamReading {
    private let request: Request
    private var reader: StreamReader
    private var clean: ScrubbedStream
    /// Milliseconds from the request's beginning to the first text.
    private(set) var firstToken: Double?

    init(_ request: Request) {
        self.request = request
        reader = StreamReader(request.wireProtocol)
        clean = ScrubbedStream(request.scrubber)
    }

    var outcome: StreamOutcome { reader.outcome }

    /// The texts that an event of the transfer brings, without secrets and sanitised.
    mutating func take(_ event: TransferEvent) -> [String] {
        guard case .body(let bytes, let after) = event else { return [] }
        let texts = reader.feed(bytes).compactMap { event -> String? in
            if case .text(let text) = event, !text.isEmpty { text } else { nil }
        }
        if firstToken == nil, !texts.isEmpty { firstToken = after }
        return texts.compactMap { shown(clean.take($0)) }
    }

    /// What was held back while it could have become a secret, when nothing more comes.
    mutating func finish() -> [String] { [shown(clean.finish())].compactMap(\.self) }

    private func shown(_ text: String) -> String? {
        text.isEmpty ? nil : Sanitizer.clean(text, keepingLines: true)
    }

    /// What became of it.
    func judge(_ result: TransferResult, _ model: Model) -> Finding {
        if case .success(let answer) = result.outcome, (200..<300).contains(answer.status) {
            return Classifier.classify(
                stream: reader.outcome, answer: answer, request: request, model: model)
        }
        return Classifier.classify(result, request: request, model: model)
    }

    /// For the stage's row.
    func detail(_ result: TransferResult) -> String {
        switch result.outcome {
        case .success(let answer) where !(200..<300).contains(answer.status):
            StageWording.status(answer.status)
        case .success: StageWording.streamed(reader.outcome, firstToken: firstToken)
        case .failure(let failure): StageWording.failed(failure)
        }
    }
}
