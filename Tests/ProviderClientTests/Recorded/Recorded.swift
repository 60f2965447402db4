import PoolModel
import Testing

@testable import ProviderClient

/// An answer as a server gives it, and what it means.
struct Recorded: Sendable, CustomTestStringConvertible {
    let name: String
    let provider: Provider.ID
    let status: Int
    let headers: [HTTPAnswer.Field]
    let body: String
    let verdict: VerdictCode

    init(
        _ name: String, _ provider: Provider.ID, _ status: Int, _ body: String,
        headers: [(String, String)] = [], _ verdict: VerdictCode
    ) {
        self.name = name
        self.provider = provider
        self.status = status
        self.headers = headers.map { HTTPAnswer.Field($0.0, $0.1) }
        self.body = body
        self.verdict = verdict
    }

    var testDescription: String { "\(provider.rawValue) \(status) \(name)" }

    func finding(
        base: String? = nil, headers own: [(String, String)] = [],
        change: (inout Model) -> Void = { _ in }
    ) throws -> Finding {
        let needsBase = Provider.of(provider).defaultBaseURL == nil
        let model = callable(
            provider, base: base ?? (needsBase ? "https://gw.example/v1" : nil), headers: own,
            change: change)
        let request = try builder().build(model, .answer)
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(body.utf8))
        return Classifier.classify(answer: answer, request: request, model: model.model)
    }

    static let all: [Recorded] =
        openAI + clouds + china + hosted + local + liteLLM + gateways + pages + odd
        + accounts + between + seldom
}
