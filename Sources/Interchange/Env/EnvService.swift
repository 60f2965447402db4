internal import PoolModel

/// The environment variables in which the providers' own programs and libraries look for their
/// settings, after their documentation. The first name of each list is the one that is written.
struct EnvService {
    let provider: Provider.ID
    let keys: [String]
    let bases: [String]
    let models: [String]
    /// A model to begin with where the text names none; the import says so. `nil`: the text has to
    /// name one.
    let usualModel: String?
    /// Models that are called beside the one, each with the same address and key.
    var otherModels: [String] = []
    /// Keys that travel as `Authorization: Bearer`, whatever the protocol does with its own.
    var bearerTokens: [String] = []
    /// `Name: value` lines.
    var customHeaders: [String] = []
    /// Headers that have variables of their own.
    var headers: [(name: String, variables: [String])] = []
    /// Azure's `api-version`.
    var versions: [String] = []
    /// Azure's resource, from which its libraries make the address.
    var resources: [String] = []

    /// What else programs call the address beside a key: under whatever name it stands, the key is
    /// for it and for no other. LobeChat (`OPENAI_PROXY_URL`,
    /// https://lobehub.com/docs/self-hosting/environment-variables/model-provider), LibreChat
    /// (`OPENAI_REVERSE_PROXY`), AnythingLLM (`OLLAMA_BASE_PATH`), Lynkr (`MOONSHOT_ENDPOINT`).
    private static let addresses = [
        "_BASE_URL", "_API_BASE", "_API_BASE_URL", "_API_HOST", "_API_URL", "_ENDPOINT",
        "_API_ENDPOINT", "_ENDPOINT_URL", "_URL", "_PROXY_URL", "_REVERSE_PROXY", "_BASE_PATH",
        "_SERVER_URL", "_GATEWAY_URL",
    ]

    /// Where the address that stands beside a key may be: under the key's own beginning first.
    func bases(beside key: String) -> [String] {
        let ending = ["_API_KEY", "_AUTH_TOKEN", "_KEY"].first { key.hasSuffix($0) } ?? ""
        let prefix = key.dropLast(ending.count)
        let own = bases.filter { $0.hasPrefix(prefix) }
        return own + EnvService.addresses.map { prefix + $0 } + bases
    }

    /// All of those.
    private var allBases: [String] { bases + (keys + bearerTokens).flatMap { bases(beside: $0) } }

    /// The variables by which it is seen that the service is meant.
    var leads: [String] { keys + bearerTokens + allBases + resources }

    /// Those of all services.
    static let allLeads = Set(all.flatMap(\.leads))

    private init(
        _ provider: Provider.ID, keys: [String], bases: [String], models: [String],
        usual: String?
    ) {
        self.provider = provider
        self.keys = keys
        self.bases = bases
        self.models = models
        usualModel = usual
    }

    private init(_ provider: Provider.ID, _ prefix: String, usual: String?) {
        self.init(
            provider, keys: [prefix + "_API_KEY"],
            bases: [prefix + "_BASE_URL", prefix + "_API_BASE", prefix + "_API_BASE_URL"],
            models: [prefix + "_MODEL", prefix + "_MODEL_NAME"], usual: usual)
    }

    /// Every variable that it reads.
    var names: [String] {
        leads + models + otherModels + customHeaders + headers.flatMap(\.variables) + versions
            + lists(keys) + lists(bases)
    }

    /// Open WebUI has several addresses and their keys in one variable each, `;` between them
    /// (https://docs.openwebui.com/getting-started/env-configuration).
    func lists(_ names: [String]) -> [String] { names.map { $0 + "S" } }

