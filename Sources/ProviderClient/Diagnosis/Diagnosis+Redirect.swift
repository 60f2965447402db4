internal import ModelPool

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
        return Finding(
            verdict: .redirectBlocked,
            message: foreign.join(sentence, "to \(target)"),
            next: redirectStep(target))
    }

    /// What to do where a person would have to log in.
    func loginStep(_ message: ServerMessage) -> String {
        "a login page stands before it, and gateways let programs in by a header: "
            + HeaderHint(model, answer, message, foreign).sentence
    }

    private func absolute(_ location: String) -> String {
        if location.hasPrefix("//") { return "\(request.origin.scheme):\(location)" }
        return location.hasPrefix("/") ? request.origin.shortText + location : location
    }

    private func redirectStep(_ target: String) -> String {
        let lower = HeaderName.lowercase(target)
        let signs = [
            "login", "logon", "signin", "sign-in", "/sso", "//sso", "oauth", "openid", "saml",
            "/authorize", "//auth.", "?rd=", "cloudflareaccess.com",
        ]
        if signs.contains(where: { lower.contains($0) }) {
            return loginStep(ServerMessage(shape: .nothing))
        }
        guard let base = baseURL(for: target) else {
            return "the target is no address of a model; check the base URL."
        }
        guard base != model.baseURL else {
            return "the server wants another path than the protocol has; check the base URL."
        }
        return "change the base URL to \(foreign.clean(base))."
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
