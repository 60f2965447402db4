package import FoundationEssentials
package import Vault

/// Keys: the first one, unlocking, and the slots.
extension PoolStore {
    /// Whether the pool has a key; it has none before the first run made one.
    package var hasKey: Bool {
        get throws(StoreError) { try !storedSlots().isEmpty }
    }

    package var isUnlocked: Bool { vault != nil }

    /// How the key came (`file`, `passphrase`, ...); `nil` while locked.
    package var keySourceName: String? { vault?.sourceName }

    /// By which everybody who opens the pool sees that it is the same one; another after a rotation.
    package func fingerprint() throws(StoreError) -> String? {
        try withVault { () throws(VaultError) in try vault?.fingerprint() }
    }

    /// Gives a new pool its key.
    package func createKey(_ material: KeyMaterial) throws(StoreError) {
        let (made, slot) = try withVault { () throws(VaultError) in
            try Vault.create(pool: poolID, material, logN: options.passphraseLogN)
        }
        try transaction { () throws(StoreError) in
            guard try slotRecords().isEmpty else {
                throw StoreError(.keyExists, path: file.path)
            }
            // Whoever took the keys away must not be given a new one by the first who comes along.
            guard try !isUsed else { throw StoreError(.keysRemoved, path: file.path) }
            try beginState(made)
            try insert(key: made.keyID)
            try insert(slot, label: "")
            try note("key create", detail: slot.kind.rawValue)
        }
        vault = made
    }

    package func unlock(
        _ material: KeyMaterial, with known: KeySlots? = nil
    ) throws(StoreError) {
        let slots = if let known { known.slots } else { try keySlots().slots }
        guard !slots.isEmpty else { throw StoreError(.noKey, path: file.path) }
        let opened = try withVault { () throws(VaultError) in
            try Vault.unlock(slots: slots, pool: poolID, with: material)
        }
        vault = opened
        renewal = nil
        let slot = slots.first { $0.number == opened.slotNumber }
        if let slot, slot.kind == .key, slot.derivation == .hkdf {
            renewal = try withVault { () throws(VaultError) in
                (slot, try opened.makeSlot(number: slot.number, material))
            }
        }
    }

    /// Forgets the key.
    package func lock() {
        vault = nil
        renewal = nil
    }

    package func keySlots() throws(StoreError) -> KeySlots {
        KeySlots(slots: try slotRecords().map(\.slot))
    }

    package func slots() throws(StoreError) -> [SlotStatus] {
        try slotRecords().map { (record) throws(StoreError) in
            SlotStatus(
                number: record.slot.number, label: record.label, kind: record.slot.kind,
                publicKey: record.slot.publicKey, createdAt: record.createdAt,
                createdBy: record.createdBy,
                isInUse: record.slot.number == vault?.slotNumber
                    && record.slot.keyID == vault?.keyID)
        }
    }

    // MARK: Rows

    struct SlotRecord {
        let slot: KeySlot
        let label: String
        let createdAt: Date
        let createdBy: String
    }

    func slotRecords() throws(StoreError) -> [SlotRecord] {
        var records: [SlotRecord] = []
        for stored in try storedSlots() {
            records.append(
                SlotRecord(
                    slot: try stored.checked(), label: stored.label,
                    createdAt: stored.createdAt, createdBy: stored.createdBy))
        }
        return records
    }

    private func storedSlots() throws(StoreError) -> [StoredSlot] {
        try connection.all(Connection.slotRows.question) { (row) throws(StoreError) in
            StoredSlot(
                slot: try readSlot(row), checksum: try row.blob(10), createdAt: try row.date(11),
                createdBy: try row.text(12), label: try row.text(13))
        }
    }

    private func readSlot(_ row: SQLRow) throws(StoreError) -> KeySlot {
        let number = try row.integer(0, in: 0...255)
        let costs = 0...64
        let derivation: KeySlot.Derivation? =
            switch try row.text(3) {
            case "hkdf": .hkdf
            case "x25519":
                if case .blob(let bytes) = try row.value(14), let key = PublicKey(bytes) {
                    .x25519(key)
                } else {
                    nil
                }
            case "scrypt":
                .scrypt(
                    logN: try row.integer(4, in: costs), r: try row.integer(5, in: costs),
                    p: try row.integer(6, in: costs))
            default: nil
            }
        guard let kind = KeySlot.Kind(rawValue: try row.text(2)), let derivation,
            let keyID = UInt32(exactly: try row.integer(1))
        else { throw StoreError(VaultError(.slotDamaged(number))) }
        return KeySlot(
            number: number, keyID: keyID, kind: kind, derivation: derivation,
            salt: try row.blob(7), check: try row.blob(8), wrapped: try row.blob(9))
    }

