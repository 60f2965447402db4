/// Reads JSON (RFC 8259) from bytes that nobody vouches for: it never traps, its depth is
/// limited, and bad UTF-8 or half surrogate pairs become U+FFFD.
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
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The one value in `bytes`; a byte order mark and blanks around it are allowed.
    package static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.position = bytes.withoutByteOrderMark.startIndex
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw .syntax(offset: parser.position) }
        return value
    }

    package static func parse(_ text: String) throws(Problem) -> JSONValue {
        try parse(Array(text.utf8))
    }

    private mutating func value(depth: Int) throws(Problem) -> JSONValue {
        skipBlanks()
        switch try peek() {
        case UInt8(ascii: "{"):
            guard depth < JSONParser.maximumDepth else { throw .tooDeep }
            return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["):
            guard depth < JSONParser.maximumDepth else { throw .tooDeep }
            return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func members(depth: Int) throws(Problem) -> [JSONMember] {
        var members: [JSONMember] = []
        position += 1
        skipBlanks()
        if try take(UInt8(ascii: "}")) { return members }
        while true {
            skipBlanks()
            guard try peek() == UInt8(ascii: "\"") else { throw .syntax(offset: position) }
            let name = try string()
            skipBlanks()
            guard try take(UInt8(ascii: ":")) else { throw .syntax(offset: position) }
            members.append(JSONMember(name, try value(depth: depth)))
            skipBlanks()
            if try take(UInt8(ascii: "}")) { return members }
            guard try take(UInt8(ascii: ",")) else { throw .syntax(offset: position) }
        }
    }

    private mutating func elements(depth: Int) throws(Problem) -> [JSONValue] {
        var elements: [JSONValue] = []
        position += 1
        skipBlanks()
        if try take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if try take(UInt8(ascii: "]")) { return elements }
            guard try take(UInt8(ascii: ",")) else { throw .syntax(offset: position) }
        }
    }

    private mutating func word(
        _ text: String, _ value: JSONValue
    ) throws(Problem) -> JSONValue {
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
        skip(UInt8(ascii: "-"))
        let whole = position
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), position - whole > 1 { throw .syntax(offset: whole) }
        if skip(UInt8(ascii: ".")) { try digits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(Problem) {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > start else {
            if position == bytes.count { throw .truncated }
            throw .syntax(offset: position)
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
            while position < bytes.count, !JSONParser.endsPiece(bytes[position]) { position += 1 }
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
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else {
                throw .syntax(offset: position)
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private func peek() throws(Problem) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8) throws(Problem) -> Bool {
        guard try peek() == byte else { return false }
        position += 1
        return true
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
