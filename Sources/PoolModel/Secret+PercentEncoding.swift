extension Secret {
    /// Everything but RFC 3986's unreserved characters as `%XX`.
    package var percentEncoded: String { percentEncoded(uppercase: true) }

    package func percentEncoded(uppercase: Bool) -> String {
        withBytes { bytes in
            bytes.reduce(into: "") { text, byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "~"):
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                default:
                    let digits = String(byte, radix: 16, uppercase: uppercase)
                    text += "%" + (digits.count == 1 ? "0" : "") + digits
                }
            }
        }
    }
}
