internal import PoolModel

/// LiteLLM's provider prefixes (`anthropic/claude-...`) and our providers, after LiteLLM's own
/// documentation: which base URL a prefix means there, and which variable holds its key.
struct LiteLLMProvider {
    let prefix: String
    let provider: Provider.ID
    /// What LiteLLM calls where the entry has no `api_base`; `nil`: our provider's default, if it
    /// has one.
    let base: String?
    /// Where LiteLLM looks for the key of an entry without `api_key`; `nil`: none is needed.
    let keyVariable: String?
    /// Where LiteLLM looks for the address of an entry without `api_base`.
    let baseVariables: [String]

    private init(
        _ prefix: String, _ provider: Provider.ID, _ keyVariable: String?, base: String? = nil,
        bases: [String]? = nil
    ) {
        self.prefix = prefix
        self.provider = provider
        self.base = base
        self.keyVariable = keyVariable
        baseVariables = bases ?? [prefix.uppercased() + "_API_BASE"]
    }

    // The base URLs and variables of LiteLLM's `litellm_core_utils/get_llm_provider_logic.py` and
    // of the pages under https://docs.litellm.ai/docs/providers.
    static let all: [LiteLLMProvider] = [
        .init("openai", .openai, "OPENAI_API_KEY", bases: ["OPENAI_BASE_URL", "OPENAI_API_BASE"]),
        .init("azure", .azure, "AZURE_API_KEY"),
        .init(
            "anthropic", .anthropic, "ANTHROPIC_API_KEY",
            bases: ["ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"]),
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
        .init("together_ai", .together, "TOGETHERAI_API_KEY", bases: ["TOGETHER_AI_API_BASE"]),
        .init("ollama_chat", .ollama, nil, bases: ["OLLAMA_API_BASE"]),
        .init("ollama", .ollama, nil),
        .init("hosted_vllm", .vllm, nil),
        .init("vllm", .vllm, nil),
        .init("lm_studio", .lmstudio, nil),
        .init("llamafile", .llamacpp, nil, base: "http://127.0.0.1:8080/v1"),
        .init("litellm_proxy", .litellm, "LITELLM_PROXY_API_KEY"),
        .init("ai21", .custom, "AI21_API_KEY", base: "https://api.ai21.com/studio/v1"),
        .init(
            "ai21_chat", .custom, "AI21_API_KEY", base: "https://api.ai21.com/studio/v1",
            bases: ["AI21_API_BASE"]),
        .init("aiohttp_openai", .custom, nil),
        .init("aiml", .custom, "AIML_API_KEY", base: "https://api.aimlapi.com/v1"),
        .init("azure_ai", .custom, "AZURE_AI_API_KEY"),
        .init("baseten", .custom, "BASETEN_API_KEY", base: "https://inference.baseten.co/v1"),
        .init("cerebras", .custom, "CEREBRAS_API_KEY", base: "https://api.cerebras.ai/v1"),
        .init("chutes", .custom, "CHUTES_API_KEY", base: "https://llm.chutes.ai/v1"),
        .init("codestral", .custom, "CODESTRAL_API_KEY", base: "https://codestral.mistral.ai/v1"),
        .init("custom_openai", .custom, nil),
        .init("databricks", .custom, "DATABRICKS_API_KEY"),
        .init(
            "deepinfra", .custom, "DEEPINFRA_API_KEY", base: "https://api.deepinfra.com/v1/openai"),
        .init(
            "featherless_ai", .custom, "FEATHERLESS_AI_API_KEY",
            base: "https://api.featherless.ai/v1"),
        .init(
            "fireworks_ai", .custom, "FIREWORKS_AI_API_KEY",
            base: "https://api.fireworks.ai/inference/v1"),
        .init(
            "friendliai", .custom, "FRIENDLIAI_API_KEY",
            base: "https://api.friendli.ai/serverless/v1", bases: ["FRIENDLI_API_BASE"]),
        .init(
            "github", .custom, "GITHUB_API_KEY", base: "https://models.inference.ai.azure.com"),
        .init("hyperbolic", .custom, "HYPERBOLIC_API_KEY", base: "https://api.hyperbolic.xyz/v1"),
        .init("lambda_ai", .custom, "LAMBDA_API_KEY", base: "https://api.lambda.ai/v1"),
        .init(
            "meta_llama", .custom, "LLAMA_API_KEY", base: "https://api.llama.com/compat/v1",
            bases: ["LLAMA_API_BASE"]),
        .init("morph", .custom, "MORPH_API_KEY", base: "https://api.morphllm.com/v1"),
        .init("nebius", .custom, "NEBIUS_API_KEY", base: "https://api.studio.nebius.ai/v1"),
        .init("novita", .custom, "NOVITA_API_KEY", base: "https://api.novita.ai/v3/openai"),
        .init("nscale", .custom, "NSCALE_API_KEY", base: "https://inference.api.nscale.com/v1"),
        .init(
            "nvidia_nim", .custom, "NVIDIA_NIM_API_KEY", base: "https://integrate.api.nvidia.com/v1"
        ),
        .init("openai_like", .custom, nil),
        .init("perplexity", .custom, "PERPLEXITYAI_API_KEY", base: "https://api.perplexity.ai"),
        .init("sambanova", .custom, "SAMBANOVA_API_KEY", base: "https://api.sambanova.ai/v1"),
        .init("v0", .custom, "V0_API_KEY", base: "https://api.v0.dev/v1"),
        .init(
            "vercel_ai_gateway", .custom, "VERCEL_AI_GATEWAY_API_KEY",
            base: "https://ai-gateway.vercel.sh/v1"),
        .init(
            "volcengine", .custom, "VOLCENGINE_API_KEY",
            base: "https://ark.cn-beijing.volces.com/api/v3"),
        .init("wandb", .custom, "WANDB_API_KEY", base: "https://api.inference.wandb.ai/v1"),
        .init("xinference", .custom, nil),
    ]

