package import PoolModel

/// A printed key of last resort: 160 random bits in Crockford's base32, in groups of five, with
/// a check group, e.g. `MPRC-7K3QZ-...`. Letters that look like digits are read as digits, in
/// any case; blanks and dashes do not matter.
package enum RecoveryCode {
    static let sourceName = "recovery"
    private static let prefix = "MPRC"
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let separators: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: " ")]
    private static let keyCount = 20
    private static let signCount = keyCount * 8 / 5
    /// 25 bits of SHA-256 of the key.
    private static let checkSigns = 5

    /// A new code: the material for its slot, and the text to print.
    package static func create() throws(VaultError) -> (material: KeyMaterial, text: Secret) {
        let key = try Crypto.randomKey(count: keyCount)
        let (signs, check) = (signs(of: key), try checkGroup(of: key))
        let count = signs.count + check.count
        let text = Secret(count: prefix.utf8.count + count + count / 5 + 1) { out in
            out.copyBytes(from: prefix.utf8)
            var place = prefix.utf8.count
            for index in 0..<count {
                if index.isMultiple(of: 5) {
                    out[place] = UInt8(ascii: "-")
                    place += 1
                }
                out[place] =
                    index < signs.count
                    ? signs.withBytes { $0[index] }
                    : check.withBytes { $0[index - signs.count] }
                place += 1
            }
        }
        return (.raw(key, sourceName: sourceName), text)
    }

    /// The key in a typed code; `nil` where the text is not one or its check does not fit.
    package static func read(_ text: Secret) -> Secret? {
        var count = 0
        let typed = Secret(count: text.count) { out in
            text.withBytes { bytes in
                for sign in bytes.lazy.map(canonical) where !separators.contains(sign) {
                    out[count] = sign
                    count += 1
                }
            }
        }
        return typed.withBytes { bytes in
            guard count == prefix.utf8.count + signCount + checkSigns,
                bytes.starts(with: prefix.utf8)
            else { return nil }
            let signs = bytes[..<count].dropFirst(prefix.utf8.count)
            guard let key = key(of: signs.prefix(signCount)),
                // A library failure here means that no key can be used at all; the passphrase
                // path that follows reports it.
                let check = try? checkGroup(of: key),
                check == Secret(bytes: signs.suffix(checkSigns))
            else { return nil }
            return key
        }
    }

    /// `nil` where a sign is none of the alphabet.
    private static func key(of signs: Slice<UnsafeRawBufferPointer>) -> Secret? {
        var (bits, held, count) = (0, 0, 0)
        var isWellFormed = true
        let key = Secret(count: keyCount) { out in
            for sign in signs {
                guard let value = alphabet.firstIndex(of: sign) else {
                    isWellFormed = false
                    return
                }
                bits = bits << 5 | value
                held += 5
                guard held >= 8 else { continue }
                held -= 8
                out[count] = UInt8(truncatingIfNeeded: bits >> held)
                count += 1
                bits &= (1 << held) - 1
            }
        }
        return isWellFormed ? key : nil
    }

    private static func canonical(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): canonical(byte - 32)
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: byte
        }
    }

    private static func checkGroup(of key: Secret) throws(VaultError) -> Secret {
        let digest = try Crypto.sha256(key)
        return signs(of: Secret(bytes: digest.prefix(5))).withBytes {
            Secret(bytes: $0.prefix(checkSigns))
        }
    }

    private static func signs(of key: Secret) -> Secret {
        Secret(count: key.count * 8 / 5) { out in
            var (bits, held, count) = (0, 0, 0)
            key.withBytes { bytes in
                for byte in bytes {
                    bits = bits << 8 | Int(byte)
                    held += 8
                    while held >= 5 {
                        held -= 5
                        out[count] = alphabet[bits >> held]
                        count += 1
                        bits &= (1 << held) - 1
                    }
                }
            }
        }
    }
}
