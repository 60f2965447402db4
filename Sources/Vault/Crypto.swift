internal import COpenSSL
internal import PoolModel
internal import Synchronization

/// libcrypto's functions over Swift buffers. All keys are 32 bytes.
enum Crypto {
    static let keyCount = 32
    static let nonceCount = 12
    static let tagCount = 16

    /// AES-256-GCM: the ciphertext and, after it, the tag.
    static func seal(
        _ plain: Secret, key: Secret, nonce: [UInt8], aad: [UInt8]
    ) throws(VaultError) -> [UInt8] {
        precondition(key.count == keyCount && nonce.count == nonceCount)
        var sealed = [UInt8](repeating: 0, count: plain.count + tagCount)
        let done = sealed.withUnsafeMutableBufferPointer { out in
            key.withBytes { key in
                plain.withBytes { plain in
                    copenssl_gcm_seal(
                        address(key), nonce, aad, aad.count, address(plain), plain.count,
                        out.baseAddress, out.baseAddress.map { $0 + plain.count })
                }
            }
        }
        guard done == 1 else { throw VaultError(.library) }
        return sealed
    }

    /// HKDF-SHA256 (RFC 5869).
    static func hkdf(
        _ key: Secret, salt: [UInt8], info: [UInt8], count: Int = keyCount
    ) throws(VaultError) -> Secret {
        var done: Int32 = 0
        let derived = Secret(count: count) { out in
            done = key.withBytes { key in
                copenssl_hkdf_sha256(
                    address(key), key.count, salt, salt.count, info, info.count,
                    out.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
            }
        }
        guard done == 1 else { throw VaultError(.library) }
        return derived
    }

    /// scrypt (RFC 7914) with N = 2^`logN`.
    static func scrypt(
        _ passphrase: Secret, salt: [UInt8], logN: Int, r: Int, p: Int, count: Int = keyCount
    ) throws(VaultError) -> Secret {
        let n = UInt64(1) << UInt64(logN)
        // 128*N*r for the table, 128*r*p for the blocks, and room for OpenSSL's own rounding.
        let memory = 128 * UInt64(r) * (n + UInt64(p) + 32)
        var done: Int32 = 0
        let derived = Secret(count: count) { out in
            done = passphrase.withBytes { passphrase in
                copenssl_scrypt(
                    address(passphrase), passphrase.count, salt, salt.count, n, UInt64(r),
                    UInt64(p), memory, out.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
            }
        }
        guard done == 1 else { throw VaultError(.library) }
        return derived
    }

    /// X25519 (RFC 7748): the public key of a private one.
    static func x25519(publicOf key: Secret) throws(VaultError) -> [UInt8] {
        precondition(key.count == keyCount)
        var made = [UInt8](repeating: 0, count: keyCount)
        let done = key.withBytes { copenssl_x25519_public(address($0), &made) }
        guard done == 1 else { throw VaultError(.library) }
        return made
    }

    /// What the holders of both private keys come to; `nil` for a public key that would lead anybody
    /// to it.
    static func x25519(_ key: Secret, with publicKey: [UInt8]) throws(VaultError) -> Secret? {
        precondition(key.count == keyCount && publicKey.count == keyCount)
        var done: Int32 = 0
        let shared = Secret(count: keyCount) { out in
            done = key.withBytes { key in
                copenssl_x25519(
                    address(key), publicKey,
                    out.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
        }
        return done == 1 ? shared : nil
    }

    static func sha256(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard copenssl_sha256(bytes, bytes.count, &digest) == 1 else { throw VaultError(.library) }
        return digest
    }

    /// As ``sha256(_:)-([UInt8])``, of bytes that nobody may see.
    static func sha256(_ secret: Secret) throws(VaultError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let done = secret.withBytes { copenssl_sha256(address($0), $0.count, &digest) }
        guard done == 1 else { throw VaultError(.library) }
        return digest
    }

    /// The base64 of a key, in a secret's own memory as well.
    static func base64(_ key: Secret) throws(VaultError) -> Secret {
        let count = (key.count + 2) / 3 * 4
        var done: Int32 = 0
        // The library ends its text with a NUL.
        let text = Secret(count: count + 1) { out in
            done = key.withBytes {
                copenssl_base64_encode(
                    address($0), $0.count, out.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
        }
        guard done == 1 else { throw VaultError(.library) }
        return text.withBytes { Secret(bytes: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// The key that is written as this base64; `nil` for any other text, also for one that only
    /// means the same.
    static func key(base64 text: UnsafeRawBufferPointer) throws(VaultError) -> Secret? {
        let padded = (keyCount + 2) / 3 * 3
        guard text.count == padded / 3 * 4 else { return nil }
        var done: Int32 = 0
        let bytes = Secret(count: padded) { out in
            done = copenssl_base64_decode(
                address(text), text.count, out.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        guard done == 1 else { return nil }
        let key = bytes.withBytes {
            Secret(bytes: UnsafeRawBufferPointer(rebasing: $0[..<keyCount]))
        }
        return try base64(key) == Secret(bytes: text) ? key : nil
    }

    static func random(_ count: Int) throws(VaultError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard copenssl_random(&bytes, count) == 1 else { throw VaultError(.library) }
        return bytes
    }

    /// A fresh key, written straight into a secret's own memory.
    static func randomKey(count: Int = keyCount) throws(VaultError) -> Secret {
        var done: Int32 = 0
        let key = Secret(count: count) { out in
            done = copenssl_random(out.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
        }
        guard done == 1 else { throw VaultError(.library) }
        return key
    }

    fileprivate static func address(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? {
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}

/// A key that opens what was sealed with it: AES-256-GCM, set up once.
// @unchecked Sendable: `context` is used under `lock` only.
final class OpeningKey: @unchecked Sendable {
    private let context: OpaquePointer
    private let lock = Mutex(())

    init(_ key: Secret) throws(VaultError) {
        precondition(key.count == Crypto.keyCount)
        guard let context = key.withBytes({ copenssl_gcm_opener(Crypto.address($0)) }) else {
            throw VaultError(.library)
        }
        self.context = context
    }

    deinit { copenssl_gcm_opener_free(context) }

    /// The reverse of ``Crypto/seal(_:key:nonce:aad:)``; `nil` where the tag does not fit.
    func open(
        _ sealed: ArraySlice<UInt8>, nonce: [UInt8], aad: [UInt8]
    ) throws(VaultError) -> Secret? {
        precondition(nonce.count == Crypto.nonceCount)
        guard sealed.count >= Crypto.tagCount else { return nil }
        let count = sealed.count - Crypto.tagCount
        var answer: Int32 = -1
        let plain = Secret(count: count) { out in
            answer = sealed.withUnsafeBufferPointer { sealed in
                lock.withLock { _ in
                    copenssl_gcm_open(
                        context, nonce, aad, aad.count, sealed.baseAddress, count,
                        sealed.baseAddress.map { $0 + count },
                        out.baseAddress?.assumingMemoryBound(to: UInt8.self))
                }
            }
        }
        guard answer >= 0 else { throw VaultError(.library) }
        return answer == 1 ? plain : nil
    }
}

/// A key that authenticates what was made with it: HMAC-SHA256, set up once.
// @unchecked Sendable: `context` is used under `lock` only.
final class AuthenticationKey: @unchecked Sendable {
    private let context: OpaquePointer
    private let lock = Mutex(())

    init(_ key: Secret) throws(VaultError) {
        let made = key.withBytes { copenssl_hmac_key(Crypto.address($0), $0.count) }
        guard let made else { throw VaultError(.library) }
        context = made
    }

    deinit { copenssl_hmac_key_free(context) }

    /// 32 bytes.
    func code(of bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Crypto.keyCount)
        let done = lock.withLock { _ in copenssl_hmac(context, bytes, bytes.count, &code) }
        guard done == 1 else { throw VaultError(.library) }
        return code
    }
}

/// SHA-256, for chains and checksums that are no secrets.
package enum Digest {
    package static func sha256(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        try Crypto.sha256(bytes)
    }
}
