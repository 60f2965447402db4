internal import PoolModel

/// Commands and their parameters, as curl's arguments.
extension PowerShellReader {
    /// An argument: a text, or an object.
    enum Argument {
        case word(ShellWord)
        case value(Literal)
    }

    mutating func command() {
        var arguments: [Argument] = []
        let start = line
        while !isAtEnd {
            arguments.append(argument())
            skipBlanks()
        }
        if following == UInt8(ascii: "|") { skipStatement() }
        guard let head = arguments.firstIndex(where: { isCommand($0) }) else {
            return
        }
        let name = text(of: arguments[head])
        let rest = arguments[(head + 1)...]
        let words: [ShellWord]
        if PowerShellReader.requests.contains(name.lowercased()) && !isCurlsOwn(rest) {
            words = curlWords(of: rest, line: start)
        } else {
            words = rest.map { word(of: $0, line: start).withoutWindowsEscapes }
        }
        let first = ShellWord(parts: [.literal("curl")], line: start)
        commands.append(ShellCommand(words: [first] + words))
    }

    private func isCommand(_ argument: Argument) -> Bool {
        guard case .word(let word) = argument else { return false }
        return CurlCommand.isCurl(word)
            || PowerShellReader.requests.contains(word.shown.lowercased())
    }

    /// `curl` may be an alias of `Invoke-WebRequest`: its options tell.
    private func isCurlsOwn(_ arguments: ArraySlice<Argument>) -> Bool {
        arguments.contains { text(of: $0) == "-H" }
    }

    func text(of argument: Argument) -> String {
        if case .word(let word) = argument { word.shown } else { "" }
    }

    func word(of argument: Argument, line: Int) -> ShellWord {
        switch argument {
        case .word(let word): word
        case .value(.text(let text)): ShellWord(template: text, line: line)
        case .value(let value) where value.members != nil:
            ShellWord(template: value.json, line: line)
        case .value: ShellWord(parts: [.command], line: line)
        }
    }

