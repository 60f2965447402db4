internal import PoolModel

/// Finds the requests in a PowerShell script: `Invoke-RestMethod`, `Invoke-WebRequest` and
/// `curl.exe`, as curl's arguments, so that all of them are read on one road.
///
/// The parameters are those of Microsoft's reference of both commands
/// (https://learn.microsoft.com/powershell/module/microsoft.powershell.utility).
struct PowerShellReader {
    let bytes: [UInt8]
    var index = 0
    var line = 1
    var values: [String: Literal] = [:]
    var commands: [ShellCommand] = []
    var problems: [InterchangeProblem] = []

    static let requests: Set<String> = [
        "invoke-restmethod", "invoke-webrequest", "irm", "iwr",
    ]

    /// Whether a text is meant for PowerShell.
    static func recognises(_ lines: [TextLine]) -> Bool {
        let hasCurl = lines.contains { $0.text.contains("curl") }
        return lines.contains { line in
            let text = line.text.trimmed
            let words = text.split(separator: " ", maxSplits: 6)
                .map { $0.drop { $0 == "(" }.lowercased() }
            let isRequest = words.contains { requests.contains($0) }
            let isFirst = words.first.map { requests.contains($0) } ?? false
            let isAssigned = isRequest && text.first == "$" && text.contains("=")
            let isPrompted = isRequest && words.first == "ps"
            return isFirst || isAssigned || isPrompted
                || hasCurl && (text.hasSuffix(" `") || text.contains("$env:"))
        }
    }

    static func commands(in text: String) -> (
        commands: [ShellCommand], problems: [InterchangeProblem]
    ) {
        var reader = PowerShellReader(bytes: Array(text.utf8))
        while reader.index < reader.bytes.count { reader.statement() }
        return (reader.commands, reader.problems)
    }

    /// The objects that stand in variables, for whoever looks for headers only.
    static func objects(in text: String) -> [[Literal.Member]] {
        var reader = PowerShellReader(bytes: Array(text.utf8))
        while reader.index < reader.bytes.count { reader.statement() }
        let named = reader.values.filter { $0.key.lowercased().contains("header") }
        return named.sorted { $0.key < $1.key }.compactMap(\.value.members)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Statements

    var following: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func step() {
        if following == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    /// Blanks, and line ends that a backtick takes the meaning from.
    mutating func skipBlanks() {
        while let byte = following {
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0D {
                index += 1
            } else if byte == UInt8(ascii: "`"), let end = continuation {
                while index < end { step() }
            } else {
                return
            }
        }
    }

    /// Where the next line begins, if only blanks follow a backtick.
    var continuation: Int? {
        var place = index + 1
        while place < bytes.count, " \t\r".utf8.contains(bytes[place]) { place += 1 }
        return place < bytes.count && bytes[place] == UInt8(ascii: "\n") ? place + 1 : nil
    }

    var isAtEnd: Bool {
        guard let byte = following else { return true }
        return "\n;|)".utf8.contains(byte)
    }

    private mutating func statement() {
        skipBlanks()
        guard let byte = following else { return }
        // The command in parentheses is what counts; what is done with its answer does not.
        if isAtEnd || "}()".utf8.contains(byte) { return step() }
        if byte == UInt8(ascii: "#") { return skipStatement() }
        if byte == UInt8(ascii: "$"), assignment() { return }
        command()
    }

    mutating func skipStatement() {
        while let byte = following, byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "`"), let end = continuation {
                while index < end { step() }
            } else {
                step()
            }
        }
    }

    /// `$name = value`, `$name.Add("a", "b")`, `$name["a"] = "b"`.
    private mutating func assignment() -> Bool {
        let start = (index, line)
        index += 1
        let name = self.name()
        let key = name.lowercased()
        if following == UInt8(ascii: "."), bytes[index...].starts(with: ".Add(".utf8) {
            index += 4
            if case .array(let pair)? = read(), pair.count == 2, let member = pair[0].text {
                add(Literal.Member(name: member, value: pair[1], line: start.1), to: key)
            }
            skipStatement()
            return true
        }
        var member: String?
        if following == UInt8(ascii: "[") {
            if case .array(let names)? = read(), names.count == 1 { member = names[0].text }
        } else if following == UInt8(ascii: ".") {
            index += 1
            member = self.name()
        }
        skipBlanks()
        guard following == UInt8(ascii: "="), !key.hasPrefix("env:") || member == nil else {
            (index, line) = start
            return false
        }
        index += 1
        skipBlanks()
        if let word = bareWord(), PowerShellReader.requests.contains(word) { return true }
        let value = named() ?? read(isWhole: true) ?? .expression
        if let member {
            add(Literal.Member(name: member, value: value, line: start.1), to: key)
        } else {
            // A new object of some class is filled below.
            values[key] = value == .expression ? .object([]) : value
        }
        skipStatement()
        return true
    }

    /// The value of another variable, alone or on its way to `ConvertTo-Json`.
    private mutating func named() -> Literal? {
        guard following == UInt8(ascii: "$") else { return nil }
        let place = (index, line)
        index += 1
        let value = values[name().lowercased()]
        skipBlanks()
        if value != nil, isAtEnd { return value }
        (index, line) = place
        return nil
    }

    mutating func add(_ member: Literal.Member, to key: String) {
        values[key] = .object((values[key]?.members ?? []) + [member])
    }

    mutating func name() -> String {
        let start = index
        while let byte = following, byte.isNamePart || byte == UInt8(ascii: ":") { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// The name of a command that stands here, in lower case; nothing is passed over.
    private func bareWord() -> String? {
        let word = bytes[index...].prefix {
            $0.isLetter || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self).lowercased()
    }

    mutating func read(isWhole: Bool = false) -> Literal? {
        var reader = LiteralReader(
            bytes, at: index, line: line, language: .powerShell, variables: values)
        let value = isWhole ? reader.value() : reader.single()
        (index, line) = (reader.index, reader.line)
        return value
    }
}
