internal import FoundationEssentials

/// The parts of a secret value that a server may name by themselves: what stands after a scheme
/// (`Bearer X`), after a name (`key=X`, `"key": "X"`), a single cookie of several, a parameter of
/// a Digest, and what a Basic credential says when it is decoded.
enum SecretPieces {
    /// How often a beginning is taken off: `Token token="X"` wants two, and one is for luck.
    private static let cuts = 3
    /// Of the fields of one value; the rest is found as parts of the whole only.
    private static let maximumFields = 64
    /// A word as long as this is no ordinary one.
    private static let noWord = 8
    /// What stands before a colon and is as long as this is a token and no name.
    private static let token = 16

    /// The value itself and its pieces, each once.
    static func all(of value: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        func add(_ piece: some Collection<UInt8>) {
            var piece = Array(piece)
            while piece.count >= Scrubber.shortest {
                if !pieces.contains(piece) { pieces.append(piece) }
                // Servers leave the padding of base64 out.
                guard piece.last == UInt8(ascii: "=") else { return }
                piece.removeLast()
            }
        }
        add(value)
        var fields = value.split(maxSplits: maximumFields) { byte in
            byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",")
        }
        if fields.count > 1 { fields.append(value[...]) }
        for field in fields {
            var rest = trimmed(field)
            for _ in 0..<cuts {
                if !isWord(rest) { add(rest) }
                guard let end = rest.firstIndex(where: isSeparator) else { break }
                let head = rest[..<end]
                let isScheme = rest[end].isBlank
                let isBasic = isScheme && HeaderName.areSame(text(head), "basic")
                if rest[end] == UInt8(ascii: ":"), head.count >= token { add(head) }
                rest = trimmed(rest[(end + 1)...])
                // What follows a scheme is the credential, whatever it looks like.
                if isScheme { add(rest) }
                if isBasic, let decoded = Data(base64Encoded: text(rest)) {
                    credential(Array(decoded)).forEach(add)
                }
            }
        }
        return pieces
    }

    /// `user:password`, the password, and the user where it stands for a token: without a
    /// password, or too long for a name.
    private static func credential(_ decoded: [UInt8]) -> [ArraySlice<UInt8>] {
        guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")) else { return [decoded[...]] }
        let password = decoded[(colon + 1)...]
        let user = decoded[..<colon]
        let isToken = password.isEmpty || user.count >= token
        return [decoded[...], password] + (isToken ? [user] : [])
    }

    /// Whether it may be an ordinary word, which servers say for reasons of their own.
    private static func isWord(_ text: ArraySlice<UInt8>) -> Bool {
        text.count < noWord
            && text.allSatisfy { byte in
                byte.isLetter || byte == UInt8(ascii: "-")
            }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, isFrame(first) { text.removeFirst() }
        while let last = text.last, isFrame(last) { text.removeLast() }
        return text
    }

    private static func isFrame(_ byte: UInt8) -> Bool {
        byte.isBlank || "\"'`{}[]<>()".utf8.contains(byte)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isBlank || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
