internal import PoolModel

extension Diagnosis {
    /// A redirect, which is never followed: its target is named, and where it is the same service
    /// at another place, the base URL for it.
    func redirect() -> Finding {
        let line = VerdictWording.of(.redirectBlocked).sentence(at: address)
        let sentence = "\(line) (HTTP \(answer.status))"
        guard let location = answer.first("location"), !location.isEmpty else {
            return Finding(
                verdict: .redirectBlocked, message: sentence + ": it names no target",
                next: NextStep.usual(.redirectBlocked))
        }
        let target = absolute(location)
        let step = redirectStep(target)
        return Finding(
            verdict: .redirectBlocked,
            message: foreign.join(sentence, "to \(Diagnosis.shown(target))"),
            next: step.sentence, owner: step.owner)
    }

    /// A target as it may be shown: what follows its path (`state=`, `code=` and their like) lets
    /// whoever has it finish a sign-in, and so does a user's name in it.
    static func shown(_ target: String) -> String {
        let end = target.firstIndex { $0 == "?" || $0 == "#" } ?? target.endIndex
        var text = String(target[..<end])
        if let scheme = text.firstRange(of: "//"),
            let at = text[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
        {
            text.removeSubrange(scheme.upperBound...at)
        }
        let left = target[end...].count
        return left > 1 ? text + " (and \(left) characters of a query)" : text
    }

    /// What to do where a person would have to sign in.
    func loginStep(_ message: ServerMessage, _ answerer: Answerer? = nil) -> HeaderHint.Step {
        let hint = HeaderHint(self, message, answerer)
        let before = "a login page stands before it"
        if let own = hint.specific {
            return HeaderHint.Step(sentence: "\(before): \(own.sentence)", owner: own.owner)
        }
        if let step = answerer?.step {
            return HeaderHint.Step(
                sentence: "\(before): \(step); ask whoever runs \(request.origin.host).",
                owner: .gateway)
        }
        return HeaderHint.Step(
            sentence: "\(before): \(signInPlace(answerer)) wants a person; ask whoever runs "
                + "\(request.origin.host) for a token for programs, and in which header it goes.",
            owner: .gateway)
    }

    /// The host that a redirect leads to, else the product's name.
    private func signInPlace(_ answerer: Answerer?) -> String {
        let target = absolute(answer.first("location") ?? "")
        // A target that is no URL has no host to name.
        if let url = try? BaseURL(String(target.prefix { $0 != "?" && $0 != "#" })) {
            return foreign.clean(url.origin.host, maximum: 100)
        }
        return answerer?.name ?? "it"
    }

    private func absolute(_ location: String) -> String {
        if location.hasPrefix("//") { return "\(request.origin.scheme):\(location)" }
        return location.hasPrefix("/") ? request.origin.shortText + location : location
    }

    private func redirectStep(_ target: String) -> HeaderHint.Step {
        let message = ServerMessage(answer)
        let answerer = Answerer(answer, message, model, request.wireProtocol)
        if answerer.role == .portal || answerer.role == .filter || answerer.role == .botCheck {
            return NextStep.step(of: answerer, self, message)
        }
        let lower = HeaderName.lowercase(target)
        let signs = [
            "login", "logon", "signin", "sign-in", "sign_in", "/sso", "//sso", "oauth", "openid",
            "saml", "/authorize", "//auth.", "/auth/", "//id.", "//idp.", "?rd=", "/cas/",
            "//accounts.", "redirect_uri=", "returnurl=", "cloudflareaccess.com",
        ]
        if answerer.role == .signIn || signs.contains(where: { lower.contains($0) }) {
            return loginStep(message, answerer.role == .signIn ? answerer : nil)
        }
        func address(_ sentence: String) -> HeaderHint.Step {
            HeaderHint.Step(sentence: sentence, owner: .address)
        }
        if target == request.url + "/" || target == request.url.dropping(suffix: "/") {
            return HeaderHint.Step(
                sentence:
                    "the server wants the path with\(target.hasSuffix("/") ? "" : "out") a / at "
                    + "its end: a setting of the server (redirect_slashes in FastAPI) or of the "
                    + "gateway; ask whoever runs \(request.origin.host).", owner: .gateway)
        }
        guard let base = baseURL(for: target) else {
            return address("the target is no address of a model; check the base URL.")
        }
        guard base != model.baseURL else {
            return address(
                "the server wants another path than the protocol has; check the base URL.")
        }
        return address("change the base URL to \(foreign.clean(base)).")
    }

    /// The base URL that would have led to the target; `nil` where it is no `http` or `https`
    /// address or its path is not the one asked for.
    private func baseURL(for target: String) -> String? {
        // A target that is no URL is said so in the next step.
        guard let url = try? BaseURL(target), let asked = try? BaseURL(request.url),
            let own = try? BaseURL(model.baseURL)
        else { return nil }
        let suffix = asked.path.dropping(prefix: own.path)
        guard !suffix.isEmpty, url.path.hasSuffix(suffix) else {
            return url.path == asked.path ? url.origin.shortText + own.path : nil
        }
        return url.origin.shortText + url.path.dropping(suffix: suffix)
    }
}
