package import FoundationEssentials
package import PoolModel

/// An opened pool key: it seals and opens the pool's values. It lives from unlocking to locking;
/// its keys are overwritten when it goes.
package final class Vault: Sendable {
    package let pool: UUID
    /// The number of the data key; every envelope names the one it was sealed with.
    package let keyID: UInt32
    /// `file`, `passphrase`, ...: how the key came.
    package let sourceName: String
    /// The number of the slot that was opened.
    package let slotNumber: Int
    private let dataKey: Secret
    private let valueKey: Secret
    private let openingKey: OpeningKey
    private let codes: [Code: AuthenticationKey]

    /// What is authenticated, each under a key of its own.
    package enum Code: String, Sendable, CaseIterable {
        /// A row of a table.
        case row = "modelpool-rows-v1"
        /// What a row counts for in the state of the pool.
        case state = "modelpool-state-v1"
    }

    /// The cost of new passphrase slots: N = 2^17 (128 MiB, about a third of a second).
    package static let passphraseLogN = 17

    private init(
        pool: UUID, keyID: UInt32, dataKey: Secret, sourceName: String, slotNumber: Int
    ) throws(VaultError) {
        self.pool = pool
        self.slotNumber = slotNumber
        self.keyID = keyID
        self.dataKey = dataKey
        self.sourceName = sourceName
        valueKey = try Vault.derived("modelpool-values-v2", dataKey, pool)
        openingKey = try OpeningKey(valueKey)
        var codes: [Code: AuthenticationKey] = [:]
        for code in Code.allCases {
            codes[code] = try AuthenticationKey(Vault.derived(code.rawValue, dataKey, pool))
        }
        self.codes = codes
    }

    /// A key for one purpose.
    private static func derived(
        _ purpose: String, _ dataKey: Secret, _ pool: UUID
    ) throws(VaultError) -> Secret {
        try Crypto.hkdf(dataKey, salt: pool.bytes, info: Array(purpose.utf8))
    }

    /// By which everybody who opens the pool sees that it is the same one; it says nothing of the key.
    package func fingerprint() throws(VaultError) -> String {
        let made = try Vault.derived("modelpool-fingerprint-v1", dataKey, pool)
        return Fingerprint.text(made.withBytes { Array($0) })
    }

    /// A new random data key, and its first slot.
    package static func create(
        pool: UUID, keyID: UInt32 = 1, slotNumber: Int = 1, _ material: KeyMaterial,
        logN: Int = passphraseLogN
    ) throws(VaultError) -> (vault: Vault, slot: KeySlot) {
        let vault = try Vault(
            pool: pool, keyID: keyID, dataKey: try Crypto.randomKey(),
            sourceName: material.sourceName, slotNumber: slotNumber)
        return (vault, try vault.makeSlot(number: slotNumber, material, logN: logN))
    }

    /// Opens the first slot that the material fits.
    ///
    /// The three failures: ``VaultError/Code/wrongKey`` when no key check fits,
    /// ``VaultError/Code/slotDamaged(_:)`` when one fits and its wrapped key does not open (or a
    /// slot is not well formed and none fits), and later, value by value,
    /// ``VaultError/Code/valueAltered``.
    package static func unlock(
        slots: [KeySlot], pool: UUID, with material: KeyMaterial
    ) throws(VaultError) -> Vault {
        let kinds = Set(slots.map(\.kind))
        let candidates = slots.filter { $0.fits(material) }
        guard !candidates.isEmpty else {
            throw VaultError(
                .noSlotOfThisKind(has: KeySlot.Kind.allCases.filter(kinds.contains)))
        }
        var damaged: VaultError?
        for slot in candidates {
            do throws(VaultError) {
                guard let dataKey = try slot.unwrap(material, pool: pool) else { continue }
                return try Vault(
                    pool: pool, keyID: slot.keyID, dataKey: dataKey,
                    sourceName: material.sourceName, slotNumber: slot.number)
            } catch {
                guard case .slotDamaged = error.code else { throw error }
                damaged = error
            }
        }
        throw damaged ?? VaultError(.wrongKey)
    }

    /// Another way of opening the same pool.
    package func makeSlot(
        number: Int, _ material: KeyMaterial, logN: Int = passphraseLogN
    ) throws(VaultError) -> KeySlot {
        try KeySlot.wrap(
            dataKey, keyID: keyID, pool: pool, number: number, material: material, logN: logN)
    }

    /// A slot for a key that is not at hand.
    package func makeSlot(number: Int, for key: PublicKey) throws(VaultError) -> KeySlot {
        try KeySlot.wrap(dataKey, keyID: keyID, pool: pool, number: number, for: key)
    }

    /// A slot as earlier releases made them for key files: for tests of the way from there.
    package func makeEarlierSlot(
        number: Int, _ material: KeyMaterial
    ) throws(VaultError) -> KeySlot {
        try KeySlot.wrap(
            dataKey, keyID: keyID, pool: pool, number: number, material: material, by: .hkdf)
    }

    /// Whether a slot is this pool key's and opens with the material.
    package func opens(_ slot: KeySlot, with material: KeyMaterial) throws(VaultError) -> Bool {
        guard slot.fits(material), slot.keyID == keyID else { return false }
        return try slot.unwrap(material, pool: pool) == dataKey
    }

    package func seal(_ value: Secret, _ binding: Binding) throws(VaultError) -> [UInt8] {
        try Envelope.seal(value, key: valueKey, keyID: keyID, binding: binding)
    }

    /// The value; ``VaultError/Code/valueAltered`` for everything that this key did not seal for
    /// this place. Bytes that are not an envelope are never taken for a value.
    package func open(_ bytes: [UInt8], _ binding: Binding) throws(VaultError) -> Secret {
        guard let envelope = Envelope(bytes), envelope.version == .current, envelope.keyID == keyID
        else { throw VaultError(.valueAltered) }
        return try envelope.open(key: openingKey, binding: binding)
    }

    /// The HMAC-SHA256 of bytes; 32 bytes.
    package func code(_ code: Code, of bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        guard let key = codes[code] else { throw VaultError(.library) }
        return try key.code(of: bytes)
    }

    /// A new key for the audit log, which opens no value.
    package static func newAuditKey() throws(VaultError) -> Secret { try Crypto.randomKey() }

    /// Opens what earlier releases sealed, and nothing else: for sealing it anew only.
    package func earlierValues() throws(VaultError) -> EarlierValues {
        try EarlierValues(
            key: Vault.derived("modelpool-values-v1", dataKey, pool), keyID: keyID)
    }
}

