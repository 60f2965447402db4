internal import FoundationEssentials
internal import PoolModel

/// The finding for a transfer that ended without an answer.
struct FailureWording {
    private let failure: TransportFailure
    private let request: Request
    private let model: Model
    private let foreign: ServerText

    init(_ failure: TransportFailure, _ request: Request, _ model: Model) {
        self.failure = failure
        self.request = request
        self.model = model
        foreign = ServerText(request)
    }

    private var address: String { request.origin.shortText }
    private var proxy: String { request.proxy?.shownText ?? "in between" }

    var finding: Finding {
        switch failure {
        case .blockedAddress(let resolved): blocked(resolved)
        case .dns(let host, let detail): unresolved(host, detail)
        case .connectionRefused(let resolved): refused(resolved)
        case .unreachable(let resolved, let detail):
            say(
                .unreachable,
                words: [resolved, detail].filter { !$0.isEmpty }.joined(separator: ": "))
        case .connectTimeout(let seconds): say(.connectTimeout, words: "after \(seconds) s")
        case .proxy(let failure): proxyFinding(failure)
        case .tls(let failure): tlsFinding(failure, at: address)
        case .wrongScheme: wrongScheme
        case .timeout(.handshake, let seconds):
            say(
                .timeout, words: "the TLS handshake was not finished within \(seconds) s",
                next: "try again; if it stays, check that this port speaks TLS, and whether a "
                    + "firewall in between lets a connection through but not what is said on it.")
        case .timeout(.firstByte, let seconds):
            say(.timeout, words: "nothing came within \(seconds) s")
        case .timeout(.total, let seconds):
            say(.timeout, words: "the answer was not complete within \(seconds) s")
        case .closed(let how, let progress): closed(how, progress)
        case .tooLarge(let limit): say(.responseTooLarge, words: FailureWording.words(limit))
        case .notHTTP(let detail):
            say(.badResponse, words: "no HTTP" + (detail.isEmpty ? "" : ": " + detail))
        case .onlyHTTP2:
            say(
                .badResponse, words: "it speaks HTTP/2 only",
                next: "look for the server's port for HTTP/1.1; one for HTTP/2 without asking is "
                    + "mostly one for gRPC.")
        case .malformed(let detail):
            say(.badResponse, words: "broken HTTP: " + detail, next: NextStep.serversFault)
        case .badCoding(let detail):
            say(
                .badResponse, words: "a compressed body that cannot be decoded: " + detail,
                next: NextStep.serversFault)
        case .urlDisagreement(let detail):
            say(.configError, words: "the URL can be read in two ways: " + detail)
        case .library(let detail): say(.configError, words: "libcurl cannot be loaded: " + detail)
        case .tlsFile(let path, let detail):
            say(
                .configError, words: "\(path): \(detail)",
                next: "check the file \(foreign.clean(path)): a PEM file that you may read.")
        case .cancelled: say(.cancelled)
        case .other(let code, let detail):
            say(.connectionClosed, words: "libcurl \(code): \(detail)")
        }
    }

    private func say(
        _ verdict: VerdictCode, at place: String? = nil, words: String = "", next: String? = nil,
        owner: Owner? = nil
    ) -> Finding {
        let line = VerdictWording.of(verdict).sentence(at: place ?? address)
        return Finding(
            verdict: verdict, message: foreign.join(line, words),
            next: next ?? NextStep.usual(verdict), owner: owner)
    }

    private func refused(_ resolved: String) -> Finding {
        let next: String? =
            switch model.provider {
            case .ollama: "start it with `ollama serve`, or check the base URL's port."
            case .vllm, .sglang, .lmstudio, .llamacpp, .litellm:
                "start the \(Provider.of(model.provider).title) server, or check the base URL's port."
            default: nil
            }
        return say(.connectionRefused, words: resolved, next: next)
    }

