internal import PoolModel

/// Quotes and variables in words.
extension ShellLexer {
    mutating func escaped() {
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

    mutating func singleQuoted() throws(InterchangeProblem) {
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

    mutating func doubleQuoted() throws(InterchangeProblem) {
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

    mutating func dollar(isQuoted: Bool) throws(InterchangeProblem) {
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
        case _ where byte.isNamePart && !byte.isDigit:
            variable(take(while: \.isNamePart))
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
        return !first.isDigit && text.utf8.allSatisfy(\.isNamePart)
    }

    // MARK: What word processors write

    enum Quote: UInt8 {
        case single = 0x98
        case double = 0x9C
    }

    /// After a byte 0xE2: a typographic quote or dash, where it is one.
    mutating func typographic(isFirst: Bool) throws(InterchangeProblem) -> Bool {
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
}
