internal import PoolModel

/// Reads object and array literals as the common languages have them, without running anything:
/// JavaScript, Python, PHP, Ruby, Go, TOML's inline tables, PowerShell's hashtables.
///
/// They differ in little: names bare or in quotes, `:`, `=` or `=>` after them, `,`, `;` or a line
/// end between members. A value that is read from the environment becomes a reference, one that
/// the program works out otherwise is an ``Literal/expression``.
struct LiteralReader {
    enum Language { case program, powerShell }

    let bytes: [UInt8]
    let language: Language
    /// What stands above under a name; PowerShell's names are in lower case here.
    let variables: [String: Literal]
    var index: Int
    var line: Int
    var depth = 0

    static let maximumDepth = 64

    init(
        _ bytes: [UInt8], at index: Int = 0, line: Int = 1, language: Language = .program,
        variables: [String: Literal] = [:]
    ) {
        self.bytes = bytes
        self.index = index
        self.line = line
        self.language = language
        self.variables = variables
    }

    /// Texts that are assigned to a name: `const token = "..."`. Of several the last counts; which
    /// names have had another before is told as well.
    static func texts(
        in lines: [TextLine]
    ) -> (texts: [String: Literal], repeated: Set<String>) {
        var texts: [String: Literal] = [:]
        var repeated: Set<String> = []
        for line in lines {
            guard let (left, right) = line.text.cut(at: "="), !right.hasPrefix("=") else {
                continue
            }
            var name = left.prefix { $0 != ":" }.trimmed
            for word in ["const ", "let ", "var ", "final ", "String ", "export "]
            where name.hasPrefix(word) { name = name.dropFirst(word.count).trimmed }
            if name.hasPrefix("$") { name = name.dropFirst() }
            guard ShellLexer.isName(String(name)) else { continue }
            var reader = LiteralReader(Array(right.utf8), variables: texts)
            guard let value = reader.value(), value.text != nil else { continue }
            if let old = texts.updateValue(value, forKey: String(name)), old != value {
                repeated.insert(String(name))
            }
        }
        return (texts, repeated)
    }

    struct Failure: Error {}

    /// The value that begins here; `nil` where it has no end.
    mutating func value() -> Literal? {
        do throws(Failure) { return try concatenation() } catch { return nil }
    }

    /// Whether nothing but blanks, comments and semicolons follow.
    var isDone: Bool {
        var rest = self
        repeat { rest.skipBlanks() } while rest.accept(";")
        return rest.following == nil
    }

    /// The value that begins here, and nothing that may be put to it with `+`.
    mutating func single() -> Literal? {
        do throws(Failure) { return try primary() } catch { return nil }
    }

    /// Members up to the text's end, without braces around them.
    mutating func members() -> [Literal.Member]? {
        do throws(Failure) { return try members(until: nil) } catch { return nil }
    }

    // MARK: Signs

    var following: UInt8? { index < bytes.count ? bytes[index] : nil }

