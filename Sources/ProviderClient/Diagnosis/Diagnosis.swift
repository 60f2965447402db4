internal import PoolModel

/// One answer being classified: what came, for which request, and what it says.
struct Diagnosis {
    let answer: HTTPAnswer
    let request: Request
    let model: Model
    let foreign: ServerText

    init(_ answer: HTTPAnswer, _ request: Request, _ model: Model) {
        self.answer = answer
        self.request = request
        self.model = model
        foreign = ServerText(request)
    }

    var address: String { request.origin.shortText }

    // MARK: The answer

    func finding() -> Finding {
        if let failure = proxysOwnAnswer() { return failure }
        switch answer.status {
        case 101: return switched()
        case 200...299: return success()
        case 300...308 where answer.status != 304: return redirect()
        default:
            return refusal(ServerMessage(answer), status: answer.status)
        }
    }

    /// An answer that says that something went wrong.
    ///
    /// - Parameter status: 0 for an error inside a 200 that names no status of its own.
    func refusal(_ message: ServerMessage, status: Int) -> Finding {
        var message = message
        let habits = [ProviderHabit.of(model.provider), .of(host: request.origin.host)]
        if let codes = habits.compactMap({ $0?.codes }).first { message.name(codesOf: codes) }
        let answerer = Answerer(answer, message, model, request.wireProtocol)
        if answerer.isDecisive, Diagnosis.ownRefusals.contains(status) {
            return decided(by: answerer, message, .gatewayForbidden)
        }
        if status == 407, request.proxy == nil { return unseenProxy(message) }
        let rule = ErrorRule.table.first { $0.matches(message, status: status) }
        var verdict = rule?.verdict ?? Diagnosis.verdict(answerer, status: status)
        if verdict == .authFailed, answerer.isGateway, !isPerhapsTheAPI(answerer, message) {
            verdict = .gatewayForbidden
        } else if rule == nil, verdict == .gatewayForbidden, status == 401,
            isPerhapsTheAPI(answerer, message)
        {
            verdict = .authFailed
        }
        let step = NextStep(
            verdict: verdict, message: message, answerer: answerer, rule: rule, diagnosis: self
        ).step
        var finding = Finding(
            verdict: verdict,
            message: sentence(verdict, answerer, message, rule),
            next: step.sentence, owner: step.owner)
        if verdict == .badResponse, (200...299).contains(answer.status) {
            finding = badWords(message.text)
            finding.owner = .gateway
        }
        finding.retry =
            status == 401 && rule?.saysExpired == true && !request.helpers.isEmpty
            ? .freshValue : RetryAdvice.retry(message, status: status, request)
        offer(&finding, message, rule)
        return finding
    }

    /// Statuses in which a firewall, a filter, a portal or a sign-in page speaks for itself; with
    /// others it is a page of theirs about what is behind them.
    private static let ownRefusals: Set<Int> = [
        202, 400, 401, 403, 405, 406, 409, 412, 418, 429, 430, 451, 493, 503, 511, 566, 567,
    ]

    /// What a firewall, a filter, a portal, a bot check or a sign-in page decided.
    func decided(
        by answerer: Answerer, _ message: ServerMessage, _ verdict: VerdictCode
    ) -> Finding {
        let name = answerer.name ?? ""
        let line =
            switch answerer.role {
            case .botCheck: "\(name) at \(address) takes this program for a robot"
            case .firewall where name.hasPrefix("a "):
                "a firewall at \(address) rejected the request"
            case .firewall: "the firewall at \(address) (\(name)) rejected the request"
            case .filter:
                "a filter of the network that this machine is in (\(name)) blocks \(address)"
            case .portal:
                "a page of the network that this machine is in came instead of an answer of "
                    + address
            case .signIn: "a sign-in page (\(name)) stands before \(address)"
            case .api, .gateway: VerdictWording.of(verdict).sentence(at: address)
            }
        let isKnown = answerer.role == .botCheck && !message.title.isEmpty
        let step = NextStep.step(of: answerer, self, message)
        return Finding(
            verdict: verdict,
            message: foreign.join(
                "\(line) (HTTP \(answer.status))", isKnown ? message.title : message.text),
            next: step.sentence, owner: step.owner)
    }

    /// 407, though nothing was sent to a proxy.
    private func unseenProxy(_ message: ServerMessage) -> Finding {
        Finding(
            verdict: .proxyAuthRequired,
            message: foreign.join(
                "a proxy at \(address) wants a sign-in (HTTP 407), though none is set for this model",
                message.text),
            next:
                "a proxy stands unseen on the way, or the base URL is a proxy's address: check the "
                + "base URL's host and port; where a proxy is meant, set it as the model's proxy.",
            owner: .network)
    }

