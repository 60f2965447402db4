/// What custom headers may be: the one function that checks at input, on load, on import and on
/// the finished request. Limits and syntax after RFC 9110 sections 5.1, 5.5 and 5.6.2.
package enum HeaderRules {
    package static let maximumRows = 64
    /// Bytes of one value: 8 KiB less the shortest `a: ` with line end.
    package static let maximumValue = 8190
    package static let cautionedValue = 4096
    /// Bytes of all names and values of a model.
    package static let maximumTogether = 32 * 1024

    /// What the rules depend on beside the rows.
    package struct Context: Sendable, Equatable {
        /// Whether the provider is `custom`, which may bring credentials of its own.
        package let isCustomProvider: Bool
        /// Whether the API key field holds something.
        package let hasAPIKey: Bool

        package init(isCustomProvider: Bool, hasAPIKey: Bool) {
            self.isCustomProvider = isCustomProvider
            self.hasAPIKey = hasAPIKey
        }
    }

    /// All problems of all rows, in the rows' order; off rows are checked like the others.
    /// - Parameter setRows: what is sent of attached sets before them. Their values are their
    ///   sets' to check; their names and all of them together are the model's.
    package static func check(
        _ rows: [HeaderRow], beside setRows: [Model.SetRow] = [], in context: Context
    ) -> [HeaderProblem] {
        var problems = check(setRows, in: context)
        var seen: [String: Int] = [:]
        var together = setRows.reduce(0) { $0 + $1.row.name.utf8.count + $1.row.value.count }
        for (index, row) in rows.enumerated() {
            func add(_ code: HeaderProblem.Code) {
                problems.append(HeaderProblem(row: row.id, code: code))
            }
            do throws(HeaderProblem.Code) {
                let name = try HeaderName(row.name)
                if let first = seen[name.folded] {
                    add(.duplicate(row: first))
                } else {
                    seen[name.folded] = index + 1
                }
                checkName(name, in: context).forEach(add)
            } catch {
                add(error)
            }
            checkField(row.value).forEach(add)
            together += row.name.utf8.count + row.value.count
        }
        let count = rows.count + setRows.count
        if count > maximumRows {
            problems.append(HeaderProblem(row: nil, code: .tooManyRows(count)))
        }
        if together > maximumTogether {
            problems.append(HeaderProblem(row: nil, code: .tooLargeTogether(together)))
        }
        return problems
    }

    private static func check(_ rows: [Model.SetRow], in context: Context) -> [HeaderProblem] {
        var problems: [HeaderProblem] = []
        var seen: [String: String] = [:]
        for row in rows {
            // What is no name at all is the set's to say.
            guard let name = try? HeaderName(row.row.name) else { continue }
            if let first = seen[name.folded] {
                problems.append(
                    HeaderProblem(row: row.id, code: .inTwoSets(first, row.set)))
            } else {
                seen[name.folded] = row.set
            }
            problems += checkName(name, in: context).filter(\.isRefusal).map {
                HeaderProblem(row: row.id, code: $0)
            }
        }
        return problems
    }

    /// Whether a name may be used at all, and whether it deserves a caution.
    package static func checkName(
        _ name: HeaderName, in context: Context
    ) -> [HeaderProblem.Code] {
        let folded = name.folded
        switch protectedClass(of: folded) {
        case .providerCredential? where context.isCustomProvider:
            return context.hasAPIKey ? [.credentialTwice] : []
        case .providerProtocol? where context.isCustomProvider:
            return []
        case let reserved?:
            return [.protected(reserved)]
        case nil:
            return isCautioned(folded) ? [.cautionedName] : []
        }
    }

    /// Whether a value may be stored: what ``checkSentValue(_:)`` says of it as it stands, and
    /// its references well formed.
    package static func checkValue(_ value: Secret) -> [HeaderProblem.Code] {
        let codes = checkSentValue(value)
        let isText = !codes.contains { code in
            switch code {
            case .valueControl, .valueNotASCII: true
            default: false
            }
        }
        return isText ? codes + checkReferences(in: value) : codes
    }

    /// Whether bytes may be sent as a header's value, references already read: 1 to 8190 of SP,
    /// HTAB and 0x21 to 0x7E, no blanks at the ends. The first offending byte is reported.
    package static func checkSentValue(_ value: Secret) -> [HeaderProblem.Code] {
        value.withBytes { bytes in
            guard let first = bytes.first, let last = bytes.last else { return [.valueEmpty] }
            if let offset = bytes.firstIndex(where: { !isFieldByte($0) }) {
                return [
                    bytes[offset] >= 0x80
                        ? .valueNotASCII(offset: offset)
                        : .valueControl(byte: bytes[offset], offset: offset)
                ]
            }
            var codes: [HeaderProblem.Code] = []
            if first.isBlank || last.isBlank { codes.append(.valueBlankAtEnds) }
            if bytes.count > maximumValue {
                codes.append(.valueTooLong(bytes.count))
            } else if bytes.count > cautionedValue {
                codes.append(.cautionedLength(bytes.count))
            }
            return codes
        }
    }

    /// Whether the references in a value are well formed.
    private static func checkReferences(in value: Secret) -> [HeaderProblem.Code] {
        value.withBytes { bytes in
            var codes: [HeaderProblem.Code] = []
            if bytes.contains(UInt8(ascii: "$")) {
                do throws(ReferenceTemplate.Problem) {
                    _ = try ReferenceTemplate(String(decoding: bytes, as: UTF8.self))
                } catch {
                    codes.append(.valueBadReference)
                }
            }
            return codes
        }
    }

    private static func checkField(_ field: SecretField) -> [HeaderProblem.Code] {
        switch field {
        case .empty: [.valueEmpty]
        case .kept(let stored): stored.problems
        case .locked: [.valueLocked]
        case .new(let secret): checkValue(secret)
        }
    }

    private static func isFieldByte(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || byte == 0x09
    }

    // MARK: Names with a rule of their own

    /// A `*` at the end stands for any ending.
    package static let framingNames = [
        "connection", "keep-alive", "proxy-*", "te", "trailer", "transfer-encoding", "upgrade",
        "http2-settings", "content-length", "content-encoding", "host", "expect",
        "accept-encoding",
    ]
    package static let credentialNames = [
        "authorization", "x-api-key", "api-key", "x-goog-api-key",
    ]
    package static let protocolNames = ["content-type", "anthropic-version"]
    package static let metadataNames = [
        "metadata", "metadata-flavor", "x-aws-ec2-metadata-token*",
    ]
    package static let methodNames = [
        "x-http-method", "x-http-method-override", "x-method-override",
    ]
    package static let cautionedNames = [
        "cookie", "origin", "referer", "range", "if-*", "date", "via", "forwarded",
        "x-forwarded-*", "x-real-ip", "accept",
    ]
    /// What a request asks for and in whose name, which is no credential: where a server repeats
    /// such a value, that is the hint.
    package static let openNames = [
        // RFC 9110: 8.3, 12.5.1, 12.5.4, 10.1.3, 10.1.5.
        "content-type", "accept", "accept-language", "referer", "user-agent",
        // Anthropic, "Versions" and "Beta headers".
        "anthropic-version", "anthropic-beta",
        // OpenAI, API reference, "Authentication"; its kits send x-stainless-*.
        "openai-organization", "openai-project", "openai-beta", "x-stainless-*",
        // OpenRouter, "App attribution".
        "http-referer", "x-title", "x-openrouter-title",
        // Google Cloud, "System parameters".
        "x-goog-user-project", "x-goog-api-client",
        // Alibaba Model Studio, "DashScope API reference".
        "x-dashscope-workspace", "x-dashscope-sse", "x-dashscope-async",
        // What gateways call the same.
        "x-organization-id", "x-project-id", "x-region",
    ]

    private static let reserved = NameTable<HeaderProblem.Class>([
        (.framing, framingNames), (.providerCredential, credentialNames),
        (.providerProtocol, protocolNames), (.metadataService, metadataNames),
        (.methodOverride, methodNames),
    ])
    private static let cautioned = NameTable<Void>([((), cautionedNames)])
    private static let open = NameTable<Void>([((), openNames)])

    /// The class of a reserved name, given ``HeaderName/folded``.
    package static func protectedClass(of folded: String) -> HeaderProblem.Class? {
        reserved[folded]
    }

    /// Whether a value of this name is known to be no secret, whoever marked it as one.
    package static func isOpen(_ name: HeaderName) -> Bool { open[name.folded] != nil }

    private static func isCautioned(_ folded: String) -> Bool { cautioned[folded] != nil }
}

/// What names stand for; every row of every request is looked up.
private struct NameTable<Value> {
    private var whole: [String: Value] = [:]
    /// The beginnings that names with a `*` ask for.
    private var beginnings: [(text: String, value: Value)] = []

    init(_ rows: [(value: Value, names: [String])]) {
        for (value, names) in rows {
            for name in names {
                if name.utf8.last == UInt8(ascii: "*") {
                    beginnings.append((String(name.dropLast()), value))
                } else {
                    whole[name] = value
                }
            }
        }
    }

    subscript(_ name: String) -> Value? {
        whole[name] ?? beginnings.first { name.hasPrefix($0.text) }?.value
    }
}

extension NameTable: Sendable where Value: Sendable {}

extension SecretField {
    /// The bytes a value counts for in the limit of a model.
    fileprivate var count: Int {
        switch self {
        case .empty, .locked: 0
        case .kept(let stored): stored.count
        case .new(let secret): secret.count
        }
    }
}
