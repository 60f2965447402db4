import Foundation
import PoolModel
import Testing

@testable import ProviderClient

/// Models that are not for chat: what is asked of each kind, and which answers count.
@Suite struct KindTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: ModelKind
        var provider: Provider.ID = .custom
        var wireProtocol: WireProtocol = .openAIChat
        var base = "https://gw.example/v1"
        let url: String
        /// Members that the body has to have.
        var body: [String] = []
        let good: [String]
        let bad: [String]

        var testDescription: String { "\(kind) \(url)" }
    }

    static let cases: [Case] = [
        Case(
            kind: .embedding, url: "https://gw.example/v1/embeddings", body: ["model", "input"],
            good: [
                #"{"data":[{"embedding":[0.1,-2e-3,3]}],"model":"some-model"}"#,
                #"[[0.1,0.2]]"#, #"{"embeddings":{"float":[[1,2,3]]}}"#, #"{"embeddings":[[1]]}"#,
            ],
            bad: [
                #"{"data":[{"embedding":[]}]}"#, #"{"data":[{"embedding":["a"]}]}"#,
                #"{"data":[]}"#, #"{"choices":[{"message":{"content":"ok"}}]}"#,
                #"{"data":[{"embedding":[1e999]}]}"#, "<html>ok</html>",
            ]),
        Case(
            kind: .embedding, base: "https://gw.example/v1/embeddings",
            url: "https://gw.example/v1/embeddings", good: [#"{"data":[{"embedding":[1]}]}"#],
            bad: []),
        Case(
            kind: .embedding, provider: .azure, base: "https://r.openai.azure.com",
            url: "https://r.openai.azure.com/openai/deployments/some-model/embeddings"
                + "?api-version=2024-10-21",
            good: [#"{"data":[{"embedding":[1]}]}"#], bad: []),
        Case(
            kind: .embedding, provider: .gemini, wireProtocol: .geminiGenerate,
            base: "https://g.example/v1beta",
            url: "https://g.example/v1beta/models/some-model:embedContent", body: ["content"],
            good: [#"{"embedding":{"values":[0.5,0.25]}}"#], bad: [#"{"candidates":[]}"#]),
        Case(
            kind: .rerank, url: "https://gw.example/v1/rerank",
            body: ["query", "documents", "top_n"],
            good: [
                #"{"results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}]}"#,
                #"[{"index":1,"score":0.9},{"index":0,"score":0.1}]"#,
            ],
            bad: [
                #"{"results":[{"index":1,"relevance_score":0.9}]}"#, #"{"results":[{},{}]}"#,
                #"{"text":"ok"}"#,
            ]),
        Case(
            kind: .speech, url: "https://gw.example/v1/audio/speech", body: ["voice"],
            good: ["ID3\u{4}", "RIFF....WAVE", "OggS", "fLaC"],
            bad: [#"{"text":"ok"}"#, "ok", "<html></html>"]),
        Case(
            kind: .transcription, url: "https://gw.example/v1/audio/transcriptions",
            good: [#"{"text":""}"#, #"{"text":"beep"}"#], bad: [#"{"choices":[]}"#, "beep"]),
        Case(
            kind: .image, url: "https://gw.example/v1/images/generations",
            body: ["prompt", "size"],
            good: [
                #"{"data":[{"url":"https://cdn.example/1.png"}]}"#,
                #"{"data":[{"b64_json":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQ"}]}"#,
            ],
            bad: [
                #"{"data":[{"url":"javascript:1"}]}"#,
                #"{"data":[{"b64_json":"PGh0bWw+PC9odG1sPjxib2R5PjwvYm9keT4="}]}"#,
            ]),
        Case(
            kind: .moderation, url: "https://gw.example/v1/moderations",
            good: [#"{"results":[{"flagged":false,"categories":{}}]}"#], bad: [#"{"results":[]}"#]),
        Case(
            kind: .completion, url: "https://gw.example/v1/completions",
            body: ["prompt", "max_tokens"],
            good: [#"{"choices":[{"text":" ok"}]}"#],
            bad: [#"{"choices":[{"message":{"content":"ok"}}]}"#]),
    ]

    private func model(_ row: Case) -> OpenedModel {
        callable(
            row.provider, base: row.base, protocol: row.wireProtocol,
            headers: [("X-Gateway-Token", "tok-1")]
        ) { $0.kind = row.kind }
    }

    @Test(arguments: cases)
    func eachKindHasItsRequestWithEveryHeader(_ row: Case) throws {
        let request = try builder().build(model(row), .answer)
        #expect(request.url == row.url)
        #expect(request.values("X-Gateway-Token") == ["tok-1"])
        for name in row.body { #expect(request.json?[name] != nil, "\(name)") }
    }

    @Test(arguments: cases)
    func onlyAnAnswerOfTheKindPasses(_ row: Case) throws {
        let model = model(row)
        let request = try builder().build(model, .answer)
        for body in row.good {
            let finding = Classifier.classify(
                answer: HTTPAnswer(status: 200, body: Array(body.utf8)), request: request,
                model: model.model)
            #expect(finding.verdict == .ok, "\(body): \(finding.message)")
            #expect(finding.reply?.isEmpty == false || row.kind == .completion)
        }
        for body in row.bad {
            let finding = Classifier.classify(
                answer: HTTPAnswer(status: 200, body: Array(body.utf8)), request: request,
                model: model.model)
            #expect(finding.verdict == .badResponse, "\(body): \(finding.message)")
        }
        let refused = Classifier.classify(
            answer: HTTPAnswer(
                status: 401, headers: [.init("content-type", "application/json")],
                body: Array(
                    #"{"error":{"message":"Incorrect API key","code":"invalid_api_key"}}"#.utf8)),
            request: request, model: model.model)
        #expect(!refused.verdict.isOK)
    }

    @Test func scoresOutOfOrderAreToldAndPass() throws {
        let row = try #require(Self.cases.first { $0.kind == .rerank })
        let model = model(row)
        let body = #"{"results":[{"relevance_score":0.1},{"relevance_score":0.9}]}"#
        let finding = Classifier.classify(
            answer: HTTPAnswer(status: 200, body: Array(body.utf8)),
            request: try builder().build(model, .answer), model: model.model)
        #expect(finding.verdict == .okWithNotes)
    }

    @Test func aTranscriptionIsAskedByAFormWithASound() throws {
        let row = try #require(Self.cases.first { $0.kind == .transcription })
        let model = model(row)
        let request = try builder().build(model, .answer)
        #expect(
            request.values("Content-Type").first?.hasPrefix("multipart/form-data; boundary=")
                == true)
        let text = String(decoding: request.body, as: UTF8.self)
        #expect(text.contains("name=\"model\"\r\n\r\nsome-model\r\n"))
        #expect(text.contains("filename=\"tone.wav\"") && text.contains("WAVEfmt "))
        #expect(request.body.count < 8_000)
        #expect(!request.preview([]).body.contains("WAVE"))
        let command = CurlText(request, of: model).text
        #expect(command.contains("--form-string 'model=some-model'"))
        #expect(command.contains("--form 'file=@tone.wav;type=audio/wav'"))
        #expect(!command.contains("multipart"))
    }

    @Test func whatOnlyChatModelsDoIsRefusedWithTheReason() {
        let model = callable(.custom, base: "https://gw.example/v1") { $0.kind = .embedding }
        for purpose in [RequestPurpose.stream, .tools, .vision, .chat([], isStreaming: false)] {
            #expect(throws: RequestError.onlyForChat(.embedding)) {
                try builder().build(model, purpose)
            }
        }
        let anthropic = callable(.anthropic) { $0.kind = .embedding }
        #expect(throws: RequestError.noTest(.embedding, .anthropicMessages)) {
            try builder().build(anthropic, .answer)
        }
        let video = callable(.openai) { $0.kind = .video }
        #expect(throws: RequestError.noTest(.video, .openAIChat)) {
            try builder().build(video, .answer)
        }
    }

    @Test func anImageModelIsLookedForInTheList() throws {
        let model = callable(.custom, base: "https://gw.example/v1", id: "dall-e-3") {
            $0.kind = .image
        }
        let request = try builder().build(model, .findModel)
        #expect(request.url == "https://gw.example/v1/models" && request.method == .get)
        func verdict(_ body: String) -> VerdictCode {
            Classifier.classify(
                answer: HTTPAnswer(status: 200, body: Array(body.utf8)), request: request,
                model: model.model
            ).verdict
        }
        #expect(verdict(#"{"data":[{"id":"dall-e-3"}]}"#) == .ok)
        #expect(verdict(#"{"data":[{"id":"other"}]}"#) == .modelNotFound)
        #expect(verdict(#"{"ok":true}"#) == .badResponse)
    }
}
