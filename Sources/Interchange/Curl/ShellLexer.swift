/// Takes a shell script's text apart into commands of words, after the POSIX shell's token and
/// quoting rules (XCU 2.2, 2.3 and 2.7.4) with the `$'...'` of bash and zsh. Nothing is executed:
/// variables stay variables, and what a command would print stays unknown, except for `cat` with
/// a here-document. Commands that stand in `$(...)` are found too.
///
/// What word processors and web pages make of a command is read as it was meant: typographic
/// quotes and dashes, no-break spaces, blanks after the backslash at a line's end.
struct ShellLexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var word: ShellWord?
    private var literal: [UInt8] = []
    private var commands: [ShellCommand] = []
    private var command = ShellCommand(words: [])
    private var documents: [HereDocument] = []
    /// How many command substitutions it stands in.
    private let depth: Int
    /// Parentheses that are open in a command substitution.
    private var open = 0
    /// Closing typographic quotes that are known not to come any more.
    private var missing: Set<Quote> = []

    private struct HereDocument {
        let command: Int
        let delimiter: [UInt8]
        let isLiteral: Bool
        let stripsTabs: Bool
    }

    private static let maximumDepth = 8

    private init(_ text: String) {
        bytes = Array(text.utf8)
        depth = 0
    }

    /// Reads a command substitution from where the other one stands.
    private init(within other: ShellLexer) {
        bytes = other.bytes
        index = other.index
        line = other.line
        depth = other.depth + 1
    }

    /// The commands, and what could not be read; a bad command is left out as a whole.
    static func commands(in text: String) -> (
        commands: [ShellCommand], problems: [InterchangeProblem]
    ) {
        var lexer = ShellLexer(text)
        var problems: [InterchangeProblem] = []
        while lexer.index < lexer.bytes.count {
            do throws(InterchangeProblem) {
                try lexer.readCommands()
            } catch {
                problems.append(error)
                lexer.skipCommand()
            }
        }
        return (lexer.commands, problems)
    }

    // MARK: Commands and words

    /// Up to the text's end, or to the end of the command substitution.
    private mutating func readCommands() throws(InterchangeProblem) {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                endCommand()
                if byte == UInt8(ascii: "\n") { try readDocuments() }
            case UInt8(ascii: ";"), UInt8(ascii: "&"): endCommand()
            case UInt8(ascii: "|"):
                if following == UInt8(ascii: "|") {
                    index += 1
                    endCommand()
                } else {
                    endCommand(isPipe: true)
                }
            case UInt8(ascii: " "), UInt8(ascii: "\t"): endWord()
            case UInt8(ascii: "<"), UInt8(ascii: ">"): try redirection(byte)
            case UInt8(ascii: "#") where word == nil: skipComment()
            case UInt8(ascii: "(") where depth > 0: open += 1
            case UInt8(ascii: ")") where depth > 0:
                if open == 0 { return endCommand() }
                open -= 1
            case 0xC2 where following == 0xA0:
                index += 1
                endWord()
            default:
                let isFirst = word == nil
                begin()
                if byte == 0xE2, try typographic(isFirst: isFirst) { continue }
                try part(byte)
            }
        }
        endCommand()
        if depth > 0 { throw problem(.commandSubstitution) }
    }

    private mutating func part(_ byte: UInt8) throws(InterchangeProblem) {
        switch byte {
        case UInt8(ascii: "'"): try singleQuoted()
        case UInt8(ascii: "\""): try doubleQuoted()
        case UInt8(ascii: "\\"): escaped()
        case UInt8(ascii: "$"): try dollar(isQuoted: false)
        case UInt8(ascii: "`"): try backquoted()
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
        if let word { command.words.append(word) }
        word = nil
    }

    private mutating func endCommand(isPipe: Bool = false) {
        endWord()
        guard !command.words.isEmpty || command.input != nil else { return }
        commands.append(command)
        command = ShellCommand(words: [], isPiped: isPipe)
    }

    private mutating func skipComment() {
        while let byte = following, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            index += 1
        }
    }

    /// After a problem: on with the next line that does not belong to the same command.
    private mutating func skipCommand() {
        word = nil
        literal.removeAll()
        command = ShellCommand(words: [])
        while let byte = following, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            index += 1
            guard byte == UInt8(ascii: "\\"), let ended = following else { continue }
            if ended == UInt8(ascii: "\n") || ended == UInt8(ascii: "\r") { escaped() }
        }
        literal.removeAll()
    }

    // MARK: Redirections

    /// `> file`, `2>&1`, `< file`: no part of what is sent. A digit before it belongs to it.
    private mutating func redirection(_ sign: UInt8) throws(InterchangeProblem) {
        flush()
        if let literal = word?.literal, literal.count == 1, literal.allSatisfy(\.isNumber) {
            word = nil
        }
        endWord()
        let start = index - 1
        while let byte = following,
            byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                || byte == UInt8(ascii: "&")
        { index += 1 }
        let isInput = sign == UInt8(ascii: "<")
        let isDocument = isInput && index - start == 2
        let stripsTabs = isDocument && following == UInt8(ascii: "-")
        if stripsTabs { index += 1 }
        while following == UInt8(ascii: " ") { index += 1 }
        let first = following
        begin()
        while let byte = following, !" \t\r\n;&|".utf8.contains(byte) {
            if depth > 0, byte == UInt8(ascii: ")") { break }
            index += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            try part(byte)
        }
        flush()
        let target = word ?? ShellWord(parts: [], line: line)
        word = nil
        if isDocument {
            let isLiteral =
                first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
                || first == UInt8(ascii: "\\")
            documents.append(
                HereDocument(
                    command: commands.count, delimiter: Array(target.shown.utf8),
                    isLiteral: isLiteral, stripsTabs: stripsTabs))
        } else if isInput, index - start >= 3, bytes[start + 1] == sign, bytes[start + 2] == sign {
            command.input = target
        } else if !isInput, let file = target.literal, !file.hasPrefix("/dev/"), file.count > 1 {
            command.output = file
        }
    }

    /// The bodies of the here-documents whose operators stand on the line before.
    private mutating func readDocuments() throws(InterchangeProblem) {
        let waiting = documents
        documents = []
        for (number, document) in waiting.enumerated() {
            // The line end after the delimiter of the one before.
            if number > 0, following == UInt8(ascii: "\n") { _ = next() }
            let body = try self.body(of: document)
            if commands.indices.contains(document.command) {
                commands[document.command].input = body
            }
        }
    }

    private mutating func body(of document: HereDocument) throws(InterchangeProblem) -> ShellWord {
        var body = ShellWord(parts: [], line: line)
        while index < bytes.count {
            var start = index
            while document.stripsTabs, start < bytes.count, bytes[start] == UInt8(ascii: "\t") {
                start += 1
            }
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            var content = bytes[start..<end]
            if content.last == UInt8(ascii: "\r") { content.removeLast() }
            // In a command substitution people write `EOF)` on one line too.
            let isLast =
                content.elementsEqual(document.delimiter)
                || depth > 0 && content.starts(with: document.delimiter)
                    && content.dropFirst(document.delimiter.count).first == UInt8(ascii: ")")
            if isLast {
                index =
                    isLast && content.count > document.delimiter.count
                    ? start + document.delimiter.count : end
                return body
            }
            if document.isLiteral {
                index = min(end + 1, bytes.count)
                line += 1
                body.append(String(decoding: content, as: UTF8.self) + "\n")
            } else {
                try expand(from: start, to: end, into: &body)
            }
        }
        return body
    }

    /// A line of a here-document whose variables a shell would replace.
    private mutating func expand(
        from start: Int, to end: Int, into body: inout ShellWord
    ) throws(InterchangeProblem) {
        let outer = (word, literal)
        word = ShellWord(parts: [], line: line)
        literal = []
        index = start
        while index < end, let byte = next() {
            switch byte {
            case UInt8(ascii: "$"): try dollar(isQuoted: true)
            case UInt8(ascii: "`"): try backquoted()
            case UInt8(ascii: "\\"):
                guard let escaped = next() else { break }
                if escaped == UInt8(ascii: "\n") { continue }
                if !"$`\\".utf8.contains(escaped) { literal.append(byte) }
                literal.append(escaped)
            case UInt8(ascii: "\r"): continue
            default: literal.append(byte)
            }
        }
        if index == end {
            _ = next()
            literal.append(UInt8(ascii: "\n"))
        }
        flush()
        if let word { body.append(contentsOf: word) }
        (word, literal) = outer
    }

    // MARK: Commands in commands

    /// `$(...)`: its commands are read, not run.
    private mutating func substitution() throws(InterchangeProblem) {
        guard depth < ShellLexer.maximumDepth else { throw problem(.commandSubstitution) }
        var inner = ShellLexer(within: self)
        do throws(InterchangeProblem) {
            try inner.readCommands()
        } catch {
            // Without its end nothing that follows can be read.
            index = bytes.count
            throw problem(.commandSubstitution)
        }
        (index, line) = (inner.index, inner.line)
        flush()
        let only = inner.commands.count == 1 ? inner.commands.first : nil
        if let only, only.words.map(\.literal) == ["cat"], var text = only.input {
            text.dropLineEnds()
            word?.append(contentsOf: text)
        } else {
            word?.parts.append(.command)
            commands += inner.commands
                .filter { command in command.words.contains { CurlCommand.isCurl($0) } }
                .map { ShellCommand(words: $0.words, input: $0.input) }
        }
    }

    private mutating func backquoted() throws(InterchangeProblem) {
        let problem = problem(.commandSubstitution)
        while let byte = next() {
            if byte == UInt8(ascii: "`") {
                flush()
                word?.parts.append(.command)
                return
            }
            if byte == UInt8(ascii: "\\") { _ = next() }
        }
        throw problem
    }

    // MARK: What word processors write

    private enum Quote: UInt8 {
        case single = 0x98
        case double = 0x9C
    }

    /// After a byte 0xE2: a typographic quote or dash, where it is one.
    private mutating func typographic(isFirst: Bool) throws(InterchangeProblem) -> Bool {
        guard index + 1 < bytes.count, bytes[index] == 0x80 else { return false }
        switch bytes[index + 1] {
        case 0x93 where isFirst, 0x94 where isFirst:
            // An en dash may stand for either: long names are longer than a letter.
            let isLong =
                bytes[index + 1] == 0x94
                || bytes[(index + 2)...].prefix(3).allSatisfy { (0x61...0x7A).contains($0) }
            index += 2
            literal.append(contentsOf: (isLong ? "--" : "-").utf8)
            return true
        case 0x98, 0x99: return try typographicallyQuoted(.single)
        case 0x9C, 0x9D: return try typographicallyQuoted(.double)
        default: return false
        }
    }

    private mutating func typographicallyQuoted(_ quote: Quote) throws(InterchangeProblem) -> Bool {
        guard !missing.contains(quote), let end = closing(quote, from: index + 2) else {
            missing.insert(quote)
            return false
        }
        index += 2
        while index < end, let byte = next() {
            switch byte {
            case 0xE2 where bytes[index] == 0x80 && (0x98...0x9D).contains(bytes[index + 1]):
                literal.append(bytes[index + 1] < 0x9C ? UInt8(ascii: "'") : UInt8(ascii: "\""))
                index += 2
            case UInt8(ascii: "$") where quote == .double: try dollar(isQuoted: true)
            case UInt8(ascii: "\\") where quote == .double:
                if let escaped = following, "$`\"\\".utf8.contains(escaped) {
                    index += 1
                    literal.append(escaped)
                } else {
                    literal.append(byte)
                }
            default: literal.append(byte)
            }
        }
        index = max(index, end + 3)
        quoteClosed()
        return true
    }

    /// Where the quote is that a word ends with.
    private func closing(_ quote: Quote, from start: Int) -> Int? {
        var place = start
        while place + 2 < bytes.count {
            let isQuote =
                bytes[place] == 0xE2 && bytes[place + 1] == 0x80
                && (bytes[place + 2] == quote.rawValue || bytes[place + 2] == quote.rawValue + 1)
            let after = place + 3 < bytes.count ? bytes[place + 3] : UInt8(ascii: "\n")
            if isQuote, " \t\r\n;|&)\\".utf8.contains(after) || after == 0xC2 { return place }
            place += 1
        }
        return nil
    }

    // MARK: Quoting

    private mutating func escaped() {
        guard let byte = next() else { return literal.append(UInt8(ascii: "\\")) }
        switch byte {
        case UInt8(ascii: "\n"): endContinuation()
        case UInt8(ascii: "\r"):
            if following == UInt8(ascii: "\n") { _ = next() }
            endContinuation()
        case UInt8(ascii: " ") where lineEndsAfterBlanks,
            UInt8(ascii: "\t") where lineEndsAfterBlanks:
            while following == UInt8(ascii: " ") || following == UInt8(ascii: "\t") { index += 1 }
            escaped()
        default: literal.append(byte)
        }
    }

    /// Whether only blanks stand before the line's end. Whoever copies from a page gets them after
    /// the backslash that goes on with the next line.
    private var lineEndsAfterBlanks: Bool {
        let rest = bytes[index...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.endIndex < bytes.count else { return false }
        return bytes[rest.endIndex] == UInt8(ascii: "\n")
            || bytes[rest.endIndex] == UInt8(ascii: "\r")
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
            case UInt8(ascii: "`"): try backquoted()
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

    private mutating func ansiQuoted() throws(InterchangeProblem) {
        let problem = problem(.unclosedQuote)
        var rest = bytes[index...]
        let text = ANSIQuote.read(&rest)
        line += bytes[index..<rest.startIndex].count { $0 == UInt8(ascii: "\n") }
        index = rest.startIndex
        guard let text else { throw problem }
        literal += text
        quoteClosed()
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
        case UInt8(ascii: "("):
            index += 1
            try substitution()
        case UInt8(ascii: "{"):
            index += 1
            let inside = take { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "\n") }
            guard next() == UInt8(ascii: "}") else { throw problem(.unsupportedExpansion) }
            let name = String(inside.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
            let rest = inside.dropFirst(name.count)
            // `${NAME:?text}` ends the script where there is no value.
            guard ShellLexer.isName(name), rest.isEmpty || rest.hasPrefix(":?") || rest.first == "?"
            else { throw problem(.unsupportedExpansion) }
            variable(name)
        case _ where ShellLexer.isNameByte(byte) && !(0x30...0x39).contains(byte):
            variable(take(while: ShellLexer.isNameByte))
        case _ where "0123456789@*#?!-$".utf8.contains(byte):
            throw problem(.unsupportedExpansion)
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
}

extension ShellWord {
    /// As a shell takes what a command prints.
    fileprivate mutating func dropLineEnds() {
        guard case .literal(let text)? = parts.last else { return }
        var rest = text[...]
        while rest.utf8.last == UInt8(ascii: "\n") { rest.unicodeScalars.removeLast() }
        parts[parts.count - 1] = .literal(String(rest))
    }
}
