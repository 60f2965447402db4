internal import PoolModel

/// What to do about a verdict and whose it is, with the model's own rows and settings where they
/// matter.
struct NextStep {
    let verdict: VerdictCode
    let message: ServerMessage
    let answerer: Answerer
    let rule: ErrorRule?
    let diagnosis: Diagnosis

    private var model: Model { diagnosis.model }
    private var request: Request { diagnosis.request }
    private var answer: HTTPAnswer { diagnosis.answer }
    private var habit: ProviderHabit? { ProviderHabit.of(model.provider) }

    /// The evidence in the order of its weight: what a relay passes on, what the rule says, which
    /// header is meant, what the verdict mostly means.
    var step: HeaderHint.Step {
        if message.isRelayed, let behind { return step(behind, .gateway) }
        if isBelowTheirRight, let flaw = keyFlaw { return step(flaw, .key) }
        if let rule, let next = rule.next {
            return step(filled(next), rule.owner ?? Owner.usual(verdict))
        }
        if speaksOfAHeader, let hint = hint.specific { return hint }
        switch verdict {
        case .gatewayForbidden where answer.status == 511:
            return step(NextStep.portal, .network)
        case .gatewayForbidden: return gateway
        case .authFailed: return authentication
        case .badRequest where speaksOfKeyInGateway: return hint.step
        default: return step(sentence, owner)
        }
    }

    private func step(_ sentence: String, _ owner: Owner?) -> HeaderHint.Step {
        HeaderHint.Step(sentence: sentence, owner: owner ?? .gateway)
    }

    /// A row's words, with what is known of this model and answer.
    private func filled(_ text: String) -> String { template.filled(text) }

    private var template: Template { Template(diagnosis, message, answerer) }

    private var sentence: String {
        switch verdict {
        case .modelNotFound: otherModel
        case .endpointNotFound: otherPath
        case .rateLimited, .overloaded: wait
        case .gatewayError: behindGateway
        case .badRequest: otherRequest
        case .serverError where answer.status == 501:
            "the server does not have what is asked for, and trying again does not help: choose "
                + "another model or protocol, or tell whoever runs \(request.origin.host)."
        case .timeout:
            "try again; if it stays, something on the way (a proxy, a VPN) holds up what is sent."
        case .wrongScheme where request.origin.scheme == "http":
            "change http:// to https:// in the base URL."
        case .tlsClientCert where model.clientCertificate != nil:
            "the server does not accept the model's client certificate; check which one it wants."
        default: NextStep.usual(verdict)
        }
    }

    private var owner: Owner? {
        if let owner = rule?.owner { return owner }
        return switch verdict {
        case .badRequest where speaksOfHeaders: .header
        case .badRequest where [413, 418, 421].contains(answer.status): .gateway
        case .badRequest where ownParameter != nil: .settings
        default: Owner.usual(verdict)
        }
    }

    // MARK: Who decides by itself

    /// What a firewall, a filter, a portal, a bot check or a sign-in page means.
    static func step(
        of answerer: Answerer, _ diagnosis: Diagnosis, _ message: ServerMessage
    ) -> HeaderHint.Step {
        let host = diagnosis.request.origin.host
        let name = answerer.name ?? ""
        let number = IncidentNumber.found(in: message.text, diagnosis.answer)
            .map { diagnosis.foreign.clean($0, maximum: 80) }
        let told = number.map { " and name the number \($0)" } ?? ""
        switch answerer.role {
        case .botCheck:
            return HeaderHint.Step(
                sentence: "no header of yours helps: have whoever runs \(host) let the path of the "
                    + "API through without the bot check (\(name))\(told), or try another network.",
                owner: .gateway)
        case .firewall:
            let isNamed = !name.hasPrefix("a ")
            let country =
                message.searchable.contains("country") ? " (it speaks of the country)" : ""
            return HeaderHint.Step(
                sentence:
                    "it is a rule of the firewall there\(isNamed ? " (\(name))" : "")\(country), "
                    + "not a missing header: ask whoever runs \(host)\(told).",
                owner: .gateway)
        case .filter:
            return HeaderHint.Step(
                sentence: "no header helps: ask whoever runs the network (IT) to let \(host) "
                    + "through\(told).",
                owner: .network)
        case .portal: return HeaderHint.Step(sentence: portal, owner: .network)
        case .signIn: return diagnosis.loginStep(message, answerer)
        case .api, .gateway: return HeaderHint(diagnosis, message, answerer).step
        }
    }

    static let portal =
        "the network that this machine is in wants a login first: open a web page in a browser on "
        + "this machine and log in there; no header helps."

    /// The table's words, to go on after "Next:".
    static func usual(_ verdict: VerdictCode) -> String { usual[verdict] ?? "" }

    private static let usual = Dictionary(
        uniqueKeysWithValues: VerdictCode.allCases.map {
            ($0, VerdictWording.of($0).nextStep)
        })

    /// Where nothing that can be set here would help.
    static let serversFault =
        "this is a fault of the server, or of a gateway in between; tell whoever runs it."

