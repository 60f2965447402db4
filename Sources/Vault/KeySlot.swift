internal import FoundationEssentials
internal import PoolModel

/// One way of opening a pool: the data key, wrapped under a key that is derived from key
/// material. A pool has 1 to 64 slots, each with its own derivation.
package struct KeySlot: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// 32 random bytes from a file, a descriptor, systemd or the environment.
        case key
        case passphrase
        case recovery
    }

    /// How key material becomes the slot's key.
    package enum Derivation: Sendable, Equatable {
        /// HKDF-SHA256, for material that is random already: recovery codes, and key files in slots
        /// that earlier releases made.
        case hkdf
        /// X25519 with this public key, for key files: whoever has the data key can wrap it for
        /// them, without their being there. The slot's salt is the public key that was made for it.
        case x25519(PublicKey)
        /// scrypt with N = 2^logN, for passphrases.
        case scrypt(logN: Int, r: Int, p: Int)
    }

    package static let maximumCount = 64
    package static let saltCount = 16
    package static let checkCount = 16
    package static let wrappedCount = Crypto.nonceCount + Crypto.keyCount + Crypto.tagCount
    /// Costs are taken from storage within these bounds only: below it guessing is cheap, above
    /// it a damaged or hostile file would take all memory.
    package static let storedLogN = 15...20

    /// 1 to 64.
    package let number: Int
    package let keyID: UInt32
    package let kind: Kind
    package let derivation: Derivation
    package let salt: [UInt8]
    /// Derived from the slot's key: tells a wrong key from a damaged slot.
    package let check: [UInt8]
    /// Nonce, wrapped data key, tag.
    package let wrapped: [UInt8]

    package init(
        number: Int, keyID: UInt32, kind: Kind, derivation: Derivation, salt: [UInt8],
        check: [UInt8], wrapped: [UInt8]
    ) {
        self.number = number
        self.keyID = keyID
        self.kind = kind
        self.derivation = derivation
        self.salt = salt
        self.check = check
        self.wrapped = wrapped
    }

    /// Whether its fields are such as this program writes.
    var isWellFormed: Bool {
        guard (1...KeySlot.maximumCount).contains(number), salt.count == derivation.saltCount,
            check.count == KeySlot.checkCount, wrapped.count == KeySlot.wrappedCount
        else { return false }
        switch (kind, derivation) {
        case (.passphrase, .scrypt(let logN, let r, let p)):
            return KeySlot.storedLogN.contains(logN) && r == 8 && p == 1
        case (.key, .hkdf), (.key, .x25519), (.recovery, .hkdf): return true
        default: return false
        }
    }

    /// A digest of all fields, stored beside them: without it a damaged salt would make the
    /// right key look like a wrong one. It guards against accidents, not against attackers.
    package func checksum() throws(VaultError) -> [UInt8] {
        var bytes = header(pool: nil)
        bytes.append(field: check)
        bytes.append(field: wrapped)
        return Array(try Crypto.sha256(bytes).prefix(8))
    }

    /// What is authenticated with the wrapped key: everything else of the slot.
    private func header(pool: UUID?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: "modelpool-slot-v1".utf8)
        bytes.append(field: pool?.bytes ?? [])
        bytes.append(number: UInt32(truncatingIfNeeded: number))
        bytes.append(number: keyID)
        bytes.append(field: kind.rawValue.utf8)
        switch derivation {
        case .hkdf: bytes.append(field: "hkdf".utf8)
        case .x25519(let key):
            bytes.append(field: "x25519".utf8)
            bytes.append(field: key.bytes)
        case .scrypt(let logN, let r, let p):
            bytes.append(field: "scrypt".utf8)
            for cost in [logN, r, p] { bytes.append(number: UInt32(truncatingIfNeeded: cost)) }
        }
        bytes.append(field: salt)
        return bytes
    }

    // MARK: Wrapping

    /// A slot for `material` around `dataKey`. Key files get one for their public key.
    static func wrap(
        _ dataKey: Secret, keyID: UInt32, pool: UUID, number: Int, material: KeyMaterial,
        logN: Int
    ) throws(VaultError) -> KeySlot {
        if let key = try PublicKey(of: material) {
            return try wrap(dataKey, keyID: keyID, pool: pool, number: number, for: key)
        }
        let derivation: Derivation =
            switch material {
            case .raw: .hkdf
            case .passphrase: .scrypt(logN: logN, r: 8, p: 1)
            }
        return try wrap(
            dataKey, keyID: keyID, pool: pool, number: number, material: material, by: derivation)
    }

    static func wrap(
        _ dataKey: Secret, keyID: UInt32, pool: UUID, number: Int, material: KeyMaterial,
        by derivation: Derivation
    ) throws(VaultError) -> KeySlot {
        let salt = try Crypto.random(saltCount)
        let keys = try SlotKeys(material, derivation, salt: salt)
        return try KeySlot(
            number: number, keyID: keyID, kind: material.kind, derivation: derivation,
            salt: salt, check: keys.check, wrapped: []
        ).wrapping(dataKey, pool: pool, keys)
    }

    /// A slot that whoever has the private key opens.
    static func wrap(
        _ dataKey: Secret, keyID: UInt32, pool: UUID, number: Int, for key: PublicKey
    ) throws(VaultError) -> KeySlot {
        let own = try Crypto.randomKey()
        let salt = try Crypto.x25519(publicOf: own)
        let keys = try SlotKeys(own, with: key.bytes, salt: salt, for: key)
        return try KeySlot(
            number: number, keyID: keyID, kind: .key, derivation: .x25519(key), salt: salt,
            check: keys.check, wrapped: []
        ).wrapping(dataKey, pool: pool, keys)
    }

    private func wrapping(
        _ dataKey: Secret, pool: UUID, _ keys: SlotKeys
    ) throws(VaultError) -> KeySlot {
        let nonce = try Crypto.random(Crypto.nonceCount)
        let sealed = try Crypto.seal(
            dataKey, key: keys.wrapping, nonce: nonce, aad: header(pool: pool) + check)
        return KeySlot(
            number: number, keyID: keyID, kind: kind, derivation: derivation, salt: salt,
            check: check, wrapped: nonce + sealed)
    }

    /// The data key; `nil` where the material is not this slot's.
    func unwrap(_ material: KeyMaterial, pool: UUID) throws(VaultError) -> Secret? {
        guard isWellFormed else { throw VaultError(.slotDamaged(number)) }
        if case .x25519(let owner) = derivation, try PublicKey(of: material) != owner { return nil }
        let keys: SlotKeys
        do throws(VaultError) { keys = try SlotKeys(material, derivation, salt: salt) } catch {
            throw error.code == .publicKeyUnusable ? VaultError(.slotDamaged(number)) : error
        }
        guard Secret(bytes: keys.check) == Secret(bytes: check) else { return nil }
        let dataKey = try OpeningKey(keys.wrapping).open(
            wrapped[Crypto.nonceCount...],
            nonce: Array(wrapped.prefix(Crypto.nonceCount)), aad: header(pool: pool) + check)
        guard let dataKey else { throw VaultError(.slotDamaged(number)) }
        return dataKey
    }
}

