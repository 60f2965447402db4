internal import ModelPool

/// LiteLLM's provider prefixes (`anthropic/claude-...`) and our providers, after LiteLLM's own
/// documentation: which base URL a prefix means there, and which variable holds its key.
struct LiteLLMProvider {
    let prefix: String
    let provider: Provider.ID
    /// What LiteLLM calls where the entry has no `api_base`; `nil`: our provider's default.
    let base: String?
    /// Where LiteLLM looks for the key of an entry without `api_key`; `nil`: none is needed.
    let keyVariable: String?

    private init(
        _ prefix: String, _ provider: Provider.ID, _ keyVariable: String?, base: String? = nil
    ) {
        self.prefix = prefix
        self.provider = provider
        self.base = base
        self.keyVariable = keyVariable
    }

    static let all: [LiteLLMProvider] = [
        .init("openai", .openai, "OPENAI_API_KEY"),
        .init("azure", .azure, "AZURE_API_KEY"),
        .init("anthropic", .anthropic, "ANTHROPIC_API_KEY"),
        .init("gemini", .gemini, "GEMINI_API_KEY"),
        .init("deepseek", .deepseek, "DEEPSEEK_API_KEY", base: "https://api.deepseek.com"),
        .init("dashscope", .qwen, "DASHSCOPE_API_KEY"),
        .init("minimax", .minimax, "MINIMAX_API_KEY", base: "https://api.minimax.io/v1"),
        .init("openrouter", .openrouter, "OPENROUTER_API_KEY"),
        .init("zai", .zhipu, "ZAI_API_KEY", base: "https://api.z.ai/api/paas/v4"),
        .init("moonshot", .kimi, "MOONSHOT_API_KEY", base: "https://api.moonshot.ai/v1"),
        .init("mistral", .mistral, "MISTRAL_API_KEY"),
        .init("groq", .groq, "GROQ_API_KEY"),
        .init("xai", .xai, "XAI_API_KEY"),
        .init("together_ai", .together, "TOGETHERAI_API_KEY"),
        .init("ollama_chat", .ollama, nil),
        .init("ollama", .ollama, nil),
        .init("hosted_vllm", .vllm, nil),
        .init("lm_studio", .lmstudio, nil),
        .init("litellm_proxy", .litellm, "LITELLM_PROXY_API_KEY"),
        .init("azure_ai", .custom, "AZURE_AI_API_KEY"),
        .init("cerebras", .custom, "CEREBRAS_API_KEY", base: "https://api.cerebras.ai/v1"),
        .init("custom_openai", .custom, nil),
        .init(
            "deepinfra", .custom, "DEEPINFRA_API_KEY", base: "https://api.deepinfra.com/v1/openai"),
        .init(
            "fireworks_ai", .custom, "FIREWORKS_AI_API_KEY",
            base: "https://api.fireworks.ai/inference/v1"),
        .init("llamafile", .llamacpp, nil, base: "http://127.0.0.1:8080/v1"),
        .init(
            "nvidia_nim", .custom, "NVIDIA_NIM_API_KEY", base: "https://integrate.api.nvidia.com/v1"
        ),
        .init("openai_like", .custom, nil),
        .init("perplexity", .custom, "PERPLEXITYAI_API_KEY", base: "https://api.perplexity.ai"),
        .init("sambanova", .custom, "SAMBANOVA_API_KEY", base: "https://api.sambanova.ai/v1"),
        .init(
            "volcengine", .custom, "VOLCENGINE_API_KEY",
            base: "https://ark.cn-beijing.volces.com/api/v3"),
    ]

    static let byPrefix = Dictionary(uniqueKeysWithValues: all.map { ($0.prefix, $0) })

    /// The prefix under which LiteLLM calls a model of ours in the same way. Every model of a
    /// provider that only speaks OpenAI's protocol is `openai` with an address, so that LiteLLM
    /// adds nothing of its own.
    static func prefix(for model: Model) -> String {
        switch (model.provider, model.wireProtocol) {
        case (_, .anthropicMessages): "anthropic"
        case (_, .geminiGenerate): "gemini"
        case (_, .openAIResponses): "openai/responses"
        case (.azure, _): "azure"
        case (.ollama, _), (.vllm, _), (.sglang, _), (.lmstudio, _), (.llamacpp, _), (.litellm, _),
            (.custom, _), (.baidu, _), (.zhipu, _), (.kimi, _), (.minimax, _), (.qwen, _):
            "openai"
        case (let provider, _): all.first { $0.provider == provider }?.prefix ?? "openai"
        }
    }
}
