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
        let text = secret.reveal()
        var forms = [
            text, secret.percentEncoded, secret.percentEncoded(uppercase: false),
            escaped(text, jsonEscapes), escaped(text, jsonEscapes + [("/", "\\/")]),
            escaped(text, htmlEscapes),
        ]
        for base64 in base64Forms(of: secret) {
            let url = String(base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
            forms += [base64, url, escaped(base64, [("/", "\\/")])]
        }
        return forms.map { Array($0.utf8) }
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

    private static let jsonEscapes = [("\\", "\\\\"), ("\"", "\\\"")]
    private static let htmlEscapes = [
        ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"),
    ]

    private static func escaped(_ text: String, _ escapes: [(String, String)]) -> String {
        escapes.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
