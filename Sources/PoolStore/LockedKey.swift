internal import FoundationEssentials
package import Vault

/// A pool's key while it is locked: its slots as they were read, to be opened without the store,
/// which may be reading models meanwhile.
package struct LockedKey: Sendable {
    let pool: UUID
    let slots: [StoredSlot]

    /// The kinds of the pool's slots, for ``KeySources``.
    package var kinds: [KeySlot.Kind] { slots.map(\.slot.kind) }

    /// Opens it with the first slot that the material fits; ``PoolStore/unlock(with:)`` takes the
    /// result.
    package func unlock(_ material: KeyMaterial) throws(StoreError) -> Vault {
        var checked: [KeySlot] = []
        for stored in slots { checked.append(try stored.checked()) }
        return try withVault { () throws(VaultError) in
            try Vault.unlock(slots: checked, pool: pool, with: material)
        }
    }
}

/// A slot as it is stored.
struct StoredSlot: Sendable {
    let slot: KeySlot
    let checksum: [UInt8]
    let createdAt: Date
    let createdBy: String

    /// The slot if it is as it was written. A damaged one keeps its place and opens for nobody: its
    /// wrapped key is emptied, which the vault reports as damage.
    func checked() throws(StoreError) -> KeySlot {
        let sum = try withVault { () throws(VaultError) in try slot.checksum() }
        return sum == checksum ? slot : slot.damaged
    }
}

extension KeySlot {
    /// The slot without its wrapped key, which opens for nobody.
    fileprivate var damaged: KeySlot {
        KeySlot(
            number: number, keyID: keyID, kind: kind, derivation: derivation, salt: salt,
            check: check, wrapped: [])
    }
}
