extension Sequence<UInt8> {
    /// Everything but RFC 3986's unreserved characters as `%XX`.
    /// - Parameter kept: other characters that stay.
    package func percentEncoded(keeping kept: String = "", uppercase: Bool = true) -> String {
        reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-._~".utf8.contains(byte) || kept.utf8.contains(byte):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
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
