internal import ModelPool

/// What to do about a verdict, with the model's own rows and settings where they matter.
struct NextStep {
    let verdict: VerdictCode
    let message: ServerMessage
    let diagnosis: Diagnosis

    private var model: Model { diagnosis.model }
    private var request: WireRequest { diagnosis.request }
    private var answer: HTTPAnswer { diagnosis.answer }

    var sentence: String {
        if message.isRelayed, let behind { return behind }
        return switch verdict {
        case .gatewayForbidden where answer.status == 511:
            "the network that this machine is in wants a login first; open a web page in a browser."
        case .gatewayForbidden: gateway
        case .authFailed: authentication
        case .modelNotFound: otherModel
        case .endpointNotFound: otherPath
        case .rateLimited, .overloaded: wait
        case .badRequest where speaksOfHeaders:
            "shorten the longest header rows; many gateways stop at 8 KiB a line."
        case .badRequest where speaksOfKeyInGateway: hint
        case .badRequest where answer.status == 413 && message.shape == .page:
            "the gateway takes no request of this size; tell whoever runs it (in nginx it is "
                + "client_max_body_size)."
        case .badRequest where answer.status == 414: "shorten the base URL."
        case .badRequest where answer.status == 421:
            "check the base URL's host: what answers there does not serve that name."
        case .badRequest where answer.status == 426:
            "the server wants another protocol; check the base URL's scheme and port."
        case .timeout:
            "try again; if it stays, something on the way (a proxy, a VPN) holds up what is sent."
        case .wrongScheme where request.origin.scheme == "http":
            "change http:// to https:// in the base URL."
        case .tlsClientCert where model.clientCertificate != nil:
            "the server does not accept the model's client certificate; check which one it wants."
        default: NextStep.usual(verdict)
        }
    }

    /// The table's words, to go on after "Next:".
    static func usual(_ verdict: VerdictCode) -> String { usual[verdict] ?? "" }

    private static let usual = Dictionary(
        uniqueKeysWithValues: VerdictCode.allCases.map { verdict in
            let words = VerdictWording.of(verdict).next
            return (verdict, words.prefix(1).lowercased() + words.dropFirst())
        })

    /// Where nothing that can be set here would help.
    static let serversFault =
        "this is a fault of the server, or of a gateway in between; tell whoever runs it."

    // MARK: Gateways

    private var hint: String {
        HeaderHint(model, answer, message, diagnosis.foreign).sentence
    }

    private var gateway: String {
        guard answer.asksForCertificate, model.clientCertificate == nil else { return hint }
        return hint + " It asked for a client certificate too, and the model has none."
    }

    /// What LiteLLM passes on is no fault of the model's own settings.
    private var behind: String? {
        let fault: String? =
            switch verdict {
            case .authFailed:
                "the key that the LiteLLM proxy holds for the provider behind it is refused"
            case .modelForbidden:
                "the provider does not let the key of the LiteLLM proxy use the model"
            case .modelNotFound: "the LiteLLM proxy asks the provider for a model that is not there"
            case .endpointNotFound:
                "the address that the LiteLLM proxy has of the provider is wrong"
            case .quotaExceeded: "it is the account that the LiteLLM proxy uses at the provider"
            default: nil
            }
        return fault.map { $0 + "; tell whoever runs the proxy." }
    }

    // MARK: Credentials

    private var authentication: String {
        if message.haystack.contains("litellm.authenticationerror") {
            return "the key that the LiteLLM proxy holds for the provider behind it is refused; "
                + "tell whoever runs the proxy."
        }
        if let own = ownCredential { return "check \(own)." }
        guard request.headers.contains(where: { $0.source == .apiKey }) else {
            return "type the API key: the field is empty, and none of your headers is a credential."
        }
        return regions ?? NextStep.usual(.authFailed)
    }

    /// The row that carries a credential in provider `custom`.
    private var ownCredential: String? {
        for (index, row) in model.headers.enumerated() where row.isOn {
            // A name that is no token is refused before anything is sent.
            guard let name = try? HeaderName(row.name) else { continue }
            if HeaderRules.protectedClass(of: name.folded) == .providerCredential {
                return "row \(index + 1) \(name.text)"
            }
        }
        return nil
    }

    /// Providers whose keys belong to one region.
    private var regions: String? {
        switch model.provider {
        case .kimi:
            "replace the API key; keys of platform.moonshot.ai work at https://api.moonshot.ai/v1 "
                + "only, those of platform.moonshot.cn at https://api.moonshot.cn/v1."
        case .qwen:
            "replace the API key; keys of the international region work at "
                + "https://dashscope-intl.aliyuncs.com/compatible-mode/v1 only."
        case .minimax:
            "replace the API key; keys of minimax.io work at https://api.minimax.io/v1 only, "
                + "those of minimaxi.com at https://api.minimaxi.com/v1."
        default: nil
        }
    }

    // MARK: Model and path

    private var otherModel: String {
        let id = Sanitizer.clean(model.modelID)
        if model.provider == .ollama || message.haystack.contains("try pulling it first") {
            return "run `ollama pull \(id)` on the server, or choose a model that it has."
        }
        if model.provider == .azure {
            return "for Azure the model field is the name of your deployment, not of the model."
        }
        return "check the model id; `modelpool models` lists what the provider offers."
    }

    private var otherPath: String {
        // The request was made from this base URL, so it is one.
        let sent = diagnosis.foreign.clean(request.url)
        let isOpenAI =
            request.wireProtocol == .openAIChat || request.wireProtocol == .openAIResponses
        if isOpenAI, model.provider != .azure, let base = try? BaseURL(model.baseURL),
            !base.path.split(separator: "/").contains(where: NextStep.isVersion)
        {
            let suggested = base.text(path: base.path + "/v1")
            return "try \(diagnosis.foreign.clean(suggested)) as the base URL: most servers want "
                + "the version in it. The request went to \(sent)."
        }
        return "check the base URL and the protocol (\(request.wireProtocol.rawValue)): the "
            + "request went to \(sent)."
    }

    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.dropFirst().first?.isNumber == true
    }

    // MARK: Waiting

    private var wait: String {
        guard let after = answer.first("retry-after") else { return NextStep.usual(verdict) }
        let shown = diagnosis.foreign.clean(after, maximum: 60)
        let isSeconds = !shown.isEmpty && shown.allSatisfy { $0.isASCII && $0.isNumber }
        return "wait \(isSeconds ? "\(shown) s" : "until \(shown)") (Retry-After), then try again."
    }

    // MARK: Headers

    private var speaksOfHeaders: Bool {
        answer.status == 431
            || message.haystack.contains("header")
                && ["too large", "too long"].contains { message.haystack.contains($0) }
    }

    /// Some gateways answer 400 to a request without their header.
    private var speaksOfKeyInGateway: Bool {
        message.shape != .errorObject && message.haystack.contains("header")
            && ["missing", "required"].contains { message.haystack.contains($0) }
    }
}
