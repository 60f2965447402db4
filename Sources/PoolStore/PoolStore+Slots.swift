internal import PoolModel
package import Vault

/// Adding and removing ways of opening the pool.
extension PoolStore {
    /// Makes a slot for more key material; returns its number.
    @discardableResult
    package func addSlot(_ material: KeyMaterial) throws(StoreError) -> Int {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            try changingKeys(vault)
            let taken = Set(try slotRecords().map(\.slot.number))
            guard let number = (1...KeySlot.maximumCount).first(where: { !taken.contains($0) })
            else { throw StoreError(VaultError(.tooManySlots)) }
            try add(number, material, vault)
            try note("key add", detail: "slot \(number), \(material.kind.rawValue)")
            return number
        }
    }

    /// Removes a slot; the last one stays.
    package func removeSlot(_ number: Int) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let slots = try slotRecords().map(\.slot)
            guard let slot = slots.first(where: { $0.number == number }) else {
                throw StoreError(.noSuchSlot(number))
            }
            guard slots.count > 1 else { throw StoreError(.lastSlot) }
            try changingKeys(try requireVault())
            try connection.write("DELETE FROM keyslot WHERE slot = ?", [.integer(number)])
            try note("key remove", detail: "slot \(number), \(slot.kind.rawValue)")
        }
    }

    /// Puts other key material in a slot's place (another passphrase), in one step.
    package func changeSlot(
        _ number: Int, to material: KeyMaterial
    ) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            try changingKeys(vault)
            guard try slotRecords().contains(where: { $0.slot.number == number }) else {
                throw StoreError(.noSuchSlot(number))
            }
            try connection.write("DELETE FROM keyslot WHERE slot = ?", [.integer(number)])
            try add(number, material, vault)
            try note("key change", detail: "slot \(number), \(material.kind.rawValue)")
        }
    }

    private func add(
        _ number: Int, _ material: KeyMaterial, _ vault: Vault
    ) throws(StoreError) {
        try insert(
            try withVault { () throws(VaultError) in
                try vault.makeSlot(number: number, material, logN: options.passphraseLogN)
            })
    }
}