    static let byPrefix = Dictionary(uniqueKeysWithValues: all.map { ($0.prefix, $0) })

    /// Without a prefix LiteLLM knows the provider by the model's name, from its list
    /// `model_prices_and_context_window.json`; these are the series of names in it. A name that
    /// is in none is refused by LiteLLM too.
    private static let series: [(beginning: String, prefix: String)] = [
        ("gpt-", "openai"), ("chatgpt-", "openai"), ("ft:gpt-", "openai"), ("o1", "openai"),
        ("o3", "openai"), ("o4", "openai"), ("codex-", "openai"), ("text-embedding-", "openai"),
        ("text-moderation", "openai"), ("omni-moderation", "openai"), ("dall-e", "openai"),
        ("whisper-", "openai"), ("tts-", "openai"), ("davinci-", "openai"),
        ("babbage-", "openai"), ("claude-", "anthropic"), ("deepseek-", "deepseek"),
        ("command", "cohere_chat"), ("gemini-", "vertex_ai"), ("text-bison", "vertex_ai"),
        ("chat-bison", "vertex_ai"), ("mistral-", "mistral"), ("codestral-", "mistral"),
        ("open-mistral-", "mistral"), ("open-mixtral-", "mistral"), ("ministral-", "mistral"),
        ("amazon.", "bedrock"), ("anthropic.", "bedrock"), ("meta.", "bedrock"),
        ("cohere.", "bedrock"), ("us.", "bedrock"), ("eu.", "bedrock"), ("j2-", "ai21"),
        ("jamba-", "ai21"),
    ]

    /// The prefix that a bare name stands for.
    static func prefix(ofBareName name: String) -> String? {
        series.first { name.hasPrefix($0.beginning) }?.prefix
    }

    /// The prefixes whose models are spoken to in a way of their own, whatever address they are
    /// given (https://docs.litellm.ai/docs/providers), and why they cannot be called from here.
    static let foreign: [String: String] = {
        let own = "has a protocol of its own"
        let aws =
            "signs requests with AWS credentials; for a Bedrock API key write openai/MODEL with "
            + "api_base: https://bedrock-runtime.REGION.amazonaws.com/openai/v1"
        let google =
            "asks Google for a new token for each call; for a Gemini API key write gemini/MODEL"
        let login = "needs a login of its own"
        let completion = "answers to the completions protocol only, not to chat"
        return [
            "bedrock": aws, "bedrock_converse": aws, "sagemaker": aws, "sagemaker_chat": aws,
            "sagemaker_nova": aws, "vertex_ai": google, "vertex_ai_beta": google,
            "chatgpt": login, "github_copilot": login, "gigachat": login, "watsonx": login,
            "watsonx_text": login, "oci": login, "snowflake": login, "datarobot": login,
            "text-completion-openai": completion, "text-completion-codestral": completion,
            "azure_text": completion, "anthropic_text": completion,
            "aleph_alpha": own, "bytez": own, "clarifai": own, "cloudflare": own, "cohere": own,
            "cohere_chat": own, "huggingface": own, "jina_ai": own, "maritalk": own,
            "nlp_cloud": own, "oobabooga": own, "palm": own, "petals": own, "predibase": own,
            "replicate": own, "triton": own, "voyage": own, "infinity": own, "assemblyai": own,
            "deepgram": own, "elevenlabs": own, "recraft": own, "custom": own,
        ]
    }()

    static func isPrefix(_ text: String) -> Bool {
        byPrefix[text] != nil || foreign[text] != nil
    }

    /// The prefix under which LiteLLM calls a model of ours in the same way. Every model of a
    /// provider that only speaks OpenAI's protocol is `openai` with an address, so that LiteLLM
    /// adds nothing of its own.
    static func prefix(for model: Model) -> String {
        switch (model.provider, model.wireProtocol) {
        case (_, .anthropicMessages): "anthropic"
        case (_, .geminiGenerate): "gemini"
        case (_, .openAIResponses): "openai/responses"
        case (.azure, _):
            AzurePath(endOf: model.baseURL.prefix { $0 != "?" })?.path == AzurePath.models.path
                ? "azure_ai" : "azure"
        case (.ollama, _), (.vllm, _), (.sglang, _), (.lmstudio, _), (.llamacpp, _), (.litellm, _),
            (.custom, _), (.baidu, _), (.zhipu, _), (.kimi, _), (.minimax, _), (.qwen, _):
            "openai"
        case (let provider, _): all.first { $0.provider == provider }?.prefix ?? "openai"
        }
    }
}
