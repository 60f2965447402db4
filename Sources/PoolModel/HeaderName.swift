/// A header's field name that is a token (RFC 9110, section 5.6.2) of 1 to 64 bytes.
/// Checked once, here; whoever holds one need not check again.
package struct HeaderName: Sendable, Hashable, CustomStringConvertible {
    /// As typed; its case is kept when it is sent.
    package let text: String
    /// ASCII lower case: two names are the same header when these are equal.
    package let lowercased: String

    package static let maximumLength = 64

    package init(_ text: String) throws(HeaderProblem.Code) {
        guard !text.isEmpty else { throw .nameEmpty }
        for scalar in text.unicodeScalars where !HeaderName.isToken(scalar) {
            throw .nameNotToken(scalar)
        }
        guard text.utf8.count <= HeaderName.maximumLength else {
            throw .nameTooLong(text.utf8.count)
        }
        self.text = text
        self.lowercased = HeaderName.lowercase(text)
    }

    package var description: String { text }

    /// For the comparison with protected names: lower case, with `_` read as `-`, since many
    /// gateways and CGI-style servers fold the two.
    package var folded: String { HeaderName.folded(lowercased) }

    /// The same of any text.
    package static func folded(_ text: String) -> String {
        let lowercased = lowercase(text)
        guard lowercased.utf8.contains(UInt8(ascii: "_")) else { return lowercased }
        return String(decoding: lowercased.utf8.map { $0 == 0x5F ? 0x2D : $0 }, as: UTF8.self)
    }

    package static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.lowercased == right.lowercased
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }

    /// Lower-cases A to Z only; Unicode case mapping would make other names equal to ours.
    package static func lowercase(_ text: String) -> String {
        var text = text
        // Bytes of longer characters are never in the range.
        let lowered = text.withUTF8 { bytes -> String? in
            guard bytes.contains(where: isUpper) else { return nil }
            return String(unsafeUninitializedCapacity: bytes.count) { lowered in
                for (place, byte) in bytes.enumerated() {
                    lowered[place] = isUpper(byte) ? byte + 32 : byte
                }
                return bytes.count
            }
        }
        return lowered ?? text
    }

    /// Whether two names are the same header's, whatever the case of their ASCII letters.
    package static func areSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { left, right in
                left == right || isUpper(left) && left + 32 == right
                    || isUpper(right) && right + 32 == left
            }
    }

    /// Whether two names are one for many servers: as ``areSame(_:_:)`` says, and `_` is `-`.
    package static func areFoldedSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { fold($0) == fold($1) }
    }

    private static func fold(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : isUpper(byte) ? byte + 32 : byte
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    /// tchar of RFC 9110.
    private static func isToken(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
        default: false
        }
    }
}
