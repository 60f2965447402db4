internal import PoolModel

/// The labels and arguments of a text that say something of a model, with their values.
enum Snippet {
    enum Part: Hashable { case base, key, token, model, provider, headers, version }

    /// What stands at a label or an argument.
    struct Value: Equatable {
        let label: String
        /// A template of ours; `nil`: something that code works out.
        let content: String?

        /// With the variables of a file that was named beside the text.
        func template(_ context: ImportContext) throws(InterchangeProblem.Code) -> String {
            guard let content else { throw .valueInCode(label) }
            guard let parts = try? ReferenceTemplate(content).parts else { return content }
            return parts.map { part in
                switch part {
                case .literal(let text): ReferenceTemplate.escaping(text)
                case .reference(.environment(let name)): context.template(of: name)
                case .reference(let other): other.text
                }
            }.joined()
        }

        /// For a field that can hold no reference.
        func plain(_ context: ImportContext) throws(InterchangeProblem.Code) -> String {
            guard let content else { throw .valueInCode(label) }
            return try context.resolved(content)
        }
    }

    /// What belongs together: models that are called with one address and one key.
    struct Entry {
        var line = 1
        /// The whole URL of a call, in code.
        var url: String?
        var values: [Part: Value] = [:]
        var models: [Value] = []
        var modelContents: Set<String> = []
        /// What it stands in: lines without an empty one between them.
        var block = 0
        /// The lines of the statement with the client's call that begins it; `nil`: none does.
        var call: ClosedRange<Int>?
        /// The name that the client is given, or the object that the address stands in.
        var owner: String?
        /// It is no client's call, and different addresses stand in it.
        var hasSeveralBases = false
        /// Which key belongs to which address cannot be told.
        var isUnclear = false
        var headers: [(name: String, value: Value)] = []

        /// A model that code works out is one of many; the client is of use without it.
        mutating func add(model: Value) {
            guard let content = model.content, modelContents.insert(content).inserted else {
                return
            }
            models.append(model)
        }

        subscript(part: Part) -> Value? { values[part] }
        var isEmpty: Bool { values.isEmpty && url == nil }
        var hasAddress: Bool { url != nil || values[.base] != nil }
        var hasSecret: Bool {
            values[.key] != nil || values[.token] != nil || !headers.isEmpty
        }
    }

    /// What the labels and arguments mean, in capitals as a variable would have them: the names in
    /// the libraries that `SnippetImport` knows, and those that people write.
    static let labels: [String: Part] = {
        var labels: [String: Part] = [:]
        for (part, names) in arguments + notes { for name in names { labels[name] = part } }
        return labels
    }()

    private static let arguments: [(Part, [String])] = [
        (
            .base,
            [
                "BASE_URL", "API_BASE", "API_BASE_URL", "AZURE_ENDPOINT", "OPENAI_API_BASE",
                "ANTHROPIC_API_URL", "API_URL", "API_ENDPOINT", "BASE_URI", "URI_BASE",
            ]
        ),
        (
            .key,
            [
                "API_KEY", "APIKEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY",
                "AZURE_OPENAI_API_KEY", "ACCESS_TOKEN",
            ]
        ),
        (.token, ["AUTH_TOKEN"]),
        (
            .model,
            [
                "MODEL", "MODEL_NAME", "MODEL_ID", "AZURE_DEPLOYMENT", "DEPLOYMENT_NAME",
                "AZURE_OPENAI_API_DEPLOYMENT_NAME",
            ]
        ),
        (.headers, ["DEFAULT_HEADERS", "EXTRA_HEADERS", "CUSTOM_HEADERS"]),
        (.version, ["API_VERSION", "OPENAI_API_VERSION"]),
    ]

    /// Only before a colon at a line's beginning, outside of code; headers in code where an object
    /// follows.
    private static let notes: [(Part, [String])] = [
        (.base, ["URL", "ENDPOINT", "GATEWAY", "GATEWAY_URL", "SERVER_URL"]),
        (.key, ["KEY", "TOKEN", "API_TOKEN", "VIRTUAL_KEY"]),
        (.model, ["MODELS", "DEPLOYMENT"]), (.provider, ["PROVIDER", "API_TYPE"]),
        (.headers, ["HEADERS", "HEADER"]),
    ]

