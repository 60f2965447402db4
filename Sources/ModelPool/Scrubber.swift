internal import FoundationEssentials

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

    /// By their first byte, the longest first, so that a value inside another leaves no remainder.
    private let needles: [UInt8: [[UInt8]]]

    package init(_ secrets: [Secret]) {
        var found: Set<[UInt8]> = []
        for secret in secrets where secret.count >= Scrubber.shortest {
            for form in Scrubber.forms(of: secret) { found.insert(form) }
        }
        needles = Dictionary(grouping: found) { $0.first ?? 0 }
            .mapValues { group in group.sorted { $0.count > $1.count } }
    }

    /// `text` with every known secret replaced.
    package func scrub(_ text: String) -> String {
        guard !needles.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        clean.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let candidates = needles[bytes[position]] ?? []
            if let needle = candidates.first(where: { bytes[position...].starts(with: $0) }) {
                clean += Scrubber.mark.utf8
                position += needle.count
            } else {
                clean.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: clean, as: UTF8.self)
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
            let base64 = Array(base64.utf8)
            forms.append(base64)
            if base64.allSatisfy(isUnreserved) { continue }
            forms += [escaped(base64, base64ForURLs), escaped(base64, slashEscape)]
        }
        return forms
    }

    /// The whole, and what of it is the same at each of the three places where a secret can begin
    /// in a longer text.
    private static func base64Forms(of secret: Secret) -> [String] {
        secret.withBytes { bytes in
            let whole = Data(bytes).base64EncodedString()
            var forms = [whole, String(whole.prefix { $0 != "=" })]
            for offset in 0..<3 {
                let shifted = Data(Array(repeating: 0, count: offset) + Array(bytes))
                let complete = shifted.count / 3 * 4
                let piece = shifted.base64EncodedString().prefix(complete)
                    .dropFirst(offset == 0 ? 0 : 4)
                if piece.count >= shortestPiece { forms.append(String(piece)) }
            }
            return forms
        }
    }

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