    /// Where a row says nothing else, the key's name is the provider's own, from its first steps, and
    /// `_API_BASE` is LiteLLM's (https://docs.litellm.ai/docs/providers).
    static let all: [EnvService] = [
        openAI, anthropic,
        // https://ai.google.dev/gemini-api/docs/api-key, https://ai-sdk.dev
        // (`GOOGLE_GENERATIVE_AI_API_KEY`), https://github.com/google-gemini/gemini-cli
        .init(
            .gemini, keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
            bases: ["GOOGLE_GEMINI_BASE_URL", "GEMINI_BASE_URL", "GEMINI_API_BASE"],
            models: ["GEMINI_MODEL", "GEMINI_MODEL_NAME", "GOOGLE_MODEL"],
            usual: "gemini-2.5-flash"),
        azure,
        .init(.deepseek, "DEEPSEEK", usual: "deepseek-chat"),
        .init(.qwen, "DASHSCOPE", usual: "qwen-plus"),
        .init(.minimax, "MINIMAX", usual: "MiniMax-M2"),
        .init(.openrouter, "OPENROUTER", usual: "openai/gpt-4o-mini"),
        // https://github.com/MetaGLM/zhipuai-sdk-python-v4, LiteLLM (`ZAI_API_KEY`)
        .init(
            .zhipu, keys: ["ZHIPUAI_API_KEY", "ZHIPU_API_KEY", "ZAI_API_KEY"],
            bases: ["ZHIPUAI_BASE_URL", "ZHIPU_BASE_URL", "ZAI_BASE_URL"],
            models: ["ZHIPUAI_MODEL", "ZHIPU_MODEL", "ZAI_MODEL"], usual: "glm-4.6"),
        .init(.baidu, "QIANFAN", usual: "ernie-4.5-turbo-128k"),
        .init(.kimi, "MOONSHOT", usual: "kimi-k2-0905-preview"),
        .init(.mistral, "MISTRAL", usual: "mistral-small-latest"),
        .init(.groq, "GROQ", usual: "llama-3.3-70b-versatile"),
        .init(.xai, "XAI", usual: "grok-4"),
        // https://docs.together.ai/docs/quickstart, LiteLLM (`TOGETHERAI_API_KEY`)
        .init(
            .together, keys: ["TOGETHER_API_KEY", "TOGETHERAI_API_KEY"],
            bases: ["TOGETHER_BASE_URL"], models: ["TOGETHER_MODEL"],
            usual: "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
        // https://docs.litellm.ai/docs/providers/litellm_proxy and /docs/proxy/virtual_keys
        .init(
            .litellm, keys: ["LITELLM_API_KEY", "LITELLM_PROXY_API_KEY", "LITELLM_MASTER_KEY"],
            bases: ["LITELLM_BASE_URL", "LITELLM_PROXY_API_BASE"], models: ["LITELLM_MODEL"],
            usual: "gpt-4o-mini"),
        // https://docs.ollama.com/faq and https://github.com/ollama/ollama-python
        .init(
            .ollama, keys: ["OLLAMA_API_KEY"],
            bases: ["OLLAMA_BASE_URL", "OLLAMA_API_BASE", "OLLAMA_URL", "OLLAMA_HOST"],
            models: ["OLLAMA_MODEL", "OLLAMA_MODEL_NAME", "OLLAMA_MODEL_PREF"], usual: nil),
    ]

    /// https://github.com/openai/openai-python, https://python.langchain.com (`OPENAI_API_BASE`),
    /// https://docs.openwebui.com (`OPENAI_API_BASE_URL`),
    /// https://docs.anythingllm.com (`OPEN_AI_KEY`). `OPENAI_CUSTOM_HEADERS` is what
    /// `modelpool exec` sets and newer kits read.
    private static let openAI: EnvService = {
        var service = EnvService(
            .openai, keys: ["OPENAI_API_KEY", "OPEN_AI_KEY"],
            bases: [
                "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_API_BASE_URL", "OPENAI_API_HOST",
            ],
            models: [
                "OPENAI_MODEL", "OPENAI_MODEL_NAME", "OPENAI_API_MODEL", "OPENAI_CHAT_MODEL",
                "OPENAI_DEFAULT_MODEL", "OPENAI_MODEL_ID", "OPEN_MODEL_PREF",
            ], usual: "gpt-4o-mini")
        service.customHeaders = ["OPENAI_CUSTOM_HEADERS"]
        service.headers = [
            ("OpenAI-Organization", ["OPENAI_ORG_ID", "OPENAI_ORGANIZATION"]),
            ("OpenAI-Project", ["OPENAI_PROJECT_ID", "OPENAI_PROJECT"]),
        ]
        return service
    }()

    /// https://docs.claude.com/en/docs/claude-code/settings
    private static let anthropic: EnvService = {
        var service = EnvService(
            .anthropic, keys: ["ANTHROPIC_API_KEY", "CLAUDE_API_KEY"],
            bases: ["ANTHROPIC_BASE_URL", "ANTHROPIC_API_BASE", "ANTHROPIC_API_URL"],
            models: ["ANTHROPIC_MODEL", "CLAUDE_MODEL"], usual: "claude-sonnet-4-5")
        service.otherModels = [
            "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL",
            "ANTHROPIC_DEFAULT_HAIKU_MODEL", "ANTHROPIC_SMALL_FAST_MODEL",
        ]
        service.bearerTokens = ["ANTHROPIC_AUTH_TOKEN"]
        service.customHeaders = ["ANTHROPIC_CUSTOM_HEADERS"]
        return service
    }()

    /// https://github.com/openai/openai-python (`AZURE_OPENAI_*`, `OPENAI_API_VERSION`),
    /// https://learn.microsoft.com/semantic-kernel (`_CHAT_DEPLOYMENT_NAME`),
    /// https://js.langchain.com (`AZURE_OPENAI_API_*_NAME`), https://docs.litellm.ai (`AZURE_API_*`)
    /// and https://ai-sdk.dev (`AZURE_RESOURCE_NAME`).
    private static let azure: EnvService = {
        var service = EnvService(
            .azure,
            keys: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY", "AZURE_OPENAI_KEY"],
            bases: [
                "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_BASE_URL", "AZURE_API_BASE",
                "AZURE_OPENAI_API_BASE", "AZURE_OPENAI_API_ENDPOINT", "AZURE_ENDPOINT",
                "AZURE_OPENAI_URL",
            ],
            models: [
                "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_DEPLOYMENT_NAME",
                "AZURE_OPENAI_CHAT_DEPLOYMENT_NAME", "AZURE_OPENAI_CHAT_DEPLOYMENT",
                "AZURE_OPENAI_CHATGPT_DEPLOYMENT", "AZURE_OPENAI_API_DEPLOYMENT_NAME",
                "AZURE_OPENAI_DEPLOYMENT_ID", "AZURE_OPENAI_RESPONSES_DEPLOYMENT_NAME",
                "AZURE_DEPLOYMENT_NAME", "AZURE_DEPLOYMENT", "AZURE_OPENAI_MODEL",
                "AZURE_OPENAI_MODEL_NAME", "AZURE_OPENAI_CHAT_MODEL",
            ], usual: "gpt-4o-mini")
        service.versions = [
            "AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION", "OPENAI_API_VERSION",
            "AZURE_OPENAI_VERSION",
        ]
        service.resources = [
            "AZURE_OPENAI_API_INSTANCE_NAME", "AZURE_RESOURCE_NAME", "AZURE_OPENAI_RESOURCE",
            "AZURE_OPENAI_SERVICE",
        ]
        return service
    }()

    /// Whose variables a model is written into: its provider's, or those of its protocol.
    static func of(_ model: Model) -> EnvService {
        let wanted: Provider.ID =
            switch model.wireProtocol {
            case .anthropicMessages: .anthropic
            case .geminiGenerate: .gemini
            case .openAIResponses: .openai
            case .openAIChat: model.provider
            }
        return all.first { $0.provider == wanted } ?? all[0]
    }
}
