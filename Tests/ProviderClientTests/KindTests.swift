import Foundation
import PoolModel
import TestSupport
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
            kind: .embedding, base: "https://tei.example/embed", url: "https://tei.example/embed",
            body: ["inputs"], good: ["[[0.1,0.2]]"], bad: ["[[]]"]),
        Case(
            kind: .embedding, base: "https://api.cohere.com",
            url: "https://api.cohere.com/v2/embed",
            body: ["texts", "input_type", "embedding_types"],
            good: [#"{"embeddings":{"float":[[1,2,3]]}}"#], bad: [#"{"embeddings":{}}"#]),
        Case(
            kind: .rerank, base: "https://api.cohere.com/v2",
            url: "https://api.cohere.com/v2/rerank", body: ["documents"],
            good: [
                #"{"results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}]}"#
            ], bad: []),
        Case(
            kind: .embedding, base: "https://api.cohere.ai/compatibility/v1",
            url: "https://api.cohere.ai/compatibility/v1/embeddings", body: ["input"],
            good: [#"{"data":[{"embedding":[1]}]}"#], bad: []),
        Case(
            kind: .embedding, base: "https://api.jina.ai/v1",
            url: "https://api.jina.ai/v1/embeddings", body: ["input"],
            good: [#"{"data":[{"embedding":[1]}]}"#], bad: []),
        Case(
            kind: .rerank, base: "https://api.jina.ai/v1", url: "https://api.jina.ai/v1/rerank",
            body: ["documents"],
            good: [
                #"{"results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}]}"#
            ], bad: []),
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

    /// Text Embeddings Inference wants the documents of a ranking under another name, and says so.
    @Test func aServerThatCallsDocumentsTextsIsAskedSo() async throws {
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            try connection.send(
                request.contains("\"texts\":")
                    ? HTTPText.answer(#"[{"index":1,"score":0.98},{"index":0,"score":0.01}]"#)
                    : HTTPText.answer(
                        "422 Unprocessable Entity",
                        "Failed to deserialize the JSON body into the target type: missing field "
                            + "`texts` at line 1 column 140", type: "text/plain"))
        }
        let tester = ConnectionTester(transport: HTTPTransport(roots: .system), builder: builder())
        let report = await tester.run(server.model(.custom, path: "") { $0.kind = .rerank })
        #expect(report.verdict == .ok, "\(report.message)")
        #expect(report.reply == "scores of 2 texts")
        #expect(server.connections.count == 2)
    }

    @Test(arguments: [
        // What the server says, what the model is called, which kind to choose.
        (
            404,
            "This is not a chat model and thus not supported in the v1/chat/completions endpoint. "
                + "Did you mean to use v1/completions?", "acme-base", ModelKind?.some(.completion)
        ),
        (
            404,
            "This is not a chat model and thus not supported in the v1/chat/completions endpoint. "
                + "Did you mean to use v1/completions?", "text-embedding-3-small", .embedding
        ),
        (
            400, "The chatCompletion operation does not work with the specified model, acme-1",
            "acme-1", nil
        ),
        (400, "acme-e is an embedding model", "acme-e", .embedding),
        (400, "\"rerank-x\" does not support chat", "rerank-x", .rerank),
        (400, "\"whisper-1\" does not support chat", "whisper-1", .transcription),
    ]) func aChatTestThatHearsOfAnotherKindSaysWhichToChoose(
        _ status: Int, _ words: String, _ name: String, _ kind: ModelKind?
    ) throws {
        let model = callable(.custom, base: "https://gw.example/v1", id: name)
        let body = JSONValue.object([("error", .object([("message", .string(words))]))]).text
        let finding = Classifier.classify(
            answer: HTTPAnswer(
                status: status, headers: [.init("content-type", "application/json")],
                body: Array(body.utf8)),
            request: try builder().build(model, .answer), model: model.model)
        #expect(finding.otherKind == kind, "\(finding.message)")
        #expect(!finding.verdict.isOK)
        if let kind { #expect(finding.next.contains("set its kind to \(kind.rawValue)")) }
    }

    /// The server has no path for chat at all, and the name says why.
    @Test func aNameOfAnotherKindIsOfferedWhereThereIsNoChat() throws {
        func finding(_ name: String) throws -> Finding {
            let model = callable(.custom, base: "https://gw.example/v1", id: name)
            return Classifier.classify(
                answer: HTTPAnswer(status: 404, body: Array(#"{"detail":"Not Found"}"#.utf8)),
                request: try builder().build(model, .answer), model: model.model)
        }
        let found = try finding("BAAI/bge-m3")
        #expect(found.verdict == .endpointNotFound && found.otherKind == .embedding)
        #expect(found.next.contains("set its kind to embedding"))
        #expect(try finding("llama-3.1-8b").otherKind == nil)
    }

    /// A chat model that is set to be an embedding model.
    @Test func aModelThatIsNotOfItsKindIsTold() throws {
        let model = callable(.custom, base: "https://gw.example/v1", id: "llama3") {
            $0.kind = .embedding
        }
        let finding = Classifier.classify(
            answer: HTTPAnswer(
                status: 400,
                body: Array(#"{"error":{"message":"this model does not support embeddings"}}"#.utf8)
            ),
            request: try builder().build(model, .answer), model: model.model)
        #expect(finding.otherKind == .chat && finding.owner == .settings)
        #expect(finding.next.contains("set its kind to chat"))
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
