internal import PoolModel

/// The labels and arguments of a text that say something of a model, with their values.
enum Snippet {
    enum Part: Hashable { case base, key, token, model, provider, headers, version }

    /// What stands at a label or an argument.
    enum Content: Hashable {
        case literal(String)
        /// The environment's: `os.environ["NAME"]`.
        case variable(String)
        /// Something that code works out; its name, where it is a variable's alone.
        case code(String)
    }

    struct Value: Equatable {
        let label: String
        let content: Content

        /// A template of ours.
        func template(_ context: ImportContext) throws(InterchangeProblem.Code) -> String {
            switch content {
            case .literal(let text): return ShellWord.escaped(text)
            case .variable(let name): return context.template(of: name)
            case .code: throw .valueInCode(label)
            }
        }

        /// For a field that can hold no reference.
        func plain(_ context: ImportContext) throws(InterchangeProblem.Code) -> String {
            if case .literal(let text) = content { return text }
            return try context.resolved(try template(context))
        }
    }

    /// What belongs together: models that are called with one address and one key.
    struct Entry {
        fileprivate(set) var line = 1
        /// The whole URL of a call, in code.
        fileprivate(set) var url: String?
        fileprivate var values: [Part: Value] = [:]
        fileprivate(set) var models: [Value] = []
        fileprivate var modelContents: Set<Content> = []
        /// What it stands in: lines without an empty one between them.
        fileprivate var block = 0
        /// A client's call begins it.
        fileprivate var isCall = false
        /// Which key belongs to which address cannot be told.
        fileprivate(set) var isUnclear = false
        fileprivate(set) var headers: [(name: String, value: Value)] = []

        subscript(part: Part) -> Value? { values[part] }
        var isEmpty: Bool { values.isEmpty && url == nil }
        fileprivate var hasAddress: Bool { url != nil || values[.base] != nil }
        fileprivate var hasSecret: Bool {
            values[.key] != nil || values[.token] != nil || !headers.isEmpty
        }
    }

    /// What the labels and arguments mean, in capitals as a variable would have them: the names in
    /// the libraries that `SnippetImport` knows, and those that people write.
    private static let labels: [String: Part] = {
        var labels: [String: Part] = [:]
        for (part, names) in arguments + notes { for name in names { labels[name] = part } }
        return labels
    }()

