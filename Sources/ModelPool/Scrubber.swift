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

    /// All forms of all secrets, one after the other.
    private var bytes: [UInt8] = []
    /// Where in ``bytes`` a form stands; the longest first, so that a value inside another leaves
    /// no remainder.
    private var needles: [Range<Int>] = []
    /// What needles begin with; none is as short as one byte.
    private var beginnings = BytePairs()

    package init(_ secrets: [Secret]) {
        for secret in secrets where secret.count >= Scrubber.shortest { addForms(of: secret) }
        guard !needles.isEmpty else { return }
        needles.sort { $0.count > $1.count }
        for needle in needles {
            beginnings.insert(bytes[needle.lowerBound], bytes[needle.lowerBound + 1])
        }
    }

    /// `text` with every known secret replaced.
    package func scrub(_ text: String) -> String {
        guard !needles.isEmpty else { return text }
        var text = text
        let clean = text.withUTF8 { text -> [UInt8] in
            var clean: [UInt8] = []
            /// Where what was not copied yet begins.
            var rest = 0
            var position = beginnings.firstIndex(in: text, from: 0)
            while position < text.count {
                if let count = needle(in: text, at: position) {
                    clean += text[rest..<position]
                    clean += Scrubber.mark.utf8
                    rest = position + count
                    position = beginnings.firstIndex(in: text, from: rest)
                } else {
                    position = beginnings.firstIndex(in: text, from: position + 1)
                }
            }
            if rest > 0 { clean += text[rest...] }
            return clean
        }
        return clean.isEmpty ? text : String(decoding: clean, as: UTF8.self)
    }

    /// The length of the longest needle that stands there.
    private func needle(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        let first = text[position]
        return needles.first { needle in
            bytes[needle.lowerBound] == first && needle.count <= text.count - position
                && needle.allSatisfy { bytes[$0] == text[position + $0 - needle.lowerBound] }
        }?.count
    }

    // MARK: The forms of a secret

    private mutating func addForms(of secret: Secret) {
        secret.withBytes { bytes in
            // Most keys are letters, digits and marks that no escaping changes.
            if bytes.allSatisfy(Scrubber.isUnreserved) { add(bytes) } else { addEscaped(secret) }
            addBase64Forms(of: bytes)
        }
    }

    private mutating func addEscaped(_ secret: Secret) {
        // Bytes that are not UTF-8 are shown, and so echoed, as U+FFFD.
        let text = Array(secret.reveal().utf8)
        add(text)
        add(secret.percentEncoded.utf8)
        add(secret.percentEncoded(uppercase: false).utf8)
        for escapes in [Scrubber.jsonEscapes, Scrubber.allJSONEscapes, Scrubber.htmlEscapes] {
            add(Scrubber.escaped(text[...], escapes))
        }
    }

    private mutating func add(_ form: some Collection<UInt8>) {
        needles.append(bytes.count..<bytes.count + form.count)
        bytes += form
    }

    /// The whole, with and without its padding, and what of it is the same at each of the three
    /// places where a secret can begin in a longer text.
    private mutating func addBase64Forms(of secret: UnsafeRawBufferPointer) {
        for offset in 0..<3 {
            let start = bytes.count
            appendBase64(secret, after: offset)
            let end = bytes.count
            if offset == 0 {
                bytes += repeatElement(UInt8(ascii: "="), count: (3 - secret.count % 3) % 3)
                let padded = start..<bytes.count
                addBase64(start..<end)
                if padded.upperBound > end { addBase64(padded) }
            }
            let complete = start + (offset + secret.count) / 3 * 4
            let piece = start + (offset == 0 ? 0 : 4)..<complete
            // A whole one without padding is its own piece.
            guard piece.count >= Scrubber.shortestPiece, piece != start..<end else { continue }
            addBase64(piece)
        }
    }

    /// A form that stands in ``bytes`` already, and how else its marks are written.
    private mutating func addBase64(_ form: Range<Int>) {
        needles.append(form)
        guard bytes[form].contains(where: Scrubber.base64Marks.contains) else { return }
        for escapes in [Scrubber.base64ForURLs, Scrubber.slashEscape] {
            add(Scrubber.escaped(bytes[form], escapes))
        }
    }

    /// Base64 (RFC 4648, section 4) without padding of so many zero bytes and then these.
    private mutating func appendBase64(_ secret: UnsafeRawBufferPointer, after zeros: Int) {
        let alphabet = Scrubber.alphabet.utf8Start
        let count = zeros + secret.count
        let groups = (count + 2) / 3
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: groups * 4) { text in
            for group in 0..<groups {
                var bits = 0
                for place in group * 3 - zeros..<group * 3 - zeros + 3 {
                    bits = bits << 8 | (secret.indices.contains(place) ? Int(secret[place]) : 0)
                }
                for place in 0..<4 {
                    text[group * 4 + place] = alphabet[bits >> (18 - place * 6) & 0x3F]
                }
            }
            bytes.append(contentsOf: text[..<((count * 8 + 5) / 6)])
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

    private static func escaped(_ text: ArraySlice<UInt8>, _ escapes: Escapes) -> [UInt8] {
        var escaped: [UInt8] = []
        for byte in text {
            if let escape = escapes.first(where: { $0.byte == byte }) {
                escaped.append(escape.text)
            } else {
                escaped.append(byte)
            }
        }
        return escaped
    }
}