/// The key of the values of earlier releases, which were bound to the origin instead of the whole
/// route.
package struct EarlierValues: Sendable {
    private let key: Secret
    private let openingKey: OpeningKey
    private let keyID: UInt32

    init(key: Secret, keyID: UInt32) throws(VaultError) {
        self.key = key
        self.keyID = keyID
        openingKey = try OpeningKey(key)
    }

    package func open(_ bytes: [UInt8], _ binding: Binding) throws(VaultError) -> Secret {
        guard let envelope = Envelope(bytes), envelope.version == .first, envelope.keyID == keyID
        else { throw VaultError(.valueAltered) }
        return try envelope.open(key: openingKey, binding: binding)
    }

    /// As earlier releases did: for tests of the way from there.
    package func seal(_ value: Secret, _ binding: Binding) throws(VaultError) -> [UInt8] {
        try Envelope.seal(value, key: key, keyID: keyID, binding: binding, version: .first)
    }
}

extension KeySlot {
    /// Whether the material is of the slot's kind. Raw keys open recovery slots only when they
    /// came as a recovery code.
    fileprivate func fits(_ material: KeyMaterial) -> Bool { kind == material.kind }
}

/// The key that the audit log is chained with. It outlives the locking of the pool, so that what a test
/// under way finds can still be noted; it opens nothing.
package final class AuditKey: Sendable {
    private let key: AuthenticationKey

    package init(_ secret: Secret) throws(VaultError) { key = try AuthenticationKey(secret) }

    /// 32 bytes.
    package func code(of bytes: [UInt8]) throws(VaultError) -> [UInt8] { try key.code(of: bytes) }
}
