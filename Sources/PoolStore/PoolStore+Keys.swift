package import FoundationEssentials
package import Vault

/// Keys: the first one, unlocking, and the slots.
extension PoolStore {
    /// Whether the pool has a key; it has none before the first run made one.
    package var hasKey: Bool {
        get throws(StoreError) { try !slotRecords().isEmpty }
    }

    package var isUnlocked: Bool { vault != nil }

    /// How the key came (`file`, `passphrase`, ...); `nil` while locked.
    package var keySourceName: String? { vault?.sourceName }

    /// Gives a new pool its key.
    package func createKey(_ material: KeyMaterial) throws(StoreError) {
        let (made, slot) = try withVault { () throws(VaultError) in
            try Vault.create(pool: poolID, material, logN: options.passphraseLogN)
        }
        try transaction { () throws(StoreError) in
            guard try slotRecords().isEmpty else {
                throw StoreError(.keyExists, path: file.path)
            }
            try insert(key: made.keyID)
            try insert(slot)
            try note("key create", detail: slot.kind.rawValue)
        }
        vault = made
    }

    package func unlock(_ material: KeyMaterial) throws(StoreError) {
        let slots = try slotRecords()
        guard !slots.isEmpty else { throw StoreError(.noKey, path: file.path) }
        vault = try withVault { () throws(VaultError) in
            try Vault.unlock(slots: slots.map(\.slot), pool: poolID, with: material)
        }
    }

    /// Forgets the key.
    package func lock() { vault = nil }

    /// The kinds of the pool's slots, for ``KeySources``.
    package func slotKinds() throws(StoreError) -> [KeySlot.Kind] {
        try slotRecords().map(\.slot.kind)
    }

    package func slots() throws(StoreError) -> [SlotStatus] {
        try slotRecords().map { record in
            SlotStatus(
                number: record.slot.number, kind: record.slot.kind,
                createdAt: record.createdAt, createdBy: record.createdBy,
                isInUse: record.slot.number == vault?.slotNumber
                    && record.slot.keyID == vault?.keyID)
        }
    }

    // MARK: Rows

    struct SlotRecord {
        let slot: KeySlot
        let createdAt: Date
        let createdBy: String
    }

    func slotRecords() throws(StoreError) -> [SlotRecord] {
        try connection.all(
            """
            SELECT slot, key_id, kind, derivation, log_n, r, p, salt, key_check, wrapped_key,
                checksum, created_at, created_by
            FROM keyslot ORDER BY slot
            """
        ) { (row) throws(StoreError) in
            let slot = try readSlot(row)
            let sum = try withVault { () throws(VaultError) in try slot.checksum() }
            // A damaged slot keeps its place and opens for nobody: its wrapped key is emptied,
            // which the vault reports as damage.
            return SlotRecord(
                slot: sum == (try row.blob(10)) ? slot : slot.damaged,
                createdAt: try row.date(11), createdBy: try row.text(12))
        }
    }

    private func readSlot(_ row: SQLRow) throws(StoreError) -> KeySlot {
        let number = try row.integer(0, in: 0...255)
        let costs = 0...64
        let derivation: KeySlot.Derivation? =
            switch try row.text(3) {
            case "hkdf": .hkdf
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
        try connection.run("DELETE FROM keyslot")
        try connection.run(
            "UPDATE keyring SET retired_at = ? WHERE retired_at IS NULL",
            [.integer(options.now().milliseconds)])
    }

    func insert(key id: UInt32) throws(StoreError) {
        try connection.run(
            "INSERT INTO keyring (id, created_at) VALUES (?, ?)",
            [.integer(Int64(id)), .integer(options.now().milliseconds)])
    }

    func insert(_ slot: KeySlot) throws(StoreError) {
        let costs: (logN: Int?, r: Int?, p: Int?, name: String) =
            switch slot.derivation {
            case .hkdf: (nil, nil, nil, "hkdf")
            case .scrypt(let logN, let r, let p): (logN, r, p, "scrypt")
            }
        let sum = try withVault { () throws(VaultError) in try slot.checksum() }
        try connection.run(
            """
            INSERT INTO keyslot (slot, key_id, kind, derivation, log_n, r, p, salt, key_check,
                wrapped_key, checksum, created_at, created_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(slot.number), .integer(Int64(slot.keyID)), .text(slot.kind.rawValue),
                .text(costs.name), .optional(costs.logN), .optional(costs.r),
                .optional(costs.p), .blob(slot.salt), .blob(slot.check), .blob(slot.wrapped),
                .blob(sum), .integer(options.now().milliseconds), .text(options.user),
            ])
    }
}

/// One way of opening the pool, as it is shown.
package struct SlotStatus: Sendable, Equatable {
    /// 1 to 8.
    package let number: Int
    package let kind: KeySlot.Kind
    package let createdAt: Date
    package let createdBy: String
    /// Whether this session was opened by it.
    package let isInUse: Bool
}

extension KeySlot {
    /// The slot without its wrapped key, which opens for nobody.
    fileprivate var damaged: KeySlot {
        KeySlot(
            number: number, keyID: keyID, kind: kind, derivation: derivation, salt: salt,
            check: check, wrapped: [])
    }
}

extension Connection {
    /// The number of the key in use; 0 where there is none yet.
    func currentKey() throws(StoreError) -> UInt32 {
        let found = try first("SELECT max(id) FROM keyring WHERE retired_at IS NULL") {
            (row) throws(StoreError) in try row.optional(0, row.integer)
        }
        return found?.flatMap { UInt32(exactly: $0) } ?? 0
    }
}