extension KeySlot.Derivation {
    fileprivate var saltCount: Int {
        if case .x25519 = self { PublicKey.count } else { KeySlot.saltCount }
    }
}

/// The two keys of a slot: one that wraps, one that only tells whether the material is right.
private struct SlotKeys {
    let wrapping: Secret
    let check: [UInt8]

    init(
        _ material: KeyMaterial, _ derivation: KeySlot.Derivation, salt: [UInt8]
    ) throws(VaultError) {
        switch (material, derivation) {
        case (.raw(let bytes, _), .hkdf):
            try self.init(
                Crypto.hkdf(bytes, salt: salt, info: Array("modelpool-slot-key-v1".utf8)))
        case (.passphrase(let text), .scrypt(let logN, let r, let p)):
            try self.init(Crypto.scrypt(text, salt: salt, logN: logN, r: r, p: p))
        case (.raw(let bytes, _), .x25519(let owner)):
            try self.init(PublicKey.privateKey(of: bytes), with: salt, salt: salt, for: owner)
        default: throw VaultError(.wrongKey)
        }
    }

    /// - Parameters:
    ///   - salt: the public key that was made for the slot.
    ///   - owner: whose slot it is.
    init(
        _ key: Secret, with other: [UInt8], salt: [UInt8], for owner: PublicKey
    ) throws(VaultError) {
        guard let shared = try Crypto.x25519(key, with: other) else {
            throw VaultError(.publicKeyUnusable)
        }
        try self.init(
            Crypto.hkdf(
                shared, salt: salt + owner.bytes, info: Array("modelpool-slot-x25519-v1".utf8)))
    }

    private init(_ key: Secret) throws(VaultError) {
        wrapping = try Crypto.hkdf(key, salt: [], info: Array("modelpool-wrap-v1".utf8))
        check = try Crypto.hkdf(
            key, salt: [], info: Array("modelpool-check-v1".utf8), count: KeySlot.checkCount
        ).withBytes { Array($0) }
    }
}
