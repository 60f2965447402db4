/// The fields of a model, a row each: key, title, where its value is, what it takes part in.
extension ModelField {
    package static let name = ModelField(
        "name", "Name", .text(\.name), hint: "What you call it; unique in the pool")
    package static let provider = ModelField(
        "provider", "Provider", .choice(\.provider, "no such provider"),
        use: [.identity, .request, .route],
        hint: "Who serves it: decides defaults, protocol and credential")
    package static let wireProtocol = ModelField(
        "protocol", "Protocol", .choice(\.wireProtocol, "no such protocol"),
        use: [.identity, .request, .route], hint: "How the server is spoken to")
    package static let modelID = ModelField(
        "model", "Model", .text(\.modelID), column: "model_id",
        use: [.identity, .request, .route, .bulk],
        hint: "What the provider calls it; L asks which models it has")
    package static let baseURL = ModelField(
        "base-url", "Base URL", .text(\.baseURL),
        use: [.identity, .request, .route, .bulk, .clearable],
        hint: "Where its requests go; secrets are saved for this address only",
        cleared: { .text(Provider.of($0.provider).defaultBaseURL ?? "") })
    package static let kind = ModelField(
        "kind", "Kind", .choice(\.kind, "no such kind"),
        use: [.identity, .request, .bulk, .clearable],
        hint: "What it is for, and is tested as",
        absent: .text(ModelKind.chat.rawValue),
        cleared: { _ in .text(ModelKind.chat.rawValue) })
    package static let enabled = ModelField(
        "enabled", "Enabled", .flag(\.isEnabled), use: .bulk,
        hint: "A model that is off is not in T and watch")
    package static let timeout = ModelField(
        "timeout", "Timeout", .integer(\.timeout, "a whole number of seconds"),
        use: [.bulk, .clearable], hint: "Seconds for a whole request, 1 to 3600", unit: " s",
        cleared: { _ in .integer(Model.defaultTimeout) })
    package static let slowAfter = ModelField(
        "slow-after", "Slow after",
        .optionalNumber(\.slowAfter, "a number of seconds, or nothing"), use: [.bulk, .clearable],
        hint: "Seconds after which an answer is ok, but slow; empty: the default",
        emptyText: "(default)", unit: " s")
    package static let temperature = ModelField(
        "temperature", "Temperature", .optionalNumber(\.temperature, "a number, or nothing"),
        label: "Temperature", use: [.bulk, .clearable], hint: "0 to 2; empty: not sent",
        emptyText: "(not sent)")
    package static let maxOutputTokens = ModelField(
        "max-output-tokens", "Max tokens",
        .optionalInteger(\.maxOutputTokens, "a whole number, or nothing"), label: "Max tokens",
        use: [.bulk, .clearable], hint: "Empty: the provider's default", emptyText: "(default)")
    package static let vision = ModelField(
        "vision", "Vision", .flag(\.supportsVision), use: [.probed, .bulk],
        hint: "Whether it takes images", cleared: { _ in .flag(false) })
    package static let tools = ModelField(
        "tools", "Tools", .optionalFlag(\.supportsTools), use: [.probed, .clearable],
        hint: "Found out by the test of tool calls", emptyText: "not known")
    package static let tags = ModelField(
        "tags", "Tags", .words(\.tags), use: [.bulk, .clearable],
        hint: "Words with blanks between them, for /tag:WORD")
    package static let proxy = ModelField(
        "proxy", "Proxy", .proxy, use: [.request, .route, .bulk, .clearable],
        hint: "environment, direct, or a URL")
    package static let proxyPassword = ModelField(
        "proxy-password", "Proxy password", .secret(\.proxyPassword), label: "Password",
        use: [.request, .bulk, .clearable], hint: "The password of the proxy's user")
    package static let caFile = ModelField(
        "ca-file", "CA file", .optionalText(\.caFile),
        use: [.request, .route, .bulk, .clearable],
        hint: "PEM file with the authorities to trust instead of the system's",
        emptyText: "(system)")
    package static let clientCertificate = ModelField(
        "client-cert", "Client cert", .optionalText(\.clientCertificate), label: "Cert file",
        column: "client_certificate", use: [.request, .route, .bulk, .clearable],
        hint: "PEM file with the client's certificate", emptyText: "(none)")
    package static let clientKey = ModelField(
        "client-key", "Client key", .optionalText(\.clientKey), label: "Key file",
        use: [.request, .route, .bulk, .clearable],
        hint: "PEM file with the certificate's key", emptyText: "(none)")
    package static let apiKey = ModelField(
        "api-key", "API key", .secret(\.apiKey), use: [.identity, .request, .bulk, .clearable],
        hint: "Goes into the provider's credential header", emptyText: "(none)")
    package static let headers = ModelField(
        "headers", "Headers", .headers, hint: "What is sent besides, a row a header")
    package static let sets = ModelField(
        "sets", "Header sets", .words(\.sets), label: "Header sets",
        use: [.request, .bulk, .clearable],
        hint: "Names of header sets, whose rows are sent before its own", absent: .words([]))
    package static let origins = ModelField(
        "origins", "Origins", .optionalWords(\.origins), use: .route,
        hint: "Where the set may be sent: https://HOST, with blanks between them")
    package static let extra = ModelField(
        "extra", "Extra", .secret(\.extra), use: .clearable,
        hint: "What an import brought that has no field here", emptyText: "(none)",
        editing: ModelField.Editing.none)

    /// All of them, in the order in which JSON has them.
    package static let all: [ModelField] = [
        name, provider, wireProtocol, modelID, baseURL, kind, enabled, timeout, slowAfter,
        temperature, maxOutputTokens, vision, tools, tags, proxy, proxyPassword, caFile,
        clientCertificate, clientKey, apiKey, headers, sets, origins,
        extra,
    ]

    /// Those that hold a secret and are stored with the model itself.
    package static let secrets = all.filter(\.isSecret)

    /// Those of them that a request needs.
    package static let sentSecrets = secrets.filter { $0.use.contains(.request) }

    package static func all(_ use: Use) -> [ModelField] { all.filter { $0.use.contains(use) } }
}
