/// The registry: one row a provider. Defaults are those of the providers' own documentation.
extension Provider {
    package static let all: [Provider] = [
        row(.openai, "OpenAI", "https://api.openai.com/v1", tokens: 16384),
        row(
            .openaiResponses, "OpenAI Responses", "https://api.openai.com/v1", .openAIResponses,
            tokens: 16384),
        row(
            .azure, "Azure OpenAI", nil, tokens: 16384, quirks: [.azurePaths],
            keyHeader: "api-key"),
        row(
            .anthropic, "Anthropic", "https://api.anthropic.com", .anthropicMessages, tokens: 8192),
        row(
            .gemini, "Google Gemini", "https://generativelanguage.googleapis.com/v1beta",
            .geminiGenerate, tokens: 8192),
        row(.deepseek, "DeepSeek", "https://api.deepseek.com/v1", tokens: 8192),
        row(
            .qwen, "Alibaba Qwen", "https://dashscope.aliyuncs.com/compatible-mode/v1",
            tokens: 8192, quirks: [.thinkingOffUnlessStreaming]),
        row(.minimax, "MiniMax", "https://api.minimaxi.com/v1", tokens: 16384),
        row(
            .openrouter, "OpenRouter", "https://openrouter.ai/api/v1", tokens: 4096,
            quirks: [.publicModelList]),
        row(.zhipu, "Zhipu", "https://open.bigmodel.cn/api/paas/v4", tokens: 8192),
        row(.baidu, "Baidu Qianfan", "https://qianfan.baidubce.com/v2", tokens: 4096),
        row(.kimi, "Moonshot Kimi", "https://api.moonshot.cn/v1", tokens: 8192),
        row(.mistral, "Mistral", "https://api.mistral.ai/v1", tokens: 8192),
        row(.groq, "Groq", "https://api.groq.com/openai/v1", tokens: 8192),
        row(.xai, "xAI", "https://api.x.ai/v1", tokens: 8192),
        row(.together, "Together", "https://api.together.xyz/v1", tokens: 8192),
        row(.ollama, "Ollama", "http://localhost:11434/v1", tokens: 4096, key: .none),
        row(.vllm, "vLLM", "http://localhost:8000/v1", tokens: 4096, key: .optional),
        row(.sglang, "SGLang", "http://localhost:30000/v1", tokens: 4096, key: .optional),
        row(.lmstudio, "LM Studio", "http://localhost:1234/v1", tokens: 4096, key: .optional),
        row(.llamacpp, "llama.cpp", "http://localhost:8080/v1", tokens: 4096, key: .optional),
        row(.litellm, "LiteLLM proxy", "http://localhost:4000/v1", tokens: 8192),
        row(.custom, "Custom", nil, tokens: 4096, key: .optional),
    ]

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// The row of an id. Every id has one (a test holds it); the fallback is never met.
    package static func of(_ id: ID) -> Provider { byID[id] ?? all[all.count - 1] }

    private static func row(
        _ id: ID, _ title: String, _ base: String?, _ wireProtocol: WireProtocol = .openAIChat,
        tokens: Int, key: KeyNeed = .needed, quirks: Set<Quirk> = [],
        keyHeader: String? = nil
    ) -> Provider {
        Provider(
            id: id, title: title, defaultBaseURL: base, wireProtocol: wireProtocol,
            defaultMaxOutputTokens: tokens, keyNeed: key, quirks: quirks, keyHeader: keyHeader)
    }
}
