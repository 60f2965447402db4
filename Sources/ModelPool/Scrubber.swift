/// Removes known secrets from text that is to be shown, stored or copied, in every form in which
/// servers were seen to echo them: in clear, in base64 (both alphabets, with and without padding,
/// also inside a longer text such as `user:password`), URL-encoded, and escaped for JSON or HTML.
///
/// It compares bytes: what follows a secret (a combining mark, say) cannot hide it.
package struct Scrubber: Sendable {
    /// What stands in a secret's place.
    package static let mark = "[secret]"
    /// Shorter values are not searched for: they would be found in ordinary words.
    package static let shortest = 4
    /// Of the pieces that stay the same wherever a secret begins inside a longer base64 text.
    private static let shortestPiece = 8

    /// The longest first, so that a value inside another leaves no remainder.
    private let needles: [[UInt8]]
    /// For every byte whether a needle begins with it.
    private var isFirst = [Bool](repeating: false, count: 256)

    package init(_ secrets: [Secret]) {
        var found: [[UInt8]] = []
        for secret in secrets where secret.count >= Scrubber.shortest {
            found += Scrubber.forms(of: secret)
        }
        needles = found.sorted { $0.count > $1.count }
        for needle in needles { isFirst[Int(needle[0])] = true }
    }

    /// `text` with every known secret replaced.
    package func scrub(_ text: String) -> String {
        guard !needles.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        /// Where what was not copied yet begins.
        var rest = 0
        var position = 0
        while position < bytes.count {
            guard isFirst[Int(bytes[position])], let needle = needle(in: bytes, at: position) else {
                position += 1
                continue
            }
            clean += bytes[rest..<position]
            clean += Scrubber.mark.utf8
            position += needle.count
            rest = position
        }
        return rest == 0 ? text : String(decoding: clean + bytes[rest...], as: UTF8.self)
    }

    private func needle(in bytes: [UInt8], at position: Int) -> [UInt8]? {
        let first = bytes[position]
        return needles.first { $0[0] == first && bytes[position...].starts(with: $0) }
    }

    // MARK: The forms of a secret

    private static func forms(of secret: Secret) -> [[UInt8]] {
        let text = Array(secret.reveal().utf8)
        var forms = [text]
        // Most keys are letters, digits and marks that no escaping changes.
        if !text.allSatisfy(isUnreserved) {
            forms += [
                Array(secret.percentEncoded.utf8),
                Array(secret.percentEncoded(uppercase: false).utf8),
                escaped(text, jsonEscapes), escaped(text, allJSONEscapes),
                escaped(text, htmlEscapes),
            ]
        }
        for base64 in base64Forms(of: secret) {
            forms.append(base64)
            guard base64.contains(where: base64Marks.contains) else { continue }
            forms += [escaped(base64, base64ForURLs), escaped(base64, slashEscape)]
        }
        return forms
    }

    /// The whole, with and without its padding, and what of it is the same at each of the three
    /// places where a secret can begin in a longer text.
    private static func base64Forms(of secret: Secret) -> [[UInt8]] {
        secret.withBytes { bytes in
            let whole = base64(bytes, after: 0)
            let padding = (3 - bytes.count % 3) % 3
            var forms = [whole, whole + [UInt8](repeating: UInt8(ascii: "="), count: padding)]
            for offset in 0..<3 {
                let complete = (offset + bytes.count) / 3 * 4
                let text = offset == 0 ? whole : base64(bytes, after: offset)
                let piece = text.prefix(complete).dropFirst(offset == 0 ? 0 : 4)
                if piece.count >= shortestPiece { forms.append(Array(piece)) }
            }
            return forms
        }
    }

    /// Base64 (RFC 4648, section 4) without padding of so many zero bytes and then these.
    private static func base64(_ bytes: UnsafeRawBufferPointer, after zeros: Int) -> [UInt8] {
        let alphabet = alphabet.utf8Start
        let count = ((zeros + bytes.count) * 8 + 5) / 6
        return [UInt8](unsafeUninitializedCapacity: count) { text, written in
            var bits: UInt32 = 0
            var width = zeros * 8
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                width += 8
                while width >= 6 {
                    width -= 6
                    text[written] = alphabet[Int(bits >> UInt32(width)) & 0x3F]
                    written += 1
                }
            }
            if width > 0 {
                text[written] = alphabet[Int(bits << UInt32(6 - width)) & 0x3F]
                written += 1
            }
        }
    }

    private static let base64Marks = UInt8(ascii: "+")...UInt8(ascii: "/")
    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// RFC 3986's unreserved characters, but for the tilde.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// What stands for a byte.
    private typealias Escapes = [(byte: UInt8, text: StaticString)]

    private static let jsonEscapes: Escapes = [
        (UInt8(ascii: "\\"), "\\\\"), (UInt8(ascii: "\""), "\\\""),
    ]
    private static let slashEscape: Escapes = [(UInt8(ascii: "/"), "\\/")]
    private static let allJSONEscapes = jsonEscapes + slashEscape
    private static let htmlEscapes: Escapes = [
        (UInt8(ascii: "&"), "&amp;"), (UInt8(ascii: "<"), "&lt;"), (UInt8(ascii: ">"), "&gt;"),
        (UInt8(ascii: "\""), "&quot;"), (UInt8(ascii: "'"), "&#39;"),
    ]
    private static let base64ForURLs: Escapes = [
        (UInt8(ascii: "+"), "-"), (UInt8(ascii: "/"), "_"),
    ]

    private static func escaped(_ text: [UInt8], _ escapes: Escapes) -> [UInt8] {
        var escaped: [UInt8] = []
        for byte in text {
            if let escape = escapes.first(where: { $0.byte == byte }) {
                escape.text.withUTF8Buffer { escaped.append(contentsOf: $0) }
            } else {
                escaped.append(byte)
            }
        }
        return escaped
    }
}
