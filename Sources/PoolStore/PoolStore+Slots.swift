internal import PoolModel
package import Vault

/// Adding and removing ways of opening the pool.
extension PoolStore {
    /// Makes a slot for more key material; returns its number.
    @discardableResult
    package func addSlot(
        _ material: KeyMaterial, label: String = ""
    ) throws(StoreError) -> Int {
        try addSlot(label: label) { (number, vault) throws(VaultError) in
            try vault.makeSlot(number: number, material, logN: options.passphraseLogN)
        }
    }

    /// Makes a slot for a key that is elsewhere; returns its number.
    @discardableResult
    package func addSlot(for key: PublicKey, label: String) throws(StoreError) -> Int {
        try addSlot(label: label) { (number, vault) throws(VaultError) in
            try vault.makeSlot(number: number, for: key)
        }
    }

    private func addSlot(
        label: String, _ made: (Int, Vault) throws(VaultError) -> KeySlot
    ) throws(StoreError) -> Int {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            try changingKeys(vault)
            let records = try slotRecords()
            try check(label, beside: records)
            let taken = Set(records.map(\.slot.number))
            guard let number = (1...KeySlot.maximumCount).first(where: { !taken.contains($0) })
            else { throw StoreError(VaultError(.tooManySlots)) }
            let slot = try withVault { () throws(VaultError) in try made(number, vault) }
            try insert(slot, label: label)
            try note("key add", detail: slot.detail(label))
            return number
        }
    }

    /// Removes a slot; the last one stays.
    package func removeSlot(_ number: Int) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let record = try slotRecord(number)
            guard try slotRecords().count > 1 else { throw StoreError(.lastSlot) }
            try changingKeys(try requireVault())
            try connection.write("DELETE FROM keyslot WHERE slot = ?", [.integer(number)])
            try note("key remove", detail: record.slot.detail(record.label))
        }
    }

    /// Puts other key material in a slot's place (another passphrase), in one step.
    package func changeSlot(
        _ number: Int, to material: KeyMaterial
    ) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            try changingKeys(vault)
            let record = try slotRecord(number)
            try connection.write("DELETE FROM keyslot WHERE slot = ?", [.integer(number)])
            let slot = try withVault { () throws(VaultError) in
                try vault.makeSlot(number: number, material, logN: options.passphraseLogN)
            }
            try insert(slot, label: record.label)
            try note("key change", detail: slot.detail(record.label))
        }
    }

    /// Calls a slot something else.
    package func setLabel(of number: Int, to label: String) throws(StoreError) {
        try transaction { () throws(StoreError) in
            try changingKeys(try requireVault())
            let record = try slotRecord(number)
            try check(label, beside: slotRecords().filter { $0.slot.number != number })
            try connection.write(
                "UPDATE keyslot SET label = ? WHERE slot = ?", [.text(label), .integer(number)])
            try note("key label", detail: record.slot.detail(label))
        }
    }

    private func slotRecord(_ number: Int) throws(StoreError) -> SlotRecord {
        guard let record = try slotRecords().first(where: { $0.slot.number == number }) else {
            throw StoreError(.noSuchSlot(String(number)))
        }
        return record
    }

    /// A slot by its label or its number.
    package func slot(_ text: String) throws(StoreError) -> SlotStatus {
        let slots = try slots()
        guard
            let found = slots.first(where: { $0.label == text })
                ?? slots.first(where: { String($0.number) == text })
        else { throw StoreError(.noSuchSlot(text)) }
        return found
    }

    private static let longestLabel = 64

    /// A label stands in lists and questions, and names one slot: it is none that looks like a number.
    private func check(_ label: String, beside records: [SlotRecord]) throws(StoreError) {
        guard !label.isEmpty else { return }
        let words = label.split(separator: " ", omittingEmptySubsequences: false)
        guard label.utf8.count <= PoolStore.longestLabel, Sanitizer.clean(label) == label,
            Int(label) == nil, !words.contains("")
        else { throw StoreError(.labelRefused(label)) }
        guard !records.contains(where: { $0.label == label }) else {
            throw StoreError(.labelTaken(label))
        }
    }
}

extension KeySlot {
    /// As the audit log has it.
    fileprivate func detail(_ label: String) -> String {
        "slot \(number), \(kind.rawValue)" + (label.isEmpty ? "" : ", \(label)")
    }
}
