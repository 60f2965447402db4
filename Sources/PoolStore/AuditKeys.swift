internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// The keys of the audit log, one an epoch: random, sealed under the pool's key in `meta`. A rotation
/// begins a new epoch, whose first entry covers the last one of the epoch before.
struct AuditKeys {
    private static let prefix = "audit_key "

    /// By their epoch.
    private(set) var keys: [Int64: AuditKey] = [:]

    /// The one that entries are written with; `nil` in a pool that is not sealed yet.
    var current: (epoch: Int64, key: AuditKey)? {
        keys.max { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Those that the pool's key opens.
    static func read(_ connection: Connection, _ vault: Vault) throws(StoreError) -> AuditKeys {
        var found = AuditKeys()
        for (epoch, secret) in try secrets(connection, vault) {
            found.keys[epoch] = try withVault { () throws(VaultError) in try AuditKey(secret) }
        }
        return found
    }

    /// That of one epoch; `nil` where the pool's key opens none.
    static func key(
        of epoch: Int64, _ connection: Connection, _ vault: Vault
    ) throws(StoreError) -> AuditKey? {
        guard let text = try rows(connection)[epoch],
            let secret = try secret(text, epoch, vault)
        else { return nil }
        return try withVault { () throws(VaultError) in try AuditKey(secret) }
    }

    /// The newest epoch that the pool has, whether its key can be opened or not; 0 for none.
    static func epoch(of connection: Connection) throws(StoreError) -> Int64 {
        try rows(connection).keys.max() ?? 0
    }

    /// Begins an epoch, and seals the keys of the earlier ones, which `old` opens, under the new key.
    /// - Parameter old: `nil`: they are lost.
    static func begin(
        _ connection: Connection, sealedBy new: Vault, from old: Vault?
    ) throws(StoreError) {
        let last = try epoch(of: connection)
        var kept: [Int64: Secret] = [:]
        if let old { kept = try secrets(connection, old) }
        kept[last + 1] = try withVault { () throws(VaultError) in try Vault.newAuditKey() }
        let count = try rows(connection).count
        try connection.write(
            "DELETE FROM meta WHERE substr(name, 1, 10) = ?", [.text(prefix)],
            rows: count...Int.max)
        for (epoch, secret) in kept {
            let sealed = try withVault { () throws(VaultError) in
                try new.seal(secret, binding(new.pool, epoch))
            }
            try MetaTable.write(sealed.hexadecimal, prefix + String(epoch), connection)
        }
    }

    static let question = Question(
        sql: "SELECT name, value FROM meta WHERE substr(name, 1, 10) = ?", values: [.text(prefix)])

    private static func rows(_ connection: Connection) throws(StoreError) -> [Int64: String] {
        var found: [Int64: String] = [:]
        try connection.rows(question) { (row) throws(StoreError) in
            guard case .text(let name) = try row.value(0), case .text(let value) = try row.value(1),
                let epoch = Int64(name.dropFirst(prefix.count)), epoch > 0, epoch < Int64.max
            else { return }
            found[epoch] = value
        }
        return found
    }

    private static func secrets(
        _ connection: Connection, _ vault: Vault
    ) throws(StoreError) -> [Int64: Secret] {
        var found: [Int64: Secret] = [:]
        for (epoch, text) in try rows(connection) {
            found[epoch] = try secret(text, epoch, vault)
        }
        return found
    }

    private static func secret(
        _ text: String, _ epoch: Int64, _ vault: Vault
    ) throws(StoreError) -> Secret? {
        guard let bytes = [UInt8](hexadecimal: text) else { return nil }
        return try ValueOpener.open(bytes, binding(vault.pool, epoch), vault)
    }

    private static func binding(_ pool: UUID, _ epoch: Int64) -> Binding {
        Binding(
            pool: pool, table: "meta", column: "audit_key", row: pool, model: pool, origin: nil,
            place: withUnsafeBytes(of: epoch.bigEndian) { Array($0) })
    }
}
