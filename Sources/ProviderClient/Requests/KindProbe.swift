internal import PoolModel

/// The test of a model that is not for chat: one request of its kind, as small as that kind has it.
/// ``KindAnswer`` says what has to come back.
struct KindProbe {
    /// What stands after the base.
    let path: String
    let body: Body

    enum Body {
        case json([JSONMember])
        case form(ToneForm)
    }

    static let query = "What is the capital of France?"
    /// The one that answers the query comes first in a good ranking.
    static let documents = ["Bread is baked in an oven.", "Paris is the capital of France."]

    /// `nil`: the protocol has no request for this kind.
    /// - Parameters:
    ///   - words: what an embedding is made of, what is spoken, ...
    ///   - wantsTexts: the server has said that it calls the documents of a ranking so.
    init?(
        _ kind: ModelKind, _ wireProtocol: WireProtocol, at base: BaseURL, model: String,
        words: ProbeWords = .example, wantsTexts: Bool = false
    ) {
        let found = KindForm.all.first { form in
            form.kind == kind && form.protocols.contains(wireProtocol) && form.isSpoken(at: base)
                && (wantsTexts || !form.isAskedFor)
        }
        guard let form = found else { return nil }
        let hasVersion = form.version.isEmpty || base.path.split(separator: "/").count > 0
        path = (hasVersion ? "" : form.version) + form.path
        body = form.body(model, words.text)
    }
}

/// How a kind of model is asked: a row for each form that servers have for it. The first that fits is
/// taken.
struct KindForm: Sendable {
    let kind: ModelKind
    var protocols: Set<WireProtocol> = [.openAIChat, .openAIResponses]
    /// Of its hosts' names; empty: any host.
    var host = ""
    /// What the base URL of others who have a form of their own there ends in.
    var endings: [String] = []
    /// Its part of the base URL, where a person has given none.
    var version = ""
    /// Only where the server has asked for it.
    var isAskedFor = false
    let path: String
    let body: @Sendable (_ model: String, _ words: String) -> KindProbe.Body
    let source: String

    fileprivate func isSpoken(at base: BaseURL) -> Bool {
        (host.isEmpty || base.origin.host.contains(host) && !base.path.contains("/compatibility"))
            && (endings.isEmpty || endings.contains { base.path.hasSuffix($0) })
    }

    static let all: [KindForm] = [
        KindForm(
            kind: .embedding, protocols: [.geminiGenerate], path: ":embedContent",
            body: { _, words in
                .json([JSONMember("content", ["parts": [["text": .string(words)]]])])
            }, source: "https://ai.google.dev/api/embeddings"),
        KindForm(
            kind: .embedding, host: "api.cohere.", version: "/v2", path: "/embed",
            body: { model, words in
                .json([
                    JSONMember("model", .string(model)), JSONMember("texts", [.string(words)]),
                    JSONMember("input_type", "search_query"),
                    JSONMember("embedding_types", ["float"]),
                ])
            }, source: "https://docs.cohere.com/reference/embed"),
        KindForm(
            kind: .embedding, endings: ["/embed"], path: "/embed",
            body: { _, words in .json([JSONMember("inputs", .string(words))]) },
            source: "https://huggingface.github.io/text-embeddings-inference"),
        // OpenAI's, which Azure, Jina, Voyage, vLLM, llama.cpp, Ollama and TEI have too.
        KindForm(
            kind: .embedding, path: "/embeddings",
            body: { model, words in
                .json([JSONMember("model", .string(model)), JSONMember("input", .string(words))])
            }, source: "https://platform.openai.com/docs/api-reference/embeddings"),
        KindForm(
            kind: .rerank, isAskedFor: true, path: "/rerank",
            body: { _, _ in
                .json([
                    JSONMember("query", .string(KindProbe.query)),
                    JSONMember("texts", .array(KindProbe.documents.map(JSONValue.string))),
                ])
            }, source: "https://huggingface.github.io/text-embeddings-inference"),
        KindForm(
            kind: .rerank, host: "api.cohere.", version: "/v2", path: "/rerank", body: ranking,
            source: "https://docs.cohere.com/reference/rerank"),
        // Jina's, which vLLM, llama.cpp and LiteLLM have too.
        KindForm(
            kind: .rerank, path: "/rerank", body: ranking, source: "https://jina.ai/reranker"),
        KindForm(
            kind: .speech, path: "/audio/speech",
            body: { model, words in
                .json([
                    JSONMember("model", .string(model)), JSONMember("input", .string(words)),
                    JSONMember("voice", "alloy"),
                ])
            }, source: "https://platform.openai.com/docs/api-reference/audio/createSpeech"),
        KindForm(
            kind: .transcription, path: "/audio/transcriptions",
            body: { model, _ in .form(ToneForm(model: model)) },
            source: "https://platform.openai.com/docs/api-reference/audio/createTranscription"),
        KindForm(
            kind: .image, path: "/images/generations",
            body: { model, _ in
                .json([
                    JSONMember("model", .string(model)), JSONMember("prompt", "a white square"),
                    JSONMember("n", JSONValue(1)), JSONMember("size", "256x256"),
                ])
            }, source: "https://platform.openai.com/docs/api-reference/images/create"),
        KindForm(
            kind: .moderation, path: "/moderations",
            body: { model, words in
                .json([JSONMember("model", .string(model)), JSONMember("input", .string(words))])
            }, source: "https://platform.openai.com/docs/api-reference/moderations"),
        // What only completes texts goes on with what it has seen twice.
        KindForm(
            kind: .completion, path: "/completions",
            body: { model, words in
                .json([
                    JSONMember("model", .string(model)),
                    JSONMember("prompt", .string("\(words), \(words),")),
                    JSONMember("max_tokens", JSONValue(TokenLimit.floor)),
                ])
            }, source: "https://platform.openai.com/docs/api-reference/completions"),
    ]

    private static let ranking: @Sendable (String, String) -> KindProbe.Body = { model, _ in
        .json([
            JSONMember("model", .string(model)), JSONMember("query", .string(KindProbe.query)),
            JSONMember("documents", .array(KindProbe.documents.map(JSONValue.string))),
            JSONMember("top_n", JSONValue(KindProbe.documents.count)),
        ])
    }
}