    func retireKeys() throws(StoreError) {
        let slots = try connection.count(of: "keyslot")
        try connection.write("DELETE FROM keyslot", rows: slots...slots)
        let keys = try connection.count(of: "keyring WHERE retired_at IS NULL")
        try connection.write(
            "UPDATE keyring SET retired_at = ? WHERE retired_at IS NULL",
            [.integer(options.now().milliseconds)], rows: keys...keys)
    }

    func insert(key id: UInt32) throws(StoreError) {
        try connection.write(
            "INSERT INTO keyring (id, created_at) VALUES (?, ?)",
            [.integer(Int64(id)), .integer(options.now().milliseconds)])
    }

    func insert(_ slot: KeySlot, label: String) throws(StoreError) {
        try connection.write(
            """
            INSERT INTO keyslot (derivation, log_n, r, p, salt, key_check, wrapped_key, checksum,
                public_key, slot, key_id, kind, created_at, created_by, label)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            try columns(of: slot) + [
                .integer(slot.number), .integer(Int64(slot.keyID)), .text(slot.kind.rawValue),
                .integer(options.now().milliseconds), .text(options.user), .text(label),
            ])
    }

    /// From its derivation to its public key.
    private func columns(of slot: KeySlot) throws(StoreError) -> [SQLValue] {
        let costs: (logN: Int?, r: Int?, p: Int?, name: String) =
            switch slot.derivation {
            case .hkdf: (nil, nil, nil, "hkdf")
            case .x25519: (nil, nil, nil, "x25519")
            case .scrypt(let logN, let r, let p): (logN, r, p, "scrypt")
            }
        let sum = try withVault { () throws(VaultError) in try slot.checksum() }
        return [
            .text(costs.name), .optional(costs.logN), .optional(costs.r), .optional(costs.p),
            .blob(slot.salt), .blob(slot.check), .blob(slot.wrapped), .blob(sum),
            .optional(slot.publicKey?.bytes),
        ]
    }

    /// Puts a public-key slot in the place of one that an earlier release made and that the pool was
    /// opened by, unless that is another one by now.
    /// - Returns: whether it did.
    func renewSlot(_ vault: Vault) throws(StoreError) -> Bool {
        guard let renewal, renewal.new.keyID == vault.keyID,
            try slotRecords().contains(where: { $0.slot == renewal.old })
        else { return false }
        try connection.write(
            """
            UPDATE keyslot SET derivation = ?, log_n = ?, r = ?, p = ?, salt = ?, key_check = ?,
                wrapped_key = ?, checksum = ?, public_key = ? WHERE slot = ?
            """, try columns(of: renewal.new) + [.integer(renewal.new.number)])
        try note("key change", detail: "slot \(renewal.new.number), a public key from now on")
        return true
    }
}

/// What a pool is opened by, as it was when it was asked for.
package struct KeySlots: Sendable {
    let slots: [KeySlot]

    /// For ``KeySources``; none where the pool has no key yet.
    package var kinds: [KeySlot.Kind] { slots.map(\.kind) }
}

/// A slot as it is stored.
private struct StoredSlot {
    let slot: KeySlot
    let checksum: [UInt8]
    let createdAt: Date
    let createdBy: String
    let label: String

    /// The slot if it is as it was written. A damaged one keeps its place and opens for nobody: its
    /// wrapped key is emptied, which the vault reports as damage.
    func checked() throws(StoreError) -> KeySlot {
        let sum = try withVault { () throws(VaultError) in try slot.checksum() }
        return sum == checksum ? slot : slot.damaged
    }
}

extension KeySlot {
    /// Whose slot it is; `nil` where only the key's holder can wrap another one for it.
    var publicKey: PublicKey? {
        if case .x25519(let key) = derivation { key } else { nil }
    }

    /// The slot without its wrapped key, which opens for nobody.
    fileprivate var damaged: KeySlot {
        KeySlot(
            number: number, keyID: keyID, kind: kind, derivation: derivation, salt: salt,
            check: check, wrapped: [])
    }
}

/// One way of opening the pool, as it is shown.
package struct SlotStatus: Sendable, Equatable {
    /// 1 to 64.
    package let number: Int
    /// What it is called; empty where it was not called anything.
    package let label: String
    package let kind: KeySlot.Kind
    /// Of a key file: by it a rotation keeps the slot while its key is elsewhere. `nil` for others, and
    /// in a slot that an earlier release made.
    package let publicKey: PublicKey?
    package let createdAt: Date
    package let createdBy: String
    /// Whether this session was opened by it.
    package let isInUse: Bool
}

extension Connection {
    static let currentKeyQuestion = Question(
        sql: "SELECT max(id) FROM keyring WHERE retired_at IS NULL")

    /// The number of the key in use; 0 where there is none yet.
    func currentKey() throws(StoreError) -> UInt32 {
        let found = try first(Connection.currentKeyQuestion) { (row) throws(StoreError) in
            try row.optional(0, row.integer)
        }
        return found?.flatMap { UInt32(exactly: $0) } ?? 0
    }
}
