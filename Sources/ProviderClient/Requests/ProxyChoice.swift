internal import PoolModel

/// Decides which proxy a request goes through, as curl does, but in our own code, so that a
/// preview can show it.
///
/// For `https` the variables are `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`; for
/// `http` they are `http_proxy`, `all_proxy`, `ALL_PROXY`. `HTTP_PROXY` does not count: under CGI
/// it is a header that a client sends (CVE-2016-5385), and curl ignores it for that reason.
struct ProxyChoice {
    struct Failure: Error, Equatable {
        let setting: String
        let problem: ProxyProblem
    }

    let environment: [String: String]

    /// - Parameter password: of an explicit proxy; a variable brings its own.
    func proxy(
        for origin: Origin, setting: ProxySetting, password: Secret?
    ) throws(Failure) -> ResolvedProxy? {
        switch setting {
        case .direct: return nil
        case .explicit(let url):
            return try parse(url, setting: ResolvedProxy.modelSetting, password: password)
        case .environment:
            guard let (name, url) = variable(for: origin.scheme) else { return nil }
            let exceptions = NoProxy(first(of: ["no_proxy", "NO_PROXY"])?.value ?? "")
            guard !exceptions.contains(origin) else { return nil }
            return try parse(url, setting: name, password: nil)
        }
    }

    private func variable(for scheme: String) -> (name: String, value: String)? {
        let names = scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
        return first(of: names + ["all_proxy", "ALL_PROXY"])
    }

    /// The first that is set to something; set to nothing is not set.
    private func first(of names: [String]) -> (name: String, value: String)? {
        for name in names {
            if let value = environment.variable(name) { return (name, value) }
        }
        return nil
    }

    /// `[scheme://][user[:password]@]host[:port]`; without a scheme it is `http`, without a port
    /// 1080 (443 for `https`), as in curl. A path is ignored.
    func parse(
        _ text: String, setting: String, password: Secret?
    ) throws(Failure) -> ResolvedProxy {
        func failure(_ problem: ProxyProblem) -> Failure {
            Failure(setting: setting, problem: problem)
        }
        guard text.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else {
            throw failure(.notAURL)
        }
        var schemeText = "http"
        var rest = Substring(text)
        if let mark = text.firstRange(of: "://") {
            schemeText = HeaderName.lowercase(String(text[..<mark.lowerBound]))
            rest = text[mark.upperBound...]
        }
        // No scheme has such signs: what stands there is a password, and is not repeated.
        guard schemeText.utf8.allSatisfy({ $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "@") })
        else { throw failure(.notAURL) }
        if schemeText == "socks" { schemeText = "socks4" }
        guard let scheme = ResolvedProxy.Scheme(rawValue: schemeText) else {
            throw failure(.scheme(schemeText))
        }
        rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let (user, ownPassword) = ProxyChoice.takeUser(from: &rest)
        // Neither can be said in Basic (RFC 7617, section 2), nor fits into one line that is shown.
        if let user, !ProxyChoice.isName(user) { throw failure(.user) }
        let secret = password ?? ownPassword
        if secret?.withBytes({ $0.contains { $0 < 0x20 || $0 == 0x7F } }) == true {
            throw failure(.password)
        }
        let (host, port) = try ProxyChoice.split(rest, failure)
        return ResolvedProxy(
            scheme: scheme, host: host, port: port ?? (scheme == .https ? 443 : 1080),
            user: user, password: secret, setting: setting)
    }

    /// `user:password@`, which is taken off.
    private static func takeUser(
        from rest: inout Substring
    ) -> (user: Secret?, password: Secret?) {
        guard let at = rest.lastIndex(of: "@") else { return (nil, nil) }
        let pieces = rest[..<at].split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false
        ).map { Secret(bytes: PercentText.decoded($0)) }
        rest = rest[rest.index(after: at)...]
        return (pieces.first, pieces.count == 2 ? pieces[1] : nil)
    }

    private static func split(
        _ text: Substring, _ failure: (ProxyProblem) -> Failure
    ) throws(Failure) -> (host: String, port: Int?) {
        var host = text
        var portText: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw failure(.host) }
            host = text[text.index(after: text.startIndex)..<end]
            let after = text[text.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw failure(.host) }
            portText = after.isEmpty ? nil : after.dropFirst()
            let isAddress = host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            guard isAddress, host.contains(":") else { throw failure(.host) }
        } else {
            if let colon = text.lastIndex(of: ":") {
                host = text[..<colon]
                portText = text[text.index(after: colon)...]
            }
            let isName = host.allSatisfy {
                $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_"
            }
            guard !host.isEmpty, isName else { throw failure(.host) }
        }
        guard let portText, !portText.isEmpty else { return (String(host), nil) }
        guard portText.allSatisfy({ $0.isNumber }), let port = Int(portText),
            (1...65535).contains(port)
        else { throw failure(.port) }
        return (String(host), port)
    }

    private static func isName(_ user: Secret) -> Bool {
        let text = user.reveal()
        return !text.utf8.contains(UInt8(ascii: ":")) && Sanitizer.clean(text) == text
    }
}
