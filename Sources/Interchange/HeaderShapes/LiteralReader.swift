internal import PoolModel

/// Reads object and array literals as the common languages have them, without running anything:
/// JavaScript, Python, PHP, Ruby, Go, TOML's inline tables, PowerShell's hashtables.
///
/// They differ in little: names bare or in quotes, `:`, `=` or `=>` after them, `,`, `;` or a line
/// end between members. A value that is read from the environment becomes a reference, one that
/// the program works out otherwise is an ``Literal/expression``.
struct LiteralReader {
    enum Language { case program, powerShell }

    private let bytes: [UInt8]
    private let language: Language
    /// What stands above under a name; PowerShell's names are in lower case here.
    private let variables: [String: Literal]
    private(set) var index: Int
    private(set) var line: Int
    private var depth = 0

    private static let maximumDepth = 64

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

    private struct Failure: Error {}

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

    private var following: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func isNext(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[index...].starts(with: $0) }
    }

    private mutating func step() {
        if following == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    private mutating func accept(_ text: StaticString) -> Bool {
        guard isNext(text) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    /// Blanks and comments; line ends too where `acrossLines`.
    private mutating func skipBlanks(acrossLines: Bool = true) {
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

    private mutating func skipLine() {
        while let byte = following, byte != UInt8(ascii: "\n") { index += 1 }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private mutating func name(with more: String = "") -> String {
        let start = index
        while let byte = following, LiteralReader.isNameByte(byte) || more.utf8.contains(byte) {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    // MARK: Values

    /// Texts that are put together with `+`, or a single value.
    private mutating func concatenation() throws(Failure) -> Literal {
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

    private mutating func skipExpression() throws(Failure) {
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
    private mutating func named() throws(Failure) -> Literal {
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
    private mutating func variable() -> Literal {
        index += 1
        let word = name(with: ":")
        if word.lowercased().hasPrefix("env:") { return reference(String(word.dropFirst(4))) }
        if word == "true" || word == "false" { return .flag(word == "true") }
        return variables[language == .powerShell ? word.lowercased() : word] ?? .expression
    }

    // MARK: Texts

    /// A text in quotes of any kind.
    /// - Parameter isFormat: `{...}` or `${...}` in it are values.
    private mutating func text(isFormat: Bool) throws(Failure) -> Literal {
        guard let quote = following else { throw Failure() }
        let triple = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
        let width = triple && language == .program ? 3 : 1
        index += width
        var parts = Parts()
        while let byte = following {
            let isEnd =
                byte == quote
                && (width == 1 || bytes[index...].prefix(3).elementsEqual([quote, quote, quote]))
            if isEnd {
                index += width
                let isDoubled = language == .powerShell && following == quote
                guard isDoubled else { return parts.literal }
                parts.append(quote)
                index += 1
            } else if byte == UInt8(ascii: "\\"), language == .program {
                index += 1
                try escape(into: &parts)
            } else if byte == UInt8(ascii: "`"), language == .powerShell,
                quote == UInt8(ascii: "\"")
            {
                index += 1
                backtickEscape(into: &parts)
            } else if let value = inserted(isFormat: isFormat, quote: quote) {
                parts.append(value)
            } else {
                parts.append(byte)
                step()
            }
        }
        throw Failure()
    }

    /// A value inside of a text.
    private mutating func inserted(isFormat: Bool, quote: UInt8) -> Literal? {
        let isPowerShell = language == .powerShell && quote == UInt8(ascii: "\"")
        if isPowerShell, following == UInt8(ascii: "$"), index + 1 < bytes.count {
            let next = bytes[index + 1]
            if next == UInt8(ascii: "(") || next == UInt8(ascii: "{") {
                let isCall = next == UInt8(ascii: "(")
                return inside(isCall ? "$(" : "${", isCall ? ")" : "}") { reader in
                    if !isCall || reader.following == UInt8(ascii: "$") {
                        if isCall { return reader.variable() }
                        reader.index -= 1
                        return reader.variable()
                    }
                    return .expression
                }
            }
            return LiteralReader.isNameByte(next) ? variable() : nil
        }
        if quote == UInt8(ascii: "\""), isNext("#{") {
            return inside("#{", "}") { (try? $0.named()) ?? .expression }
        }
        guard isFormat, language == .program else { return nil }
        if quote == UInt8(ascii: "`") {
            guard isNext("${") else { return nil }
            return inside("${", "}") { (try? $0.named()) ?? .expression }
        }
        guard isNext("{"), !isNext("{{") else {
            if isNext("{{") || isNext("}}") { index += 1 }
            return nil
        }
        return inside("{", "}") { (try? $0.named()) ?? .expression }
    }

    private mutating func inside(
        _ opening: StaticString, _ closing: Unicode.Scalar,
        _ read: (inout LiteralReader) -> Literal
    ) -> Literal {
        _ = accept(opening)
        var end = index
        while end < bytes.count, bytes[end] != UInt8(ascii: closing), bytes[end] != 0x0A {
            end += 1
        }
        var reader = LiteralReader(
            Array(bytes[index..<end]), language: language, variables: variables)
        let isWhole: (LiteralReader) -> Bool = { $0.index >= $0.bytes.count }
        let value = reader.bytes.isEmpty ? Literal.expression : read(&reader)
        index = min(end + 1, bytes.count)
        return isWhole(reader) ? value : .expression
    }

    private mutating func escape(into parts: inout Parts) throws(Failure) {
        guard let byte = following else { throw Failure() }
        step()
        switch byte {
        case UInt8(ascii: "n"): parts.append(0x0A)
        case UInt8(ascii: "r"): parts.append(0x0D)
        case UInt8(ascii: "t"): parts.append(0x09)
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "x"): hexadecimal(2, into: &parts)
        case UInt8(ascii: "u"): hexadecimal(4, into: &parts)
        default: parts.append(byte)
        }
    }

    private mutating func hexadecimal(_ digits: Int, into parts: inout Parts) {
        let text = String(decoding: bytes[index...].prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, let value = UInt32(text, radix: 16) else { return }
        index += digits
        for byte in String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8 { parts.append(byte) }
    }

    private mutating func backtickEscape(into parts: inout Parts) {
        guard let byte = following else { return }
        step()
        switch byte {
        case UInt8(ascii: "n"): parts.append(0x0A)
        case UInt8(ascii: "r"): parts.append(0x0D)
        case UInt8(ascii: "t"): parts.append(0x09)
        default: parts.append(byte)
        }
    }

    /// PowerShell's `@'`, lines, `'@`.
    private mutating func hereString() throws(Failure) -> Literal {
        let quote = bytes[index + 1]
        index += 2
        skipLine()
        guard following != nil else { throw Failure() }
        // The line end stays: an end mark may stand on the next line at once.
        var isFirst = true
        var parts = Parts()
        while let byte = following {
            if byte == UInt8(ascii: "\n"),
                bytes[(index + 1)...].prefix(2).elementsEqual([quote, UInt8(ascii: "@")])
            {
                step()
                index += 2
                return parts.literal
            }
            if isFirst {
                isFirst = false
                step()
                continue
            }
            if byte == UInt8(ascii: "`"), quote == UInt8(ascii: "\"") {
                index += 1
                backtickEscape(into: &parts)
            } else if let value = inserted(isFormat: false, quote: quote) {
                parts.append(value)
            } else {
                parts.append(byte)
                step()
            }
        }
        throw Failure()
    }

    // MARK: Objects and lists

    private mutating func enter() throws(Failure) {
        index += 1
        depth += 1
        guard depth <= LiteralReader.maximumDepth else { throw Failure() }
    }

    private mutating func braced() throws(Failure) -> [Literal.Member] {
        try enter()
        let members = try members(until: UInt8(ascii: "}"))
        depth -= 1
        return members
    }

    private mutating func members(until closer: UInt8?) throws(Failure) -> [Literal.Member] {
        var members: [Literal.Member] = []
        while true {
            skipBlanks()
            while accept(",") || accept(";") { skipBlanks() }
            guard let byte = following else {
                if closer == nil { return members }
                throw Failure()
            }
            if byte == closer {
                index += 1
                return members
            }
            members.append(try member())
        }
    }

    private mutating func member() throws(Failure) -> Literal.Member {
        let start = line
        guard let byte = following else { throw Failure() }
        var key: String?
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): key = try text(isFormat: false).text
        case _ where LiteralReader.isNameByte(byte): key = name(with: "-")
        case UInt8(ascii: "["), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "$"):
            // A computed name, or another object's members.
            let before = index
            if byte == UInt8(ascii: "[") { _ = try list(until: UInt8(ascii: "]")) }
            if index == before { step() }
            skipBlanks()
            if following != UInt8(ascii: ":") {
                try skipExpression()
                return Literal.Member(name: nil, value: .expression, line: start)
            }
        default: throw Failure()
        }
        skipBlanks(acrossLines: false)
        guard accept("=>") || accept(":") || accept("=") else {
            // A name alone stands for the variable of that name.
            guard let key,
                following == UInt8(ascii: ",") || following == UInt8(ascii: "}")
                    || following == UInt8(ascii: "\n")
            else { throw Failure() }
            return Literal.Member(
                name: key, value: variables[key] ?? .expression, line: start)
        }
        let value = try concatenation()
        return Literal.Member(name: key, value: value, line: start)
    }

    private mutating func list(until closer: UInt8) throws(Failure) -> Literal {
        try enter()
        defer { depth -= 1 }
        var elements: [Literal] = []
        var pairs: [Literal.Member] = []
        while true {
            skipBlanks()
            while accept(",") || accept(";") { skipBlanks() }
            guard let byte = following else { throw Failure() }
            if byte == closer {
                index += 1
                return pairs.isEmpty ? .array(elements) : .object(pairs)
            }
            let start = (index: index, line: line)
            let element = try concatenation()
            skipBlanks()
            // PHP writes objects in brackets.
            if accept("=>") {
                let value = try concatenation()
                pairs.append(.init(name: element.text, value: value, line: start.line))
            } else {
                elements.append(element)
            }
            if index == start.index { throw Failure() }
        }
    }
}

/// A text in the making: what stands in it, and the values between.
private struct Parts {
    private var bytes: [UInt8] = []
    private var isExpression = false

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ value: Literal) {
        guard let text = value.text else {
            isExpression = true
            return
        }
        bytes.append(contentsOf: text.utf8)
    }

    var literal: Literal {
        isExpression ? .expression : .text(String(decoding: bytes, as: UTF8.self))
    }
}
