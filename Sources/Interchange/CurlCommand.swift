internal import FoundationEssentials

/// A curl command line as far as it describes a request. Values are templates of ours: shell
/// variables stand in them as `${env:NAME}`.
struct CurlCommand {
    struct Header: Equatable {
        let line: Int
        let name: String
        let value: String
    }

    var line = 1
    var url: String?
    var method: String?
    var headers: [Header] = []
    /// The body; pieces are joined as curl joins them.
    var body: String?
    var maxTime: Int?
    var proxy: String?
    var proxyUser: String?
    /// Options that a model has a place for, beside the ones above, by their names.
    var caFile: String?
    var clientCertificate: String?
    var clientKey: String?
    var problems: [InterchangeProblem] = []

    /// All curl commands in a text, and what else stands there. Lines that begin with an option
    /// count as a curl command that lost its head.
    static func parse(_ text: String) -> (commands: [CurlCommand], problems: [InterchangeProblem]) {
        var (lines, problems) =
            WindowsLexer.recognises(text)
            ? WindowsLexer.commands(in: text) : ShellLexer.commands(in: text)
        var variables: [String: String] = [:]
        var commands: [CurlCommand] = []
        for index in lines.indices {
            lines[index] = lines[index].map { $0.replacing(variables) }
            guard var words = assignments(in: lines[index], into: &variables) else { continue }
            if words.first?.literal == "$" || words.first?.literal == "%" { words.removeFirst() }
            guard let first = words.first else { continue }
            if let head = words.firstIndex(where: { isCurl($0) }) {
                commands.append(CurlCommand(arguments: words[(head + 1)...], line: first.line))
            } else if first.shown.hasPrefix("-") {
                commands.append(CurlCommand(arguments: words[...], line: first.line))
            } else {
                problems.append(.init(line: first.line, code: .notCurl(first.shown)))
            }
        }
        return (commands, problems)
    }

    private static func isCurl(_ word: ShellWord) -> Bool {
        guard let text = word.literal else { return false }
        let name = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        return name == "curl" || name == "curl.exe"
    }

    /// Takes `NAME=value` words from the front (`export` too); `nil` where nothing is left.
    private static func assignments(
        in words: [ShellWord], into variables: inout [String: String]
    ) -> [ShellWord]? {
        var rest = words[...]
        if rest.first?.literal == "export" { rest.removeFirst() }
        while let text = rest.first?.literal, let (name, value) = text.cut(at: "="),
            ShellLexer.isName(String(name))
        {
            variables[String(name)] = String(value)
            rest.removeFirst()
        }
        return rest.isEmpty ? nil : Array(rest)
    }

    // MARK: Options

    private init(arguments: ArraySlice<ShellWord>, line: Int) {
        self.line = line
        var rest = arguments
        while let word = rest.popFirst() {
            let text = word.shown
            if text.hasPrefix("--"), text.count > 2 {
                take(option: text, of: word, attached: nil, from: &rest)
            } else if text.hasPrefix("-"), text.count > 1 {
                takeShort(word, from: &rest)
            } else if url == nil {
                url = word.template
            } else {
                problems.append(.init(line: word.line, code: .optionIgnored(text)))
            }
        }
    }

    /// `-sSH 'Name: value'`: flags up to the first option with a value, which may follow at once.
    private mutating func takeShort(_ word: ShellWord, from rest: inout ArraySlice<ShellWord>) {
        var letters = word
        letters.drop(1)
        while let letter = letters.firstCharacter {
            letters.drop(1)
            let option = CurlOption.short[letter] ?? "-\(letter)"
            let takesValue =
                CurlOption(rawValue: option)?.takesValue ?? CurlOption.valued.contains(option)
            guard takesValue else {
                take(option: option, of: word, attached: nil, from: &rest)
                continue
            }
            let attached = letters.parts.isEmpty ? nil : letters
            return take(option: option, of: word, attached: attached, from: &rest)
        }
    }

    private mutating func take(
        option name: String, of word: ShellWord, attached: ShellWord?,
        from rest: inout ArraySlice<ShellWord>
    ) {
        let option = CurlOption(rawValue: name)
        let takesValue = option?.takesValue ?? CurlOption.valued.contains(name)
        var value: ShellWord?
        if takesValue {
            value = attached ?? rest.popFirst()
            if value == nil {
                return problems.append(.init(line: word.line, code: .optionWithoutArgument(name)))
            }
        }
        switch (option, value) {
        case (.insecure, _): problems.append(.init(line: word.line, code: .insecure))
        case (let option?, let value?): apply(option, value)
        default:
            if !CurlOption.harmless.contains(name) {
                problems.append(.init(line: word.line, code: .optionIgnored(name)))
            }
        }
    }