    /// A server of one's own may say it in any shape: where nothing shows a gateway of its own and
    /// the key is all that was sent, it is the key that is refused.
    private func isPerhapsTheAPI(_ answerer: Answerer, _ message: ServerMessage) -> Bool {
        model.provider == .custom && answerer.role == .gateway
            && (answerer.name == nil
                || message.shape != .page && Answerer.onlyPassesOn(answerer.name))
            && !answer.demandsLogin && !model.numberedRows.contains { $0.row.isOn }
            && request.headers.contains { $0.source == .apiKey }
    }

    /// Where no rule knows the words.
    private static func verdict(_ answerer: Answerer, status: Int) -> VerdictCode {
        return switch status {
        case 0: .badResponse
        case 401: answerer.isGateway ? .gatewayForbidden : .authFailed
        case 402: .quotaExceeded
        case 403: answerer.isGateway ? .gatewayForbidden : .modelForbidden
        case 404, 405, 410: .endpointNotFound
        case 407: .proxyAuthRequired
        case 408, 424, 499, 598, 599: .gatewayError
        case 429: .rateLimited
        case 451: .modelForbidden
        case 495, 496: .tlsClientCert
        case 497: .wrongScheme
        case 400...499: .badRequest
        case 502, 504, 520...527, 530: .gatewayError
        case 511: .gatewayForbidden
        case 503: answerer.isGateway ? .gatewayError : .overloaded
        case 529: .overloaded
        case 500...599: .serverError
        default: .badResponse
        }
    }

    /// An error inside a 200 of which nothing is known but its words.
    private func badWords(_ words: String) -> Finding {
        Finding(
            verdict: .badResponse,
            message: foreign.join(
                "\(address) reports an error inside its answer (HTTP \(answer.status))", words),
            next: "read what the server says; if it stays, tell whoever runs the server.")
    }

    /// Our line, and after it the server's words.
    private func sentence(
        _ verdict: VerdictCode, _ answerer: Answerer, _ message: ServerMessage, _ rule: ErrorRule?
    ) -> String {
        var place = verdict == .endpointNotFound ? foreign.clean(request.url) : address
        if message.isRelayed, verdict != .gatewayError {
            place = "the provider behind \(address)"
        } else if let name = answerer.name,
            verdict == .gatewayForbidden || verdict == .gatewayError
        {
            place += " (\(name))"
        }
        // The one limit of time that a server tells of itself (408).
        var line =
            verdict == .timeout
            ? "\(place) gave up waiting for the whole request"
            : VerdictWording.of(verdict).sentence(at: place)
        if let says = rule?.says { line = "\(place) \(says)" }
        // Of Cloudflare's page about what is behind it the title says it all.
        let isTitle = (520...530).contains(answer.status) && !message.title.isEmpty
        return foreign.join(
            "\(line) (HTTP \(answer.status))", isTitle ? message.title : message.text)
    }

    // MARK: A proxy's own answer

    /// For `http` targets a proxy's refusal looks like the server's; its signs tell. One that
    /// breaks TLS open answers for `https` targets as well.
    private func proxysOwnAnswer() -> Finding? {
        guard let proxy = request.proxy, proxy.scheme.isHTTP, answer.status >= 400 else {
            return nil
        }
        let server = SearchableText(answer.first("server") ?? "")
        let breaksOpen = answer.first("x-squid-error") != nil || server.contains("mitmproxy")
        let isProxys =
            request.origin.scheme == "https"
            ? breaksOpen && answer.status >= 500
            : breaksOpen || answer.status == 407 || answer.first("proxy-authenticate") != nil
                || ["squid", "tinyproxy", "privoxy"].contains { server.contains($0) }
        guard isProxys else { return nil }
        let verdict: VerdictCode =
            switch answer.status {
            case 401, 407: .proxyAuthRequired
            case 403, 405: .proxyDenied
            default: .proxyError
            }
        let words = ServerMessage(answer).text
        let line = VerdictWording.of(verdict).sentence(at: proxy.shownText)
        return Finding(
            verdict: verdict, message: foreign.join("\(line) (HTTP \(answer.status))", words),
            next: verdict == .proxyAuthRequired
                ? Diagnosis.proxyStep(proxy, answer.first("proxy-authenticate"))
                : NextStep.usual(verdict))
    }

    /// What a proxy wants that does not let anybody through yet.
    /// - Parameter scheme: its `Proxy-Authenticate`, where that is known.
    static func proxyStep(_ proxy: ResolvedProxy?, _ scheme: String?) -> String {
        let scheme = HeaderName.lowercase(scheme ?? "")
        if scheme.hasPrefix("ntlm") || scheme.hasPrefix("negotiate") {
            return
                "the proxy wants a Windows sign-in (NTLM or Kerberos), which this program does not "
                + "speak: ask whoever runs it for another way, or go through a local one that does "
                + "(px, cntlm)."
        }
        guard let proxy, proxy.user != nil, proxy.password != nil else {
            return NextStep.usual(.proxyAuthRequired)
        }
        return "the proxy refuses the user name or the password that was sent (set by "
            + "\(proxy.setting)): type both again, or ask whoever runs it."
    }
}
