internal import PoolModel

/// Takes a command line in the Windows form apart, as browsers' network tabs copy it ("Copy as
/// cURL (cmd)"): first carets and line continuations as `cmd.exe` reads them, then the quotes
/// and backslashes as a program's C runtime splits its arguments.
enum WindowsLexer {
    /// Whether `text` is in this form: a caret before a quote or at a line's end.
    static func recognises(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { index in
            guard bytes[index] == UInt8(ascii: "^"), index + 1 < bytes.count else { return false }
            let next = bytes[index + 1]
            let isAfterBlank = index > 0 && bytes[index - 1] == UInt8(ascii: " ")
            let end = bytes[(index + 1)...].first { $0 != UInt8(ascii: " ") }
            return next == UInt8(ascii: "\"")
                || (isAfterBlank && (end == UInt8(ascii: "\n") || end == UInt8(ascii: "\r")))
        }
    }

    static func commands(in text: String) -> (
        commands: [ShellCommand], problems: [InterchangeProblem]
    ) {
        var commands: [ShellCommand] = []
        var problems: [InterchangeProblem] = []
        for line in joinedLines(text) {
            do throws(InterchangeProblem) {
                let words = try arguments(line)
                if !words.isEmpty { commands.append(ShellCommand(words: words)) }
            } catch {
                problems.append(error)
            }
        }
        return (commands, problems)
    }

    /// A byte of a command line and the line it came from.
    private struct Sign {
        let byte: UInt8
        let line: Int
        /// Whether a caret has taken its meaning.
        var isPlain = false
    }

    /// What `cmd.exe` hands on: outside of quotes `^` takes the meaning from the next sign, and
    /// a line end after it goes; `^`, line end, line end is one line end.
    private static func joinedLines(_ text: String) -> [[Sign]] {
        let bytes = Array(text.utf8).filter { $0 != UInt8(ascii: "\r") }
        var lines: [[Sign]] = [[]]
        var line = 1
        var isQuoted = false
        var index = 0
        func append(_ byte: UInt8, isPlain: Bool = false) {
            lines[lines.count - 1].append(Sign(byte: byte, line: line, isPlain: isPlain))
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "^") where !isQuoted && index < bytes.count:
                // Copied from a page the caret may have blanks after it.
                let end = bytes[index...].firstIndex { $0 != UInt8(ascii: " ") } ?? index
                if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { index = end }
                let next = bytes[index]
                index += 1
                guard next == UInt8(ascii: "\n") else {
                    append(next, isPlain: true)
                    continue
                }
                line += 1
                if index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
                    append(bytes[index])
                    index += 1
                    line += 1
                }
            case UInt8(ascii: "\n"):
                isQuoted = false
                line += 1
                lines.append([])
            case UInt8(ascii: "|") where !isQuoted, UInt8(ascii: ">") where !isQuoted,
                UInt8(ascii: "&") where !isQuoted:
                // Where the output goes, or another command, which is found by its own head.
                if byte == UInt8(ascii: "&") {
                    lines.append([])
                } else {
                    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                }
            default:
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                append(byte)
            }
        }
        return lines
    }

    private static func arguments(_ signs: [Sign]) throws(InterchangeProblem) -> [ShellWord] {
        var splitter = ArgumentSplitter(signs)
        return try splitter.split()
    }

    /// Splits arguments as Microsoft's C runtime does: 2n backslashes and a quote are n backslashes
    /// and a quote that opens or closes, 2n+1 are n and a literal quote.
    ///
    /// `%NAME%` is a variable, in quotes too.
    private struct ArgumentSplitter {
        private let signs: [Sign]
        private var index = 0
        private var isQuoted = false
        private var words: [ShellWord] = []
        /// The word that is being read; `nil` between two.
        private var word: ShellWord?
        private var text: [UInt8] = []

        init(_ signs: [Sign]) { self.signs = signs }

        mutating func split() throws(InterchangeProblem) -> [ShellWord] {
            var start = 1
            while index < signs.count {
                let sign = signs[index]
                if !isQuoted, sign.byte.isBlank {
                    finish()
                    index += 1
                    continue
                }
                if word == nil {
                    word = ShellWord(parts: [], line: sign.line)
                    start = sign.line
                }
                if !takeVariable(sign) { takeText(sign) }
            }
            guard !isQuoted else { throw InterchangeProblem(line: start, code: .unclosedQuote) }
            finish()
            return words
        }

        private mutating func takeVariable(_ sign: Sign) -> Bool {
            guard sign.byte == UInt8(ascii: "%"), !sign.isPlain,
                let name = WindowsLexer.variable(signs[(index + 1)...])
            else { return false }
            if !text.isEmpty { flush() }
            word?.parts.append(.variable(name))
            index += name.utf8.count + 2
            return true
        }

        /// Backslashes and what follows them, or a sign.
        private mutating func takeText(_ sign: Sign) {
            let backslashes = signs[index...].prefix { $0.byte == UInt8(ascii: "\\") }.count
            index += backslashes
            let isQuote = byte(at: index) == UInt8(ascii: "\"")
            let kept = isQuote ? backslashes / 2 : backslashes
            text += repeatElement(UInt8(ascii: "\\"), count: kept)
            if isQuote {
                // Two quotes within quotes are one.
                let isDouble = isQuoted && byte(at: index + 1) == UInt8(ascii: "\"")
                if backslashes % 2 == 1 {
                    text.append(UInt8(ascii: "\""))
                } else if isDouble {
                    text.append(UInt8(ascii: "\""))
                    index += 1
                } else {
                    isQuoted.toggle()
                }
                index += 1
            } else if backslashes == 0 {
                text.append(sign.byte)
                index += 1
            }
        }

        private func byte(at place: Int) -> UInt8? {
            place < signs.count ? signs[place].byte : nil
        }

        private mutating func flush() {
            let literal = String(decoding: text, as: UTF8.self)
            if !literal.isEmpty || word?.parts.isEmpty == true {
                word?.parts.append(.literal(literal))
            }
            text = []
        }

        private mutating func finish() {
            flush()
            if let word { words.append(word) }
            word = nil
        }
    }

    /// The name between two percent signs, the first one passed.
    private static func variable(_ signs: ArraySlice<Sign>) -> String? {
        let name = String(
            decoding: signs.prefix(128).prefix { $0.byte != UInt8(ascii: "%") }.map(\.byte),
            as: UTF8.self)
        let isClosed = signs.dropFirst(name.utf8.count).first?.byte == UInt8(ascii: "%")
        return isClosed && ShellLexer.isName(name) ? name : nil
    }
}
