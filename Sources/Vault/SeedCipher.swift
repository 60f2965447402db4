internal import COpenSSL
internal import FoundationEssentials
package import PoolModel

/// Opens what the seed system stored, for the import of its table. The key is the SHA-256 of its
/// SECRET_KEY; a stored text is padded base64 of one of
///
/// - B: nonce (12), ciphertext, tag (16): AES-256-GCM;
/// - C: nonce (16), tag (16), ciphertext: AES-256-GCM;
/// - A: IV (16), ciphertext: AES-256-CBC with PKCS#7 padding.
///
/// They are tried in this order, the authenticated ones first. A is taken only where padding and
/// UTF-8 are right; text that none of them opens is never the value itself.
package struct SeedCipher: Sendable {
    /// What the seed system uses where nobody set another.
    package static let defaultSecretKey = "change-me-in-production"

    package let isDefaultKey: Bool
    private let key: Secret

    /// - Parameter secretKey: the SECRET_KEY; a line end at its end is no part of it.
    package init(secretKey: Secret) throws(VaultError) {
        let text = secretKey.withBytes { bytes in
            var rest = bytes[...]
            while let last = rest.last, last == 0x0A || last == 0x0D { rest.removeLast() }
            return Secret(bytes: rest)
        }
        isDefaultKey = text == Secret(SeedCipher.defaultSecretKey)
        var done: Int32 = 0
        key = Secret(count: 32) { out in
            done = text.withBytes { bytes in
                copenssl_sha256(
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
                    out.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
        }
        guard done == 1 else { throw VaultError(.library) }
    }

    /// The value behind a stored text; `nil` where this key does not open it.
    package func open(_ stored: String) -> Secret? {
        guard let data = Data(base64Encoded: stored) else { return nil }
        let bytes = Array(data)
        let opened =
            gcm(bytes, nonce: 12, tagFirst: false)
            ?? gcm(bytes, nonce: 16, tagFirst: true) ?? cbc(bytes)
        return opened.flatMap { SeedCipher.isText($0) ? $0 : nil }
    }

    private func gcm(_ bytes: [UInt8], nonce: Int, tagFirst: Bool) -> Secret? {
        guard bytes.count >= nonce + 16 else { return nil }
        let rest = bytes[nonce...]
        let tag = Array(tagFirst ? rest.prefix(16) : rest.suffix(16))
        let cipher = Array(tagFirst ? rest.dropFirst(16) : rest.dropLast(16))
        return opened(count: cipher.count) { key, out in
            seed_gcm_open(key, bytes, nonce, cipher, cipher.count, tag, out)
        }
    }

    private func cbc(_ bytes: [UInt8]) -> Secret? {
        guard bytes.count >= 32, bytes.count % 16 == 0 else { return nil }
        let cipher = Array(bytes[16...])
        return opened(count: cipher.count) { key, out in
            seed_cbc_open(key, bytes, cipher, cipher.count, out)
        }
    }

    /// What `body` wrote into room for `count` bytes, cut to the length that it answers.
    private func opened(
        count: Int, _ body: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Int
    ) -> Secret? {
        var length = -1
        // One byte more, so that there is an address also where nothing is written.
        let plain = Secret(count: count + 1) { out in
            key.withBytes { key in
                guard let key = key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    let out = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
                else { return }
                length = body(key, out)
            }
        }
        guard length >= 0 else { return nil }
        return plain.withBytes { Secret(bytes: $0.prefix(length)) }
    }

    private static func isText(_ secret: Secret) -> Bool {
        secret.withBytes { bytes in
            // `try?`: what is wrong with it where it is no text does not matter.
            (try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)) != nil
        }
    }
}