    private static let arguments: [(Part, [String])] = [
        (
            .base,
            [
                "BASE_URL", "API_BASE", "API_BASE_URL", "AZURE_ENDPOINT", "OPENAI_API_BASE",
                "ANTHROPIC_API_URL", "API_URL", "API_ENDPOINT",
            ]
        ),
        (
            .key,
            [
                "API_KEY", "APIKEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY",
                "AZURE_OPENAI_API_KEY",
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
        (.key, ["KEY", "TOKEN", "API_TOKEN", "ACCESS_TOKEN", "VIRTUAL_KEY"]),
        (.model, ["MODELS", "DEPLOYMENT"]), (.provider, ["PROVIDER"]),
        (.headers, ["HEADERS", "HEADER"]),
    ]

    private static let argumentNames = Set(arguments.flatMap(\.1))

    /// In the order in which they stand there. Nobody guesses which address a secret belongs to: in a
    /// message with several each stands in lines of its own, in code a client's own arguments count.
    /// - Parameters:
    ///   - calls: what begins a client's call in code.
    static func entries(of text: String, isCode: Bool, calls: [String]) -> [Entry] {
        var reader = Reader(lines: TextLines.split(text), isCode: isCode, calls: calls)
        reader.read()
        let found = reader.entries.filter { !$0.isEmpty || !$0.headers.isEmpty }
        guard isCode else { return sorted(notes: found) }
        let clients = found.filter(\.isCall).map { reader.resolved($0) }
        return clients.isEmpty ? sorted(requests: found.map { reader.resolved($0) }) : clients
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
                whole.models += entry.models.filter {
                    whole.modelContents.insert($0.content).inserted
                }
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

    private struct Reader {
        let lines: [TextLine]
        let isCode: Bool
        let calls: [String]
        private(set) var entries = [Entry()]
        /// What names stand for; `nil` where it is not one thing.
        private var assigned: [String: Content?] = [:]
        private var block = 0
        /// The lines are header rows, until one is not.
        private var isInHeaders = false
        /// Braces that nothing closes: no need to look again.
        private var hasOpenBraces = false

        init(lines: [TextLine], isCode: Bool, calls: [String]) {
            self.lines = lines
            self.isCode = isCode
            self.calls = calls
        }

        /// With what its names stand for.
        func resolved(_ entry: Entry) -> Entry {
            func resolved(_ value: Value) -> Value {
                guard case .code(let name) = value.content, let known = assigned[name] ?? nil else {
                    return value
                }
                return Value(label: value.label, content: known)
            }
            var entry = entry
            entry.values = entry.values.mapValues(resolved)
            // A model that code works out is one of many; the client is of use without it.
            entry.models = entry.models.map(resolved).filter {
                if case .code = $0.content { false } else { true }
            }
            entry.headers = entry.headers.map { ($0.name, resolved($0.value)) }
            return entry
        }

        private mutating func begin(isCall: Bool = false) {
            entries.append(Entry())
            entries[entries.count - 1].block = block
            entries[entries.count - 1].isCall = isCall
            entries[entries.count - 1].line = 0
        }

        mutating func read() {
            var next = 0
            while next < lines.count {
                let place = next
                next += 1
                let line = lines[place].text
                if isCode {
                    if calls.contains(where: { line.contains($0) }) { begin(isCall: true) }
                    takeURL(lines[place])
                } else if line.trimmed.isEmpty || line.hasPrefix("#") {
                    block += 1
                    isInHeaders = false
                    begin()
                } else if takeNote(lines[place]) {
                    continue
                }
                var rest = line
                while let (name, value) = Reader.argument(&rest) {
                    if isCode { assign(content(value), to: String(name)) }
                    let label = Reader.label(name)
                    let isObject = label == "HEADERS" && value.first == "{"
                    guard isObject || Snippet.argumentNames.contains(label),
                        let part = labels[label]
                    else { continue }
                    if part == .headers, value.first == "{" {
                        guard !hasOpenBraces, let (object, end) = braces(from: value, at: place)
                        else {
                            hasOpenBraces = true
                            continue
                        }
                        takeHeaders(object)
                        next = max(next, end + 1)
                        if end > place { break }
                    } else {
                        take(part, String(name), content(value), lines[place].number)
                    }
                }
            }
        }

        // MARK: Notes

        /// A line with a label; `false` where it is none.
        private mutating func takeNote(_ line: TextLine) -> Bool {
            let marks: Set<Character> = ["-", "*", "•", ">", "#", "|", "_", "`", "\"", " ", "\t"]
            let text = line.text.drop { marks.contains($0) }
            guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "=" || $0 == "：" }),
                text[..<colon].count <= 40
            else {
                isInHeaders = isInHeaders && text.isEmpty
                return false
            }
            let name = text[..<colon].trimmed
            let label = Reader.label(name)
            let value = Reader.bare(text[text.index(after: colon)...])
            if let part = labels[label] {
                // An object is read as in code.
                if part == .headers, value.hasPrefix("{") { return false }
                isInHeaders = part == .headers
                if part != .headers {
                    let values = label == "MODELS" ? value.split(separator: ",") : [value]
                    for value in values where !value.isEmpty {
                        take(part, String(name), content(value.trimmed), line.number)
                    }
                } else if let pair = value.cut(at: ":") {
                    takeHeader(pair.before.trimmed, Reader.bare(pair.after))
                }
                return true
            }
            guard isInHeaders || name.lowercased().hasPrefix("x-"), text[colon] == ":" else {
                return false
            }
            takeHeader(name, value)
            return true
        }

        /// Without what surrounds a value in a message or in Markdown.
        private static func bare(_ text: Substring) -> Substring {
            var text = text.trimmed
            while text.hasPrefix("*") || text.hasPrefix("`") { text = text.dropFirst().trimmed }
            while let last = text.last, "*`,;".contains(last) { text = text.dropLast().trimmed }
            if text.first == "<", text.last == ">" { text = text.dropFirst().dropLast() }
            return text
        }

        private mutating func takeHeader(_ name: Substring, _ value: Substring) {
            let name = name.trimming("\"'")
            guard !name.isEmpty, !value.isEmpty else { return }
            entries[entries.count - 1].headers.append(
                (String(name), Value(label: String(name), content: content(value))))
        }

        // MARK: Code

        /// A URL in quotes that asks a model for an answer.
        private mutating func takeURL(_ line: TextLine) {
            for part in line.text.split(whereSeparator: { "\"'`".contains($0) }) {
                guard part.hasPrefix("https://") || part.hasPrefix("http://"),
                    CallPath.isCall(String(part))
                else { continue }
                if entries[entries.count - 1].url != nil { begin() }
                entries[entries.count - 1].url = String(part)
                entries[entries.count - 1].line = line.number
            }
        }

        /// The next `name=value`, `name: value` or `"name": value` of a line.
        private static func argument(
            _ rest: inout Substring
        ) -> (name: Substring, value: Substring)? {
            while let start = rest.firstIndex(where: { $0.isLetter || $0 == "_" }) {
                let word = rest[start...].prefix { $0.isLetter || $0.isNumber || "_-".contains($0) }
                rest = rest[word.endIndex...]
                var value = rest
                if let quote = value.first, "\"'".contains(quote) { value = value.dropFirst() }
                value = value.trimmed
                guard let sign = value.first, sign == ":" || sign == "=" else { continue }
                value = value.dropFirst()
                guard value.first != "=", value.first != ">" else { continue }
                value = value.trimmed
                if let quote = value.first, "\"'`".contains(quote) {
                    // What stands in quotes has no arguments.
                    rest = value.dropFirst().drop { $0 != quote }.dropFirst()
                }
                return (word, value)
            }
            return nil
        }

        /// `baseURL`, `base-url` and `Base URL` are `BASE_URL`.
        private static func label(_ name: Substring) -> String {
            var label = ""
            var wasLower = false
            for character in name where !"*`\"'".contains(character) {
                let isBlank = character == " " || character == "-" || character == "_"
                if character.isUppercase, wasLower { label += "_" }
                label += isBlank ? "_" : character.uppercased()
                wasLower = character.isLowercase
            }
            return label
        }

        /// What stands in braces from here on, and the place of the line in which they end.
        private func braces(from value: Substring, at place: Int) -> (String, end: Int)? {
            var text = ""
            var depth = 0
            var quote: Character?
            var line = value
            for end in place..<min(place + 100, lines.count) {
                if end > place { line = lines[end].text }
                for character in line {
                    text.append(character)
                    if let open = quote {
                        if character == open { quote = nil }
                    } else if "\"'`".contains(character) {
                        quote = character
                    } else if character == "{" {
                        depth += 1
                    } else if character == "}" {
                        depth -= 1
                        if depth == 0 { return (text, end) }
                    }
                }
                text.append("\n")
            }
            return nil
        }

        private mutating func takeHeaders(_ object: String) {
            for line in TextLines.split(String(object.dropFirst().dropLast())) {
                for pair in Reader.pairs(of: line.text) {
                    guard let (name, value) = pair.cut(at: ":") else { continue }
                    takeHeader(name.trimmed, value.trimmed)
                }
            }
        }

        /// What stands between the commas of an object's line.
        private static func pairs(of line: Substring) -> [Substring] {
            var quote: Character?
            return line.split { character in
                if let open = quote {
                    if character == open { quote = nil }
                    return false
                }
                if "\"'`".contains(character) { quote = character }
                return character == ","
            }
        }

        // MARK: Values

        /// How code names a variable of the environment.
        private static let lookups = [
            "os.environ[", "os.environ.get(", "os.getenv(", "getenv(", "process.env.",
            "process.env[", "import.meta.env.", "Deno.env.get(", "Bun.env.", "ENV[",
        ]

        private func content(_ text: Substring) -> Content {
            if let lookup = Reader.lookups.first(where: { text.hasPrefix($0) }) {
                let name = text.dropFirst(lookup.count).drop { "\"'".contains($0) }
                    .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                return name.isEmpty ? .code("") : .variable(String(name))
            }
            if let quote = text.first, "\"'`".contains(quote) {
                let inside = text.dropFirst().prefix { $0 != quote }
                let rest = text[inside.endIndex...].dropFirst().trimmed
                let isWhole = rest.isEmpty || ",)}];#".contains(rest.first ?? ",")
                let isTemplate = isCode && quote == "`" && inside.contains("${")
                return isWhole && !isTemplate && inside.endIndex < text.endIndex
                    ? .literal(String(inside)) : .code("")
            }
            if isCode || text.isEmpty {
                let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                let rest = text[name.endIndex...].trimmed
                let isAlone = rest.isEmpty || ",)}];#".contains(rest.first ?? ",")
                return .code(isAlone ? String(name) : "")
            }
            if text.hasPrefix("$") {
                let name = text.dropFirst().drop { $0 == "{" }.prefix {
                    $0.isLetter || $0.isNumber || $0 == "_"
                }
                let isAll = text == "$\(name)" || text == "${\(name)}"
                if isAll, !name.isEmpty { return .variable(String(name)) }
            }
            return .literal(String(text))
        }

        private mutating func assign(_ content: Content, to name: String) {
            if let known = assigned[name] {
                if known != content { assigned[name] = .some(nil) }
            } else if case .code = content {
                return
            } else {
                assigned[name] = content
            }
        }

        private mutating func take(_ part: Part, _ label: String, _ content: Content, _ line: Int) {
            let value = Value(label: label, content: content)
            if part != .model, let known = entries[entries.count - 1].values[part], known != value {
                // What comes after a client's own arguments is another's.
                if isCode { return }
                begin()
            }
            if entries[entries.count - 1].isEmpty { entries[entries.count - 1].line = line }
            entries[entries.count - 1].values[part] = value
            guard part == .model else { return }
            if entries[entries.count - 1].modelContents.insert(content).inserted {
                entries[entries.count - 1].models.append(value)
            }
        }
    }
}

extension Substring {
    /// Without these at its ends.
    fileprivate func trimming(_ marks: String) -> Substring {
        var text = self
        while let first = text.first, marks.contains(first) { text.removeFirst() }
        while let last = text.last, marks.contains(last) { text.removeLast() }
        return text
    }
}
