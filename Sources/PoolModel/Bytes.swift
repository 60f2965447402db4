extension Collection<UInt8> {
    /// Without UTF-8's byte order mark at the beginning (RFC 3629, section 6).
    package var withoutByteOrderMark: SubSequence {
        dropFirst(starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    }
}

extension Sequence<UInt8> {
    /// Everything but RFC 3986's unreserved characters as `%XX`.
    /// - Parameter kept: other characters that stay.
    package func percentEncoded(keeping kept: String = "", uppercase: Bool = true) -> String {
        reduce(into: "") { text, byte in
            if byte.isLetterOrDigit || "-._~".utf8.contains(byte) || kept.utf8.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + byte.hexadecimal(digits: 2, uppercase: uppercase)
            }
        }
    }
}

extension Secret {
    package func percentEncoded(uppercase: Bool = true) -> String {
        withBytes { $0.percentEncoded(uppercase: uppercase) }
    }
}

extension FixedWidthInteger {
    /// As so many hexadecimal digits at least.
    package func hexadecimal(digits count: Int, uppercase: Bool = true) -> String {
        let digits = String(self, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: Swift.max(0, count - digits.count)) + digits
    }
}
