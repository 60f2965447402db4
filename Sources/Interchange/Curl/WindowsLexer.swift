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

    /// The arguments as Microsoft's C runtime splits them: 2n backslashes and a quote are n
    /// backslashes and a quote that opens or closes, 2n+1 are n and a literal quote.
    ///
    /// `%NAME%` is a variable, in quotes too.
    private static func arguments(_ signs: [Sign]) throws(InterchangeProblem) -> [ShellWord] {
        var words: [ShellWord] = []
        var parts: [ShellWord.Part] = []
        var current: [UInt8]?
        var start = 1
        var isQuoted = false
        var index = 0
        func flush() {
            let text = String(decoding: current ?? [], as: UTF8.self)
            if !text.isEmpty || parts.isEmpty { parts.append(.literal(text)) }
            current = []
        }
        func finish() {
            guard current != nil else { return }
            flush()
            words.append(ShellWord(parts: parts, line: start))
            parts = []
            current = nil
        }
        while index < signs.count {
            let sign = signs[index]
            if !isQuoted, sign.byte == 0x20 || sign.byte == 0x09 {
                finish()
                index += 1
                continue
            }
            if current == nil {
                current = []
                start = sign.line
            }
            if sign.byte == UInt8(ascii: "%"), !sign.isPlain,
                let name = variable(signs[(index + 1)...])
            {
                if current?.isEmpty == false { flush() }
                parts.append(.variable(name))
                index += name.utf8.count + 2
                continue
            }
            var backslashes = 0
            while index < signs.count, signs[index].byte == UInt8(ascii: "\\") {
                backslashes += 1
                index += 1
            }
            let isQuote = index < signs.count && signs[index].byte == UInt8(ascii: "\"")
            let kept = isQuote ? backslashes / 2 : backslashes
            current?.append(contentsOf: repeatElement(UInt8(ascii: "\\"), count: kept))
            if isQuote {
                if backslashes % 2 == 1 {
                    current?.append(UInt8(ascii: "\""))
                } else if isQuoted, index + 1 < signs.count,
                    signs[index + 1].byte == UInt8(ascii: "\"")
                {
                    current?.append(UInt8(ascii: "\""))
                    index += 1
                } else {
                    isQuoted.toggle()
                }
                index += 1
            } else if backslashes == 0 {
                current?.append(sign.byte)
                index += 1
            }
        }
        guard !isQuoted else { throw InterchangeProblem(line: start, code: .unclosedQuote) }
        finish()
        return words
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
