/// Makes characters of bytes that come one by one. What is not UTF-8 becomes U+FFFD; a scalar
/// that is split between two reads is waited for.
struct TextDecoder: Sendable {
    private var scalars = String.UnicodeScalarView()
    /// The beginning of a scalar.
    private var partial: [UInt8] = []

    mutating func add(_ byte: UInt8) {
        if byte < 0x80 {
            dropPartial()
            scalars.append(Unicode.Scalar(byte))
            return
        }
        partial.append(byte)
        switch Self.length(of: partial) {
        case .none where partial.count > 1:
            // The byte does not go on with the scalar, so it may begin another.
            partial.removeLast()
            dropPartial()
            add(byte)
        case .none: dropPartial()
        case .some(let length) where length == partial.count:
            scalars.append(contentsOf: String(decoding: partial, as: UTF8.self).unicodeScalars)
            partial = []
        case .some: break
        }
    }

    /// The characters so far, marks joined with what they belong to.
    mutating func take() -> [Character] {
        defer { scalars = String.UnicodeScalarView() }
        return Array(String(scalars))
    }

    /// Something else follows: a scalar that was begun will not be finished.
    mutating func dropPartial() {
        if !partial.isEmpty { scalars.append("\u{FFFD}") }
        partial = []
    }

    /// How many bytes the scalar has that begins so; `nil` if none does (RFC 3629, section 4).
    private static func length(of bytes: [UInt8]) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[0] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        if bytes.count > 1, !second.contains(bytes[1]) { return nil }
        guard bytes.dropFirst(2).allSatisfy({ (0x80...0xBF).contains($0) }) else { return nil }
        return length
    }
}
