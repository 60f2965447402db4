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
        valueKey = try Crypto.hkdf(
            dataKey, salt: pool.bytes, info: Array("modelpool-values-v1".utf8))
        openingKey = try OpeningKey(valueKey)
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
        guard let envelope = Envelope(bytes), envelope.keyID == keyID else {
            throw VaultError(.valueAltered)
        }
        return try envelope.open(key: openingKey, binding: binding)
    }
}

extension KeySlot {
    /// Whether the material is of the slot's kind. Raw keys open recovery slots only when they
    /// came as a recovery code.
    fileprivate func fits(_ material: KeyMaterial) -> Bool { kind == material.kind }
}
