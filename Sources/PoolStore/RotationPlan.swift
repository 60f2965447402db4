internal import Vault

/// What becomes of the slots when the pool gets another data key.
struct RotationPlan {
    /// What the new data key is wrapped with.
    enum Key {
        case material(KeyMaterial)
        case publicKey(PublicKey)
    }

    private(set) var kept: [(number: Int, label: String, key: Key)] = []
    private(set) var dropped: [Int] = []
    /// The slot of who rotates.
    private(set) var own: (number: Int, material: KeyMaterial)?

    init(
        _ records: [PoolStore.SlotRecord], _ materials: [KeyMaterial],
        replacing replaced: [KeyMaterial], _ added: KeyMaterial?, _ vault: Vault
    ) throws(StoreError) {
        var label = ""
        for record in records {
            let number = record.slot.number
            if try vault.opens(record.slot, withOneOf: replaced) != nil {
                dropped.append(number)
                if label.isEmpty { label = record.label }
            } else if let material = try vault.opens(record.slot, withOneOf: materials) {
                keep(number, record.label, material)
            } else if let key = record.slot.publicKey {
                kept.append((number, record.label, .publicKey(key)))
            } else {
                dropped.append(number)
            }
        }
        guard let added else { return }
        // One that no slot has, or else one of a slot that is dropped.
        let taken = Set(records.map(\.slot.number))
        let numbers = 1...KeySlot.maximumCount
        guard let number = numbers.first(where: { !taken.contains($0) }) ?? dropped.first else {
            throw StoreError(VaultError(.tooManySlots))
        }
        // It is the same person's as the one that it replaces.
        keep(number, label, added)
    }

    private mutating func keep(_ number: Int, _ label: String, _ material: KeyMaterial) {
        kept.append((number, label, .material(material)))
        if own == nil { own = (number, material) }
    }
}

extension Vault {
    /// The material that opens a slot of this key; `nil` where none does.
    func opens(
        _ slot: KeySlot, withOneOf materials: [KeyMaterial]
    ) throws(StoreError) -> KeyMaterial? {
        try withVault { () throws(VaultError) in
            for material in materials where try opens(slot, with: material) { return material }
            return nil
        }
    }
}
