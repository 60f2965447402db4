internal import FoundationEssentials
internal import PoolModel

/// The effective request as it may be shown.
enum PreviewText {
    static func lines(_ request: EffectiveRequest) -> [String] {
        var lines = ["\(request.method) \(request.url)"]
        if let proxy = request.proxy { lines.append("through proxy \(proxy)") }
        var table = TextTable(["", "", ""])
        for header in request.headers {
            table.add(["  \(header.name):", header.value, "(\(header.sourceWords))"])
        }
        lines += table.lines.dropFirst()
        if !request.body.isEmpty { lines += ["", request.body] }
        if !request.problems.isEmpty {
            lines += ["", "It would not be sent:"] + request.problems.map { "  " + $0 }
        }
        return lines
    }

    static func json(_ request: EffectiveRequest, of model: Model) -> JSONValue {
        .object([
            ("schema", .integer(1)),
            ("model", .string(model.name)),
            ("id", .string(model.id.uuidString)),
            ("method", .string(request.method)),
            ("url", .string(request.url)),
            ("proxy", .optional(request.proxy)),
            (
                "headers",
                .array(
                    request.headers.map { header in
                        .object([
                            ("name", .string(header.name)), ("value", .string(header.value)),
                            ("source", .string(code(header.source))),
                            ("set", .optional(header.set)),
                            ("replaces_set", .optional(header.replaces)),
                        ])
                    })
            ),
            ("body", .string(request.body)),
            ("problems", .strings(request.problems)),
        ])
    }

    private static func code(_ source: HeaderSource) -> String {
        switch source {
        case .provider: "provider"
        case .apiKey: "api_key"
        case .yours: "yours"
        case .http: "http"
        }
    }
}
