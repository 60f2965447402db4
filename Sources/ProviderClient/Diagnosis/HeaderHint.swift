internal import ModelPool

/// What to look at among the model's own headers when a gateway refuses: the header that the
/// gateway names, one that is off, half of a pair, or that there is none.
struct HeaderHint {
    private let rows: [(number: Int, name: String, isOn: Bool)]
    private let named: [String]
    private let isCloudflareAccess: Bool

    private static let pair = ["cf-access-client-id", "cf-access-client-secret"]

    init(_ model: Model, _ answer: HTTPAnswer, _ message: ServerMessage, _ foreign: ForeignText) {
        rows = model.headers.enumerated().map { index, row in
            (index + 1, Sanitizer.clean(row.name), row.isOn)
        }
        let login = answer.first("www-authenticate") ?? ""
        let names = HeaderHint.names(in: message.text, login: login).map { foreign.clean($0) }
        named = names + (message.codes.contains("2009") ? ["cf-aig-authorization"] : [])
        isCloudflareAccess =
            [message.haystack, Haystack(answer.first("location") ?? "")].contains { said in
                said.contains("cloudflareaccess.com") || said.contains("cloudflare access")
            } || answer.first("cf-access-domain") != nil
    }

    var sentence: String {
        let sentence = halfPair ?? namedHeader ?? ownRows
        return sentence + "."
    }

    // MARK: The three kinds of hints

    /// Cloudflare Access wants two headers.
    private var halfPair: String? {
        let present = HeaderHint.pair.filter { row(of: $0)?.isOn == true }
        if present.count == 1, let own = row(of: present[0]) {
            let other =
                present[0] == HeaderHint.pair[0] ? "CF-Access-Client-Secret" : "CF-Access-Client-Id"
            if let off = row(of: HeaderHint.lowercase(other)) {
                return "switch row \(off.number) \(off.name) on; gateways that want one want both"
            }
            return "check row \(own.number) \(own.name); \(other) is not among your headers, and "
                + "gateways that want one want both"
        }
        guard isCloudflareAccess, present.isEmpty else { return nil }
        return "Cloudflare Access stands before it; add CF-Access-Client-Id and "
            + "CF-Access-Client-Secret to the model"
    }

    /// The gateway says which header it wants.
    private var namedHeader: String? {
        guard let name = named.first else { return nil }
        guard let own = row(of: HeaderHint.lowercase(name)) else {
            return
                "the gateway speaks of \(name), which is not among your headers; add it to the model"
        }
        return own.isOn
            ? "check row \(own.number) \(own.name), which the gateway speaks of"
            : "switch row \(own.number) \(own.name) on; the gateway speaks of it"
    }

    private var ownRows: String {
        let likely = rows.filter { HeaderHint.looksLikeCredential($0.name) }
        let on = likely.filter(\.isOn)
        let off = likely.filter { !$0.isOn }.map { "row \($0.number) \($0.name) is off" }
        if !on.isEmpty {
            let names = on.map { "row \($0.number) \($0.name)" }.joined(separator: " and ")
            return (["check " + names] + off).joined(separator: "; ")
        }
        if !off.isEmpty { return off.joined(separator: "; ") + "; the gateway may want it" }
        return rows.isEmpty
            ? "the gateway may want a header; add it to the model"
            : "none of your headers looks like a gateway's token; it may want one"
    }

    private func row(of name: String) -> (number: Int, name: String, isOn: Bool)? {
        rows.first { HeaderHint.lowercase($0.name) == name }
    }

    private static func looksLikeCredential(_ name: String) -> Bool {
        let name = lowercase(name)
        return [
            "token", "secret", "key", "auth", "gateway", "access", "client-id", "credential",
            "subscription", "portkey", "passw", "signature", "tenant",
        ].contains { name.contains($0) }
    }

    private static func lowercase(_ text: String) -> String { HeaderName.lowercase(text) }

    // MARK: Names in the gateway's words

    private static let known: Set<String> = [
        "apikey", "api-key", "ocp-apim-subscription-key", "cf-access-client-id",
        "cf-access-client-secret", "helicone-auth",
    ]
    private static let unrelated: Set<String> = [
        "x-request-id", "x-correlation-id", "x-trace-id", "x-forwarded-for", "x-real-ip",
        "x-frame-options", "x-powered-by", "x-api-key",
    ]

    /// Header names that the text or `WWW-Authenticate` speaks of: `X-...`, known ones, and a
    /// name with a hyphen right beside the word "header".
    private static func names(in text: String, login: String) -> [String] {
        var names: [String] = []
        // Azure API Management: name="Ocp-Apim-Subscription-Key"; Kong's scheme is Key.
        if let mark = login.firstRange(of: "name=\"") {
            names.append(String(login[mark.upperBound...].prefix { $0 != "\"" }))
        } else if lowercase(login) == "key" || lowercase(login).hasPrefix("key ") {
            names.append("apikey")
        }
        let words = text.prefix(4096).split { !isNameCharacter($0) }
            .map { $0.drop { $0 == "-" || $0 == "_" } }
        for (index, word) in words.enumerated() {
            let lower = lowercase(String(word))
            let isX = lower.hasPrefix("x-") && lower.count > 4 && !unrelated.contains(lower)
            let neighbours = [index - 1, index + 1].filter(words.indices.contains)
                .map { lowercase(String(words[$0])) }
            let isBeside =
                lower.contains("-") && lower.count > 4 && !unrelated.contains(lower)
                && (neighbours.contains("header") || neighbours.contains("headers"))
            if isX || known.contains(lower) || isBeside { names.append(String(word)) }
        }
        // What is no header name is nothing to add.
        return names.filter { (try? HeaderName($0)) != nil }
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character == "-" || character == "_"
            || character.isASCII && (character.isLetter || character.isNumber)
    }
}
