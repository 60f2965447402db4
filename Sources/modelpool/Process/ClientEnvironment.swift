internal import ModelPool
internal import ProviderClient

/// A model's address and credentials as the environment variables that SDKs read, taken from the
/// request that the model makes.
struct ClientEnvironment {
    private(set) var values: [String: String] = [:]
    /// Variables that would speak against ours and are left out of the environment.
    let replaced: Set<String>
    /// What a client cannot be given this way.
    private(set) var notes: [String] = []

    private static let families: [Set<String>] = [
        [
            "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_MODEL",
            "OPENAI_ORG_ID", "OPENAI_PROJECT_ID",
        ],
        [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL",
            "ANTHROPIC_CUSTOM_HEADERS",
        ],
        ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GEMINI_MODEL"],
        ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"],
    ]

    init(_ model: Model, _ request: WireRequest) {
        replaced = ClientEnvironment.families.reduce(into: []) { $0.formUnion($1) }
        let key = request.headers.first { $0.source == .apiKey }.map(ClientEnvironment.key)
        let yours = request.headers.filter { if case .yours = $0.source { true } else { false } }
        let lines = yours.map { "\($0.name): \($0.value.reveal())" }.joined(separator: "\n")
        switch request.wireProtocol {
        case .openAIChat where request.url.contains("/openai/deployments/"):
            setAzure(model, request, key)
        case .openAIChat, .openAIResponses: setOpenAI(model, request, key, yours)
        case .anthropicMessages:
            set(
                "ANTHROPIC", base: ClientEnvironment.cut(request.url, before: "/v1/messages"),
                key, model)
            if !lines.isEmpty { values["ANTHROPIC_CUSTOM_HEADERS"] = lines }
        case .geminiGenerate:
            let base = ClientEnvironment.cut(request.url, before: "/models/")
            values["GEMINI_API_KEY"] = key
            values["GOOGLE_API_KEY"] = key
            values["GEMINI_MODEL"] = model.modelID
            // The SDK adds the version itself.
            values["GOOGLE_GEMINI_BASE_URL"] =
                base.hasSuffix("/v1beta") ? String(base.dropLast(7)) : base
            noteHeaders(yours, except: [])
        }
        values["MODELPOOL_NAME"] = model.name
        values["MODELPOOL_MODEL"] = model.modelID
        values["MODELPOOL_BASE_URL"] = model.baseURL
        if !lines.isEmpty { values["MODELPOOL_HEADERS"] = lines }
        setConnection(model, request)
    }

    private mutating func set(_ prefix: String, base: String, _ key: String?, _ model: Model) {
        values[prefix + "_BASE_URL"] = base
        values[prefix + "_API_KEY"] = key
        values[prefix + "_MODEL"] = model.modelID
    }

    private mutating func setOpenAI(
        _ model: Model, _ request: WireRequest, _ key: String?, _ yours: [WireHeader]
    ) {
        let path = request.wireProtocol == .openAIChat ? "/chat/completions" : "/responses"
        set("OPENAI", base: ClientEnvironment.cut(request.url, before: path), key, model)
        // SDKs refuse to start without a key, and older ones read this name of the address.
        values["OPENAI_API_KEY"] = key ?? "none"
        values["OPENAI_API_BASE"] = values["OPENAI_BASE_URL"]
        let known = ["openai-organization": "OPENAI_ORG_ID", "openai-project": "OPENAI_PROJECT_ID"]
        for header in yours {
            guard let variable = known[HeaderName.lowercase(header.name)] else { continue }
            values[variable] = header.value.reveal()
        }
        noteHeaders(yours, except: Set(known.keys))
    }

    private mutating func setAzure(_ model: Model, _ request: WireRequest, _ key: String?) {
        values["AZURE_OPENAI_API_KEY"] = key
        values["AZURE_OPENAI_ENDPOINT"] = ClientEnvironment.cut(
            request.url, before: "/openai/deployments/")
        if let version = request.url.split(separator: "api-version=").dropFirst().first {
            values["OPENAI_API_VERSION"] = String(version.prefix { $0 != "&" })
        }
    }

    /// A proxy and an authority of the model's own.
    private mutating func setConnection(_ model: Model, _ request: WireRequest) {
        if let file = model.caFile {
            for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
                values[name] = file
            }
        }
        guard model.proxy != .environment else { return }
        if model.proxy == .direct {
            values["NO_PROXY"] = "*"
            values["no_proxy"] = "*"
        } else if let proxy = request.proxy {
            values["HTTPS_PROXY"] = proxy.url
            values["HTTP_PROXY"] = proxy.url
            if proxy.user != nil {
                notes.append("the proxy's user and password are not passed on")
            }
        }
    }

    private mutating func noteHeaders(_ yours: [WireHeader], except known: Set<String>) {
        let names = yours.map(\.name).filter { !known.contains(HeaderName.lowercase($0)) }
        guard !names.isEmpty else { return }
        notes.append(
            "these SDKs take no headers from the environment: \(names.joined(separator: ", ")) "
                + "are in MODELPOOL_HEADERS only")
    }

    /// The credential without its scheme.
    private static func key(_ header: WireHeader) -> String {
        let value = header.value.reveal()
        return value.hasPrefix("Bearer ") ? String(value.dropFirst(7)) : value
    }

    /// A URL up to the last occurrence of a path.
    private static func cut(_ url: String, before path: String) -> String {
        let pieces = url.split(separator: path, omittingEmptySubsequences: false)
        return pieces.count > 1 ? pieces.dropLast().joined(separator: path) : url
    }
}