    // MARK: Gateways

    private var hint: HeaderHint { HeaderHint(diagnosis, message, answerer) }

    private var gateway: HeaderHint.Step {
        if answer.status == 401, let flaw = keyFlaw, hint.specific == nil {
            return step(flaw, .key)
        }
        let hint = hint.step
        guard answer.asksForCertificate, model.clientCertificate == nil else { return hint }
        return step(
            hint.sentence + " It asked for a client certificate too, and the model has none.",
            hint.owner)
    }

    /// Words about rights or the model can speak of a header as well; those about money and load
    /// name headers for other reasons.
    private var speaksOfAHeader: Bool {
        [.authFailed, .modelForbidden, .badRequest, .gatewayForbidden].contains(verdict)
            && !speaksOfHeaders
    }

    /// What Cloudflare could not do with the service behind it (its list of 5xx errors).
    private static let behindCloudflare: [Int: String] = [
        520: "what the service behind Cloudflare answered made no sense to it",
        521: "the service behind Cloudflare refuses its connection",
        522: "Cloudflare had no connection to the service behind it in time",
        523: "Cloudflare finds no way to the service behind it",
        524: "the service behind Cloudflare took longer than Cloudflare waits (100 s): ask for a "
            + "stream or for less",
        525: "the TLS handshake between Cloudflare and the service behind it failed",
        526: "Cloudflare does not trust the certificate of the service behind it",
        530: "Cloudflare cannot find the service behind it (its DNS, or a tunnel that is down)",
    ]

