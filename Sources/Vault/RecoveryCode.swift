package import ModelPool

/// A printed key of last resort: 160 random bits in Crockford's base32, in groups of five, with
/// a check group, e.g. `MPRC-7K3QZ-...`. Letters that look like digits are read as digits, in
/// any case; blanks and dashes do not matter.
package enum RecoveryCode {
    static let sourceName = "recovery"
    private static let prefix = "MPRC"
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let keyCount = 20
    /// 25 bits of SHA-256 of the key.
    private static let checkSigns = 5

    /// A new code: the material for its slot, and the text to print.
    package static func create() throws(VaultError) -> (material: KeyMaterial, text: Secret) {
        let key = try Crypto.randomKey(count: keyCount)
        let signs = try signs(of: key) + checkGroup(of: key)
        var text = Array(prefix.utf8)
        for (index, sign) in signs.enumerated() {
            if index.isMultiple(of: 5) { text.append(UInt8(ascii: "-")) }
            text.append(sign)
        }
        return (.raw(key, sourceName: sourceName), Secret(bytes: text))
    }

    /// The key in a typed code; `nil` where the text is not one or its check does not fit.
    package static func read(_ text: Secret) -> Secret? {
        var signs = text.withBytes { bytes in
            bytes.map(canonical).filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        }
        guard signs.starts(with: prefix.utf8) else { return nil }
        signs.removeFirst(prefix.utf8.count)
        guard signs.count == keyCount * 8 / 5 + checkSigns else { return nil }
        var bits = 0
        var held = 0
        var bytes: [UInt8] = []
        for sign in signs.dropLast(checkSigns) {
            guard let value = alphabet.firstIndex(of: sign) else { return nil }
            bits = bits << 5 | value
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
                bits &= (1 << held) - 1
            }
        }
        let key = Secret(bytes: bytes)
        // A library failure here means that no key can be used at all; the passphrase path that
        // follows reports it.
        guard let check = try? checkGroup(of: key), Array(signs.suffix(checkSigns)) == check else {
            return nil
        }
        return key
    }

    private static func canonical(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): canonical(byte - 32)
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: byte
        }
    }

    private static func checkGroup(of key: Secret) throws(VaultError) -> [UInt8] {
        let digest = try Crypto.sha256(key.withBytes { Array($0) })
        return Array(signs(of: Secret(bytes: digest.prefix(5))).prefix(checkSigns))
    }

    private static func signs(of key: Secret) -> [UInt8] {
        key.withBytes { bytes in
            var signs: [UInt8] = []
            var bits = 0
            var held = 0
            for byte in bytes {
                bits = bits << 8 | Int(byte)
                held += 8
                while held >= 5 {
                    held -= 5
                    signs.append(alphabet[bits >> held])
                    bits &= (1 << held) - 1
                }
            }
            return signs
        }
    }
}
