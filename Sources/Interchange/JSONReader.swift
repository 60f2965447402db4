/// A strict JSON reader (RFC 8259) that can also be led through an array or object piece by
/// piece, so that a long list is never in memory as a whole. Depth is limited.
struct JSONReader: ~Copyable {
    static let maximumDepth = 64

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    private(set) var line = 1
    private var depth = 0

    /// The bytes must be valid UTF-8; see ``ForeignText``.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = 0
        end = bytes.count
    }

    // MARK: Piece by piece

    /// The first byte of the next value, blanks passed over.
    mutating func peek() throws(InterchangeProblem) -> UInt8 {
        skipBlanks()
        guard index < end else { throw problem(.unexpectedEnd) }
        return bytes[index]
    }

    /// Reads an object, handing each name to `body`, which must read the value.
    mutating func eachMember(
        _ body: (inout JSONReader, String) throws(InterchangeProblem) -> Void
    ) throws(InterchangeProblem) {
        try enter("{")
        if try accept("}") { return leave() }
        repeat {
            guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
            let name = try string()
            guard try accept(":") else { throw unexpected() }
            try body(&self, name)
        } while try accept(",")
        guard try accept("}") else { throw unexpected() }
        leave()
    }

    /// Reads an array; `body` must read one element a call.
    mutating func eachElement(
        _ body: (inout JSONReader) throws(InterchangeProblem) -> Void
    ) throws(InterchangeProblem) {
        try enter("[")
        if try accept("]") { return leave() }
        repeat { try body(&self) } while try accept(",")
        guard try accept("]") else { throw unexpected() }
        leave()
    }

    mutating func value() throws(InterchangeProblem) -> ForeignValue {
        switch try peek() {
        case UInt8(ascii: "{"):
            var members: [ForeignValue.Member] = []
            try eachMember { (reader, name) throws(InterchangeProblem) in
                let line = reader.line
                members.append(.init(name: name, value: try reader.value(), line: line))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [ForeignValue] = []
            try eachElement { reader throws(InterchangeProblem) in
                elements.append(try reader.value())
            }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        default: return try literal()
        }
    }

    /// Nothing but blanks may follow.
    mutating func finish() throws(InterchangeProblem) {
        skipBlanks()
        guard index == end else { throw problem(.trailing) }
    }

    func problem(_ problem: JSONProblem) -> InterchangeProblem {
        InterchangeProblem(line: line, code: .json(problem))
    }

    // MARK: Tokens

    private mutating func skipBlanks() {
        while index < end {
            switch bytes[index] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            default: return
            }
            index += 1
        }
    }

    /// Whether the next sign is this one; it is passed over then.
    private mutating func accept(_ sign: Unicode.Scalar) throws(InterchangeProblem) -> Bool {
        guard try peek() == UInt8(ascii: sign) else { return false }
        index += 1
        return true
    }

    private mutating func enter(_ sign: Unicode.Scalar) throws(InterchangeProblem) {
        guard try accept(sign) else { throw unexpected() }
        depth += 1
        guard depth <= JSONReader.maximumDepth else { throw problem(.tooDeep) }
    }

    private mutating func leave() { depth -= 1 }

    private func unexpected() -> InterchangeProblem {
        let rest = String(decoding: bytes[index..<min(index + 4, end)], as: UTF8.self)
        return problem(rest.unicodeScalars.first.map { .unexpected($0) } ?? .unexpectedEnd)
    }

    private mutating func literal() throws(InterchangeProblem) -> ForeignValue {
        let words: [(StaticString, ForeignValue)] = [
            ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
        ]
        for (word, value) in words {
            let length = word.utf8CodeUnitCount
            let isHere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
            guard isHere else { continue }
            index += length
            return value
        }
        throw unexpected()
    }

    /// `-`, digits without a leading zero, fraction, exponent.
    private mutating func number() throws(InterchangeProblem) -> String {
        let start = index
        func isDigit(_ at: Int) -> Bool { at < end && (0x30...0x39).contains(bytes[at]) }
        func digits() throws(InterchangeProblem) {
            guard isDigit(index) else { throw problem(.badNumber) }
            while isDigit(index) { index += 1 }
        }
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let first = index
        try digits()
        if bytes[first] == UInt8(ascii: "0"), index - first > 1 { throw problem(.badNumber) }
        if index < end, bytes[index] == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func string() throws(InterchangeProblem) -> String {
        index += 1
        let start = index
        while index < end, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 {
            index += 1
        }
        if index < end, bytes[index] == 0x22 {
            index += 1
            return String(decoding: bytes[start..<index - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<index])
        while index < end {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C: text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                index -= 1
                throw problem(.controlInString)
            default: text.append(byte)
            }
        }
        throw problem(.unexpectedEnd)
    }

    /// What stands after a backslash. Half a surrogate pair becomes U+FFFD.
    private mutating func escape() throws(InterchangeProblem) -> Unicode.Scalar {
        guard index < end else { throw problem(.unexpectedEnd) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw problem(.badEscape)
        }
        let unit = try hexadecimal()
        guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
        guard bytes[index...].starts(with: [0x5C, UInt8(ascii: "u")]) else { return "\u{FFFD}" }
        let back = index
        index += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
            index = back
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(InterchangeProblem) -> UInt32 {
        guard end - index >= 4 else { throw problem(.unexpectedEnd) }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw problem(.badEscape)
            }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }
}
