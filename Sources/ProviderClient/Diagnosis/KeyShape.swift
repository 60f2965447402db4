internal import PoolModel

/// What a key or a header's value looks like, where that alone says that it cannot be right. What is
/// said of it never holds a part of it that is secret.
enum KeyShape {
    /// What is wrong with the API key that was sent, to go on after "the API key "; `nil`: nothing
    /// shows.
    static func flaw(ofKeyIn request: Request, _ provider: Provider) -> String? {
        guard let key = sentKey(request) else { return nil }
        return flaw(of: key) ?? otherKind(key, provider)
    }

    /// What is wrong with a value that somebody typed.
    static func flaw(of value: String) -> String? {
        let lower = HeaderName.lowercase(value)
        if lower.hasPrefix("bearer ") {
            return "begins with \"Bearer \", which is added anyway: take that off"
        }
        if let first = value.first, value.count > 1, value.last == closing[first] {
            return "stands in quotes (\(first)): take them off"
        }
        let placeholder = KeyPlaceholder(value)
        if case .variable(let name)? = placeholder {
            return "is the name of a variable and not its value: write ${env:\(name)}"
        }
        if placeholder == .reference {
            return
                "is a reference of another program and not a value: write ${env:NAME} with its name"
        }
        if let name = lower.split(separator: "=").first, lower.contains("="),
            name.hasSuffix("api_key") || name.hasSuffix("_token")
        {
            return "begins with the name of a variable and \"=\": take that off"
        }
        if lower.hasPrefix("authorization:") || lower.hasPrefix("x-api-key:")
            || lower.hasPrefix("api-key:")
        {
            return "begins with the name of a header: take that off"
        }
        if placeholder == .example {
            return "is still a placeholder (<...>): put the real one in its place"
        }
        if placeholder == .masked {
            return "is a masked or shortened one (*** or ...): copy the whole of it"
        }
        if value.contains(where: \.isWhitespace) {
            return "has a blank inside: paste it again, whole and alone"
        }
        if !value.utf8.allSatisfy({ $0 < 0x80 }) {
            return "holds a letter or sign that no key has (not ASCII): paste it again"
        }
        return nil
    }

    // MARK: Whose key it is

    /// A key of another provider, of one program, or one that is shorter than its kind.
    private static func otherKind(_ key: String, _ provider: Provider) -> String? {
        guard let kind = kinds.first(where: { key.hasPrefix($0.prefix) }) else {
            let isShort = key.utf8.count < 8 && provider.keyNeed == .needed
            return isShort ? "is too short for a key: copy the whole of it" : nil
        }
        if let other = kind.other { return "(\(kind.prefix)...) \(other)" }
        // A gateway of one's own takes whatever its owner hands out.
        let isOwn = provider.keyNeed != .needed || provider.id == .litellm || provider.isCustom
        if !isOwn, !kind.providers.contains(provider.id) {
            return "(\(kind.prefix)...) has the shape of a key of \(kind.name), and this model's "
                + "provider is \(provider.id.rawValue): take a key of \(provider.title), or change "
                + "the provider"
        }
        guard kind.providers.contains(provider.id), key.utf8.count < kind.shortest else {
            return nil
        }
        return "is shorter than keys that begin with \(kind.prefix): copy the whole of it"
    }

    private struct Kind {
        let prefix: String
        let name: String
        let providers: Set<Provider.ID>
        /// Characters that such a key has at least.
        let shortest: Int
        /// What is to be said of it whatever the provider.
        let other: String?

        init(
            _ prefix: String, _ name: String, _ providers: Set<Provider.ID> = [],
            shortest: Int = 0, other: String? = nil
        ) {
            self.prefix = prefix
            self.name = name
            self.providers = providers
            self.shortest = shortest
            self.other = other
        }
    }

    /// The longer beginning first. As the providers show them in their consoles and as secret
    /// scanners know them.
    private static let kinds: [Kind] = [
        Kind(
            "sk-ant-oat", "Anthropic",
            other: "is the token of Claude Code and no API key: make a key in Anthropic's console"),
        Kind(
            "sk-ant-admin", "Anthropic",
            other: "is an admin key, which asks no models: make an ordinary API key"),
        Kind(
            "sk-ant-sid", "Anthropic",
            other: "is a browser's session and no API key: make a key in Anthropic's console"),
        Kind("sk-ant-", "Anthropic", [.anthropic], shortest: 40),
        Kind("sk-or-", "OpenRouter", [.openrouter], shortest: 40),
        Kind("sk-proj-", "OpenAI", [.openai, .openaiResponses], shortest: 40),
        Kind("sk-svcacct-", "OpenAI", [.openai, .openaiResponses], shortest: 40),
        Kind(
            "sk-admin-", "OpenAI",
            other: "is an admin key, which asks no models: make an ordinary API key"),
        Kind(
            "sess-", "OpenAI", other: "is a browser's session and no API key: make an API key"),
        Kind("sk-lf-", "Langfuse"), Kind("pk-lf-", "Langfuse"),
        Kind("AIza", "Google", [.gemini], shortest: 39),
        Kind("ya29.", "Google", other: "is a token of Google's OAuth, which lasts an hour"),
        Kind("gsk_", "Groq", [.groq], shortest: 40),
        Kind("xai-", "xAI", [.xai], shortest: 40),
        Kind("hf_", "Hugging Face"), Kind("nvapi-", "NVIDIA"), Kind("pplx-", "Perplexity"),
        Kind("r8_", "Replicate"), Kind("fw_", "Fireworks"), Kind("csk-", "Cerebras"),
        Kind("tgp_", "Together", [.together]), Kind("bce-v3/", "Baidu", [.baidu]),
        Kind("dapi", "Databricks"), Kind("ABSK", "Amazon Bedrock"),
        Kind(
            "AKIA", "AWS",
            other:
                "is the id of an AWS access key, with which requests are signed: take an API key "
                + "of Bedrock"),
        Kind("ghp_", "GitHub"), Kind("gho_", "GitHub"), Kind("github_pat_", "GitHub"),
        Kind("ghu_", "GitHub"),
        Kind("sk-kimi-", "Kimi Code", [.kimi, .anthropic]),
    ]

    // MARK: What people paste instead

    private static let closing: [Character: Character] = [
        "\"": "\"", "'": "'", "`": "`", "“": "”", "‘": "’", "„": "“",
    ]

    private static func sentKey(_ request: Request) -> String? {
        guard let header = request.headers.first(where: { $0.source == .apiKey }) else {
            return nil
        }
        let value = header.value.reveal()
        return HeaderName.areSame(header.name, "authorization")
            ? value.dropping(prefix: "Bearer ") : value
    }
}