    private mutating func argument() -> Argument {
        let start = line
        if let byte = following, byte == UInt8(ascii: "@") || byte == UInt8(ascii: "(") {
            return .value(parenthesised())
        }
        if following == UInt8(ascii: "$") {
            let place = (index, line)
            index += 1
            let name = self.name()
            let isWhole = isAtEnd || following == UInt8(ascii: " ") || following == 0x0D
            if isWhole, let value = values[name.lowercased()] { return .value(value) }
            (index, line) = place
        }
        var word = ShellWord(parts: [], line: start)
        while let byte = following, !isAtEnd, !" \t\r".utf8.contains(byte) {
            switch byte {
            case UInt8(ascii: "`"):
                if continuation != nil { return .word(word) }
                index += 1
                if let next = following { word.append(String(Unicode.Scalar(next))) }
                step()
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "$"):
                let before = index
                switch read() {
                case .text(let text)?:
                    if text.isEmpty, word.parts.isEmpty { word.parts = [.literal("")] }
                    word.append(contentsOf: ShellWord(template: text, line: start))
                case nil:
                    problems.append(.init(line: start, code: .unclosedQuote))
                    index = bytes.count
                default: word.parts.append(.command)
                }
                if index == before { step() }
            default:
                let from = index
                while let byte = following, !" \t\r\n`'\"$;|".utf8.contains(byte) { index += 1 }
                if index == from { step() }
                word.append(String(decoding: bytes[from..<index], as: UTF8.self))
            }
        }
        return .word(word)
    }

    /// `@{...}`, `($body | ConvertTo-Json)`, a here-string.
    private mutating func parenthesised() -> Literal {
        let place = (index, line)
        if following == UInt8(ascii: "(") {
            index += 1
            skipBlanks()
            var inner: Literal?
            if following == UInt8(ascii: "$") {
                index += 1
                inner = values[self.name().lowercased()]
            } else if following == UInt8(ascii: "@") {
                inner = read()
            }
            (index, line) = place
            let whole = read()
            return inner ?? whole ?? .expression
        }
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        if next.isLetter {
            index += 1
            return values[self.name().lowercased()] ?? .expression
        }
        let value = read()
        if index == place.0 { step() }
        return value ?? .expression
    }

    // MARK: Parameters

    /// `Invoke-RestMethod`'s parameters as curl's options.
    private func curlWords(of arguments: ArraySlice<Argument>, line: Int) -> [ShellWord] {
        var words: [ShellWord] = []
        var rest = arguments
        func add(_ option: String, _ value: ShellWord) {
            words += [ShellWord(parts: [.literal(option)], line: line), value]
        }
        while let argument = rest.popFirst() {
            if let parameters = Self.parameters(of: argument) {
                rest = (parameters + rest)[...]
                continue
            }
            let name = text(of: argument).lowercased()
            guard name.hasPrefix("-"), name.count > 1 else {
                add("--url", word(of: argument, line: line))
                continue
            }
            if name == "-skipcertificatecheck" {
                words.append(ShellWord(parts: [.literal("--insecure")], line: line))
            }
            let isSwitch = PowerShellReader.switches.contains(name)
            guard !isSwitch, let value = rest.popFirst() else { continue }
            switch name {
            case "-headers": for header in headers(value, line) { add("--header", header) }
            case "-websession": addSession(value, add)
            // What it logs on with is in the system's store, not in the text.
            case "-credential", "-proxycredential", "-certificate", "-certificatethumbprint":
                add("--user", ShellWord(parts: [.command], line: line))
            default:
                if let option = PowerShellReader.options[name] {
                    add(option, word(of: value, line: line))
                }
            }
        }
        return words
    }

    /// Of `@name`: the members of an object as parameters.
    private static func parameters(of argument: Argument) -> [Argument]? {
        guard case .value(.object(let members)) = argument else { return nil }
        return members.flatMap { member -> [Argument] in
            let name = ShellWord(parts: [.literal("-" + (member.name ?? ""))], line: member.line)
            return [.word(name), .value(member.value)]
        }
    }

    private func headers(_ value: Argument, _ line: Int) -> [ShellWord] {
        guard case .value(let object) = value, let members = object.members else {
            return [ShellWord(parts: [.command], line: line)]
        }
        return members.map { member in
            var header = ShellWord(parts: [], line: member.line)
            header.append((member.name ?? "") + ": ")
            header.append(contentsOf: word(of: .value(member.value), line: member.line))
            return header
        }
    }

    private func addSession(_ value: Argument, _ add: (String, ShellWord) -> Void) {
        guard case .value(let session) = value, let agent = session["UserAgent"]?.text else {
            return
        }
        add("--user-agent", ShellWord(template: agent, line: line))
    }

    private static let options = [
        "-uri": "--url", "-method": "--request", "-body": "--data-raw",
        "-useragent": "--user-agent",
        "-timeoutsec": "--max-time", "-proxy": "--proxy", "-token": "--oauth2-bearer",
    ]

    /// Parameters without a value.
    private static let switches: Set<String> = [
        "-usebasicparsing", "-skipcertificatecheck", "-disablekeepalive", "-verbose",
        "-skiphttperrorcheck", "-usedefaultcredentials", "-allowunencryptedauthentication",
        "-passthru", "-skipheadervalidation", "-preserveauthorizationonredirect",
    ]
}

extension ShellWord {
    /// A template of ours as a word.
    init(template: String, line: Int) {
        // What is no template stands for itself.
        guard let parts = try? ReferenceTemplate(template).parts else {
            self.init(parts: [.literal(template)], line: line)
            return
        }
        self.init(
            parts: parts.map { part in
                switch part {
                case .literal(let text): .literal(text)
                case .reference(.environment(let name)): .variable(name)
                case .reference(let file): .literal(file.text)
                }
            }, line: line)
    }

    /// Windows PowerShell hands quotes on to a program only with a backslash before them.
    fileprivate var withoutWindowsEscapes: ShellWord {
        var word = ShellWord(parts: [], line: line)
        for part in parts {
            guard case .literal(let text) = part, text.contains("\\\"") else {
                word.parts.append(part)
                continue
            }
            word.parts.append(
                .literal(
                    text.split(separator: "\\\"", omittingEmptySubsequences: false)
                        .joined(separator: "\"")))
        }
        return word
    }
}
