/// A kind of LLM service: what a model of it needs beside its own fields. The table is
/// ``Provider/all``.
package struct Provider: Sendable, Identifiable {
    package enum ID: String, Sendable, CaseIterable, Hashable {
        case openai
        case openaiResponses = "openai-responses"
        case azure, anthropic, gemini, deepseek, qwen, minimax, openrouter, zhipu, baidu, kimi
        case mistral, groq, xai, together, ollama, vllm, sglang, lmstudio, llamacpp, litellm
        case custom
    }

    /// The header in which the API key travels.
    package enum Credential: Sendable, Hashable {
        case bearer
        /// The key alone as the value of this header.
        case header(String)
    }

    /// The body field that limits the answer's length in `openai-chat`.
    package enum TokenField: String, Sendable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    package enum KeyNeed: Sendable { case needed, optional, none }

    /// What is special about a provider; each is honoured in `ProviderClient`.
    package enum Quirk: Sendable, Hashable {
        /// The model list is public: it proves nothing about the key; `GET {base}/key` does.
        case publicModelList
        /// `enable_thinking` must be false in a request that is not streamed.
        case thinkingOffUnlessStreaming
        /// The path is Azure's: its older form names the deployment and wants an `api-version`.
        case azurePaths
    }

    package let id: ID
    package let title: String
    /// `nil`: there is none, and a blank base URL is an error.
    package let defaultBaseURL: String?
    /// The protocol of a new model; with `custom` it is chosen per model.
    package let wireProtocol: WireProtocol
    package let defaultMaxOutputTokens: Int
    package let keyNeed: KeyNeed
    package let quirks: Set<Quirk>
    /// The header of the API key in every protocol; `nil`: the protocol's own.
    package let keyHeader: String?

    /// The header that carries the API key in a protocol.
    package func credential(for wireProtocol: WireProtocol) -> Credential {
        if let keyHeader { return .header(keyHeader) }
        return switch wireProtocol {
        case .openAIChat, .openAIResponses: .bearer
        case .anthropicMessages: .header("x-api-key")
        case .geminiGenerate: .header("x-goog-api-key")
        }
    }

    package var isCustom: Bool { id == .custom }
}

/// How a provider is spoken to: path, credential header, body and answer.
package enum WireProtocol: String, Sendable, CaseIterable, Hashable {
    case openAIChat = "openai-chat"
    case openAIResponses = "openai-responses"
    case anthropicMessages = "anthropic-messages"
    case geminiGenerate = "gemini-generate"
}
