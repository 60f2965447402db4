internal import FoundationEssentials
internal import Glibc
internal import PoolModel
package import Vault

/// What a rotation did, or in a dry run would do.
package struct Rotation: Sendable, Equatable {
    package let models: Int
    /// Values sealed anew.
    package let values: Int
    /// The slots that open the pool afterwards, one that was added among them.
    package let keptSlots: [Int]
    /// The slots that nobody could wrap the new key for, and those that were replaced; they are gone
    /// afterwards.
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
    ///   - materials: the key material at hand; the slots that it opens stay. Those of public keys
    ///     stay too. Of the others, whose material is elsewhere, none can be made for the new key:
    ///     they are dropped, and can be added again.
    ///   - replaced: the slots that this opens go.
    ///   - added: gets a slot of its own in the same step.
    ///   - agreed: the slots that somebody has looked at; with others nothing is done.
    ///   - isDryRun: opens and seals everything, and writes nothing.
    ///   - progress: models done, models in all.
    package func rotate(
        keeping materials: [KeyMaterial], replacing replaced: [KeyMaterial] = [],
        adding added: KeyMaterial? = nil, agreed: [SlotStatus]? = nil,
        isDryRun: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(StoreError) -> Rotation {
        func sealed(writing: Bool) throws(StoreError) -> (rotation: Rotation, renewed: Vault) {
            let old = try requireVault()
            if let agreed, try slots() != agreed { throw StoreError(.slotsChanged) }
            let plan = try RotationPlan(slotRecords(), materials, replacing: replaced, added, old)
            return try sealAnew(plan, from: old, writing: writing, progress)
        }
        if isDryRun {
            var rotation = try namingAllLocked { () throws(StoreError) in
                try sealed(writing: false).rotation
            }
            rotation.removedCopies =
                file.file.map { LeftCopies.removable(of: $0, pool: poolID) } ?? []
            return rotation
        }
        var (rotation, renewed) = try namingAllLocked { () throws(StoreError) in
            try transaction { () throws(StoreError) in
                let result = try sealed(writing: true)
                try note(
                    "key rotate",
                    detail: "\(result.rotation.values) values, slots kept: "
                        + result.rotation.keptSlots.map(String.init).joined(separator: " "))
                return result
            }
        }
        vault = renewed
        rotation.removedCopies = file.file.map { LeftCopies.remove(of: $0, pool: poolID) } ?? []
        return rotation
    }

    /// Where a LOCKED model ended it, all of them are looked for: the way to a rotation that can be
    /// made opens every value only once.
    private func namingAllLocked<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        do throws(StoreError) { return try body() } catch {
            guard case .lockedModels = error.code else { throw error }
            let names = try reading { () throws(StoreError) in
                let vault = try requireVault()
                return try connection.lockedModels(vault, standing(vault)).values.sorted()
            }
            // None where somebody has settled it meanwhile.
            throw names.isEmpty ? error : StoreError(.lockedModels(names))
        }
    }

    /// The numbers of the slots that a rotation would drop.
    package func slotsDropped(
        keeping materials: [KeyMaterial], replacing replaced: [KeyMaterial] = []
    ) throws(StoreError) -> [Int] {
        try RotationPlan(slotRecords(), materials, replacing: replaced, nil, requireVault()).dropped
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
        let backup = LeftCopies.beforeNewKey(at: stamp, try copiesPath())
        try BackupFile(path: backup).write(from: connection)
        let (values, made) = try transaction { () throws(StoreError) in
            let id = try nextKeyID()
            let (made, slot) = try withVault { () throws(VaultError) in
                try Vault.create(
                    pool: poolID, keyID: id, material, logN: options.passphraseLogN)
            }
            try retireKeys()
            try insert(key: id)
            try insert(slot, label: "")
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

    /// What copies of the pool are called after: its file, or for one on a server a name in the
    /// folder in which this account keeps what it has seen.
    private func copiesPath() throws(StoreError) -> String {
        if let file = file.file { return file.path }
        guard let folder = options.seenFolder else {
            throw StoreError(.cannotWrite, path: file.path, errno: ENOENT)
        }
        return try PoolFile(path: "\(folder)/\(poolID.text).pool", creating: true).path
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
        _ plan: RotationPlan, from old: Vault, writing: Bool, _ progress: (Int, Int) -> Void
    ) throws(StoreError) -> (rotation: Rotation, renewed: Vault) {
        let standing = try standing(old)
        if let cause = standing.cause { throw StoreError(.poolChanged(cause), path: file.path) }
        guard let own = plan.own else { throw StoreError(VaultError(.wrongKey)) }
        guard standing.fits else {
            let locked = try connection.lockedModels(old, standing)
            guard locked.isEmpty else { throw StoreError(.lockedModels(locked.values.sorted())) }
            throw StoreError(.poolChanged(.unknown), path: file.path)
        }

        let keyID = try nextKeyID()
        let (renewed, ownSlot) = try withVault { () throws(VaultError) in
            try Vault.create(
                pool: poolID, keyID: keyID, slotNumber: own.number, own.material,
                logN: options.passphraseLogN)
        }
        if writing {
            try retireKeys()
            try insert(key: keyID)
            for kept in plan.kept {
                let slot = try withVault { () throws(VaultError) in
                    if kept.number == own.number { return ownSlot }
                    return switch kept.key {
                    case .material(let material):
                        try renewed.makeSlot(
                            number: kept.number, material, logN: options.passphraseLogN)
                    case .publicKey(let key): try renewed.makeSlot(number: kept.number, for: key)
                    }
                }
                try insert(slot, label: kept.label)
            }
        }
        let ids = try connection.all("SELECT id FROM model ORDER BY id") {
            (row) throws(StoreError) in try row.uuid(0)
        }
        var (models, values) = (0, 0)
        var sum = RowSum()
        var records: [UUID: ModelRecord] = [:]
        for (index, id) in ids.enumerated() {
            if index.isMultiple(of: Connection.idsAtOnce) {
                records = try connection.records(Array(ids[index...].prefix(Connection.idsAtOnce)))
            }
            guard let stored = records[id] else { throw StoreError(.noSuchModel(id.text)) }
            let (record, count) = try reseal(stored, from: old, to: renewed, standing)
            values += count
            if !stored.isSet { models += 1 }
            if writing {
                try write(record, over: stored)
                sum += try record.mark.term(id, renewed)
            }
            progress(index + 1, ids.count)
        }
        if writing { try beginState(renewed, models: sum, from: old) }
        return (
            Rotation(
                models: models, values: values, keptSlots: plan.kept.map(\.number).sorted(),
                droppedSlots: plan.dropped), renewed
        )
    }

    /// The numbers of the slots that the material opens.
    package func slotsOpened(by materials: [KeyMaterial]) throws(StoreError) -> [Int] {
        let vault = try requireVault()
        var numbers: [Int] = []
        for record in try slotRecords()
        where try vault.opens(record.slot, withOneOf: materials) != nil {
            numbers.append(record.slot.number)
        }
        return numbers
    }

    /// A record with its values under another key, and their number.
    private func reseal(
        _ record: ModelRecord, from old: Vault, to new: Vault, _ standing: Standing
    ) throws(StoreError) -> (record: ModelRecord, values: Int) {
        let opener = try ValueOpener(record, old, standing)
        guard opener.lock == nil else { throw StoreError(.lockedModels([record.name])) }
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