    /// What a member of an object is, by its name.
    static func part(of name: String) -> Part? { labels[Reader.label(name[...])] }

    static let argumentNames = Set(arguments.flatMap(\.1))

    /// What a text in the brackets after these is: go-openai's `DefaultConfig("sk-...")`, .NET's `new
    /// Uri("https://...")`. Beside them the arguments, as builders have them: `.apiKey("sk-...")`,
    /// `WithBaseURL("https://...")`.
    static let callNames: [String: Part] = [
        "DEFAULT_CONFIG": .key, "NEW_CLIENT": .key, "API_KEY_CREDENTIAL": .key,
        "AZURE_KEY_CREDENTIAL": .key, "URI": .base, "ENDPOINT": .base, "DEPLOYMENT": .model,
        "GET_CHAT_CLIENT": .model,
        "HEADER": .headers, "ADD_HEADER": .headers, "PUT_HEADER": .headers,
        "HTTP_HEADER": .headers,
    ]

    /// In the order in which they stand there. Nobody guesses which address a secret belongs to: in a
    /// message with several each stands in lines of its own, in code a client's own arguments count.
    /// - Parameters:
    ///   - calls: what begins a client's call in code.
    static func entries(of text: String, isCode: Bool, calls: [String]) -> [Entry] {
        var reader = Reader(text, isCode: isCode, calls: calls)
        reader.read()
        let found = reader.entries.filter { !$0.isEmpty || !$0.headers.isEmpty }
        guard isCode else { return sorted(notes: found) }
        let clients = found.filter { $0.call != nil }
        return clients.isEmpty
            ? sorted(requests: found)
            : sorted(
                clients: clients, beside: found.filter { $0.call == nil }, in: reader.lines)
    }

    /// A client without an address of its own has that of an object above that its call names; with
    /// any other address in the text nobody knows.
    private static func sorted(
        clients: [Entry], beside others: [Entry], in lines: [TextLine]
    ) -> [Entry] {
        let others = others.filter { $0.values[.base] != nil }
        guard !others.isEmpty else { return clients }
        return clients.map { client in
            guard !client.hasAddress, let call = client.call else { return client }
            var client = client
            let words = Set(
                lines[(call.lowerBound - 1)..<call.upperBound].flatMap { line in
                    line.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                })
            let named = others.filter { $0.owner.map { words.contains($0[...]) } ?? false }
            client.values[.base] = named.first?.values[.base]
            client.isUnclear = named.count != 1 || named[0].hasSeveralBases
            return client
        }
    }

    private static func sorted(notes found: [Entry]) -> [Entry] {
        guard found.count(where: \.hasAddress) > 1 else {
            var whole = found.first ?? Entry()
            for entry in found.dropFirst() {
                for (part, value) in entry.values where part != .model {
                    if let known = whole.values[part], known.content != value.content {
                        whole.isUnclear = true
                    }
                    whole.values[part] = value
                }
                whole.headers += entry.headers
                for model in entry.models { whole.add(model: model) }
            }
            return [whole]
        }
        return found.map { entry in
            let beside = found.filter { $0.block == entry.block }
            let isClear =
                beside.count == 1 || !beside.contains(where: \.hasSecret)
                || beside.allSatisfy { $0.hasAddress && $0.values[.key] != nil }
            var entry = entry
            entry.isUnclear = !isClear
            return entry
        }
    }

    /// One request with all headers of the text, or several with their own.
    private static func sorted(requests found: [Entry]) -> [Entry] {
        let urls = found.filter { $0.url != nil }
        guard urls.count == 1, var whole = urls.first else {
            let isClear = found.count == urls.count && urls.allSatisfy { !$0.headers.isEmpty }
            return urls.map { entry in
                var entry = entry
                entry.isUnclear = !isClear
                return entry
            }
        }
        whole.headers = found.flatMap(\.headers)
        whole.models = found.flatMap(\.models)
        return [whole]
    }
}
