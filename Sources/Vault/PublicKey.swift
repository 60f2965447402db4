internal import PoolModel

/// The half of a key that anybody may see: it lets the key open a pool, and opens nothing itself. It
/// is the same for every pool, so that it can be handed over before there is one.
///
/// Its text is one line, `modelpool-public-key-v1 BASE64 CHECKSUM`.
package struct PublicKey: Sendable, Hashable {
    /// Of X25519 (RFC 7748).
    package let bytes: [UInt8]

    package static let count = Crypto.keyCount
    private static let mark = "modelpool-public-key-v1"

    /// `nil` where there are not as many bytes as a key has.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == PublicKey.count else { return nil }
        self.bytes = bytes
    }

    /// That of a key file, or of the same bytes from another source; `nil` for a passphrase and a
    /// recovery code, which have none.
    package init?(of material: KeyMaterial) throws(VaultError) {
        guard case .raw(let key, _) = material, material.kind == .key else { return nil }
        bytes = try Crypto.x25519(publicOf: PublicKey.privateKey(of: key))
    }

    /// The line that a colleague hands over, with or without its end.
    package init?(line: String) throws(VaultError) {
        let parts = line.split(whereSeparator: \.isWhitespace)
        guard parts.count == 3, parts[0] == PublicKey.mark else { return nil }
        let base64 = Secret(String(parts[1]))
        guard
            let key = try base64.withBytes({ (text) throws(VaultError) in
                try Crypto.key(base64: text)
            }), let found = PublicKey(key.withBytes { Array($0) }),
            try found.checksum() == parts[2]
        else { return nil }
        self = found
    }

    package func line() throws(VaultError) -> String {
        let base64 = try Crypto.base64(Secret(bytes: bytes)).reveal()
        return "\(PublicKey.mark) \(base64) \(try checksum())"
    }

    /// What two people read to each other: 16 bytes of its SHA-256.
    package func fingerprint() throws(VaultError) -> String {
        Fingerprint.text(try Crypto.sha256(bytes))
    }

    /// Eight digits that notice a mistyped or cut line.
    private func checksum() throws(VaultError) -> String {
        String(
            try Fingerprint.digits(Crypto.sha256(Array(PublicKey.mark.utf8) + bytes).prefix(4)))
    }

    /// The private key that a key file's bytes stand for.
    static func privateKey(of key: Secret) throws(VaultError) -> Secret {
        try Crypto.hkdf(key, salt: [], info: Array("modelpool-x25519-v1".utf8))
    }
}
