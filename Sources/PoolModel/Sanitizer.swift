/// The one filter for foreign text (server answers, locations, certificate names, library errors,
/// database and import text) before it is drawn or printed.
package enum Sanitizer {
    /// `text` with everything made visible that could steer a terminal or deceive a reader: C0,
    /// C1, DEL, bidirectional controls, zero-width and other invisible characters. Line feeds and
    /// tabs become blanks unless `keepingLines`.
    package static func clean(_ text: String, keepingLines: Bool = false) -> String {
        var text = text
        if text.withUTF8({ $0.allSatisfy { (0x20...0x7E).contains($0) } }) { return text }
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where keepingLines: cleaned.append(scalar)
            case "\n", "\t": cleaned.append(" ")
            case _ where isHostile(scalar):
                cleaned.append(contentsOf: name(of: scalar).unicodeScalars)
            default: cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }

    /// Bytes as text; what is not UTF-8 becomes U+FFFD.
    package static func clean(_ bytes: some Collection<UInt8>, keepingLines: Bool = false) -> String
    {
        clean(String(decoding: bytes, as: UTF8.self), keepingLines: keepingLines)
    }

    /// How a scalar is named in a sentence: itself in quotes, or `<U+001B>`.
    package static func name(of scalar: Unicode.Scalar) -> String {
        guard isHostile(scalar) || scalar == "\n" || scalar == "\t" else { return "\"\(scalar)\"" }
        return "<U+\(scalar.value.hexadecimal(digits: 4))>"
    }

    /// Whether it could steer a terminal or is not seen.
    static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0: true
        case 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }
}
