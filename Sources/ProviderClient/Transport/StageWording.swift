internal import CCurl
internal import FoundationEssentials
internal import PoolModel

/// The words beside the stages of a test. All foreign text in them is sanitised.
enum StageWording {
    static let reused = "connection of an earlier request"
    static let cancelled = "cancelled"

    /// What a stage that went well has found.
    static func passed(_ stage: TestStage, _ request: Request, _ facts: ccurl_facts) -> String {
        let text =
            switch stage {
            case .resolve: address(facts) + (request.proxy == nil ? "" : " (the proxy)")
            case .connect: endpoint(request, facts)
            case .proxy:
                "\(request.proxy?.scheme.rawValue ?? "") to \(request.origin.bracketedHost)"
                    + ":\(request.origin.port)"
            case .tls: tls(facts)
            case .send: "\(facts.sent_lines) headers, \(facts.sent_bytes) bytes"
            case .answer, .body, .stream, .tools, .vision: ""
            }
        return Sanitizer.clean(text)
    }

    /// How much of a body came, and how it broke off.
    static func body(_ count: Int, _ flaw: HTTPAnswer.Flaw?) -> String {
        let bytes = Count.of(count, "byte")
        return switch flaw?.kind {
        case nil: bytes
        case .cutOff?: bytes + ", cut off"
        case .broken(let how)?: "\(bytes), then \(how.words)"
        case .malformed?: bytes + ", then broken HTTP"
        }
    }

    static func status(_ status: Int) -> String {
        phrases[status].map { "HTTP \(status) \($0)" } ?? "HTTP \(status)"
    }

    /// In a few words; the whole sentence is the verdict's.
    static func failed(_ failure: TransportFailure) -> String {
        let text =
            switch failure {
            case .blockedAddress(let address): "\(address) is never connected to"
            case .dns(_, let detail): detail
            case .connectionRefused(let address): "refused by \(address)"
            case .unreachable(let address, let detail): "\(address): \(detail)"
            case .connectTimeout(let seconds): "not within \(seconds) s"
            case .proxy(let failure): proxy(failure)
            case .tls(let failure): tls(failure)
            case .wrongScheme: "the other side does not speak TLS"
            case .timeout(.handshake, let seconds): "not finished within \(seconds) s"
            case .timeout(.firstByte, let seconds): "nothing came within \(seconds) s"
            case .timeout(.total, let seconds): "not complete within \(seconds) s"
            case .closed(let how, let progress):
                how == .closed ? "closed: " + progress.words(how) : progress.words(how)
            case .tooLarge(.body): "larger than it may be"
            case .tooLarge(.headerBlock): "headers larger than 64 KiB"
            case .tooLarge(.headerLines): "more than 200 header lines"
            case .notHTTP: "not HTTP"
            case .onlyHTTP2: "HTTP/2 only"
            case .malformed: "broken HTTP"
            case .badCoding: "its coding is broken"
            case .cancelled: cancelled
            case .urlDisagreement(let detail), .library(let detail), .tlsFile(_, let detail),
                .other(_, let detail):
                detail
            }
        return String(Sanitizer.clean(text).unicodeScalars.prefix(100))
    }

    /// What a probe has found; `works` is `nil` where it failed itself.
    static func probed(_ works: Bool?, _ answer: HTTPAnswer) -> String {
        switch works {
        case true?: "yes"
        case false?: "no"
        case nil: "unknown: " + status(answer.status)
        }
    }

    static func unknown(_ failure: TransportFailure) -> String { "unknown: " + failed(failure) }

    /// How a stream went that was read to its end.
    static func streamed(_ outcome: StreamOutcome, firstToken: Double?) -> String {
        let first = firstToken.map { "first text after \(Int($0.rounded())) ms, " } ?? ""
        return first + "\(outcome.events) events, "
            + (outcome.isComplete ? "clean end" : "no clean end")
    }

    private static func proxy(_ failure: TransportFailure.ProxyFailure) -> String {
        switch failure {
        case .dns: "no such host"
        case .unreachable(let detail): detail
        case .connectTimeout(let seconds): "not within \(seconds) s"
        case .authRequired(let status?): "HTTP \(status): it wants a user name and password"
        case .authRequired(nil): "it wants another user name or password"
        case .denied(let status?): "HTTP \(status): it does not connect there"
        case .denied(nil): "it does not connect there"
        case .failed(let status?, _): "HTTP \(status): it could not connect"
        case .failed(nil, let detail): detail
        case .tls(let failure): tls(failure)
        }
    }

    private static func tls(_ failure: TLSFailure) -> String {
        switch failure.kind {
        case .untrusted: "issuer \(failure.issuer ?? "unknown") is not trusted"
        case .selfSigned: "self-signed certificate"
        case .missingIntermediate: "issuer \(failure.issuer ?? "unknown") is not known"
        case .expired: "certificate expired"
        case .notYetValid: "certificate not valid yet"
        case .hostname: "certificate for \(failure.names.joined(separator: ", "))"
        case .clientCertificate: "client certificate wanted"
        case .version: "no common TLS version"
        case .unknownName: "no host of that name there"
        case .badCertificate, .other: failure.detail
        }
    }

    private static func tls(_ facts: ccurl_facts) -> String {
        let version =
            switch facts.tls_version {
            case 0x0303: "TLS 1.2"
            case 0x0304: "TLS 1.3"
            default: "TLS"
            }
        guard let end = facts.certificateEnd else { return version }
        let days = TestReport.days(until: end, from: Date())
        return "\(version), certificate valid for \(Count.of(days, "day"))"
    }

    private static func address(_ facts: ccurl_facts) -> String {
        facts.address.map { String(cString: $0) } ?? ""
    }

    /// The other end of the TCP connection.
    private static func endpoint(_ request: Request, _ facts: ccurl_facts) -> String {
        let address = address(facts)
        let port = request.proxy?.port ?? request.origin.port
        return "\(address.contains(":") ? "[\(address)]" : address):\(port)"
    }

    /// Of RFC 9110 and RFC 6585; HTTP/2 sends none.
    private static let phrases = [
        101: "Switching Protocols",
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict",
        410: "Gone", 411: "Length Required", 413: "Content Too Large",
        415: "Unsupported Media Type", 421: "Misdirected Request", 422: "Unprocessable Content",
        426: "Upgrade Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
}
