internal import PoolModel

/// Fills a rule's next step in: what stands in braces is what is known of this model and answer.
///
/// `{host}`, `{address}`, `{model}`, `{provider}`, `{gateway}`, `{upstream}` (the provider behind a
/// router), `{kind}` (which to set), `{key}` (the key that was sent), `{credential}` (where the key or token stands), `{row:a|b}` (the model's row that is meant),
/// `{permission}`, `{below}` (a limit that the words name), `{apiVersion}`, `{wait}` (a clause),
/// `{until}` and `{untilOrNext}` (a time after "wait").
struct Template {
    private let diagnosis: Diagnosis
    private let message: ServerMessage
    private let answerer: Answerer

    init(_ diagnosis: Diagnosis, _ message: ServerMessage, _ answerer: Answerer) {
        self.diagnosis = diagnosis
        self.message = message
        self.answerer = answerer
    }

    func filled(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            // `${env:NAME}` is meant as it stands.
            filled += value(name) ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest + "."
    }

    private func value(_ name: String) -> String? {
        switch name {
        case "host": host
        case "address": diagnosis.address
        case "model": Sanitizer.clean(diagnosis.model.modelID)
        case "provider": provider
        case "gateway": answerer.name ?? "the gateway"
        case "upstream":
            "the provider behind \(host)"
                + (message.upstream.map { " (\(diagnosis.foreign.clean($0, maximum: 60)))" } ?? "")
        case "credential": credential
        case "key": key
        case "permission": permission
        case "kind": kind
        case "below": below
        case "apiVersion": apiVersion
        case "wait":
            waitTime.map { "wait \($0.text) (\($0.source)), then try again;" }
                ?? "wait, then try again;"
        case "until": waitTime.map { ", or wait \($0.text) (\($0.source))" } ?? ""
        case "untilOrNext": waitTime.map { " \($0.text) (\($0.source))" } ?? " until the next day"
        case _ where name.hasPrefix("row:"):
            HeaderHint(diagnosis, message).row(
                ofKind: name.dropFirst(4).split(separator: "|").map(String.init))
                ?? "the header that it speaks of"
        default: nil
        }
    }

    private var kind: String {
        guard let kind = diagnosis.otherKind(message) else {
            return "set its kind (embedding, rerank, image, speech ...)"
        }
        return "set its kind to \(kind.rawValue)"
    }

    private var host: String { diagnosis.request.origin.host }

    private var waitTime: WaitTime? {
        WaitTime.named(diagnosis.answer, message, diagnosis.foreign)
    }

    private var provider: String {
        let provider = Provider.of(diagnosis.model.provider)
        let isOwn = provider.isCustom || provider.id == .litellm || provider.keyNeed != .needed
        return isOwn ? host : provider.title
    }

    /// The API key that was sent, with the header set that it is of.
    var key: String {
        let sent = diagnosis.request.headers.first { $0.source == .apiKey }
        return "the API key" + (sent?.set.map { " of set \(Sanitizer.clean($0))" } ?? "")
    }

    private var credential: String {
        if let sent = diagnosis.request.headers.first(where: { $0.source == .apiKey }) {
            return sent.set == nil ? "the API key field" : key
        }
        guard let (number, row) = diagnosis.model.numberedRows.first(where: { $0.row.isOn }) else {
            return "the API key field"
        }
        return "row \(number) \(Sanitizer.clean(row.name))"
    }

    // MARK: What the words name

    /// The scope, action or permission that is missing.
    private var permission: String {
        for (mark, before) in [
            ("missing scopes: ", "the scope "), ("missing scope: ", "the scope "),
            ("to perform: ", "the permission "), ("permission '", "the permission "),
            ("data action `", "the action "), ("permissions to ", "the permission to "),
            ("permission to ", "the permission to "), ("required permission: ", "the permission "),
            ("(scope=\"", "the scope "),
            ("does not have ", "the permission "),
        ] {
            guard let rest = rest(after: mark) else { continue }
            let isOne = !mark.hasSuffix("to ")
            let named = rest.prefix { isOne ? !" ,;'`\"".contains($0) : !".,;(".contains($0) }
            let short = String(named.prefix(80)).dropping(suffix: ".")
            let end = short.firstRange(of: " on behalf")?.lowerBound ?? short.endIndex
            if !short[..<end].isEmpty {
                return before + diagnosis.foreign.clean(String(short[..<end]), maximum: 80)
            }
        }
        return "the permission that the server names"
    }

    /// The largest number of output tokens that the words allow.
    private var below: String {
        for mark in ["<= ", "at most ", "less than or equal to ", "maximum of ", "[1, ", "> "] {
            guard let rest = rest(after: mark) else { continue }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            if !digits.isEmpty { return " to less than \(digits.prefix(12))" }
        }
        return ""
    }

    private var apiVersion: String {
        let url = diagnosis.request.url
        guard let mark = url.firstRange(of: "api-version=") else { return "api-version" }
        let version = url[mark.upperBound...].prefix { $0 != "&" }
        return "api-version=\(diagnosis.foreign.clean(String(version), maximum: 40))"
    }

    private func rest(after mark: String) -> String? {
        let bytes = Array(message.text.utf8.prefix(4096))
        guard let found = SearchableText(bytes).range(of: mark) else { return nil }
        return String(decoding: bytes[found.upperBound...].prefix(200), as: UTF8.self)
    }
}