    func isNext(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[index...].starts(with: $0) }
    }

    mutating func step() {
        if following == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    mutating func accept(_ text: StaticString) -> Bool {
        guard isNext(text) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    /// Blanks and comments; line ends too where `acrossLines`.
    mutating func skipBlanks(acrossLines: Bool = true) {
        while let byte = following {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "\n") where acrossLines: step()
            case UInt8(ascii: "#"):
                skipLine()
            case UInt8(ascii: "/") where isNext("//"):
                skipLine()
            case UInt8(ascii: "/") where isNext("/*"):
                while following != nil, !isNext("*/") { step() }
                _ = accept("*/")
            default: return
            }
        }
    }

    mutating func skipLine() {
        while let byte = following, byte != UInt8(ascii: "\n") { index += 1 }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isNamePart || byte >= 0x80
    }

    mutating func name(with more: String = "") -> String {
        let start = index
        while let byte = following, LiteralReader.isNameByte(byte) || more.utf8.contains(byte) {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    // MARK: Values

    /// Texts that are put together with `+`, or a single value.
    mutating func concatenation() throws(Failure) -> Literal {
        skipBlanks()
        var result = try primary()
        while true {
            let place = (index, line)
            skipBlanks()
            let isJoined = accept("+") || (isNext(". ") && accept("."))
            guard isJoined else {
                (index, line) = place
                return isAtEnd ? result : try unfinished()
            }
            skipBlanks()
            let next = try primary()
            if case .text(let left) = result, case .text(let right) = next {
                result = .text(left + right)
            } else {
                result = .expression
            }
        }
    }

    /// Whether nothing more belongs to the value.
    private var isAtEnd: Bool {
        var rest = index
        while rest < bytes.count,
            bytes[rest] == UInt8(ascii: " ") || bytes[rest] == UInt8(ascii: "\t")
        {
            rest += 1
        }
        guard rest < bytes.count else { return true }
        return ",;}])#\r\n|".utf8.contains(bytes[rest])
            || bytes[rest...].starts(with: "//".utf8) || bytes[rest] == UInt8(ascii: "`")
    }

    /// Something goes on after the value: what it gives is the program's.
    private mutating func unfinished() throws(Failure) -> Literal {
        try skipExpression()
        return .expression
    }

    mutating func skipExpression() throws(Failure) {
        var closers: [UInt8] = []
        while let byte = following {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                if closers.isEmpty { return }
                index += 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                closers.append(byte)
                index += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if closers.popLast() == nil { return }
                index += 1
            case UInt8(ascii: "\n") where closers.isEmpty && language == .powerShell: return
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                _ = try text(isFormat: false)
            default: step()
            }
        }
    }

    private mutating func primary() throws(Failure) -> Literal {
        guard let byte = following else { throw Failure() }
        switch byte {
        case UInt8(ascii: "{"): return .object(try braced())
        case UInt8(ascii: "@") where isNext("@{"):
            index += 1
            return .object(try braced())
        case UInt8(ascii: "@") where isNext("@'") || isNext("@\""): return try hereString()
        case UInt8(ascii: "@") where isNext("@("):
            index += 1
            return try list(until: UInt8(ascii: ")"))
        case UInt8(ascii: "["): return try list(until: UInt8(ascii: "]"))
        case UInt8(ascii: "("): return try list(until: UInt8(ascii: ")"))
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return try text(isFormat: false)
        case UInt8(ascii: "`") where language == .program: return try text(isFormat: true)
        case UInt8(ascii: "$"): return variable()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(name(with: "-+."))
        default: break
        }
        guard LiteralReader.isNameByte(byte) else { return try unfinished() }
        return try named()
    }

    /// A value that begins with a name: a prefix of a text, a constant, a look-up, a call.
    mutating func named() throws(Failure) -> Literal {
        let word = name(with: ".:")
        if let next = following, next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") {
            if word.count <= 2 { return try text(isFormat: word.lowercased().contains("f")) }
        }
        switch word {
        case "true", "True": return .flag(true)
        case "false", "False": return .flag(false)
        case "null", "None", "nil", "undefined", "NULL": return .null
        case "new":
            skipBlanks()
            return try named()
        case "map" where isNext("["):
            while let byte = following, byte != UInt8(ascii: "{") { step() }
            return try primary()
        default: break
        }
        let isConstructor = ["Headers", "dict", "Map", "Object", "httpx.Headers", "HashMap"]
            .contains(word)
        if isConstructor, following == UInt8(ascii: "(") {
            guard case .array(let elements) = try list(until: UInt8(ascii: ")")) else {
                return .expression
            }
            return elements.first ?? .object([])
        }
        // Java's: names and values by turns.
        if word == "Map.of", following == UInt8(ascii: "(") {
            let pairs = try list(until: UInt8(ascii: ")")).elements ?? []
            guard pairs.count.isMultiple(of: 2) else { return .expression }
            return .object(
                stride(from: 0, to: pairs.count, by: 2).map {
                    Literal.Member(name: pairs[$0].text, value: pairs[$0 + 1], line: line)
                })
        }
        if word.hasSuffix("http.Header"), following == UInt8(ascii: "{") { return try primary() }
        return lookedUp(word)
    }

    /// How programs read their environment: `process.env.X`, `os.environ["X"]`, `getenv("X")`.
    private mutating func lookedUp(_ word: String) -> Literal {
        for prefix in ["process.env.", "import.meta.env."] where word.hasPrefix(prefix) {
            _ = accept("!")
            return reference(String(word.dropFirst(prefix.count)))
        }
        let isEnvironment = [
            "os.environ", "os.environ.get", "os.getenv", "getenv", "process.env", "ENV",
            "ENV.fetch", "Deno.env.get", "System.getenv", "os.Getenv", "env", "Bun.env",
            "std::env::var", "env::var",
        ].contains(word)
        if isEnvironment, following == UInt8(ascii: "[") || following == UInt8(ascii: "(") {
            let place = (index, line)
            let closer = following == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")")
            if case .array(let elements)? = try? list(until: closer), elements.count == 1,
                let name = elements[0].text
            {
                _ = accept("!")
                return reference(name)
            }
            (index, line) = place
        }
        if let value = variables[word], isAtEnd || following == UInt8(ascii: "+") {
            return value
        }
        // A call or an unknown name: skipped up to where it ends.
        do throws(Failure) { return try unfinished() } catch { return .expression }
    }

    private func reference(_ name: String) -> Literal {
        ShellLexer.isName(name) ? .text(Reference.environment(name).text) : .expression
    }

    /// `$env:NAME` and `$name` of PowerShell, `$name` of PHP.
    mutating func variable() -> Literal {
        index += 1
        let word = name(with: ":")
        if word.lowercased().hasPrefix("env:") { return reference(String(word.dropFirst(4))) }
        if word == "true" || word == "false" { return .flag(word == "true") }
        return variables[language == .powerShell ? word.lowercased() : word] ?? .expression
    }
}
