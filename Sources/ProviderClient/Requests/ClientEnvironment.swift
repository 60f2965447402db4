package import PoolModel

/// The environment in which a client finds a model's credentials (`modelpool exec`): the variables
/// of the OpenAI, Azure, Anthropic and Google development kits, of LiteLLM and of Claude Code, and
/// ours (`MODELPOOL_*`) for programs of one's own.
package struct ClientEnvironment: Sendable {
    package private(set) var variables: [(name: String, value: Secret)] = []
    /// What such a client cannot be told, in words.
    package private(set) var notes: [String] = []

    /// Names that decide where a client sends which credentials. Those that are not set are
    /// removed, so that a key of the caller's never goes to this model's address.
    package static let names: [String] = [
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_MODEL",
        "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID", "OPENAI_API_VERSION",
        "OPENAI_CUSTOM_HEADERS", "OPENAI_ADMIN_KEY", "OPENAI_API_ENDPOINT", "OPENAI_HOST",
        "OPENAI_BASE_PATH", "ANTHROPIC_API_ENDPOINT", "ANTHROPIC_HOST",
        "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_AD_TOKEN",
        "AZURE_API_KEY", "AZURE_API_BASE", "AZURE_API_VERSION",
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL",
        "ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_PROFILE", "ANTHROPIC_CONFIG_DIR",
        "ANTHROPIC_IDENTITY_TOKEN", "ANTHROPIC_IDENTITY_TOKEN_FILE",
        "ANTHROPIC_FEDERATION_RULE_ID", "ANTHROPIC_ORGANIZATION_ID",
        "ANTHROPIC_SERVICE_ACCOUNT_ID", "ANTHROPIC_WORKSPACE_ID", "ANTHROPIC_SCOPE",
        "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY", "CLAUDE_CODE_USE_ANTHROPIC_AWS",
        "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD", "CLAUDE_CODE_USE_GATEWAY",
        "CLAUDE_CODE_USE_MANTLE", "CLAUDE_CODE_HOST_AUTH_ENV_VAR",
        "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "ANTHROPIC_UNIX_SOCKET",
        "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GEMINI_MODEL",
        // With these Google's kits may ask its cloud, whose address is another variable's
        // (googleapis/python-genai, _base_url.py; 3.6 does not do so), and LiteLLM sends any key to
        // its proxy (measured with aider 0.86.2).
        "GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_VERTEX_BASE_URL",
        "USE_LITELLM_PROXY", "LITELLM_PROXY_API_BASE", "LITELLM_PROXY_API_KEY",
    ]

    /// Whether a variable is kept from what is started where it is not set anew: the caller's
    /// credentials and, of a program that was itself started so, those of another model.
    package static func removes(_ name: String) -> Bool {
        names.contains(name)
            || ["MODELPOOL_API_KEY", "MODELPOOL_HEADER"].contains { name.hasPrefix($0) }
    }

    package var removed: [String] {
        ClientEnvironment.names.filter { name in !variables.contains { $0.name == name } }
    }

    /// - Parameters:
    ///   - request: one that asks the model, as ``RequestBuilder`` made it.
    ///   - caller: the environment that it is added to.
    ///   - hasCredentials: `false` leaves out all that is secret but a proxy's password, and the
    ///     kits' variables: a client with settings of its own is told by those.
    package init(
        _ request: Request, of model: Model, in caller: [String: String] = [:],
        hasCredentials: Bool = true
    ) throws(RequestError) {
        let base: BaseURL
        do throws(BaseURL.Problem) {
            base = try BaseURL(model.baseURL)
        } catch {
            throw .badBaseURL(error)
        }
        let endpoint = Endpoint(base, model)
        let target = ClientTarget(request, at: endpoint)
        let key = target.key
        let yours = target.own
        set("MODELPOOL_NAME", to: Secret(model.name))
        set("MODELPOOL_MODEL", to: Secret(endpoint.modelName))
        set("MODELPOOL_BASE_URL", to: Secret(model.baseURL))
        setProxy(request, model.proxy, caller)
        setFiles(request.tls)
        guard hasCredentials else { return }
        switch request.wireProtocol {
        case .openAIChat, .openAIResponses: setOpenAI(endpoint, request.origin, model, key, yours)
        case .anthropicMessages:
            setAnthropic(endpoint, key, yours)
            // Whatever starts Claude Code in turn.
            if ClaudeCodeReports.leak(from: request.origin) {
                set(ClaudeCodeReports.off, to: Secret("1"))
            }
        case .geminiGenerate:
            setGemini(endpoint, key)
            note(yours)
        }
        set("MODELPOOL_HEADERS", to: ClientEnvironment.lines(yours))
    }

    private mutating func set(_ names: String..., to value: Secret?) {
        guard let value else { return }
        for name in names { variables.append((name, value)) }
    }

    /// `Name: value` lines; `nil` where there are none.
    package static func lines(_ headers: [RequestHeader]) -> Secret? {
        guard !headers.isEmpty else { return nil }
        let lines = headers.map { header in
            Array("\(header.name): ".utf8) + header.value.withBytes { Array($0) }
        }
        return Secret(bytes: Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    }

    private mutating func setOpenAI(
        _ endpoint: Endpoint, _ origin: Origin, _ model: Model, _ key: Secret?,
        _ yours: [RequestHeader]
    ) {
        var key = key
        var others: [RequestHeader] = []
        for header in yours {
            let token = header.bearer
            switch HeaderName.lowercase(header.name) {
            case "openai-organization":
                set("OPENAI_ORG_ID", "OPENAI_ORGANIZATION", to: header.value)
            case "openai-project": set("OPENAI_PROJECT_ID", to: header.value)
            case "authorization" where key == nil && token != nil: key = token
            default: others.append(header)
            }
        }
        set("OPENAI_CUSTOM_HEADERS", to: ClientEnvironment.lines(others))
        if !others.isEmpty {
            notes.append(
                "only newer OpenAI kits read OPENAI_CUSTOM_HEADERS: "
                    + others.map(\.name).joined(separator: ", "))
        }
        set("OPENAI_MODEL", to: Secret(endpoint.modelName))
        if model.provider == .azure {
            let resource = Secret(endpoint.azureResource)
            let version = Secret(endpoint.azureVersion)
            set("AZURE_OPENAI_API_KEY", "AZURE_API_KEY", to: key)
            set("AZURE_OPENAI_ENDPOINT", "AZURE_API_BASE", to: resource)
            set("OPENAI_API_VERSION", "AZURE_API_VERSION", to: version)
            if endpoint.isAzureDeployments { return }
        }
        if key == nil {
            notes.append("there is no API key; OPENAI_API_KEY is \"none\", since clients want one")
        }
        set("OPENAI_API_KEY", to: key ?? Secret("none"))
        let base = Secret(endpoint.baseText)
        set("OPENAI_BASE_URL", "OPENAI_API_BASE", to: base)
        // Without these crush (charmbracelet/catwalk, internal/providers/configs) and earlier goose
        // (its docs, "Environment Variables") send the key to OpenAI's own address.
        set("OPENAI_API_ENDPOINT", to: base)
        let path = endpoint.baseText.dropping(prefix: origin.shortText).drop { $0 == "/" }
        set("OPENAI_HOST", to: Secret(origin.shortText))
        set(
            "OPENAI_BASE_PATH",
            to: Secret((path.isEmpty ? "" : path + "/") + "chat/completions"))
    }

    private mutating func setAnthropic(
        _ endpoint: Endpoint, _ key: Secret?, _ yours: [RequestHeader]
    ) {
        set("ANTHROPIC_MODEL", to: Secret(endpoint.modelName))
        // The last two are crush's and goose's.
        set(
            "ANTHROPIC_BASE_URL", "ANTHROPIC_API_ENDPOINT", "ANTHROPIC_HOST",
            to: Secret(endpoint.baseText))
        set("ANTHROPIC_API_KEY", to: key)
        var others: [RequestHeader] = []
        for header in yours {
            let token = header.bearer
            switch HeaderName.lowercase(header.name) {
            case "authorization" where token != nil: set("ANTHROPIC_AUTH_TOKEN", to: token)
            case "x-api-key": set("ANTHROPIC_API_KEY", to: header.value)
            default: others.append(header)
            }
        }
        set("ANTHROPIC_CUSTOM_HEADERS", to: ClientEnvironment.lines(others))
        let hasCredential = yours.contains {
            ["authorization", "x-api-key"].contains(HeaderName.lowercase($0.name))
        }
        guard key == nil, !hasCredential else { return }
        notes.append(
            "there is no API key; ANTHROPIC_AUTH_TOKEN is \"none\", since clients would look for "
                + "one of your own")
        set("ANTHROPIC_AUTH_TOKEN", to: Secret("none"))
    }

    private mutating func setGemini(_ endpoint: Endpoint, _ key: Secret?) {
        set("GEMINI_MODEL", to: Secret(endpoint.modelName))
        set("GEMINI_API_KEY", "GOOGLE_API_KEY", to: key)
        // The kits add the version by themselves.
        let base = endpoint.baseText.dropping(suffix: "/v1beta").dropping(suffix: "/v1")
        set("GOOGLE_GEMINI_BASE_URL", to: Secret(base))
    }

    private mutating func note(_ unknown: [RequestHeader]) {
        guard !unknown.isEmpty else { return }
        notes.append(
            "clients of this protocol take no headers from the environment; in MODELPOOL_HEADERS "
                + "only: " + unknown.map(\.name).joined(separator: ", "))
    }

    /// Clients do not read the environment's proxies as a test does: some take `HTTP_PROXY`, or the
    /// upper case before the lower. What is asked in clear would be read there.
    private mutating func setProxy(
        _ request: Request, _ setting: ProxySetting, _ caller: [String: String]
    ) {
        switch setting {
        case .environment: setCallersProxy(request, caller)
        case .direct: set("NO_PROXY", "no_proxy", to: Secret("*"))
        case .explicit:
            guard let proxy = request.proxy else { return }
            let url = Secret(proxy.urlWithCredentials)
            set("HTTPS_PROXY", "https_proxy", "http_proxy", "ALL_PROXY", "all_proxy", to: url)
            if request.origin.scheme == "http" { set("HTTP_PROXY", to: url) }
            set("NO_PROXY", "no_proxy", to: Secret(""))
        }
    }

    /// The proxy that a test goes through in both cases of its variable, or the address among those
    /// that none is for.
    private mutating func setCallersProxy(_ request: Request, _ caller: [String: String]) {
        let origin = request.origin
        let names = ["\(origin.scheme)_proxy", "\(origin.scheme.uppercased())_PROXY"]
        let exceptions = caller.variable("no_proxy") ?? caller.variable("NO_PROXY")
        if let proxy = request.proxy {
            if names.contains(proxy.setting), let value = caller.variable(proxy.setting) {
                for name in names { set(name, to: Secret(value)) }
            }
            if let exceptions { set("NO_PROXY", "no_proxy", to: Secret(exceptions)) }
        } else if caller.keys.contains(where: { $0.uppercased().hasSuffix("_PROXY") }) {
            let isAddress = origin.host.contains(":")
            let hosts = [exceptions, origin.host, isAddress ? "[\(origin.host)]" : nil]
            let list = exceptions == "*" ? "*" : hosts.compactMap(\.self).joined(separator: ",")
            set("NO_PROXY", "no_proxy", to: Secret(list))
        }
    }

    private mutating func setFiles(_ files: TLSFiles) {
        if let file = files.caFile {
            set(
                "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
                to: Secret(file))
        }
        if let certificate = files.clientCertificate {
            set("CLAUDE_CODE_CLIENT_CERT", to: Secret(certificate))
            set("CLAUDE_CODE_CLIENT_KEY", to: files.clientKey.map { Secret($0) })
            notes.append("most clients take no client certificate from the environment")
        }
    }
}

extension ResolvedProxy {
    /// For a client's environment, which has no other place for the password.
    fileprivate var urlWithCredentials: String {
        guard let user else { return url }
        var credentials = user.percentEncoded()
        if let password { credentials += ":" + password.percentEncoded() }
        return url.replacing("://", with: "://\(credentials)@", maxReplacements: 1)
    }
}
