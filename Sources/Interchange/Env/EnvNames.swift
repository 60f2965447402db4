internal import PoolModel

/// Variables of programs of one's own: `LLM_BASE_URL`, `LLM_API_KEY`, `LLM_MODEL`, with any
/// beginning or none. Those with one beginning belong together.
struct EnvNames {
    let prefix: String
    let base: String?
    let key: String?
    let model: String?
    /// Names the provider where there is no address.
    let provider: String?
    let headers: String?

    // The endings in public `.env.example` files: OpenHands, Dify, LobeChat, LightRAG, GraphRAG,
    // Mem0, AnythingLLM and others have `LLM_BASE_URL`, `LLM_API_KEY`, `LLM_MODEL` or one of these
    // instead.
    private static let models = [
        "MODEL", "MODEL_NAME", "MODEL_ID", "DEFAULT_MODEL", "CHAT_MODEL", "DEPLOYMENT_NAME",
        "MODEL_PREF",
    ]
    private static let bases = [
        "BASE_URL", "API_BASE", "API_BASE_URL", "API_URL", "URL", "ENDPOINT", "API_ENDPOINT",
        "ENDPOINT_URL", "HOST", "API_HOST", "BINDING_HOST", "BASE", "SERVER_URL",
        "BASE_PATH", "PROXY_URL", "REVERSE_PROXY", "GATEWAY_URL", "BASEURL",
    ]
    private static let keys = [
        "API_KEY", "KEY", "TOKEN", "API_TOKEN", "AUTH_TOKEN", "ACCESS_TOKEN", "APIKEY",
        "BINDING_API_KEY", "SECRET_KEY", "BEARER_TOKEN",
    ]
    private static let providers = ["PROVIDER", "BINDING", "API_TYPE", "BACKEND"]
    private static let headerLists = [
        "CUSTOM_HEADERS", "EXTRA_HEADERS", "DEFAULT_HEADERS", "HEADERS",
    ]

    /// All that stand in a text, in no order.
    static func all(in names: some Collection<String>) -> [EnvNames] {
        let known = Set(names)
        var prefixes: Set<String> = []
        for name in names {
            for ending in models + keys where name == ending || name.hasSuffix("_" + ending) {
                prefixes.insert(String(name.dropLast(ending.count)))
            }
        }
        return prefixes.compactMap { EnvNames($0, known) }
    }

    private init?(_ prefix: String, _ names: Set<String>) {
        func first(_ endings: [String]) -> String? {
            endings.lazy.map { prefix + $0 }.first { names.contains($0) }
        }
        self.prefix = prefix
        model = first(EnvNames.models)
        base = first(EnvNames.bases)
        key = first(EnvNames.keys)
        provider = first(EnvNames.providers)
        headers = first(EnvNames.headerLists)
        let count = [base, key, model].count { $0 != nil }
        if count < 2 { return nil }
    }

    var names: [String] { [base, key, model, provider, headers].compactMap { $0 } }
}
