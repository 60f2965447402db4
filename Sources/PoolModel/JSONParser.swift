/// Reads JSON (RFC 8259) from bytes that nobody vouches for: it never traps, its depth is
/// limited, and bad UTF-8 or half surrogate pairs become U+FFFD. A text is read as a whole, or
/// piece by piece, so that a long list is never in memory at once.
package struct JSONParser {
    package enum Problem: Error, Sendable, Equatable {
        /// The text ends before the value does.
        case truncated
        /// Arrays and objects stand deeper in each other than ``maximumDepth``.
        case tooDeep
        /// Something else stands at this offset than JSON allows.
        case syntax(offset: Int)
    }

    package static let maximumDepth = 128

    private let bytes: [UInt8]
    private let allowsComments: Bool
    private var position: Int
    /// The line that is read now, counting from 1.
    package private(set) var line = 1
    private var depth = 0

    /// A byte order mark is passed over.
    /// - Parameter allowsComments: `// ...`, `/* ... */` and a comma after the last element are
    ///   passed over too, as editors' settings have them.
    package init(_ bytes: [UInt8], allowsComments: Bool = false) {
        self.bytes = bytes
        self.allowsComments = allowsComments
        position = bytes.withoutByteOrderMark.startIndex
    }

    /// The one value in `bytes`; a byte order mark and blanks around it are allowed.
    package static func parse(
        _ bytes: [UInt8], allowsComments: Bool = false
    ) throws(Problem) -> JSONValue {
        var parser = JSONParser(bytes, allowsComments: allowsComments)
        let value = try parser.value()
        try parser.finish()
        return value
    }

    package static func parse(_ text: String) throws(Problem) -> JSONValue {
        try parse(Array(text.utf8))
    }

    // MARK: Piece by piece

    /// The next value, whole.
    package mutating func value() throws(Problem) -> JSONValue {
        skipBlanks()
        switch try peek() {
        case UInt8(ascii: "{"):
            var members: [JSONMember] = []
            try eachMember { (parser, name) throws(Problem) in
                let line = parser.line
                members.append(JSONMember(name, try parser.value(), line: line))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try eachElement { parser throws(Problem) in elements.append(try parser.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    /// Reads an object, handing each name to `body`, which must read the value.
    package mutating func eachMember(
        _ body: (inout JSONParser, String) throws(Problem) -> Void
    ) throws(Problem) {
        try each(from: "{", to: "}") { parser throws(Problem) in
            guard try parser.peek() == UInt8(ascii: "\"") else { throw parser.unexpected }
            let name = try parser.string()
            parser.skipBlanks()
            guard try parser.take(":") else { throw parser.unexpected }
            try body(&parser, name)
        }
    }

    /// Reads an array; `body` must read one element a call.
    package mutating func eachElement(
        _ body: (inout JSONParser) throws(Problem) -> Void
    ) throws(Problem) {
        try each(from: "[", to: "]", body)
    }

    /// Nothing but blanks may follow.
    package mutating func finish() throws(Problem) {
        skipBlanks()
        guard position == bytes.count else { throw unexpected }
    }

    private mutating func each(
        from opening: Unicode.Scalar, to closing: Unicode.Scalar,
        _ body: (inout JSONParser) throws(Problem) -> Void
    ) throws(Problem) {
        skipBlanks()
        guard try take(opening) else { throw unexpected }
        guard depth < JSONParser.maximumDepth else { throw .tooDeep }
        depth += 1
        skipBlanks()
        var isDone = try take(closing)
        while !isDone {
            skipBlanks()
            try body(&self)
            skipBlanks()
            isDone = try take(closing)
            if !isDone, try !take(",") { throw unexpected }
            guard allowsComments, !isDone else { continue }
            skipBlanks()
            isDone = try take(closing)
        }
        depth -= 1
    }

    // MARK: Words and numbers

    private mutating func word(_ text: String, _ value: JSONValue) throws(Problem) -> JSONValue {
        let offset = position
        for byte in text.utf8 {
            guard try peek() == byte else { throw .syntax(offset: offset) }
            position += 1
        }
        return value
    }

    /// `-? int frac? exp?`; the digits are kept as written.
    private mutating func number() throws(Problem) -> String {
        let start = position
        skip("-")
        let whole = position
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), position - whole > 1 { throw .syntax(offset: whole) }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            if !skip("+") { skip("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(Problem) {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start else {
            _ = try peek()
            throw unexpected
        }
    }

    // MARK: Strings

    private mutating func string() throws(Problem) -> String {
        position += 1
        var units: [UInt8] = []
        while true {
            // A bare control character is not allowed, but some servers send line ends; a
            // diagnosis is worth more than strictness here.
            let start = position
            while position < bytes.count, !JSONParser.endsPiece(bytes[position]) {
                if bytes[position] == 0x0A { line += 1 }
                position += 1
            }
            let piece = bytes[start..<position]
            let isEnd = try peek() == UInt8(ascii: "\"")
            position += 1
            if isEnd, units.isEmpty { return String(decoding: piece, as: UTF8.self) }
            units += piece
            if isEnd { return String(decoding: units, as: UTF8.self) }
            units += try escape()
        }
    }

    private static func endsPiece(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape() throws(Problem) -> [UInt8] {
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try codePoint())).utf8)
        default: throw .syntax(offset: position - 1)
        }
    }

    /// The scalar after `\u`, with the second half of a surrogate pair where there is one.
    private mutating func codePoint() throws(Problem) -> Unicode.Scalar {
        let high = try hexDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800...0xDBFF).contains(high), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let mark = position
        position += 2
        let low = try hexDigits()
        guard (0xDC00...0xDFFF).contains(low) else {
            position = mark
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexDigits() throws(Problem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit = Character(Unicode.Scalar(try peek())).hexDigitValue
            guard let digit else { throw unexpected }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private var unexpected: Problem { .syntax(offset: position) }

    private func peek() throws(Problem) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        return bytes[position]
    }

    /// Whether the next sign is this one, which is passed over then; something has to follow.
    private mutating func take(_ sign: Unicode.Scalar) throws(Problem) -> Bool {
        _ = try peek()
        return skip(sign)
    }

    @discardableResult
    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            case UInt8(ascii: "/") where allowsComments:
                guard skipComment() else { return }
                continue
            default: return
            }
            position += 1
        }
    }

    private mutating func skipComment() -> Bool {
        let rest = bytes[position...]
        if rest.starts(with: "//".utf8) {
            position = rest.firstIndex(of: 0x0A) ?? bytes.count
            return true
        }
        guard rest.starts(with: "/*".utf8) else { return false }
        position += 2
        while position < bytes.count, !bytes[position...].starts(with: "*/".utf8) {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        position = min(position + 2, bytes.count)
        return true
    }
}
