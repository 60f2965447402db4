internal import PoolModel

/// What to look at among the model's own headers when a gateway refuses: the header that the
/// gateway names, one that is off, half of a pair, or that there is none.
struct HeaderHint {
    /// What to do, and whose it is.
    struct Step {
        let sentence: String
        let owner: Owner
    }

    private let answer: HTTPAnswer
    private let message: ServerMessage
    private let request: Request
    private let gateway: String
    private let rows: [(number: String, name: String, isOn: Bool)]
    private let named: [String]
    /// What was sent of the rows, in their order; `nil`: off.
    private let values: [String?]
    private let isCloudflareAccess: Bool

    private static let pair = ["cf-access-client-id", "cf-access-client-secret"]

    /// - Parameter answerer: its name stands in what is said of it.
    init(_ diagnosis: Diagnosis, _ message: ServerMessage, _ answerer: Answerer? = nil) {
        answer = diagnosis.answer
        request = diagnosis.request
        self.message = message
        gateway = answerer?.name ?? "the gateway"
        let numbered = diagnosis.model.numberedRows
        rows = numbered.map { ($0.number, Sanitizer.clean($0.row.name), $0.row.isOn) }
        values = numbered.map { _, row in
            diagnosis.request.headers.first { $0.source == .yours(row.id) }?.value.reveal()
        }
        let login = answer.first("www-authenticate") ?? ""
        let credential = diagnosis.request.headers.first { $0.source == .apiKey }
            .map { HeaderHint.lowercase($0.name) }
        let names = HeaderHint.names(in: message.text, login: login)
            .map { diagnosis.foreign.clean($0) }
            // What the API key travels in is no header of the model's own.
            .filter { HeaderHint.lowercase($0) != credential }
        named = names + HeaderHint.implied(message)
        isCloudflareAccess =
            [message.searchable, message.markup, SearchableText(answer.first("location") ?? "")]
            .contains { said in
                said.contains("cloudflareaccess.com") || said.contains("cloudflare access")
            } || answer.first("cf-access-domain") != nil
    }

    /// What to look at; with what was sent and what the gateway says of its sign-in, where nothing
    /// else is known.
    var step: Step {
        specific ?? Step(sentence: unspecific + ".", owner: usualOwner)
    }

    /// Only where the words or the rows themselves show which header it is.
    var specific: Step? {
        (flawedRow ?? halfPair ?? namedHeader ?? refusedValue).map {
            Step(sentence: $0 + ".", owner: .header)
        }
    }

    /// The row that a rule speaks of: its value stands in the answer, or its name is of the kind.
    func row(ofKind words: [String]) -> String? {
        if let found = rowWithSaidValue { return found }
        return rows.first { row in
            let name = HeaderHint.lowercase(row.name)
            return row.isOn && words.contains { name.contains($0) }
        }.map { "row \($0.number) \($0.name)" }
    }

    // MARK: The three kinds of hints

    /// A value that cannot be meant, whatever the gateway says.
    private var flawedRow: String? {
        for (row, value) in zip(rows, values) {
            guard let value else { continue }
            // The scheme is part of these two.
            let isScheme = ["authorization", "proxy-authorization"]
                .contains(HeaderHint.lowercase(row.name))
            let plain = isScheme ? value.dropping(prefix: "Bearer ") : value
            guard !plain.contains(" "), let flaw = KeyShape.flaw(of: plain) else {
                let lower = HeaderHint.lowercase(value)
                if lower.hasPrefix(HeaderHint.lowercase(row.name) + ":") {
                    return
                        "the value of row \(row.number) \(row.name) begins with the header's name: "
                        + "take that off"
                }
                if value.first == "<", value.last == ">" {
                    return
                        "the value of row \(row.number) \(row.name) is still a placeholder (<...>): "
                        + "put the real one in its place"
                }
                continue
            }
            return "the value of row \(row.number) \(row.name) \(flaw)"
        }
        return nil
    }

    /// The server repeats the value of a row, which is masked in what it says where it is a secret.
    private var refusedValue: String? {
        rowWithSaidValue.map {
            "\($0) has a value that the server does not take: correct or remove it"
        }
    }

    private var rowWithSaidValue: String? {
        for (row, value) in zip(rows, values) {
            guard let value, value.utf8.count >= 4 else { continue }
            if message.searchable.contains(value.lowercased()) {
                return "row \(row.number) \(row.name)"
            }
        }
        return nil
    }

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

    /// What is left to look at where no header is named.
    private var unspecific: String {
        let likely = rows.filter { HeaderHint.looksLikeCredential($0.name) }
        let on = likely.filter(\.isOn)
        let off = rows.filter { !$0.isOn }.map { "row \($0.number) \($0.name) is off" }
        if !on.isEmpty {
            let names = on.map { "row \($0.number) \($0.name)" }.joined(separator: " and ")
            return (["check " + names] + off).joined(separator: "; ")
        }
        if !off.isEmpty { return off.joined(separator: "; ") + "; the gateway may want it" }
        if let login = signIn { return login }
        guard rows.isEmpty else {
            return "none of your headers looks like a gateway's token; it may want one"
        }
        let host = request.origin.host
        guard request.headers.contains(where: { $0.source == .apiKey }) else {
            return "no API key and no header of yours was sent: type the key, or ask whoever runs "
                + "\(host) what \(gateway) wants"
        }
        if answer.status == 401 {
            return "check the API key first; where it is right, ask whoever runs \(host) what "
                + "\(gateway) wants beside it (a header, a token)"
        }
        return "the answer does not say why: ask whoever runs \(host) what \(gateway) wants (a "
            + "header, an allowed network, another path), and check the API key"
    }