    private func blocked(_ resolved: String) -> Finding {
        let host = request.origin.host
        guard ["0.0.0.0", "::"].contains(resolved) else {
            return say(.blockedAddress, words: resolved)
        }
        guard resolved != host, host != "0.0.0.0" else {
            return say(
                .blockedAddress, words: resolved,
                next:
                    "\(resolved) is where a server listens, not where it is: write 127.0.0.1 for this "
                    + "machine, or the address of the other one.")
        }
        // Filters such as Pi-hole answer a name that they block with it.
        return say(
            .blockedAddress, words: "\(host) leads to \(resolved)",
            next:
                "a DNS filter (Pi-hole, AdGuard, the company's) blocks the name \(host): ask whoever "
                + "runs it for an exception; `getent ahosts \(host)` shows what it says.",
            owner: .network)
    }

    /// A name that leads nowhere: each of the reasons has another owner.
    private func unresolved(_ host: String, _ detail: String) -> Finding {
        let words = detail.isEmpty ? host : "\(host): \(detail)"
        let row = NameFailure.table.first { row in row.signs.contains { detail.contains($0) } }
        guard let row else {
            return say(
                .dnsFailure, words: words,
                next: "check the base URL's host; try `getent hosts \(host)` on this machine.")
        }
        return say(
            .dnsFailure, words: words, next: row.next.replacing("HOST", with: host),
            owner: row.owner)
    }

    private func closed(
        _ how: ConnectionBreak, _ progress: TransportFailure.Progress
    ) -> Finding {
        let isSilent = progress == .nothing && request.origin.scheme == "http"
        return say(
            .connectionClosed, words: progress.words(how),
            next: isSilent
                ? "\(address) closed without a word: does the port want https://? Otherwise try again, "
                    + "and if it stays, look at the server's log." : nil)
    }

    private var wrongScheme: Finding {
        let isSecure = request.origin.scheme == "https"
        let (from, to) = isSecure ? ("https://", "http://") : ("http://", "https://")
        return say(
            .wrongScheme, next: "change \(from) to \(to) in the base URL, or correct its port.")
    }

    private static func words(_ limit: TransportFailure.SizeLimit) -> String {
        switch limit {
        case .body: "more than 1 MiB"
        case .headerBlock: "headers of more than 64 KiB"
        case .headerLines: "more than 200 header lines"
        }
    }

    // MARK: Proxies

    private func proxyFinding(_ failure: TransportFailure.ProxyFailure) -> Finding {
        let setting = request.proxy.map { "set by \($0.setting)" } ?? ""
        func words(_ status: Int?, _ detail: String = "") -> String {
            [status.map { "HTTP \($0)" } ?? "", detail, setting].filter { !$0.isEmpty }
                .joined(separator: ", ")
        }
        return switch failure {
        case .dns(let host):
            say(.proxyUnreachable, at: proxy, words: words(nil, "\(host) cannot be resolved"))
        case .unreachable(let detail): say(.proxyUnreachable, at: proxy, words: words(nil, detail))
        case .connectTimeout(let seconds):
            say(.proxyUnreachable, at: proxy, words: words(nil, "no connection in \(seconds) s"))
        case .authRequired(let status):
            say(
                .proxyAuthRequired, at: proxy, words: words(status),
                next: Diagnosis.proxyStep(request.proxy, nil))
        case .denied(let status): say(.proxyDenied, at: proxy, words: words(status))
        case .failed(let status, let detail):
            say(.proxyError, at: proxy, words: words(status, detail))
        case .tls(let failure): tlsFinding(failure, at: "the proxy \(proxy)")
        }
    }

    // MARK: TLS

