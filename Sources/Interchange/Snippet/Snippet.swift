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
        fileprivate(set) var line = 1
        /// The whole URL of a call, in code.
        fileprivate(set) var url: String?
        fileprivate var values: [Part: Value] = [:]
        fileprivate(set) var models: [Value] = []
        fileprivate var modelContents: Set<String> = []
        /// What it stands in: lines without an empty one between them.
        fileprivate var block = 0
        /// A client's call begins it.
        fileprivate var isCall = false
        /// The line in which a client's call begins.
        fileprivate var callLine = 1
        /// Lines of a call in which its arguments are looked for.
        fileprivate static let longestCall = 16
        /// What the object is called that the address stands in, where it is no client's call.
        fileprivate var owner: String?
        /// It is no client's call, and different addresses stand in it.
        fileprivate var hasSeveralBases = false
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
        (.model, ["MODELS", "DEPLOYMENT"]), (.provider, ["PROVIDER"]),
        (.headers, ["HEADERS", "HEADER"]),
    ]

    private static let argumentNames = Set(arguments.flatMap(\.1))

    /// What a text in the brackets after these is: go-openai's `DefaultConfig("sk-...")`, .NET's `new
    /// Uri("https://...")`. Beside them the arguments, as builders have them: `.apiKey("sk-...")`,
    /// `WithBaseURL("https://...")`.
    private static let calls: [String: Part] = [
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
        let clients = found.filter(\.isCall)
        return clients.isEmpty
            ? sorted(requests: found)
            : sorted(
                clients: clients, beside: found.filter { !$0.isCall }, in: reader.lines)
    }

    /// A client without an address of its own has that of an object above that its call names; with
    /// any other address in the text nobody knows.
    private static func sorted(
        clients: [Entry], beside others: [Entry], in lines: [TextLine]
    ) -> [Entry] {
        let others = others.filter { $0.values[.base] != nil }
        guard !others.isEmpty else { return clients }
        return clients.map { client in
            guard !client.hasAddress else { return client }
            var client = client
            let call = lines.dropFirst(client.callLine - 1).prefix(Entry.longestCall)
            let words = Set(
                call.flatMap { line in
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
                whole.models += entry.models.filter {
                    whole.modelContents.insert($0.content ?? "").inserted
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
        private let text: String
        private let bytes: [UInt8]
        let lines: [TextLine]
        private let isCode: Bool
        private let calls: [String]
        /// What names stand for, where they stand for one thing.
        private let variables: [String: Literal]
        private let objects: [String: Substring?]
        private(set) var entries = [Entry()]
        private var block = 0
        /// The lines are header rows, until one is not.
        private var isInHeaders = false
        /// Braces that nothing closes: no need to look again.
        private var hasOpenBraces = false

        init(_ text: String, isCode: Bool, calls: [String]) {
            self.text = text
            bytes = Array(text.utf8)
            lines = TextLines.split(text)
            self.isCode = isCode
            self.calls = calls
            let (texts, repeated) = isCode ? LiteralReader.texts(in: lines) : ([:], [])
            variables = texts.filter { !repeated.contains($0.key) }
            objects = isCode ? Reader.objects(in: lines) : [:]
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
                    if calls.contains(where: { line.contains($0) }) {
                        begin(isCall: true)
                        entries[entries.count - 1].callLine = lines[place].number
                    }
                    takeURL(lines[place])
                } else if line.trimmed.isEmpty || line.hasPrefix("#") {
                    block += 1
                    isInHeaders = false
                    begin()
                } else if takeNote(lines[place]) {
                    continue
                }
                var rest = line
                while let (name, value, isCall) = argument(&rest) {
                    let label = Reader.label(name)
                    if isCall {
                        takeCall(label, name, value, lines[place].number)
                        continue
                    }
                    let isObject = label == "HEADERS" && value.first == "{"
                    guard isObject || Snippet.argumentNames.contains(label),
                        let part = labels[label]
                    else { continue }
                    let object = part == .headers ? object(at: value) : nil
                    guard let object else {
                        // An object where a text is to stand says something else.
                        if part != .headers, let sign = value.first, "{[".contains(sign) {
                            continue
                        }
                        let content = isCode ? literal(at: value)?.text : noted(value)
                        take(part, String(name), content, lines[place].number)
                        continue
                    }
                    let end = hasOpenBraces ? nil : takeHeaders(at: object, lines[place].number)
                    if object.startIndex != value.startIndex { continue }
                    hasOpenBraces = end == nil
                    next = max(next, end ?? 0)
                    if next > place + 1 { break }
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
                        take(part, String(name), noted(value.trimmed), line.number)
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
            add(header: String(name), noted(value))
        }

        private mutating func add(header name: String, _ content: String?) {
            entries[entries.count - 1].headers.append((name, Value(label: name, content: content)))
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

        /// The next `name=value`, `name: value` or `"name": value` of a line, in code `name(value`
        /// too.
        private func argument(
            _ rest: inout Substring
        ) -> (name: Substring, value: Substring, isCall: Bool)? {
            while let start = rest.firstIndex(where: { $0.isLetter || $0 == "_" }) {
                let word = rest[start...].prefix { $0.isLetter || $0.isNumber || "_-".contains($0) }
                rest = rest[word.endIndex...]
                if isCode, rest.first == "(" { return (word, rest, true) }
                var value = rest
                let isQuoted = value.first.map { "\"'".contains($0) } ?? false
                if isQuoted { value = value.dropFirst() }
                value = value.trimmed
                if isQuoted, value.hasPrefix("=>") {
                    // PHP's; a bare name before it is a function's argument.
                    value = value.dropFirst(2)
                } else {
                    guard let sign = value.first, sign == ":" || sign == "=" else { continue }
                    value = value.dropFirst()
                    guard value.first != "=", value.first != ">" else { continue }
                }
                value = value.trimmed
                if let quote = value.first, "\"'`".contains(quote) {
                    // What stands in quotes has no arguments.
                    rest = value.dropFirst().drop { $0 != quote }.dropFirst()
                }
                return (word, value, false)
            }
            return nil
        }

        /// What a method is called with, where that is a text: `.apiKey("sk-...")`.
        private mutating func takeCall(
            _ label: String, _ name: Substring, _ brackets: Substring, _ line: Int
        ) {
            var label = label
            for setter in ["WITH_", "SET_"] where label.hasPrefix(setter) {
                label = String(label.dropFirst(setter.count))
            }
            let part = Snippet.argumentNames.contains(label) ? labels[label] : Snippet.calls[label]
            var reader = reader(at: brackets)
            guard let part, let values = reader.single()?.elements else { return }
            if part == .headers {
                if values.count == 1, let members = values[0].members {
                    add(members)
                } else if values.count == 2, let name = values[0].text {
                    add(header: name, values[1].text)
                }
            } else if values.count == 1, let text = values[0].text {
                take(part, String(name), text, line)
            }
        }

        /// The object that stands here, or that was given the name that stands here.
        private func object(at value: Substring) -> Substring? {
            if value.first == "{" { return value }
            let name = value.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return objects[String(name)] ?? nil
        }

        /// Objects by the names that they are given, `nil` for a name with several.
        private static func objects(in lines: [TextLine]) -> [String: Substring?] {
            var objects: [String: Substring?] = [:]
            for line in lines {
                guard let (name, value) = assigned(line.text), value.hasPrefix("{") else {
                    continue
                }
                let isNew = objects[String(name)] == nil
                objects[String(name)] = isNew ? .some(value) : .some(nil)
            }
            return objects
        }

        /// `const options: Options = ...`, `options := ...`
        private static func assigned(_ line: Substring) -> (name: Substring, value: Substring)? {
            guard let (left, right) = line.cut(at: "="),
                let name = left.prefix(while: { $0 != ":" }).split(separator: " ").last
            else { return nil }
            return (name, right.trimmed)
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

        /// The value of code that begins here: no further than this, which is more than any has.
        private static let longest = 16 << 10

        private func reader(at value: Substring, line: Int = 1) -> LiteralReader {
            let start = text.utf8.distance(from: text.startIndex, to: value.startIndex)
            let end = min(start + Reader.longest, bytes.count)
            return LiteralReader(Array(bytes[start..<end]), line: line, variables: variables)
        }

        private func literal(at value: Substring) -> Literal? {
            var reader = reader(at: value)
            return reader.value()
        }

        /// - Returns: the number of the line in which the object ends; `nil`: it does not.
        private mutating func takeHeaders(at value: Substring, _ line: Int) -> Int? {
            var reader = reader(at: value, line: line)
            guard let members = reader.single()?.members else { return nil }
            add(members)
            return reader.line
        }

        private mutating func add(_ members: [Literal.Member]) {
            for member in members {
                if let name = member.name { add(header: name, member.value.text) }
            }
        }

        // MARK: Values

        /// What people write: in quotes or as it is, or the name of a variable.
        private func noted(_ text: Substring) -> String? {
            if let quote = text.first, "\"'`".contains(quote) {
                let inside = text.dropFirst().prefix { $0 != quote }
                let rest = text[inside.endIndex...].dropFirst().trimmed
                let isWhole = rest.isEmpty || ",)}];#".contains(rest.first ?? ",")
                return isWhole && inside.endIndex < text.endIndex
                    ? ShellWord.escaped(String(inside)) : nil
            }
            if text.hasPrefix("$") {
                let name = String(text.dropFirst().filter { !"{}".contains($0) })
                if ShellLexer.isName(name), text == "$\(name)" || text == "${\(name)}" {
                    return Reference.environment(name).text
                }
            }
            return text.isEmpty ? nil : ShellWord.escaped(String(text))
        }

        private mutating func take(
            _ part: Part, _ label: String, _ content: String?, _ line: Int
        ) {
            let value = Value(label: label, content: content)
            if part != .model, let known = entries[entries.count - 1].values[part], known != value {
                // What comes after a client's own arguments is another's.
                if isCode {
                    if part == .base { entries[entries.count - 1].hasSeveralBases = true }
                    return
                }
                begin()
            }
            if entries[entries.count - 1].isEmpty { entries[entries.count - 1].line = line }
            if part == .base, isCode {
                let owner = Reader.assigned(lines[line - 1].text)?.name
                if let owner, owner != label { entries[entries.count - 1].owner = String(owner) }
            }
            entries[entries.count - 1].values[part] = value
            // A model that code works out is one of many; the client is of use without it.
            guard part == .model, let content else { return }
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
