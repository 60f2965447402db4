internal import PoolModel

/// What the end of a URL's path asks for.
enum CallPath {
    enum Meaning: Equatable {
        /// An answer of a model, in a protocol that is spoken here.
        case answer(WireProtocol)
        /// Ollama's own chat; its OpenAI form is `/v1/chat/completions` of the same server.
        case ollamaChat
        /// Something else, in words.
        case other(String)
    }

    /// What a path asks for, and how long the ending is that says so; `nil`: it is not known.
    static func meaning(of path: String) -> (meaning: Meaning, ending: Int)? {
        let row = rows.first { path.hasSuffix($0.ending) }
        return row.map { ($0.meaning, $0.ending.utf8.count) }
    }

    /// Whether a URL asks for an answer of a model, in a protocol that is spoken here.
    static func isCall(_ url: String) -> Bool {
        var path = String(url.prefix { $0 != "?" && $0 != "#" })
        while path.hasSuffix("/") { path.removeLast() }
        if gemini(path) != nil { return true }
        if case .answer? = meaning(of: path)?.meaning { return true }
        return false
    }

    /// The OpenAI form of Ollama's API, from whatever people have of it: its server's address, that of
    /// its own API, or that of one call.
    static func ollamaBase(_ url: String) -> String {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        guard !base.contains("?") else { return base }
        let own = [
            "/api/chat", "/api/generate", "/api/embeddings", "/api/embed", "/api/tags", "/api",
        ]
        if let ending = own.first(where: { base.hasSuffix($0) }) {
            base = String(base.dropLast(ending.count))
        } else if case (.answer, let ending)? = meaning(of: base) {
            base = String(base.dropLast(ending))
        }
        return base.hasSuffix("/v1") ? base : base + "/v1"
    }

    /// The first that fits counts.
    private static let rows: [(ending: String, meaning: Meaning)] = [
        // OpenAI: https://platform.openai.com/docs/api-reference
        ("/chat/completions", .answer(.openAIChat)),
        ("/responses", .answer(.openAIResponses)),
        ("/completions", .other("the older completion of a text")),
        ("/embeddings", .other("embeddings")),
        ("/images/generations", .other("images")),
        ("/images/edits", .other("images")),
        ("/images/variations", .other("images")),
        ("/audio/speech", .other("speech")),
        ("/audio/transcriptions", .other("a transcription")),
        ("/audio/translations", .other("a transcription")),
        ("/moderations", .other("moderation")),
        ("/batches", .other("a batch")),
        ("/files", .other("files")),
        ("/fine_tuning/jobs", .other("fine-tuning")),
        ("/threads", .other("an assistant's thread")),
        ("/runs", .other("an assistant's run")),
        ("/realtime/sessions", .other("a realtime session")),
        // Anthropic: https://docs.claude.com/en/api
        ("/v1/messages", .answer(.anthropicMessages)),
        ("/messages/batches", .other("a batch")),
        ("/messages/count_tokens", .other("a count of tokens")),
        ("/v1/complete", .other("the older completion of a text")),
        // Gemini: https://ai.google.dev/api
        (":embedContent", .other("embeddings")),
        (":batchEmbedContents", .other("embeddings")),
        (":countTokens", .other("a count of tokens")),
        (":predict", .other("a prediction of Vertex AI")),
        (":rawPredict", .other("a prediction of Vertex AI")),
        (":streamRawPredict", .other("a prediction of Vertex AI")),
        // Ollama: https://github.com/ollama/ollama/blob/main/docs/api.md
        ("/api/chat", .ollamaChat),
        ("/api/generate", .other("Ollama's completion of a text")),
        ("/api/embed", .other("embeddings")),
        ("/api/embeddings", .other("embeddings")),
        // Amazon Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference
        ("/converse", .other("Bedrock's own protocol")),
        ("/converse-stream", .other("Bedrock's own protocol")),
        ("/invoke", .other("Bedrock's own protocol")),
        ("/invoke-with-response-stream", .other("Bedrock's own protocol")),
        // Cohere: https://docs.cohere.com/reference
        ("/v2/chat", .other("Cohere's own protocol")),
        ("/v1/chat", .other("Cohere's own protocol")),
        ("/rerank", .other("a ranking")),
        // LiteLLM: https://docs.litellm.ai/docs/proxy/virtual_keys
        ("/key/generate", .other("a key of LiteLLM's proxy")),
        // Text Generation Inference: https://huggingface.github.io/text-generation-inference
        ("/generate", .other("a completion of a text")),
        ("/generate_stream", .other("a completion of a text")),
        // Replicate: https://replicate.com/docs/reference/http
        ("/predictions", .other("Replicate's own protocol")),
        // llama.cpp: https://github.com/ggml-org/llama.cpp/tree/master/tools/server
        ("/completion", .other("a completion of a text")),
    ]

    /// `models/NAME:generateContent` at the end of a path, as Gemini has it.
    static func gemini(_ path: String) -> (base: Substring, model: Substring)? {
        guard let range = path.lastRange(of: "/models/") else { return nil }
        let rest = path[range.upperBound...]
        guard let colon = rest.firstIndex(of: ":"), colon != rest.startIndex,
            ["generatecontent", "streamgeneratecontent"].contains(
                rest[rest.index(after: colon)...].lowercased())
        else { return nil }
        return (path[..<range.lowerBound], rest[..<colon])
    }

    /// The deployment in a path of Azure OpenAI, and what stands before and after its name:
    /// https://learn.microsoft.com/azure/ai-foundry/openai/reference
    static func deployment(in path: String) -> (resource: Substring, name: Substring)? {
        guard let range = path.firstRange(of: "/openai/deployments/") else { return nil }
        let name = path[range.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return name.isEmpty ? nil : (path[..<range.lowerBound], name)
    }
}

extension String {
    fileprivate func lastRange(of text: String) -> Range<String.Index>? {
        ranges(of: text).last
    }
}
