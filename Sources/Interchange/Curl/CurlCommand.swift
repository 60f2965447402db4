internal import FoundationEssentials
internal import PoolModel

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
    /// What makes the request another one than could be sent from here: nothing of it is taken.
    var refusals: [InterchangeProblem] = []

    /// What it reads from its input (`-d @-`) and from files that the script itself writes.
    private let input: ShellWord?
    private let files: [String: ShellWord]
    /// The credential of `--user`, until it is clear how it travels.
    private var basic: (header: Header, place: Int)?
    /// The last option that makes the credential, and the proxy's, travel in another way.
    private var authentication: String?
    private var proxyAuthentication: String?
    private var query: [String] = []
    private var isGet = false

    static func isCurl(_ word: ShellWord) -> Bool {
        guard let text = word.literal else { return false }
        let name = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        return name == "curl" || name == "curl.exe"
    }

    // MARK: Options

    init(
        arguments: ArraySlice<ShellWord>, line: Int, input: ShellWord? = nil,
        files: [String: ShellWord] = [:]
    ) {
        self.line = line
        self.input = input
        self.files = files
        var rest = arguments
        while let word = rest.popFirst() {
            let text = word.shown
            if text.hasPrefix("--"), text.count > 2 {
                take(option: text, of: word, attached: nil, from: &rest)
            } else if text.hasPrefix("-"), text.count > 1 {
                takeShort(word, from: &rest)
            } else if text == "--" {
                continue
            } else if url == nil {
                takeURL(word)
            } else {
                problems.append(.init(line: word.line, code: .secondURL))
            }
        }
        finish()
    }

    /// What depends on several options.
    private mutating func finish() {
        if let basic {
            if let authentication {
                let line = basic.header.line
                refusals.append(.init(line: line, code: .otherAuthentication(authentication)))
            } else {
                headers.insert(basic.header, at: basic.place)
            }
        } else if let authentication {
            problems.append(.init(line: line, code: .optionIgnored(authentication)))
        }
        if let proxyAuthentication {
            let hasUser = proxyUser != nil || proxy?.contains("@") == true
            let code: InterchangeProblem.Code =
                hasUser
                ? .otherAuthentication(proxyAuthentication) : .optionIgnored(proxyAuthentication)
            hasUser
                ? refusals.append(.init(line: line, code: code))
                : problems.append(.init(line: line, code: code))
        }
        if isGet, let data = body {
            query.append(data)
            body = nil
        }
        if !query.isEmpty, let url {
            self.url = url + (url.contains("?") ? "&" : "?") + query.joined(separator: "&")
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
        option written: String, of word: ShellWord, attached: ShellWord?,
        from rest: inout ArraySlice<ShellWord>
    ) {
        // `--expand-data` and the like do as the option they name, with `{{variables}}` in it.
        let isExpanding = written.hasPrefix("--expand-")
        let name = isExpanding ? "--" + written.dropFirst(9) : written
        let option = CurlOption(rawValue: name)
        let takesValue =
            option?.takesValue ?? (CurlOption.valued.contains(name) || isExpanding)
        var value: ShellWord?
        if takesValue {
            value = attached ?? rest.popFirst()
            if value == nil {
                return problems.append(
                    .init(line: word.line, code: .optionWithoutArgument(name.brief)))
            }
        }
        if isExpanding, value?.shown.contains("{{") == true {
            refusals.append(.init(line: word.line, code: .unsupportedExpansion))
            return
        }
        switch (option, value) {
        case (.insecure, _): problems.append(.init(line: word.line, code: .insecure))
        case (.get, _): isGet = true
        case (let option?, let value?): apply(option, value)
        default: other(name, line: word.line)
        }
    }

    /// An option that no field has a place for.
    private mutating func other(_ name: String, line: Int) {
        if CurlOption.otherAuthentication.contains(name) {
            authentication = name
        } else if CurlOption.otherProxyAuthentication.contains(name) {
            proxyAuthentication = name
        } else if CurlOption.elsewhere.contains(name) {
            refusals.append(.init(line: line, code: .goesElsewhere(name)))
        } else if !CurlOption.harmless.contains(name) {
            // What stands after an equals sign may be a secret.
            let shown = name.prefix { $0 != "=" }.brief
            problems.append(.init(line: line, code: .optionIgnored(shown)))
        }
    }

    private mutating func apply(_ option: CurlOption, _ value: ShellWord) {
        let text = value.template
        switch option {
        case .data, .dataASCII, .dataBinary, .dataRaw, .dataEncoded, .json, .maxTime: break
        case _ where value.runsCommand:
            return refusals.append(.init(line: value.line, code: .commandSubstitution))
        default: break
        }
        switch option {
        case .header: addHeader(value)
        case .user: addUser(value)
        case .bearer: add("Authorization", "Bearer " + text, value.line)
        case .cookie:
            if text.contains("=") {
                add("Cookie", text, value.line)
            } else {
                problems.append(.init(line: value.line, code: .cookieFile(text.brief)))
            }
        case .userAgent: add("User-Agent", text, value.line)
        case .referer:
            add("Referer", String(text.split(separator: ";auto").first ?? ""), value.line)
        case .request: method = text
        case .url: takeURL(value)
        case .data, .dataASCII, .dataBinary: addBody(value, separator: "&", readsFiles: true)
        case .dataRaw: addBody(value, separator: "&", readsFiles: false)
        case .dataEncoded: addEncoded(value)
        case .urlQuery: query.append(CurlCommand.encoded(text))
        case .json:
            addBody(value, separator: "", readsFiles: true)
            for name in ["Content-Type", "Accept"] where !hasHeader(name) {
                add(name, "application/json", value.line)
            }
        case .maxTime: maxTime = Double(text).flatMap { Int(exactly: $0.rounded(.up)) }
        case .proxy: proxy = text
        case .proxyUser: proxyUser = text
        case .noProxy: if text == "*" { proxy = "" }
        case .caCertificate: caFile = text
        case .certificate: takeCertificate(value)
        case .key: clientKey = text
        case .socks4: proxy = "socks4://" + text
        case .socks4a: proxy = "socks4a://" + text
        case .socks5: proxy = "socks5://" + text
        case .socks5Hostname: proxy = "socks5h://" + text
        case .insecure, .get: break
        }
    }

    private mutating func takeURL(_ word: ShellWord) {
        if word.runsCommand {
            refusals.append(.init(line: word.line, code: .commandSubstitution))
        } else {
            url = word.template
        }
    }

    private mutating func addHeader(_ word: ShellWord) {
        let text = word.template
        let line = word.line
        if text.hasPrefix("@") {
            problems.append(.init(line: line, code: .headerFile(text.dropFirst().brief)))
        } else if text.first == ":", let (name, value) = text.dropFirst().cut(at: ":") {
            // Browsers copy what HTTP/2 has in the place of the request line.
            add(":" + name, String(value.trimmed), line)
        } else if let (name, value) = text.cut(at: ":") {
            if value.trimmed.isEmpty {
                // Headers that curl adds by itself: leaving them out is no loss here.
                let isCurls = ["accept", "user-agent", "content-type", "expect"]
                    .contains(name.lowercased())
                guard !isCurls else { return }
                problems.append(.init(line: line, code: .removesHeader(name.brief)))
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
            return refusals.append(.init(line: word.line, code: .userWithVariable))
        }
        guard text.contains(":") else {
            return refusals.append(.init(line: word.line, code: .passwordAsked))
        }
        let value = "Basic " + Data(text.utf8).base64EncodedString()
        let header = Header(line: word.line, name: "Authorization", value: value)
        basic = (header, headers.count)
    }

    /// `FILE[:PASSWORD]`, a colon in the file's name behind a backslash. There is no place for
    /// the password of a key.
    private mutating func takeCertificate(_ word: ShellWord) {
        let text = word.template
        var name = ""
        var rest = text[...]
        while let sign = rest.popFirst() {
            if sign == "\\", rest.first == ":" || rest.first == "\\" {
                name.append(rest.removeFirst())
            } else if sign == ":" {
                // `C:\cert.pem`
                let isDrive = name.count == 1 && (rest.first == "\\" || rest.first == "/")
                guard isDrive else {
                    return refusals.append(.init(line: word.line, code: .certificatePassword))
                }
                name.append(sign)
            } else {
                name.append(sign)
            }
        }
        clientCertificate = name
    }

    // MARK: Body

    private mutating func addBody(_ word: ShellWord, separator: String, readsFiles: Bool) {
        var word = word
        let text = word.shown
        if readsFiles, text.hasPrefix("@") {
            let file = String(text.dropFirst())
            guard let content = file == "-" ? input : files[file] else {
                return problems.append(.init(line: word.line, code: .dataFile(file.brief)))
            }
            word = content
        }
        if word.runsCommand {
            problems.append(.init(line: word.line, code: .bodyOfCommand))
        }
        body = body.map { $0 + separator + word.template } ?? word.template
    }

    /// `content`, `=content` or `name=content`; files are not read.
    private mutating func addEncoded(_ word: ShellWord) {
        let text = word.template
        let isFile = text.prefix { $0 != "=" }.contains("@")
        guard !isFile else {
            let file = text.cut(at: "@")?.after ?? ""
            return problems.append(.init(line: word.line, code: .dataFile(file.brief)))
        }
        let piece = CurlCommand.encoded(text)
        body = body.map { $0 + "&" + piece } ?? piece
    }

    /// As `--data-urlencode` and `--url-query` encode: all but the unreserved signs of RFC 3986.
    private static func encoded(_ text: String) -> String {
        if text.first == "+" { return String(text.dropFirst()) }
        var name = ""
        var content = text[...]
        if let (before, after) = text.cut(at: "=") {
            name = before.isEmpty ? "" : before + "="
            content = after
        }
        return name + content.utf8.percentEncoded()
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
}