    private func tlsFinding(_ failure: TLSFailure, at place: String) -> Finding {
        let issuer = failure.issuer.map { "issued by \($0)" } ?? failure.detail
        switch failure.kind {
        case .untrusted: return say(.tlsUntrusted, at: place, words: issuer)
        case .selfSigned:
            return say(
                .tlsUntrusted, at: place, words: "it is self-signed" + named(failure.subject))
        case .missingIntermediate:
            return say(
                .tlsUntrusted, at: place,
                words: "the server leaves out the certificate of its issuer"
                    + named(failure.issuer),
                next: "have the server send the whole chain; until then that certificate can be "
                    + "the model's CA file.")
        case .expired where failure.subject != nil && failure.subject == failure.issuer:
            return expiredRoot(failure, at: place)
        case .expired:
            return say(.tlsExpired, at: place, words: date(failure.validTo, "on ", failure))
        case .notYetValid:
            return say(
                .tlsNotYetValid, at: place, words: date(failure.validFrom, "valid from ", failure))
        case .hostname: return hostname(failure, at: place)
        case .clientCertificate:
            let next =
                model.clientCertificate == nil
                ? nil : "the server does not accept the model's client certificate; check it."
            return say(.tlsClientCert, at: place, words: failure.detail, next: next)
        case .badCertificate:
            return say(
                .tlsUntrusted, at: place, words: failure.detail,
                next: "have the server's certificate replaced; a CA file is no help against this.")
        case .unknownName:
            return say(
                .tlsFailed, at: place, words: "it serves no host of that name (\(failure.detail))",
                next: "check the base URL's host: what answers there has no certificate for it.")
        case .version: return say(.tlsFailed, at: place, words: failure.detail)
        case .other where FailureWording.isCut(failure.detail):
            return say(
                .tlsFailed, at: place, words: failure.detail,
                next:
                    "the connection was cut right after this machine's first TLS message, mostly by a "
                    + "firewall or filter on the way (which reads the host's name in it): try another "
                    + "network or VPN, or ask whoever runs this one.", owner: .network)
        case .other:
            let isWeak = ["too small", "too weak"].contains(where: failure.detail.contains)
            return say(
                .tlsFailed, at: place, words: failure.detail,
                next: isWeak
                    ? "the server's TLS is weaker than this machine allows; tell whoever runs it."
                    : nil)
        }
    }

    /// Nobody said in TLS what is wrong: the connection ended.
    private static func isCut(_ detail: String) -> Bool {
        let lower = detail.lowercased()
        return [
            "reset by peer", "unexpected eof", "syscall", "errno 104", "errno 0",
            "connection was closed", "connection closed",
        ].contains { lower.contains($0) }
    }

    /// A root is what this machine trusts, and so it is this machine's that has expired.
    private func expiredRoot(_ failure: TLSFailure, at place: String) -> Finding {
        let file = request.tls.caFile.map { "the model's CA file \(foreign.clean($0))" }
        return say(
            .tlsExpired, at: place,
            words: "its root" + date(failure.validTo, ", on ", failure),
            next: "the root certificate\(foreign.clean(named(failure.subject))) has expired in "
                + (file ?? "this machine's CA file (SSL_CERT_FILE, or the system's)")
                + ": renew that file; the server's own certificate is not the cause.",
            owner: .machine)
    }

    private func hostname(_ failure: TLSFailure, at place: String) -> Finding {
        let names = failure.names.prefix(8).joined(separator: ", ")
        return say(
            .tlsHostname, at: place,
            words: names.isEmpty ? failure.detail : "it is for \(names)",
            next: names.isEmpty
                ? nil : "use a name in the base URL that the certificate is for.")
    }

    private func named(_ name: String?) -> String { name.map { " (\($0))" } ?? "" }

    /// The day, in UTC.
    private func date(_ date: Date?, _ before: String, _ failure: TLSFailure) -> String {
        guard let date else { return failure.detail }
        return before + date.formatted(.iso8601) + named(failure.subject)
    }
}

extension TransportFailure.Progress {
    /// What had come when the connection ended, and how it ended.
    func words(_ how: ConnectionBreak) -> String {
        // That it was closed is the verdict's own sentence.
        let ending = how == .closed ? "" : how.words + " "
        return switch self {
        case .nothing: how == .closed ? "nothing came" : how.words
        case .partOfHead: ending + "in the middle of the header lines"
        case .informational(let status):
            ending + "after HTTP \(status), which only announces an answer"
        }
    }
}
