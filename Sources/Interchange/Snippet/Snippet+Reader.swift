internal import PoolModel

extension Snippet {
    /// Finds them in a text, one line after the other.
    struct Reader {
        private let text: String
        private let bytes: [UInt8]
        let lines: [TextLine]
        private let isCode: Bool
        /// Code of a library that is not known here: only an argument's name says what it is for, since
        /// `url` may be that of an image.
        private let isForeignCode: Bool
        private let calls: [String]
        /// What names stand for, where they stand for one thing.
        private let variables: [String: Literal]
        private let objects: [String: Substring?]
        private(set) var entries = [Entry()]
        private var statement = Statement()
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
            isForeignCode = !isCode && Reader.isCode(lines)
            self.calls = calls
            let (texts, repeated) = isCode ? LiteralReader.texts(in: lines) : ([:], [])
            variables = texts.filter { !repeated.contains($0.key) }
            objects = isCode ? Reader.objects(in: lines) : [:]
        }

        /// What lines of code begin with, in languages that people show their calls in.
        private static let beginnings = [
            "import ", "from ", "const ", "let ", "var ", "using ", "package ", "def ", "async ",
            "await ", "client = ", "response = ", "#include ", "use ", "fn ", "func ",
        ]

        private static func isCode(_ lines: [TextLine]) -> Bool {
            lines.contains { line in
                let text = line.text
                let isOpen = text.trimmed.last.map { ";({".contains($0) } ?? false
                return beginnings.contains { text.hasPrefix($0) }
                    && (isOpen || text.contains("=") || text.contains("import"))
            }
        }

        /// The place of the one that is being read.
        private var last: Int { entries.count - 1 }

        private mutating func begin() {
            entries.append(Entry())
            entries[last].block = block
            entries[last].line = 0
        }

