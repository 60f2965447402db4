internal import PoolModel

/// How one provider's errors and keys differ from what its protocol says, for the diagnosis.
struct ProviderHabit {
    let id: Provider.ID
    /// Hosts, and those below them, that are this provider's whatever the model says.
    var hosts: [String] = []
    /// Whether those hosts speak no protocol but this provider's.
    var isAlone = false
    /// What the numbers in its errors are named with in ``ErrorRule``, since they are bare.
    var codes: String?
    /// The shapes of an error that are the API's own, though others would be a gateway's.
    var shapes: Set<ServerMessage.Shape> = []
    /// What to do about a refused key whose shape shows nothing wrong, without a full stop.
    var newKey: String?
    /// What to do where a key is wanted and the model has none, without a full stop.
    var noKey: String?
    /// What to do about a model that is not there; ``Template`` names what may stand in braces.
    var otherModel: String?
    /// Where it is written.
    let source: String

    /// What is not here has nothing of its own.
    static let all: [ProviderHabit] = [
        ProviderHabit(
            id: .anthropic, hosts: ["api.anthropic.com"], isAlone: true,
            source: "docs.anthropic.com: API, errors"),
        ProviderHabit(
            id: .gemini, hosts: ["generativelanguage.googleapis.com"], isAlone: true,
            source: "ai.google.dev: API reference"),
        ProviderHabit(
            id: .azure,
            hosts: ["openai.azure.com", "cognitiveservices.azure.com", "services.ai.azure.com"],
            isAlone: true,
            shapes: [.message],
            newKey: "take KEY 1 or KEY 2 of the very resource whose endpoint the base URL is: "
                + "{key} is of another one, revoked or mistyped, or the base URL is",
            otherModel:
                "for Azure the model field is the name of your deployment, not of the model",
            source: "learn.microsoft.com: Azure OpenAI REST reference, deployment-id"),
        ProviderHabit(
            id: .zhipu, hosts: ["bigmodel.cn", "z.ai"], codes: "zhipu",
            source: "docs.bigmodel.cn: error codes"),
        ProviderHabit(
            id: .mistral, shapes: [.detail, .message], source: "docs.mistral.ai: API, 401 and 422"),
        ProviderHabit(
            id: .kimi, shapes: [.message],
            newKey: "replace {key}; keys of platform.moonshot.ai work at "
                + "https://api.moonshot.ai/v1 only, those of platform.moonshot.cn at "
                + "https://api.moonshot.cn/v1",
            source: "platform.moonshot.ai: FAQ, invalid authentication"),
        ProviderHabit(
            id: .qwen, shapes: [.message],
            newKey: "replace {key}; keys of the international region work at "
                + "https://dashscope-intl.aliyuncs.com/compatible-mode/v1 only",
            source: "alibabacloud.com: Model Studio, regions"),
        ProviderHabit(
            id: .baidu, shapes: [.message], source: "cloud.baidu.com: Qianfan, error codes"),
        ProviderHabit(
            id: .minimax,
            newKey: "replace {key}; keys of minimax.io work at https://api.minimax.io/v1 "
                + "only, those of minimaxi.com at https://api.minimaxi.com/v1",
            source: "platform.minimax.io: API hosts"),
        ProviderHabit(
            id: .ollama,
            noKey: "a model of Ollama's cloud is asked in the name of the server's own account: "
                + "run `ollama signin` there; otherwise the server wants an API key, which is "
                + "missing here",
            otherModel: "run `ollama pull {model}` on the server, or choose a model that it has",
            source: "ollama: docs, API, pull; ollama/ollama#13997"),
    ]

    /// The one of a model's provider.
    static func of(_ id: Provider.ID) -> ProviderHabit? { byID[id] }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// The one whose host it is.
    static func of(host: String) -> ProviderHabit? {
        all.first { row in row.hosts.contains { host == $0 || host.hasSuffix("." + $0) } }
    }
}