    private var usualOwner: Owner {
        if rows.allSatisfy({ !$0.isOn }), signIn != nil { return .gateway }
        if rows.contains(where: { HeaderHint.looksLikeCredential($0.name) || !$0.isOn }) {
            return .header
        }
        return answer.status == 401 ? .key : .gateway
    }

    /// What `WWW-Authenticate` asks for (RFC 7617, 7616, 4559).
    private var signIn: String? {
        let scheme = HeaderHint.lowercase(answer.first("www-authenticate") ?? "")
        let host = request.origin.host
        if scheme.hasPrefix("ntlm") || scheme.hasPrefix("negotiate") {
            return
                "\(gateway) wants a Windows sign-in (NTLM or Kerberos), which this program does not "
                + "speak: ask whoever runs \(host) for a way in for programs (a token, or a path "
                + "without it)"
        }
        if scheme.hasPrefix("digest") {
            return
                "\(gateway) wants a user name and password (Digest), which this program does not "
                + "speak: ask whoever runs \(host) for a way in for programs"
        }
        guard scheme.hasPrefix("basic") else { return nil }
        return "\(gateway) wants a user name and password (Basic): with the provider custom and an "
            + "empty key field, add the header Authorization: Basic BASE64 (of user:password); ask "
            + "whoever runs \(host) for both"
    }

    private func row(of name: String) -> (number: String, name: String, isOn: Bool)? {
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
        "cf-access-client-secret", "helicone-auth", "xi-api-key", "openai-organization",
        "openai-project", "anthropic-beta",
    ]
    private static let unrelated: Set<String> = [
        "x-request-id", "x-correlation-id", "x-trace-id", "x-forwarded-for", "x-real-ip",
        "x-frame-options", "x-powered-by", "content-type", "user-agent", "content-length",
    ]
    private static let headerWords: Set<String> = [
        "header", "headers", "header's", "kopfzeile", "en-tête", "http-header",
    ]

    private static let impliedNames: [(words: String, name: String)] = [
        // Azure API Management: subscriptions
        ("missing subscription key", "Ocp-Apim-Subscription-Key"),
        // The key plugins of APISIX and Kong, in the header of their own defaults
        ("missing api key in request", "apikey"), ("no api key found in request", "apikey"),
        // Helicone: https://docs.helicone.ai/helicone-headers/header-directory
        ("helicone auth", "Helicone-Auth"), ("helicone api key", "Helicone-Auth"),
    ]

    /// Headers that are known to be meant, though the words do not spell them.
    private static func implied(_ message: ServerMessage) -> [String] {
        // Cloudflare AI Gateway's code for a missing token of its own.
        if message.codes.contains("2009") { return ["cf-aig-authorization"] }
        return impliedNames.first { message.searchable.contains($0.words) }.map { [$0.name] } ?? []
    }

    /// Header names that the text or `WWW-Authenticate` speaks of: `X-...`, known ones, a name with a
    /// hyphen beside the word "header", and whatever stands in quotes right beside it.
    private static func names(in text: String, login: String) -> [String] {
        var names: [String] = []
        // Azure API Management: name="Ocp-Apim-Subscription-Key"; Kong's scheme is Key.
        if let mark = login.firstRange(of: "name=\"") {
            names.append(String(login[mark.upperBound...].prefix { $0 != "\"" }))
        } else if lowercase(login) == "key" || lowercase(login).hasPrefix("key ") {
            names.append("apikey")
        }
        let words = HeaderHint.words(of: text.prefix(4096))
        for (index, word) in words.enumerated() {
            let lower = lowercase(word.text)
            guard !unrelated.contains(lower), !headerWords.contains(lower) else { continue }
            let neighbours = [index - 1, index + 1].filter(words.indices.contains)
            let isBeside = neighbours.contains { place in
                let text = lowercase(words[place].text)
                return headerWords.contains(text) || text.hasSuffix("请求头")
            }
            let isX = lower.hasPrefix("x-") && lower.count > 4
            let isHyphened = lower.contains("-") && lower.count > 4 && isBeside
            let isQuoted = word.isQuoted && isBeside && lower.count > 2
            if isX || known.contains(lower) || isHyphened || isQuoted { names.append(word.text) }
        }
        // What is no header name is nothing to add.
        return names.filter { (try? HeaderName($0)) != nil }
    }

    /// The words that may be names, without those between a name and the word "header" that say
    /// nothing; and whether they stand in quotes.
    private static func words(of text: Substring) -> [(text: String, isQuoted: Bool)] {
        var words: [(text: String, isQuoted: Bool)] = []
        var position = text.startIndex
        var before: Character = " "
        while position < text.endIndex {
            guard isNameCharacter(text[position]) || text[position] == "头" else {
                before = text[position]
                position = text.index(after: position)
                continue
            }
            if text[position] == "头" {
                words.append(("请求头", false))
                position = text.index(after: position)
                continue
            }
            let end = text[position...].firstIndex { !isNameCharacter($0) } ?? text.endIndex
            let word = text[position..<end].drop { $0 == "-" || $0 == "_" }
            let after = end < text.endIndex ? text[end] : " "
            let isQuoted = "'\"`‘“".contains(before) && "'\"`’”".contains(after)
            if ![
                "named", "called", "the", "a", "is", "of", "name", "field", "parameter", "required",
                "http",
            ]
            .contains(lowercase(String(word))) {
                words.append((String(word), isQuoted))
            }
            before = " "
            position = end
        }
        return words
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character == "-" || character == "_"
            || character.isASCII && (character.isLetter || character.isNumber)
    }
}