        mutating func read() {
            var next = 0
            while next < lines.count {
                let place = next
                next += 1
                let line = lines[place].text
                if isCode {
                    statement.take(lines[place])
                    if calls.contains(where: { line.contains($0) }) {
                        begin()
                        entries[last].call = statement.line...lines[place].number
                        entries[last].owner = Reader.assigned(line).map { String($0.name) }
                    } else if let start = entries[last].call?.lowerBound, start == statement.line {
                        entries[last].call = start...lines[place].number
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
                    if isCode, part == .model, let (place, id) = asked(value) {
                        entries[place].add(model: Value(label: String(name), content: id))
                        continue
                    }
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
                    guard !isCode || isOfEntry else { continue }
                    let end = hasOpenBraces ? nil : takeHeaders(at: object, lines[place].number)
                    if object.startIndex != value.startIndex { continue }
                    hasOpenBraces = end == nil
                    next = max(next, end ?? 0)
                    if next > place + 1 { break }
                }
            }
        }

        /// Whether the statement that is read is the client's call, or of what the call has given:
        /// whatever stands elsewhere may be another service's.
        private var isOfEntry: Bool {
            guard let call = entries[last].call else { return true }
            return call.lowerBound == statement.line || isAsked(entries[last])
        }

        /// Whether the statement is of what a client's call has given: `client.chat(...)`.
        private func isAsked(_ entry: Entry) -> Bool {
            guard entry.call != nil, let owner = entry.owner else { return false }
            return lines[statement.line - 1].text.contains(owner + ".")
        }

        // MARK: Notes

        /// A line with a label; `false` where it is none.
        private mutating func takeNote(_ line: TextLine) -> Bool {
            // A property of another profile: https://quarkus.io/guides/config-reference#profiles
            if line.text.hasPrefix("%"), line.text.contains("=") { return true }
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
            if isForeignCode, !Snippet.argumentNames.contains(label) { return false }
            if let part = labels[label] {
                // An object is read as in code.
                if part == .headers, value.hasPrefix("{") { return false }
                isInHeaders = part == .headers
                if part != .headers {
                    // What stands in brackets after it is said of it.
                    let said = part == .model ? value.prefix(upTo: " (") : value
                    let values = label == "MODELS" ? said.split(separator: ",") : [said]
                    for value in values where !value.isEmpty {
                        take(part, String(name), noted(value.trimmed), line.number)
                    }
                } else if let pair = value.cut(at: ":") {
                    takeHeader(pair.before.trimmed, Reader.bare(pair.after))
                }
                return true
            }
            // `please send X-Team: blue as well`
            let word = name.split(separator: " ").last ?? name
            guard isInHeaders || word.lowercased().hasPrefix("x-"), text[colon] == ":" else {
                return false
            }
            takeHeader(isInHeaders ? name : word, value)
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
            entries[last].headers.append((name, Value(label: name, content: content)))
        }

        // MARK: Code

        /// A URL in quotes that asks a model for an answer.
        private mutating func takeURL(_ line: TextLine) {
            for part in line.text.split(whereSeparator: { "\"'`".contains($0) }) {
                guard part.hasPrefix("https://") || part.hasPrefix("http://"),
                    CallPath.isCall(String(part))
                else { continue }
                if entries[last].url != nil { begin() }
                entries[last].url = String(part)
                entries[last].line = line.number
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
            let part =
                Snippet.argumentNames.contains(label) ? labels[label] : Snippet.callNames[label]
            var reader = reader(at: brackets)
            guard let part, let values = reader.single()?.elements else { return }
            if part == .headers {
                guard isOfEntry else { return }
                if values.count == 1, let members = values[0].members {
                    add(members)
                } else if values.count == 2, let name = values[0].text {
                    add(header: name, values[1].text)
                }
            } else if values.count == 1, let text = values[0].text {
                take(part, String(name), text, line)
            }
        }

        /// The model that a client is called for: `gateway("id")`, `gateway.chat("id")`, as the AI SDK
        /// has it (https://ai-sdk.dev/docs/foundations/providers-and-models).
        private func asked(_ value: Substring) -> (place: Int, id: String)? {
            let called = value.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }
            guard let owner = called.split(separator: ".").first,
                value[called.endIndex...].first == "(",
                let place = entries.lastIndex(where: { entry in
                    entry.call != nil && entry.owner.map { $0[...] == owner } ?? false
                })
            else { return nil }
            var reader = reader(at: value[called.endIndex...])
            guard let id = reader.single()?.elements?.first?.text else { return nil }
            return (place, id)
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
        static func label(_ name: Substring) -> String {
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

        /// Whether a model can be called so: a line of code that was not seen for one is no name.
        private static func isModelID(_ text: String) -> Bool {
            text.first != "[" && text.first != "{" && !text.contains("[\"")
                && !text.contains { "();".contains($0) }
        }

        /// What people write: in quotes or as it is, or the name of a variable.
        private func noted(_ text: Substring) -> String? {
            if let quote = text.first, "\"'`".contains(quote) {
                let inside = text.dropFirst().prefix { $0 != quote }
                let rest = text[inside.endIndex...].dropFirst().trimmed
                let isWhole = rest.isEmpty || ",)}];#".contains(rest.first ?? ",")
                return isWhole && inside.endIndex < text.endIndex
                    ? LiteLLMValue.template(String(inside)) : nil
            }
            if text.hasPrefix("$") {
                let name = String(text.dropFirst().filter { !"{}".contains($0) })
                if ShellLexer.isName(name), text == "$\(name)" || text == "${\(name)}" {
                    return Reference.environment(name).text
                }
            }
            return text.isEmpty ? nil : LiteLLMValue.template(String(text))
        }

        private mutating func take(
            _ part: Part, _ label: String, _ content: String?, _ line: Int
        ) {
            let isNone = part == .model && content.map { !Reader.isModelID($0) } ?? false
            let value = Value(label: label, content: isNone ? nil : content)
            if isCode, part != .model, !isOfEntry {
                var other = Entry()
                other.values[part] = value
                entries.insert(other, at: last)
                return
            }
            if part != .model, let known = entries[last].values[part], known.content != content {
                // What comes after a client's own arguments is another's.
                if isCode {
                    if part == .base { entries[last].hasSeveralBases = true }
                    return
                }
                begin()
            }
            if part == .model, let asked = entries.lastIndex(where: isAsked) {
                entries[asked].add(model: value)
                return
            }
            if entries[last].isEmpty { entries[last].line = line }
            if part == .base, isCode, entries[last].call == nil {
                let owner = Reader.assigned(lines[line - 1].text)?.name
                if let owner, owner != label { entries[last].owner = String(owner) }
            }
            entries[last].values[part] = value
            if part == .model { entries[last].add(model: value) }
        }
    }
}

extension Substring {
    fileprivate func prefix(upTo mark: String) -> Substring {
        firstRange(of: mark).map { self[..<$0.lowerBound] } ?? self
    }

    /// Without these at its ends.
    fileprivate func trimming(_ marks: String) -> Substring {
        var text = self
        while let first = text.first, marks.contains(first) { text.removeFirst() }
        while let last = text.last, marks.contains(last) { text.removeLast() }
        return text
    }
}
