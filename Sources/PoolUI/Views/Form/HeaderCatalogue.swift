import PoolModel

/// Header names that gateways and providers ask for, to be offered while a name is typed.
package enum HeaderCatalogue {
    package static var names: [String] { known.map(\.name) }

    static let known: [NameCompletion] = [
        entry("anthropic-beta", "Comma-separated beta features"),
        entry("CF-Access-Client-Id", "Cloudflare Access service token, its id"),
        entry("CF-Access-Client-Secret", "Cloudflare Access service token, its secret"),
        entry("cf-aig-authorization", "Cloudflare AI Gateway token"),
        entry("cf-aig-metadata", "Cloudflare AI Gateway metadata"),
        entry("cf-aig-skip-cache", "Cloudflare AI Gateway: no cache"),
        entry("Helicone-Auth", "Helicone API key"),
        entry("Helicone-Cache-Enabled", "Helicone cache"),
        entry("Helicone-User-Id", "Helicone user"),
        entry("HTTP-Referer", "OpenRouter: the calling site"),
        entry("Ocp-Apim-Subscription-Key", "Azure API Management subscription"),
        entry("OpenAI-Organization", "OpenAI organisation id"),
        entry("OpenAI-Project", "OpenAI project id"),
        entry("User-Agent", "Replaces modelpool's own"),
        entry("X-DashScope-WorkSpace", "Alibaba workspace id"),
        entry("X-Gateway-Token", "Token of a gateway in front of the provider"),
        entry("x-goog-user-project", "Google Cloud project to bill"),
        entry("X-Portkey-Api-Key", "Portkey API key"),
        entry("X-Portkey-Config", "Portkey configuration id"),
        entry("X-Portkey-Provider", "Portkey provider"),
        entry("X-Portkey-Virtual-Key", "Portkey virtual key"),
        entry("X-Request-Id", "Id for the gateway's log"),
        entry("X-Tenant-Id", "Tenant of a shared gateway"),
        entry("X-Title", "OpenRouter: the calling application"),
    ]

    /// Names that begin with what was typed, then those that have it inside: of the pool's own,
    /// which come first, and of the catalogue. Names in `taken` are left out.
    static func completions(
        of typed: String, inUse: [String], taken: [String]
    ) -> [NameCompletion] {
        let word = HeaderName.lowercase(typed)
        var seen = Set(taken.map { HeaderName.lowercase($0) })
        let purposes = Dictionary(
            known.map { (HeaderName.lowercase($0.name), $0.purpose) },
            uniquingKeysWith: { first, _ in first })
        let own = inUse.map { name in
            NameCompletion(
                name: name, purpose: purposes[HeaderName.lowercase(name)] ?? "used in this pool")
        }
        let candidates = (own + known).filter { candidate in
            seen.insert(HeaderName.lowercase(candidate.name)).inserted
        }
        let starting = candidates.filter { HeaderName.lowercase($0.name).hasPrefix(word) }
        guard !word.isEmpty else { return starting }
        let containing = candidates.filter {
            let name = HeaderName.lowercase($0.name)
            return name.contains(word) && !name.hasPrefix(word)
        }
        return starting + containing
    }

    /// How far the first names agree: what Tab adds to `typed`.
    static func commonPrefix(of completions: [NameCompletion], typed: String) -> String {
        let word = HeaderName.lowercase(typed)
        let names = completions.map(\.name).filter { HeaderName.lowercase($0).hasPrefix(word) }
        guard let first = names.first, !word.isEmpty else { return typed }
        var length = first.count
        for name in names {
            let same = zip(HeaderName.lowercase(first), HeaderName.lowercase(name))
                .prefix { $0 == $1 }
            length = min(length, Array(same).count)
        }
        let prefix = String(first.prefix(length))
        return prefix.count > typed.count ? prefix : typed
    }

    private static func entry(_ name: String, _ purpose: String) -> NameCompletion {
        NameCompletion(name: name, purpose: purpose)
    }
}
