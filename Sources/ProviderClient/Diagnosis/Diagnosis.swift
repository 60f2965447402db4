internal import ModelPool

/// One answer being classified: what came, for which request, and what it says.
struct Diagnosis {
    let answer: HTTPAnswer
    let request: WireRequest
    let model: Model
    let foreign: ForeignText

    init(_ answer: HTTPAnswer, _ request: WireRequest, _ model: Model) {
        self.answer = answer
        self.request = request
        self.model = model
        foreign = ForeignText(request)
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
            return refusal(
                ServerMessage(body: answer.body, isPage: answer.isPage), status: answer.status)
        }
    }

    /// An answer that says that something went wrong.
    ///
    /// - Parameter status: 0 for an error inside a 200 that names no status of its own.
    func refusal(_ message: ServerMessage, status: Int) -> Finding {
        var message = message
        if isZhipu { message.name(codesOf: "zhipu") }
        let answerer = Answerer(answer, message, model, request.wireProtocol)
        var verdict = Diagnosis.verdict(message, answerer, status: status)
        if verdict == .authFailed, answerer.isGateway, !isPerhapsTheAPI(answerer) {
            verdict = .gatewayForbidden
        }
        let next = NextStep(verdict: verdict, message: message, diagnosis: self)
        var finding = Finding(
            verdict: verdict,
            message: sentence(verdict, answerer, message),
            next: next.sentence)
        if verdict == .badResponse, (200...299).contains(answer.status) {
            finding = badWords(message.text)
        }
        finding.retry = RetryAdvice.retry(message, status: status, request)
        return finding
    }

    /// A server of one's own may say it in any shape: where nothing shows a gateway and the key is
    /// all that was sent, it is the key that is refused.
    private func isPerhapsTheAPI(_ answerer: Answerer) -> Bool {
        model.provider == .custom && answerer == .gateway(nil) && !answer.demandsLogin
            && !model.headers.contains(where: \.isOn)
            && request.headers.contains { $0.source == .apiKey }
    }

    /// The rules first, since the body knows better than the status; then the status.
    private static func verdict(
        _ message: ServerMessage, _ answerer: Answerer, status: Int
    ) -> VerdictCode {
        if let rule = ErrorRule.table.first(where: { $0.matches(message, status: status) }) {
            return rule.verdict
        }
        return switch status {
        case 0: .badResponse
        case 401: answerer.isGateway ? .gatewayForbidden : .authFailed
        case 402: .quotaExceeded
        case 403: answerer.isGateway ? .gatewayForbidden : .modelForbidden
        case 404, 405, 410: .endpointNotFound
        case 407: .proxyAuthRequired
        case 408, 499, 598, 599: .gatewayError
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

    private var isZhipu: Bool {
        model.provider == .zhipu || request.origin.host.hasSuffix("bigmodel.cn")
            || request.origin.host.hasSuffix("z.ai")
    }

    /// Our line, and after it the server's words.
    private func sentence(
        _ verdict: VerdictCode, _ answerer: Answerer, _ message: ServerMessage
    ) -> String {
        var place = verdict == .endpointNotFound ? foreign.clean(request.url) : address
        if message.isRelayed, verdict != .gatewayError {
            place = "the provider behind \(address)"
        } else if case .gateway(let name?) = answerer,
            verdict == .gatewayForbidden || verdict == .gatewayError
        {
            place += " (\(name))"
        }
        // The one limit of time that a server tells of itself (408).
        let line =
            verdict == .timeout
            ? "\(place) gave up waiting for the whole request"
            : VerdictWording.of(verdict).sentence(at: place)
        return foreign.join("\(line) (HTTP \(answer.status))", message.text)
    }

    // MARK: A proxy's own answer

    /// For `http` targets a proxy's refusal looks like the server's; its signs tell. One that
    /// breaks TLS open answers for `https` targets as well.
    private func proxysOwnAnswer() -> Finding? {
        guard let proxy = request.proxy, proxy.scheme.isHTTP, answer.status >= 400 else {
            return nil
        }
        let server = Haystack(answer.first("server") ?? "")
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
        let words = ServerMessage(body: answer.body, isPage: answer.isPage).text
        let line = VerdictWording.of(verdict).sentence(at: proxy.shownText)
        return Finding(
            verdict: verdict, message: foreign.join("\(line) (HTTP \(answer.status))", words),
            next: NextStep.usual(verdict))
    }
}
