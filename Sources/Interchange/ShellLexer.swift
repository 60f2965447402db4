/// Takes a shell script's text apart into commands of words, after the POSIX shell's token and
/// quoting rules (XCU 2.2 and 2.3) with the `$'...'` of bash and zsh. Nothing is executed:
/// variables stay variables, command substitution is refused.
struct ShellLexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var word: ShellWord?
    private var literal: [UInt8] = []
    private var command: [ShellWord] = []

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// The commands, and what could not be read; a bad command is left out as a whole.
    static func commands(in text: String) -> (
        commands: [[ShellWord]], problems: [InterchangeProblem]
    ) {
        var lexer = ShellLexer(text)
        var commands: [[ShellWord]] = []
        var problems: [InterchangeProblem] = []
        while lexer.index < lexer.bytes.count {
            do throws(InterchangeProblem) {
                let command = try lexer.nextCommand()
                if !command.isEmpty { commands.append(command) }
            } catch {
                problems.append(error)
                lexer.skipCommand()
            }
        }
        return (commands, problems)
    }

    // MARK: Commands and words

    private mutating func nextCommand() throws(InterchangeProblem) -> [ShellWord] {
        command = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"), UInt8(ascii: "&"),
                UInt8(ascii: "|"):
                endWord()
                if !command.isEmpty { return command }
            case UInt8(ascii: " "), UInt8(ascii: "\t"): endWord()
            case UInt8(ascii: "<"), UInt8(ascii: ">"): try redirection()
            case UInt8(ascii: "#") where word == nil: skipComment()
            default:
                begin()
                try part(byte)
            }
        }
        endWord()
        return command
    }

    private mutating func part(_ byte: UInt8) throws(InterchangeProblem) {
        switch byte {
        case UInt8(ascii: "'"): try singleQuoted()
        case UInt8(ascii: "\""): try doubleQuoted()
        case UInt8(ascii: "\\"): escaped()
        case UInt8(ascii: "$"): try dollar(isQuoted: false)
        case UInt8(ascii: "`"): throw problem(.commandSubstitution)
        default: literal.append(byte)
        }
    }

    private mutating func next() -> UInt8? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    private var following: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func problem(_ code: InterchangeProblem.Code) -> InterchangeProblem {
        InterchangeProblem(line: word?.line ?? line, code: code)
    }

    private mutating func begin() {
        if word == nil { word = ShellWord(parts: [], line: line) }
    }

    private mutating func flush() {
        word?.append(String(decoding: literal, as: UTF8.self))
        literal.removeAll(keepingCapacity: true)
    }

    private mutating func endWord() {
        flush()
        if let word { command.append(word) }
        word = nil
    }

    private mutating func skipComment() {
        while let byte = following, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            index += 1
        }
    }

    /// After a problem: on with the next line.
    private mutating func skipCommand() {
        word = nil
        literal.removeAll()
        skipComment()
    }

    /// `> file`, `2>&1`, `< file`: no part of what is sent. A digit before it belongs to it.
    private mutating func redirection() throws(InterchangeProblem) {
        flush()
        if let literal = word?.literal, literal.count == 1, literal.allSatisfy(\.isNumber) {
            word = nil
        }
        endWord()
        while let byte = following,
            byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                || byte == UInt8(ascii: "&")
        { index += 1 }
        while following == UInt8(ascii: " ") { index += 1 }
        begin()
        while let byte = following, !" \t\r\n;&|".utf8.contains(byte) {
            index += 1
            try part(byte)
        }
        literal.removeAll()
        word = nil
    }

    // MARK: Quoting

    private mutating func escaped() {
        guard let byte = next() else { return literal.append(UInt8(ascii: "\\")) }
        switch byte {
        case UInt8(ascii: "\n"): endContinuation()
        case UInt8(ascii: "\r"):
            if following == UInt8(ascii: "\n") { _ = next() }
            endContinuation()
        default: literal.append(byte)
        }
    }

    /// A continued line joins two words only where there is something before it.
    private mutating func endContinuation() {
        if let word, word.parts.isEmpty, literal.isEmpty { self.word = nil }
    }

    private mutating func singleQuoted() throws(InterchangeProblem) {
        while let byte = next() {
            if byte == UInt8(ascii: "'") { return quoteClosed() }
            literal.append(byte)
        }
        throw problem(.unclosedQuote)
    }

    /// An empty pair of quotes makes a word too.
    private mutating func quoteClosed() {
        if let word, word.parts.isEmpty, literal.isEmpty {
            self.word = ShellWord(parts: [.literal("")], line: word.line)
        }
    }

    private mutating func doubleQuoted() throws(InterchangeProblem) {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return quoteClosed()
            case UInt8(ascii: "$"): try dollar(isQuoted: true)
            case UInt8(ascii: "`"): throw problem(.commandSubstitution)
            case UInt8(ascii: "\\"):
                guard let escaped = next() else { throw problem(.unclosedQuote) }
                if escaped == UInt8(ascii: "\n") { continue }
                if !"$`\"\\".utf8.contains(escaped) { literal.append(UInt8(ascii: "\\")) }
                literal.append(escaped)
            default: literal.append(byte)
            }
        }
        throw problem(.unclosedQuote)
    }

    // MARK: Dollar

    private mutating func dollar(isQuoted: Bool) throws(InterchangeProblem) {
        guard let byte = following else { return literal.append(UInt8(ascii: "$")) }
        switch byte {
        case UInt8(ascii: "'") where !isQuoted:
            index += 1
            try ansiQuoted()
        case UInt8(ascii: "\"") where !isQuoted:
            index += 1
            try doubleQuoted()
        case UInt8(ascii: "("): throw problem(.commandSubstitution)
        case UInt8(ascii: "{"):
            index += 1
            let inside = take { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "\n") }
            guard next() == UInt8(ascii: "}"), ShellLexer.isName(inside) else {
                throw problem(.unsupportedExpansion("${" + inside + "}"))
            }
            variable(inside)
        case _ where ShellLexer.isNameByte(byte) && !(0x30...0x39).contains(byte):
            variable(take(while: ShellLexer.isNameByte))
        case _ where "0123456789@*#?!-$".utf8.contains(byte):
            throw problem(.unsupportedExpansion("$" + String(Unicode.Scalar(byte))))
        default: literal.append(UInt8(ascii: "$"))
        }
    }

    private mutating func variable(_ name: String) {
        flush()
        word?.parts.append(.variable(name))
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> String {
        let start = index
        while let byte = following, condition(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return !(0x30...0x39).contains(first) && text.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // MARK: $'...'

    /// The escapes of bash's manual, section "ANSI-C Quoting".
    private mutating func ansiQuoted() throws(InterchangeProblem) {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "'"): return quoteClosed()
            case UInt8(ascii: "\\"): try ansiEscape()
            default: literal.append(byte)
            }
        }
        throw problem(.unclosedQuote)
    }

    private mutating func ansiEscape() throws(InterchangeProblem) {
        guard let byte = next() else { throw problem(.unclosedQuote) }
        switch byte {
        case UInt8(ascii: "a"): literal.append(0x07)
        case UInt8(ascii: "b"): literal.append(0x08)
        case UInt8(ascii: "e"), UInt8(ascii: "E"): literal.append(0x1B)
        case UInt8(ascii: "f"): literal.append(0x0C)
        case UInt8(ascii: "n"): literal.append(0x0A)
        case UInt8(ascii: "r"): literal.append(0x0D)
        case UInt8(ascii: "t"): literal.append(0x09)
        case UInt8(ascii: "v"): literal.append(0x0B)
        case UInt8(ascii: "c"):
            guard let control = next() else { throw problem(.unclosedQuote) }
            literal.append(control & 0x1F)
        case UInt8(ascii: "x"): appendByte(radix: 16, digits: 2, prefix: "\\x")
        case UInt8(ascii: "u"): appendScalar(digits: 4, prefix: "\\u")
        case UInt8(ascii: "U"): appendScalar(digits: 8, prefix: "\\U")
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            index -= 1
            appendByte(radix: 8, digits: 3, prefix: "")
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"):
            literal.append(byte)
        default: literal.append(contentsOf: [UInt8(ascii: "\\"), byte])
        }
    }

    /// Without a digit after it the escape stands for itself, as in bash.
    private mutating func number(radix: Int, digits: Int, prefix: String) -> UInt32? {
        let start = index
        while index - start < digits, let byte = following,
            Int(String(Unicode.Scalar(byte)), radix: radix) != nil
        { index += 1 }
        guard index > start else {
            literal.append(contentsOf: prefix.utf8)
            return nil
        }
        return UInt32(String(decoding: bytes[start..<index], as: UTF8.self), radix: radix)
    }

    private mutating func appendByte(radix: Int, digits: Int, prefix: String) {
        if let value = number(radix: radix, digits: digits, prefix: prefix) {
            literal.append(UInt8(truncatingIfNeeded: value))
        }
    }

    private mutating func appendScalar(digits: Int, prefix: String) {
        if let value = number(radix: 16, digits: digits, prefix: prefix) {
            literal.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        }
    }
}
