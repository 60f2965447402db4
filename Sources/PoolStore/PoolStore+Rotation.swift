internal import FoundationEssentials
internal import PoolModel
package import Vault

/// What a rotation did, or in a dry run would do.
package struct Rotation: Sendable, Equatable {
    package let models: Int
    /// Values sealed anew.
    package let values: Int
    /// The slots that open the pool afterwards, one that was added among them.
    package let keptSlots: [Int]
    /// The slots whose key material was not there; they are gone afterwards.
    package let droppedSlots: [Int]
    /// Older copies of the pool beside it, which the old key opens; they are gone afterwards.
    package var removedCopies: [String] = []
}

/// A new data key for all values, or for a pool whose key is lost.
extension PoolStore {
    /// Seals every value under a new data key, in one transaction: all or nothing. It refuses
    /// while a value is LOCKED, since that would be lost.
    ///
    /// - Parameters:
    ///   - materials: the key material at hand; the slots that it opens stay. A slot without its
    ///     material cannot be made for the new key: it is dropped, and can be added again.
    ///   - added: gets a slot of its own in the same step.
    ///   - isDryRun: opens and seals everything, and writes nothing.
    ///   - progress: models done, models in all.
    package func rotate(
        keeping materials: [KeyMaterial], adding added: KeyMaterial? = nil,
        isDryRun: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(StoreError) -> Rotation {
        if isDryRun {
            var rotation = try sealAnew(keeping: materials, adding: added, writing: false, progress)
                .rotation
            rotation.removedCopies = LeftCopies.removable(of: file, pool: poolID)
            return rotation
        }
        var (rotation, renewed) = try transaction { () throws(StoreError) in
            let result = try sealAnew(keeping: materials, adding: added, writing: true, progress)
            try note(
                "key rotate",
                detail: "\(result.rotation.values) values, slots kept: "
                    + result.rotation.keptSlots.map(String.init).joined(separator: " "))
            return result
        }
        vault = renewed
        rotation.removedCopies = LeftCopies.remove(of: file, pool: poolID)
        return rotation
    }

    /// For a pool whose key is lost: a new key with a single slot. Names and addresses stay, and
    /// every model is LOCKED until its address was accepted; the stored values stay LOCKED until
    /// they are typed again one by one. A backup of the pool as it was is made beside it first, in
    /// case the old key turns up.
    ///
    /// - Returns: the number of values to type again, and the backup's path.
    package func startNewKey(
        _ material: KeyMaterial
    ) throws(StoreError) -> (values: Int, backup: String) {
        try requireWritable()
        let stamp = options.now().milliseconds
        let backup = LeftCopies.beforeNewKey(at: stamp, file.path)
        try BackupFile(path: backup).write(from: connection)
        let (values, made) = try transaction { () throws(StoreError) in
            let id = try nextKeyID()
            let (made, slot) = try withVault { () throws(VaultError) in
                try Vault.create(
                    pool: poolID, keyID: id, material, logN: options.passphraseLogN)
            }
            try retireKeys()
            try insert(key: id)
            try insert(slot)
            let values = try valueCount()
            // No row is taken to be right until somebody has looked at it.
            try beginState(made)
            let kept = try connection.count(of: "saved")
            try connection.write("DELETE FROM saved", rows: kept...kept)
            try note("key start anew", detail: "\(values) values to type again")
            return (values, made)
        }
        vault = made
        return (values, backup)
    }

    /// How many values the pool holds.
    package func valueCount() throws(StoreError) -> Int {
        let count = try connection.first(
            "SELECT (SELECT "
                + ModelField.secrets.map { "count(\($0.column))" }.joined(separator: " + ")
                + " FROM model) + (SELECT count(*) FROM header)"
        ) { (row) throws(StoreError) in try row.integer(0) }
        return Int(count ?? 0)
    }

    // MARK: Steps

    private func nextKeyID() throws(StoreError) -> UInt32 {
        let highest = try connection.first("SELECT max(id) FROM keyring") {
            (row) throws(StoreError) in try row.optional(0, row.integer)
        }
        guard let id = UInt32(exactly: (highest?.flatMap(\.self) ?? 0) + 1) else {
            throw StoreError(.damaged("keyring.id"), path: file.path)
        }
        return id
    }

    private func sealAnew(
        keeping materials: [KeyMaterial], adding added: KeyMaterial?, writing: Bool,
        _ progress: (Int, Int) -> Void
    ) throws(StoreError) -> (rotation: Rotation, renewed: Vault) {
        let old = try requireVault()
        let standing = try standing(old)
        if let cause = standing.cause { throw StoreError(.poolChanged(cause), path: file.path) }
        let slots = try slotRecords().map(\.slot)
        var kept = try slotsOpened(slots, by: materials, old)
        let opened = kept.map(\.number)
        if let added {
            kept.append((try numberOfNewSlot(beside: slots, keeping: opened), added))
        }
        guard let first = kept.first else { throw StoreError(VaultError(.wrongKey)) }
        let locked = try connection.lockedModels(old, standing)
        guard locked.isEmpty else { throw StoreError(.lockedModels(locked.values.sorted())) }
        guard standing.fits else { throw StoreError(.poolChanged(.unknown), path: file.path) }

        let keyID = try nextKeyID()
        let (renewed, firstSlot) = try withVault { () throws(VaultError) in
            try Vault.create(
                pool: poolID, keyID: keyID, slotNumber: first.number, first.material,
                logN: options.passphraseLogN)
        }
        if writing {
            try retireKeys()
            try insert(key: keyID)
            try insert(firstSlot)
            for (number, material) in kept.dropFirst() {
                try insert(
                    try withVault { () throws(VaultError) in
                        try renewed.makeSlot(
                            number: number, material, logN: options.passphraseLogN)
                    })
            }
        }
        let ids = try connection.all("SELECT id FROM model ORDER BY id") {
            (row) throws(StoreError) in try row.uuid(0)
        }
        var values = 0
        var sum = RowSum()
        for (index, id) in ids.enumerated() {
            let stored = try existingRecord(id)
            let (record, count) = try reseal(stored, from: old, to: renewed, standing)
            values += count
            if writing {
                try write(record, over: stored)
                sum += try record.mark.term(id, renewed)
            }
            progress(index + 1, ids.count)
        }
        if writing { try beginState(renewed, models: sum, from: old) }
        return (
            Rotation(
                models: ids.count, values: values, keptSlots: kept.map(\.number).sorted(),
                droppedSlots: slots.map(\.number).filter { !opened.contains($0) }), renewed
        )
    }

    /// One that no slot has, or else one of a slot that is dropped.
    private func numberOfNewSlot(
        beside slots: [KeySlot], keeping kept: [Int]
    ) throws(StoreError) -> Int {
        let taken = Set(slots.map(\.number))
        let numbers = 1...KeySlot.maximumCount
        guard
            let number = numbers.first(where: { !taken.contains($0) })
                ?? numbers.first(where: { !kept.contains($0) })
        else { throw StoreError(VaultError(.tooManySlots)) }
        return number
    }

    /// The numbers of the slots that the material opens.
    package func slotsOpened(by materials: [KeyMaterial]) throws(StoreError) -> [Int] {
        try slotsOpened(slotRecords().map(\.slot), by: materials, requireVault()).map(\.number)
    }

    private func slotsOpened(
        _ slots: [KeySlot], by materials: [KeyMaterial], _ vault: Vault
    ) throws(StoreError) -> [(number: Int, material: KeyMaterial)] {
        var opened: [(number: Int, material: KeyMaterial)] = []
        for slot in slots {
            for material in materials {
                let isOpen = try withVault { () throws(VaultError) in
                    try vault.opens(slot, with: material)
                }
                guard isOpen else { continue }
                opened.append((slot.number, material))
                break
            }
        }
        return opened
    }

    /// A record with its values under another key, and their number.
    private func reseal(
        _ record: ModelRecord, from old: Vault, to new: Vault, _ standing: Standing
    ) throws(StoreError) -> (record: ModelRecord, values: Int) {
        let opener = try ValueOpener(record, old, standing)
        var count = 0
        func sealed(
            _ place: Binding, _ value: Secret?
        ) throws(StoreError) -> [UInt8] {
            guard let value else { throw StoreError(.lockedModels([record.name])) }
            count += 1
            return try withVault { () throws(VaultError) in try new.seal(value, place) }
        }
        var renewed = record
        for field in ModelField.secrets where record.envelope(of: field) != nil {
            let value = try sealed(opener.bindings.field(field), try opener.value(of: field))
            renewed = renewed.with(.blob(value), in: field.column)
        }
        let route = try Route(record).sealed(for: record.id, new)
        renewed = renewed.with(.blob(route), in: "route")
        let headers = try record.headers.map { (header) throws(StoreError) in
            header.with(
                try sealed(opener.binding(of: header), try opener.value(of: header)))
        }
        return (try renewed.with(headers).sealed(with: new), count)
    }

    /// Writes what another key has sealed; the version stays.
    private func write(
        _ record: ModelRecord, over stored: ModelRecord
    ) throws(StoreError) {
        try connection.write(
            PoolStore.update, record.values + [.integer(stored.version)])
        for (header, old) in zip(record.headers, stored.headers) where header != old {
            try connection.write(
                "UPDATE header SET value = ? WHERE model_id = ? AND id = ?",
                [.blob(header.value), .uuid(record.id), .uuid(header.id)])
        }
        try connection.keepSaved(record.id, record)
    }
}