    private var behindGateway: String {
        guard let said = NextStep.behindCloudflare[answer.status] else {
            return NextStep.usual(verdict)
        }
        let number =
            IncidentNumber.found(in: message.text, answer)
            .map { " (Ray ID \(diagnosis.foreign.clean($0, maximum: 60)))" } ?? ""
        return
            "\(said); tell whoever runs \(request.origin.host)\(number), your settings reached it."
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
            case .badRequest where rule?.next == nil:
                "the provider behind the LiteLLM proxy does not take what the proxy sends"
            case .endpointNotFound:
                "the address that the LiteLLM proxy has of the provider is wrong"
            case .quotaExceeded: "it is the account that the LiteLLM proxy uses at the provider"
            default: nil
            }
        return fault.map { $0 + "; tell whoever runs the proxy." }
    }

    // MARK: Credentials

    private var authentication: HeaderHint.Step {
        if message.searchable.contains("litellm.authenticationerror") {
            return step(
                "the key that the LiteLLM proxy holds for the provider behind it is refused; "
                    + "tell whoever runs the proxy.", .gateway)
        }
        if message.upstream != nil {
            return step(
                filled(
                    "{upstream} refuses the key that is used there, which is not the one of this "
                        + "model: look at the account's own keys for providers (integrations) at "
                        + "{provider}"), .account)
        }
        if let own = ownCredential { return step("check \(own).", .header) }
        guard request.headers.contains(where: { $0.source == .apiKey }) else {
            return step(
                filled(
                    habit?.noKey
                        ?? "type the API key: the field is empty, and none of your headers is a "
                        + "credential"), .key)
        }
        if let keyFlaw { return step(keyFlaw, .key) }
        if NextStep.noneCame.contains(where: { message.searchable.contains($0) }) {
            return step(
                filled(
                    "{key} was sent, and the server says that none came: it "
                        + "looks into another header, or something in between took it out; ask "
                        + "whoever runs {host} which header it wants"), .header)
        }
        return step(filled(habit?.newKey ?? NextStep.newKey), .key)
    }

    // OpenRouter, Tyk, WSO2, Django REST framework, Spring, one-api: of a request without a credential
    private static let noneCame = [
        "no auth credentials found", "authorization field missing", "missing credentials",
        "credentials were not provided", "authentication credentials not provided",
        "no api key provided", "no api key found", "no key provided", "api_key_required",
        "x-api-key header is required",
        "api key is missing", "missing api key",
        "no token provided", "no authorization header", "missing authorization header",
        "authorization header is missing", "authorization header missing", "missing bearer",
        "authentication object was not found", "未提供令牌",
    ]

    private static let newKey =
        "replace {key}: its shape shows nothing wrong, so it is mistyped, revoked, expired or of "
        + "another account or region"

    /// What the key that was sent looks like.
    private var keyFlaw: String? {
        KeyShape.flaw(ofKeyIn: request, Provider.of(model.provider))
            .map { "\(template.key) \($0)." }
    }

    /// A key that cannot be right explains words about rights and forms as well.
    private var isBelowTheirRight: Bool {
        verdict == .authFailed && rule?.next == nil && ownCredential == nil
            && message.upstream == nil
    }

    /// The row that carries a credential in provider `custom`.
    private var ownCredential: String? {
        for (number, row) in model.numberedRows where row.isOn {
            // A name that is no token is refused before anything is sent.
            guard let name = try? HeaderName(row.name) else { continue }
            if HeaderRules.protectedClass(of: name.folded) == .providerCredential {
                return "row \(number) \(name.text)"
            }
        }
        return nil
    }

    // MARK: Model and path

    private var otherModel: String {
        if let other = habit?.otherModel { return filled(other) }
        return "check the model id; `modelpool models` lists what the provider offers."
    }

    private var otherPath: String {
        // The request was made from this base URL, so it is one.
        let sent = diagnosis.foreign.clean(request.url)
        if let other = NextStep.otherProvider(of: request.origin.host, model) { return other }
        if let base = try? BaseURL(model.baseURL), let call = NextStep.call(atTheEndOf: base) {
            let shorter = base.text(path: base.path.dropping(suffix: call))
            return "the base URL ends in \(call), which belongs to another call: make it "
                + "\(diagnosis.foreign.clean(shorter))."
        }
        if request.wireProtocol == .openAIResponses, message.shape != .errorObject {
            return "the server has no /responses there: try the protocol openai-chat, or check the "
                + "base URL. The request went to \(sent)."
        }
        let isOpenAI =
            request.wireProtocol == .openAIChat || request.wireProtocol == .openAIResponses
        let hasAzurePaths = model.has(.azurePaths)
        if isOpenAI, !hasAzurePaths, let base = try? BaseURL(model.baseURL),
            !BaseURL.hasVersion(base.path)
        {
            let suggested = base.text(path: base.path + "/v1")
            return "try \(diagnosis.foreign.clean(suggested)) as the base URL: most servers want "
                + "the version in it. The request went to \(sent)."
        }
        return "check the base URL and the protocol (\(request.wireProtocol.rawValue)): the "
            + "request went to \(sent)."
    }

    /// The provider whose protocol alone this host speaks, where the model says another.
    private static func otherProvider(of host: String, _ model: Model) -> String? {
        guard let found = ProviderHabit.of(host: host), found.isAlone, found.id != model.provider,
            model.provider != .custom
        else { return nil }
        return
            "this is an address of \(Provider.of(found.id).title): choose the provider "
            + "\(found.id.rawValue), or the base URL of \(Provider.of(model.provider).title)."
    }

    /// A path at the base URL's end that is not the one of a model's answer.
    private static func call(atTheEndOf base: BaseURL) -> String? {
        [
            "/models", "/embeddings", "/completions", "/chat", "/audio", "/images", "/files",
            "/responses", "/messages", "/engines",
        ].first { base.path.hasSuffix($0) }
    }

    // MARK: Waiting

    private var wait: String {
        guard let time = WaitTime.named(answer, message, diagnosis.foreign) else {
            return NextStep.usual(verdict)
        }
        return "wait \(time.text) (\(time.source)), then try again."
    }

    // MARK: The request

    private var otherRequest: String {
        switch answer.status {
        case _ where speaksOfHeaders:
            return "shorten the longest header rows; many gateways stop at 8 KiB a line."
        case 413 where message.shape == .page:
            return
                "the gateway takes no request of this size; tell whoever runs it (in nginx it is "
                + "client_max_body_size)."
        case 413:
            return "the request is larger than \(request.origin.host) takes: ask for something "
                + "shorter."
        case 414: return "shorten the base URL."
        case 418:
            return "418 is a refusal on purpose, by a firewall mostly: ask whoever runs "
                + "\(request.origin.host)."
        case 421:
            return "check the base URL's host: what answers there does not serve that name."
        case 426:
            return "the server wants another protocol; check the base URL's scheme and port."
        default: break
        }
        if let name = ownParameter {
            return
                "the server speaks of `\(name)`, which the model's settings put into the request: "
                + "change or clear it."
        }
        if let name = message.parameter.map({ diagnosis.foreign.clean($0, maximum: 60) }),
            !name.isEmpty, name != "None"
        {
            return "the server does not take `\(name)` as this protocol "
                + "(\(request.wireProtocol.rawValue)) sends it: try another protocol, or ask whoever "
                + "runs \(request.origin.host)."
        }
        return NextStep.usual(.badRequest)
    }

    /// A setting of the model's that stands in the body and that the server names.
    private var ownParameter: String? {
        var names = model.extra.extraNames
        if model.temperature != nil { names.append("temperature") }
        if model.maxOutputTokens != nil {
            names += ["max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens"]
        }
        return names.first { name in
            message.parameter == name
                || message.searchable.contains("'\(name)'")
                || message.searchable.contains("`\(name)`")
                || message.searchable.contains("\"\(name)\"")
                || message.searchable.contains(name + ":")
        }.map { diagnosis.foreign.clean($0, maximum: 60) }
    }

    // MARK: Headers

    private var speaksOfHeaders: Bool {
        answer.status == 431
            || message.searchable.contains("header")
                && ["too large", "too long"].contains { message.searchable.contains($0) }
    }

    /// Some gateways answer 400 to a request without their header.
    private var speaksOfKeyInGateway: Bool {
        message.shape != .errorObject && message.searchable.contains("header")
            && ["missing", "required"].contains { message.searchable.contains($0) }
    }
}
