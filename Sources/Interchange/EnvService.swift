internal import ModelPool

/// The environment variables in which the providers' own programs and libraries look for their
/// settings, after their documentation. The first name of each list is the one that is written.
struct EnvService {
    let provider: Provider.ID
    let keys: [String]
    let bases: [String]
    let models: [String]
    /// A model to begin with where the text names none; the import says so.
    let usualModel: String

    private init(
        _ provider: Provider.ID, keys: [String], bases: [String], models: [String],
        usual: String
    ) {
        self.provider = provider
        self.keys = keys
        self.bases = bases
        self.models = models
        usualModel = usual
    }

    private init(_ provider: Provider.ID, _ prefix: String, usual: String) {
        self.init(
            provider, keys: [prefix + "_API_KEY"],
            bases: [prefix + "_BASE_URL", prefix + "_API_BASE"], models: [prefix + "_MODEL"],
            usual: usual)
    }

    static let customHeaders = "ANTHROPIC_CUSTOM_HEADERS"
    static let bearerToken = "ANTHROPIC_AUTH_TOKEN"
    static let organization = ["OPENAI_ORG_ID", "OPENAI_ORGANIZATION"]
    static let project = ["OPENAI_PROJECT_ID", "OPENAI_PROJECT"]
    static let azureVersion = [
        "AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION", "OPENAI_API_VERSION",
    ]

    static let all: [EnvService] = [
        .init(
            .openai, keys: ["OPENAI_API_KEY"],
            bases: ["OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_API_BASE_URL"],
            models: ["OPENAI_MODEL", "OPENAI_MODEL_NAME"], usual: "gpt-4o-mini"),
        .init(
            .anthropic, keys: ["ANTHROPIC_API_KEY", bearerToken],
            bases: ["ANTHROPIC_BASE_URL", "ANTHROPIC_API_BASE"], models: ["ANTHROPIC_MODEL"],
            usual: "claude-sonnet-4-5"),
        .init(
            .gemini, keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
            bases: ["GOOGLE_GEMINI_BASE_URL", "GEMINI_BASE_URL", "GEMINI_API_BASE"],
            models: ["GEMINI_MODEL"], usual: "gemini-2.5-flash"),
        .init(
            .azure, keys: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"],
            bases: ["AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_BASE_URL", "AZURE_API_BASE"],
            models: [
                "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_DEPLOYMENT_NAME", "AZURE_OPENAI_MODEL",
            ], usual: "gpt-4o-mini"),
        .init(.deepseek, "DEEPSEEK", usual: "deepseek-chat"),
        .init(.qwen, "DASHSCOPE", usual: "qwen-plus"),
        .init(.minimax, "MINIMAX", usual: "MiniMax-M2"),
        .init(.openrouter, "OPENROUTER", usual: "openai/gpt-4o-mini"),
        .init(
            .zhipu, keys: ["ZHIPUAI_API_KEY", "ZHIPU_API_KEY", "ZAI_API_KEY"],
            bases: ["ZHIPUAI_BASE_URL", "ZHIPU_BASE_URL", "ZAI_BASE_URL"],
            models: ["ZHIPUAI_MODEL", "ZHIPU_MODEL", "ZAI_MODEL"], usual: "glm-4.6"),
        .init(.baidu, "QIANFAN", usual: "ernie-4.5-turbo-128k"),
        .init(.kimi, "MOONSHOT", usual: "kimi-k2-0905-preview"),
        .init(.mistral, "MISTRAL", usual: "mistral-small-latest"),
        .init(.groq, "GROQ", usual: "llama-3.3-70b-versatile"),
        .init(.xai, "XAI", usual: "grok-4"),
        .init(
            .together, keys: ["TOGETHER_API_KEY", "TOGETHERAI_API_KEY"],
            bases: ["TOGETHER_BASE_URL"], models: ["TOGETHER_MODEL"],
            usual: "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
        .init(
            .litellm, keys: ["LITELLM_API_KEY", "LITELLM_PROXY_API_KEY", "LITELLM_MASTER_KEY"],
            bases: ["LITELLM_BASE_URL", "LITELLM_PROXY_API_BASE"], models: ["LITELLM_MODEL"],
            usual: "gpt-4o-mini"),
    ]

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
