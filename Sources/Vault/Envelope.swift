internal import PoolModel

/// The stored form of a value: AES-256-GCM with everything that is needed to open it but the key
/// and the place (``Binding``).
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | version 0x02 |
/// | 1 | 1 | algorithm 0x01: AES-256-GCM, 96-bit nonce, 128-bit tag |
/// | 2 | 4 | key id, big-endian |
/// | 6 | 12 | nonce, fresh for every seal |
/// | 18 | n | ciphertext of `u16 length, value, zeros to a multiple of 64` |
/// | 18+n | 16 | tag |
///
/// Version 0x01 is what earlier releases wrote: bound to the origin instead of the whole route, under
/// a key of its own. It is opened only to be sealed anew.
package struct Envelope: Sendable {
    package enum Version: UInt8, Sendable {
        case first = 1
        case current = 2
    }

    package let version: Version
    package let keyID: UInt32
    let nonce: [UInt8]
    /// Ciphertext and tag.
    let sealed: ArraySlice<UInt8>

    static let headCount = 6
    static let block = 64
    /// A value's length is a u16.
    package static let maximumValue = 0xFFFF

    /// Takes bytes apart that may be anything; `nil` where they are not an envelope.
    package init?(_ bytes: [UInt8]) {
        let front = Envelope.headCount + Crypto.nonceCount
        let padded = bytes.count - front - Crypto.tagCount
        guard padded >= Envelope.block, padded.isMultiple(of: Envelope.block),
            padded <= Envelope.padded(Envelope.maximumValue),
            let version = Version(rawValue: bytes[0]), bytes[1] == 1
        else { return nil }
        self.version = version
        keyID = bytes[2..<6].reduce(0) { $0 << 8 | UInt32($1) }
        nonce = Array(bytes[Envelope.headCount..<front])
        sealed = bytes[front...]
    }

    static func head(_ version: Version = .current, keyID: UInt32) -> [UInt8] {
        var head: [UInt8] = [version.rawValue, 1]
        head.append(number: keyID)
        return head
    }

    private static func padded(_ count: Int) -> Int {
        (count + 2 + block - 1) / block * block
    }

    /// Seals `value` under `key`.
    static func seal(
        _ value: Secret, key: Secret, keyID: UInt32, binding: Binding,
        version: Version = .current
    ) throws(VaultError) -> [UInt8] {
        guard value.count <= maximumValue else { throw VaultError(.valueTooLong(value.count)) }
        let plain = Secret(count: padded(value.count)) { out in
            out[0] = UInt8(value.count >> 8)
            out[1] = UInt8(value.count & 0xFF)
            value.withBytes { out[2...].copyBytes(from: $0) }
        }
        let head = head(version, keyID: keyID)
        let nonce = try Crypto.random(Crypto.nonceCount)
        let sealed = try Crypto.seal(
            plain, key: key, nonce: nonce, aad: binding.authenticated(head: head))
        return head + nonce + sealed
    }

    /// The value, or ``VaultError/Code/valueAltered``.
    func open(key: OpeningKey, binding: Binding) throws(VaultError) -> Secret {
        let aad = binding.authenticated(head: Envelope.head(version, keyID: keyID))
        guard let plain = try key.open(sealed, nonce: nonce, aad: aad) else {
            throw VaultError(.valueAltered)
        }
        let value = plain.withBytes { bytes -> Secret? in
            let count = Int(bytes[0]) << 8 | Int(bytes[1])
            guard count <= bytes.count - 2, bytes[(2 + count)...].allSatisfy({ $0 == 0 }) else {
                return nil
            }
            return Secret(bytes: UnsafeRawBufferPointer(rebasing: bytes[2..<(2 + count)]))
        }
        guard let value else { throw VaultError(.valueAltered) }
        return value
    }
}
