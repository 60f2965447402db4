/// Takes a shell script's text apart into commands of words, after the POSIX shell's token and
/// quoting rules (XCU 2.2, 2.3 and 2.7.4) with the `$'...'` of bash and zsh. Nothing is executed:
/// variables stay variables, and what a command would print stays unknown, except for `cat` with
/// a here-document. Commands that stand in `$(...)` are found too.
///
/// What word processors and web pages make of a command is read as it was meant: typographic
/// quotes and dashes, no-break spaces, blanks after the backslash at a line's end.
struct ShellLexer {
    let bytes: [UInt8]
    var index = 0
    var line = 1
    var word: ShellWord?
    var literal: [UInt8] = []
    var commands: [ShellCommand] = []
    var command = ShellCommand(words: [])
    var documents: [HereDocument] = []
    /// How many command substitutions it stands in.
    let depth: Int
    /// Parentheses that are open in a command substitution.
    private var open = 0
    /// Closing typographic quotes that are known not to come any more.
    var missing: Set<Quote> = []
    /// Whether there is something in it that only a shell does: `;`, `&`, a pipe, a redirection.
    private var hasOperators = false

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

    /// The words of a line that is one command; `nil` where a shell would do more than split it:
    /// expand something, start several programs, redirect.
    static func words(of line: String) -> [String]? {
        var lexer = ShellLexer(line)
        // What cannot be read is no command.
        guard (try? lexer.readCommands()) != nil, !lexer.hasOperators, lexer.commands.count == 1
        else { return nil }
        var words: [String] = []
        for word in lexer.commands[0].words {
            guard let literal = word.literal else { return nil }
            words.append(literal)
        }
        return words
    }

    // MARK: Commands and words

    /// Up to the text's end, or to the end of the command substitution.
    private mutating func readCommands() throws(InterchangeProblem) {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                endCommand()
                if byte == UInt8(ascii: "\n") { try readDocuments() }
            case UInt8(ascii: ";"), UInt8(ascii: "&"):
                hasOperators = true
                endCommand()
            case UInt8(ascii: "|"):
                hasOperators = true
                if following == UInt8(ascii: "|") {
                    index += 1
                    endCommand()
                } else {
                    endCommand(isPipe: true)
                }
            case UInt8(ascii: " "), UInt8(ascii: "\t"): endWord()
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                hasOperators = true
                try redirection(byte)
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

    mutating func part(_ byte: UInt8) throws(InterchangeProblem) {
        switch byte {
        case UInt8(ascii: "'"): try singleQuoted()
        case UInt8(ascii: "\""): try doubleQuoted()
        case UInt8(ascii: "\\"): escaped()
        case UInt8(ascii: "$"): try dollar(isQuoted: false)
        case UInt8(ascii: "`"): try backquoted()
        default: literal.append(byte)
        }
    }

    mutating func next() -> UInt8? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    var following: UInt8? { index < bytes.count ? bytes[index] : nil }

    func problem(_ code: InterchangeProblem.Code) -> InterchangeProblem {
        InterchangeProblem(line: word?.line ?? line, code: code)
    }

    mutating func begin() {
        if word == nil { word = ShellWord(parts: [], line: line) }
    }

    mutating func flush() {
        word?.append(String(decoding: literal, as: UTF8.self))
        literal.removeAll(keepingCapacity: true)
    }

    mutating func endWord() {
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

    // MARK: Commands in commands

    /// `$(...)`: its commands are read, not run.
    mutating func substitution() throws(InterchangeProblem) {
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

    mutating func backquoted() throws(InterchangeProblem) {
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
