internal import Glibc

/// Removes known secrets from text that is to be shown, stored or copied, in every form in which
/// servers were seen to echo them: the whole or one of its ``SecretPieces``, in clear, in base64
/// (both alphabets, with and without padding, also inside a longer text such as `user:password`),
/// and any of that escaped for JSON, HTML or a URL, also one in the other.
///
/// It compares bytes: what follows a secret (a combining mark, say) cannot hide it.
package struct Scrubber: Sendable {
    /// What stands in a secret's place.
    package static let mark = "[secret]"
    /// Shorter values are not searched for: they would be found in ordinary words.
    package static let shortest = 4
    /// Of the pieces that stay the same wherever a secret begins inside a longer base64 text.
    private static let shortestPiece = 8
    /// How many escapes one inside the other are read: a JSON text in a JSON text in a page.
    private static let rounds = 3

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
        let clean = text.withUTF8 { text -> [UInt8]? in
            let found = secrets(in: text)
            return found.isEmpty ? nil : Scrubber.replaced(found, in: text[...])
        }
        return clean.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// `text` with every known secret replaced, as far as it cannot be the beginning of one, and
    /// the rest as it is, for when more has come.
    func scrubBeginning(of text: String) -> (clean: String, rest: String) {
        guard !needles.isEmpty else { return (text, "") }
        var text = text
        return text.withUTF8 { text in
            let found = secrets(in: text)
            var end = beginningOfSecret(at: text)
            if let cut = found.first(where: { $0.contains(end) }) { end = cut.lowerBound }
            let clean = Scrubber.replaced(found.filter { $0.upperBound <= end }, in: text[..<end])
            return (
                String(decoding: clean, as: UTF8.self),
                String(decoding: text[end...], as: UTF8.self)
            )
        }
    }

    private static func replaced(
        _ found: [Range<Int>], in text: Slice<UnsafeBufferPointer<UInt8>>
    ) -> [UInt8] {
        var clean: [UInt8] = []
        var rest = text
        for secret in found {
            clean += rest[..<secret.lowerBound]
            clean += mark.utf8
            rest = rest[secret.upperBound...]
        }
        return clean + rest
    }

    // MARK: The search

    /// Calls `look` with the text and with what it is when its escapes are read, once and again,
    /// and a function that says where in the text a place of that is.
    private static func forEachReading(
        of text: UnsafeBufferPointer<UInt8>,
        _ look: (UnsafeBufferPointer<UInt8>, (Int) -> Int) -> Void
    ) {
        look(text) { $0 }
        var readings: [UnescapedText] = []
        while readings.count < rounds,
            let reading = readings.last.map({ UnescapedText($0.bytes) }) ?? UnescapedText(text)
        {
            readings.append(reading)
            reading.bytes.withUnsafeBufferPointer { bytes in
                look(bytes) { place in
                    readings.reversed().reduce(place) { $1.origin(of: $0) }
                }
            }
        }
    }

    /// Where secrets stand, in order; none touches the inside of another.
    private func secrets(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        Scrubber.forEachReading(of: text) { text, origin in
            var position = beginnings.firstIndex(in: text, from: 0)
            while position < text.count {
                var next = position + 1
                if let count = needle(in: text, at: position) {
                    next = position + count
                    found.append(origin(position)..<origin(next))
                }
                position = beginnings.firstIndex(in: text, from: next)
            }
        }
        guard found.count > 1 else { return found }
        found.sort { $0.lowerBound < $1.lowerBound }
        var merged: [Range<Int>] = []
        for secret in found {
            if let last = merged.last, last.upperBound > secret.lowerBound {
                let end = max(last.upperBound, secret.upperBound)
                merged[merged.count - 1] = last.lowerBound..<end
            } else {
                merged.append(secret)
            }
        }
        return merged
    }

    /// The length of the longest needle that stands there.
    private func needle(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[position...])
        return bytes.withUnsafeBytes { bytes in
            needles.first { needle in
                needle.count <= rest.count
                    && Scrubber.areSame(bytes, at: needle.lowerBound, rest, count: needle.count)
            }?.count
        }
    }

    /// Where at the end of the text a secret, or an escape of one, begins whose rest may still
    /// come; the text's end where none.
    private func beginningOfSecret(at text: UnsafeBufferPointer<UInt8>) -> Int {
        var place = text.count
        Scrubber.forEachReading(of: text) { text, origin in
            let end = UnescapedText.unfinished(in: text)
            let start = min(
                beginningOfNeedle(at: text[...]), beginningOfNeedle(at: text[..<end]), end)
            place = min(place, origin(start))
        }
        return place
    }

    private func beginningOfNeedle(at text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let longest = needles.first?.count ?? 0
        return bytes.withUnsafeBytes { bytes in
            text.indices.suffix(longest).first { place in
                let end = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[place...]))
                return needles.contains { needle in
                    needle.count > end.count
                        && Scrubber.areSame(bytes, at: needle.lowerBound, end, count: end.count)
                }
            }
        } ?? text.endIndex
    }

    /// Compared as memory: a secret of many equal bytes in a text of the same is compared at every
    /// place of it.
    private static func areSame(
        _ bytes: UnsafeRawBufferPointer, at place: Int, _ other: UnsafeRawBufferPointer, count: Int
    ) -> Bool {
        guard count > 0, let one = bytes.baseAddress, let two = other.baseAddress else {
            return count == 0
        }
        return memcmp(one + place, two, count) == 0
    }

    // MARK: The forms of a secret

    private mutating func addForms(of secret: Secret) {
        for piece in SecretPieces.all(of: secret.withBytes { Array($0) }) {
            piece.withUnsafeBytes { addBase64Forms(of: $0) }
            add(piece)
            // Bytes that are not UTF-8 are shown, and so echoed, as U+FFFD.
            let text = Array(String(decoding: piece, as: UTF8.self).utf8)
            if text != piece { add(text) }
            // What looks like an escape in the secret is read as one in the server's text.
            var unescaped = UnescapedText(piece)
            for _ in 0..<Scrubber.rounds {
                guard let form = unescaped?.bytes else { break }
                if form.count >= Scrubber.shortest {
                    add(form)
                    form.withUnsafeBytes { addBase64Forms(of: $0) }
                }
                unescaped = UnescapedText(form)
            }
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

    /// A form that stands in ``bytes`` already, and the same in the alphabet for URLs.
    private mutating func addBase64(_ form: Range<Int>) {
        needles.append(form)
        guard bytes[form].contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") })
        else { return }
        add(
            bytes[form].map { byte in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: byte
                }
            })
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

    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
}

/// A ``Scrubber`` for text that comes in pieces: a secret that is cut in two is found all the same.
package struct ScrubbedStream {
    private let scrubber: Scrubber
    private var rest = ""

    package init(_ scrubber: Scrubber) { self.scrubber = scrubber }

    /// What may be shown now.
    package mutating func take(_ text: String) -> String {
        let (clean, rest) = scrubber.scrubBeginning(of: rest + text)
        self.rest = rest
        return clean
    }

    /// What was held back, when nothing more comes.
    package mutating func finish() -> String {
        defer { rest = "" }
        return scrubber.scrub(rest)
    }
}