    private mutating func apply(_ option: CurlOption, _ value: ShellWord) {
        let text = value.template
        switch option {
        case .header: addHeader(value)
        case .user: addUser(value)
        case .bearer: add("Authorization", "Bearer " + text, value.line)
        case .cookie:
            if text.contains("=") {
                add("Cookie", text, value.line)
            } else {
                problems.append(.init(line: value.line, code: .cookieFile(text)))
            }
        case .userAgent: add("User-Agent", text, value.line)
        case .referer:
            add("Referer", String(text.split(separator: ";auto").first ?? ""), value.line)
        case .request: method = text
        case .url: url = text
        case .data, .dataASCII, .dataBinary: addBody(value, separator: "&", readsFiles: true)
        case .dataRaw: addBody(value, separator: "&", readsFiles: false)
        case .json:
            addBody(value, separator: "", readsFiles: true)
            for name in ["Content-Type", "Accept"] where !hasHeader(name) {
                add(name, "application/json", value.line)
            }
        case .maxTime: maxTime = Double(text).map { Int($0.rounded(.up)) }
        case .proxy: proxy = text
        case .proxyUser: proxyUser = text
        case .noProxy: if text == "*" { proxy = "" }
        case .caCertificate: caFile = text
        case .certificate: clientCertificate = text
        case .key: clientKey = text
        case .insecure: break
        }
    }

    private mutating func addHeader(_ word: ShellWord) {
        let text = word.template
        let line = word.line
        if text.hasPrefix("@") {
            problems.append(.init(line: line, code: .headerFile(String(text.dropFirst()))))
        } else if let (name, value) = text.cut(at: ":") {
            if value.trimmed.isEmpty {
                // Headers that curl adds by itself: leaving them out is no loss here.
                let isCurls = ["accept", "user-agent", "content-type", "expect"]
                    .contains(name.lowercased())
                guard !isCurls else { return }
                problems.append(.init(line: line, code: .removesHeader(String(name))))
            } else {
                add(String(name.trimmed), String(value.trimmed), line)
            }
        } else {
            problems.append(.init(line: line, code: text.hasSuffix(";") ? .noValue : .noColon))
        }
    }

    /// `--user NAME:PASSWORD` is the basic credential (RFC 7617). With a variable in it there is
    /// nothing to encode yet.
    private mutating func addUser(_ word: ShellWord) {
        guard let text = word.literal else {
            return problems.append(
                .init(line: word.line, code: .unsupportedExpansion("--user " + word.shown)))
        }
        guard text.contains(":") else {
            return problems.append(.init(line: word.line, code: .passwordAsked))
        }
        add("Authorization", "Basic " + Data(text.utf8).base64EncodedString(), word.line)
    }

    private mutating func addBody(_ word: ShellWord, separator: String, readsFiles: Bool) {
        let text = word.shown
        if readsFiles, text.hasPrefix("@") {
            problems.append(.init(line: word.line, code: .dataFile(String(text.dropFirst()))))
        } else {
            body = body.map { $0 + separator + text } ?? text
        }
    }

    private mutating func add(_ name: String, _ value: String, _ line: Int) {
        headers.append(Header(line: line, name: name, value: value))
    }

    private func hasHeader(_ name: String) -> Bool {
        headers.contains { $0.name.lowercased() == name.lowercased() }
    }
}

extension ShellWord {
    fileprivate var firstCharacter: Character? {
        if case .literal(let text)? = parts.first { text.first } else { nil }
    }

    /// Takes characters from the front of the first literal.
    fileprivate mutating func drop(_ count: Int) {
        guard case .literal(let text)? = parts.first else { return }
        let rest = text.dropFirst(count)
        if rest.isEmpty { parts.removeFirst() } else { parts[0] = .literal(String(rest)) }
    }

    /// With the variables that an assignment before it has set.
    fileprivate func replacing(_ values: [String: String]) -> ShellWord {
        var word = ShellWord(parts: [], line: line)
        for part in parts {
            switch part {
            case .literal(let text):
                if text.isEmpty { word.parts.append(part) } else { word.append(text) }
            case .variable(let name):
                if let value = values[name] { word.append(value) } else { word.parts.append(part) }
            }
        }
        return word
    }
}
