/// A text with its escapes read once: those of JSON and JavaScript (RFC 8259, section 7), of HTML
/// (numeric and the named ones of ASCII marks) and of URLs (RFC 3986, section 2.1). It knows where
/// in the text before each of its bytes came from.
struct UnescapedText {
    private(set) var bytes: [UInt8] = []
    /// From which place in ``bytes`` on the text before was longer, and by how many bytes.
    private var shifts: [(from: Int, by: Int)] = []

    /// `nil` where there is no escape.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = 0
        var position = UnescapedText.firstMark(in: text, from: 0)
        while position < text.count {
            if let escape = UnescapedText.escape(in: text, at: position) {
                if shifts.isEmpty { bytes.reserveCapacity(text.count) }
                bytes += text[rest..<position]
                bytes += escape.bytes
                rest = position + escape.count
                shifts.append((bytes.count, rest - bytes.count))
                position = UnescapedText.firstMark(in: text, from: rest)
            } else {
                position = UnescapedText.firstMark(in: text, from: position + 1)
            }
        }
        if shifts.isEmpty { return nil }
        bytes += text[rest...]
    }

    init?(_ text: [UInt8]) {
        let unescaped = text.withUnsafeBufferPointer { UnescapedText($0) }
        guard let unescaped else { return nil }
        self = unescaped
    }

    /// The place in the text before at which a byte of this one begins.
    func origin(of place: Int) -> Int {
        var low = 0
        var high = shifts.count
        while low < high {
            let middle = (low + high) / 2
            if shifts[middle].from <= place { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? place : place + shifts[low - 1].by
    }

    /// Where at the end of a text an escape begins whose rest may still come; its end where none.
    static func unfinished(in text: UnsafeBufferPointer<UInt8>) -> Int {
        var position = firstMark(in: text, from: max(0, text.count - longest))
        while position < text.count {
            if let escape = escape(in: text, at: position) {
                position = firstMark(in: text, from: position + escape.count)
            } else if mayGoOn(UnsafeBufferPointer(rebasing: text[position...])) {
                return position
            } else {
                position = firstMark(in: text, from: position + 1)
            }
        }
        return text.count
    }

    /// Whether more bytes could make an escape of this.
    private static func mayGoOn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let rest = text.dropFirst()
        let isRight = rest.allSatisfy { byte in
            byte.isLetterOrDigit
                || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\\")
        }
        switch text[0] {
        case UInt8(ascii: "%"): return text.count < 3 && isRight
        case UInt8(ascii: "&"): return isRight
        default:
            let kind = rest.first
            return isRight
                && (kind == nil || kind == UInt8(ascii: "u") || kind == UInt8(ascii: "x"))
        }
    }

    // MARK: One escape

    /// Bytes of the longest escape: two halves of a surrogate pair.
    private static let longest = 12

    private static func firstMark(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: "&"): return position
            default: position += 1
            }
        }
        return text.count
    }

    private typealias Escape = (bytes: [UInt8], count: Int)

    private static func escape(
        in text: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> Escape? {
        let rest = UnsafeBufferPointer(rebasing: text[position...])
        guard rest.count > 1 else { return nil }
        switch rest[0] {
        case UInt8(ascii: "%"):
            return number(rest, 1..<3, radix: 16).map { ([UInt8(truncatingIfNeeded: $0)], 3) }
        case UInt8(ascii: "&"): return entity(rest)
        default: return backslash(rest)
        }
    }

    private static func backslash(_ text: UnsafeBufferPointer<UInt8>) -> Escape? {
        switch text[1] {
        case UInt8(ascii: "u"):
            guard let unit = number(text, 2..<6, radix: 16) else { return nil }
            if let scalar = Unicode.Scalar(unit) { return (Array(scalar.utf8), 6) }
            guard (0xD800..<0xDC00).contains(unit), text.count >= 12,
                text[6] == UInt8(ascii: "\\"), text[7] == UInt8(ascii: "u"),
                let low = number(text, 8..<12, radix: 16), (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { return nil }
            return (Array(scalar.utf8), 12)
        case UInt8(ascii: "x"):
            return number(text, 2..<4, radix: 16).map { ([UInt8(truncatingIfNeeded: $0)], 4) }
        case UInt8(ascii: "t"): return ([0x09], 2)
        case UInt8(ascii: "n"): return ([0x0A], 2)
        case UInt8(ascii: "r"): return ([0x0D], 2)
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return ([text[1]], 2)
        default: return nil
        }
    }

    private static func entity(_ text: UnsafeBufferPointer<UInt8>) -> Escape? {
        guard let end = text.prefix(longest).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        if text[1] == UInt8(ascii: "#") {
            let isHex = text[2] | 0x20 == UInt8(ascii: "x")
            let digits = (isHex ? 3 : 2)..<max(end, isHex ? 3 : 2)
            guard let value = number(text, digits, radix: isHex ? 16 : 10),
                let scalar = Unicode.Scalar(value)
            else { return nil }
            return (Array(scalar.utf8), end + 1)
        }
        let name = text[1..<end]
        let mark = entities.first { name.elementsEqual($0.name.utf8) }
        return mark.map { ([$0.byte], end + 1) }
    }

    /// The number that these digits are; `nil` where they are none, or too many.
    private static func number(
        _ text: UnsafeBufferPointer<UInt8>, _ digits: Range<Int>, radix: UInt32
    ) -> UInt32? {
        guard !digits.isEmpty, digits.count <= 8, digits.upperBound <= text.count else {
            return nil
        }
        var number: UInt32 = 0
        for byte in text[digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
                return nil
            }
            number = number &* radix &+ UInt32(digit)
        }
        return number
    }

    /// The named entities of ASCII marks (WHATWG HTML, section 13.5).
    private static let entities: [(name: String, byte: UInt8)] = [
        ("amp", UInt8(ascii: "&")), ("lt", UInt8(ascii: "<")), ("gt", UInt8(ascii: ">")),
        ("quot", UInt8(ascii: "\"")), ("apos", UInt8(ascii: "'")), ("excl", UInt8(ascii: "!")),
        ("num", UInt8(ascii: "#")), ("dollar", UInt8(ascii: "$")),
        ("percnt", UInt8(ascii: "%")), ("lpar", UInt8(ascii: "(")), ("rpar", UInt8(ascii: ")")),
        ("ast", UInt8(ascii: "*")), ("plus", UInt8(ascii: "+")), ("comma", UInt8(ascii: ",")),
        ("period", UInt8(ascii: ".")), ("sol", UInt8(ascii: "/")), ("colon", UInt8(ascii: ":")),
        ("semi", UInt8(ascii: ";")), ("equals", UInt8(ascii: "=")),
        ("quest", UInt8(ascii: "?")), ("commat", UInt8(ascii: "@")),
        ("lsqb", UInt8(ascii: "[")), ("lbrack", UInt8(ascii: "[")),
        ("bsol", UInt8(ascii: "\\")), ("rsqb", UInt8(ascii: "]")),
        ("rbrack", UInt8(ascii: "]")), ("Hat", UInt8(ascii: "^")),
        ("lowbar", UInt8(ascii: "_")), ("grave", UInt8(ascii: "`")),
        ("lcub", UInt8(ascii: "{")), ("lbrace", UInt8(ascii: "{")),
        ("verbar", UInt8(ascii: "|")), ("vert", UInt8(ascii: "|")),
        ("rcub", UInt8(ascii: "}")), ("rbrace", UInt8(ascii: "}")), ("Tab", 0x09),
        ("NewLine", 0x0A),
    ]
}
