internal import CCurl
internal import Glibc
internal import PoolModel

/// What ended a transfer, from what was seen of it.
extension TransportFailure {
    /// - Parameter head: what had come of the answer's head.
    init(_ facts: ccurl_facts, of request: Request, _ head: AnswerHead) {
        let words = facts.words.map { String(cString: $0) } ?? ""
        if let proxy = request.proxy,
            let failure = ProxyFailure(facts, of: request, through: proxy, words)
        {
            self = .proxy(failure)
            return
        }
        switch facts.end {
        case CCURL_END_NO_HOST:
            self = .dns(host: request.origin.host, detail: "no such host")
        case CCURL_END_NO_CONNECTION:
            self = .connecting(facts, request)
        case CCURL_END_TIME:
            self = .late(facts, request)
        case CCURL_END_TLS, CCURL_END_CERTIFICATE:
            self = .handshake(facts, request, words)
        case CCURL_END_CLOSED, CCURL_END_PARTIAL, CCURL_END_DONE:
            let refused = TLSFailure.wantsCertificate(facts, request) && head.status == 0
            self =
                refused
                ? .tls(TLSFailure(.clientCertificate, facts, words))
                : .closed(ConnectionBreak(facts, words), after: Progress(head))
        case CCURL_END_MALFORMED, CCURL_END_CHUNKS:
            self = .malformed(detail: words)
        case CCURL_END_CODING:
            self = .badCoding(detail: words)
        case CCURL_END_LIMIT:
            self = .tooLarge(
                facts.limit == CCURL_LIMIT_BODY
                    ? .body : facts.limit == CCURL_LIMIT_HEAD ? .headerBlock : .headerLines)
        case CCURL_END_STRANGE:
            self = .strange(facts, words)
        case CCURL_END_FILES:
            self = .authorities(request, words)
        default:
            self = .other(code: Int(facts.code), detail: words)
        }
    }

    private static func connecting(_ facts: ccurl_facts, _ request: Request) -> Self {
        if let blocked = facts.blocked_address { return .blockedAddress(String(cString: blocked)) }
        let host = facts.address.map { String(cString: $0) } ?? request.origin.host
        let address = "\(host.contains(":") ? "[\(host)]" : host):\(request.origin.port)"
        switch facts.system_error {
        case ECONNREFUSED: return .connectionRefused(address: address)
        case ETIMEDOUT: return .connectTimeout(seconds: TransferLimits.connectSeconds)
        default:
            return .unreachable(address: address, detail: SystemWords.of(facts.system_error))
        }
    }

    /// The file that libcurl could not read: the model's, or the system's, which libcurl looks for
    /// by itself and names in its own words only.
    static func authorities(_ request: Request, _ words: String) -> Self {
        let path = request.tls.caFile ?? TrustRoots.systemFile
        return .tlsFile(path: path, detail: SystemWords.reading(path) ?? words)
    }

    /// The limit that a connection which does not come has met: its own, or that of the whole.
    fileprivate static func connectSeconds(_ request: Request) -> Int {
        request.connectTime < request.time ? TransferLimits.connectSeconds : request.timeout
    }

    private static func late(_ facts: ccurl_facts, _ request: Request) -> Self {
        guard facts.is_ready else {
            let seconds = connectSeconds(request)
            guard facts.hasReached(CCURL_RESOLVED) else {
                return .dns(host: request.origin.host, detail: "no answer within \(seconds) s")
            }
            return facts.hasReached(CCURL_CONNECTED)
                ? .timeout(.handshake, seconds: seconds) : .connectTimeout(seconds: seconds)
        }
        return .timeout(
            facts.hasReached(CCURL_FIRST_BYTE) ? .total : .firstByte, seconds: request.timeout)
    }

    private static func handshake(
        _ facts: ccurl_facts, _ request: Request, _ words: String
    ) -> Self {
        // OpenSSL's reasons for a first record that is none.
        let plain = ["wrong version number", "packet length too long", "http request"]
        if facts.end == CCURL_END_TLS, facts.tls_alert < 0, plain.contains(where: words.contains) {
            return .wrongScheme
        }
        return .tls(TLSFailure(facts, request, words))
    }

    private static func strange(_ facts: ccurl_facts, _ words: String) -> Self {
        let bytes = withUnsafeBytes(of: facts.strange) { Array($0.prefix(facts.strange_count)) }
        // A TLS record: an alert or a handshake, version 3.x (RFC 8446, section 5.1).
        if bytes.count > 1, bytes[0] == 0x15 || bytes[0] == 0x16, bytes[1] == 3 {
            return .wrongScheme
        }
        // A frame of HTTP/2 that begins a connection: SETTINGS or GOAWAY on stream 0 (RFC 9113,
        // sections 4.1 and 6).
        if bytes.count >= 9, bytes[3] == 4 || bytes[3] == 7, bytes[5...8].allSatisfy({ $0 == 0 }) {
            return .onlyHTTP2
        }
        return .notHTTP(
            detail: bytes.isEmpty ? words : String(decoding: bytes, as: UTF8.self))
    }
}

extension TransportFailure.ProxyFailure {
    /// `nil` where the proxy did its part.
    fileprivate init?(
        _ facts: ccurl_facts, of request: Request, through proxy: ResolvedProxy, _ words: String
    ) {
        if facts.resolves_origin { return nil }
        switch facts.connect_status {
        case 0, 200..<300: break
        case 401, 407:
            self = .authRequired(status: Int(facts.connect_status))
            return
        case 403:
            self = .denied(status: 403)
            return
        default:
            self = .failed(status: Int(facts.connect_status), detail: words)
            return
        }
        let seconds = TransportFailure.connectSeconds(request)
        switch facts.end {
        case CCURL_END_NO_PROXY_HOST: self = .dns(host: proxy.host)
        case CCURL_END_PROXY_AUTHENTICATION: self = .authRequired(status: nil)
        case CCURL_END_PROXY_DENIED: self = .denied(status: nil)
        case CCURL_END_PROXY_FAILED: self = .failed(status: nil, detail: words)
        case CCURL_END_NO_CONNECTION where facts.blocked_address == nil:
            self = .unreachable(detail: SystemWords.of(facts.system_error))
        case CCURL_END_TLS where facts.proxy_tls_started && !facts.proxy_tls_done,
            CCURL_END_CERTIFICATE where facts.proxy_tls_started && !facts.hasReached(CCURL_PROXIED):
            self = .tls(TLSFailure(facts, request, words))
        case CCURL_END_TIME where !facts.hasReached(CCURL_CONNECTED):
            self = .connectTimeout(seconds: seconds)
        case CCURL_END_TIME where facts.proxy_tls_started && !facts.proxy_tls_done:
            self = .failed(
                status: nil, detail: "the TLS handshake was not finished within \(seconds) s")
        case CCURL_END_TIME where !facts.hasReached(CCURL_PROXIED):
            self = .failed(status: nil, detail: "no answer within \(seconds) s")
        case CCURL_END_CLOSED where !facts.hasReached(CCURL_PROXIED),
            CCURL_END_STRANGE where !facts.hasReached(CCURL_PROXIED),
            CCURL_END_MALFORMED where !facts.hasReached(CCURL_PROXIED),
            CCURL_END_CHUNKS where !facts.hasReached(CCURL_PROXIED):
            self = .failed(status: nil, detail: words)
        default: return nil
        }
    }
}
