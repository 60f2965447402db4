internal import FoundationEssentials
internal import Glibc

/// Brings a pool's schema up to date in one transaction: a backup first, then all missing steps.
/// Doing it twice, or by two programs at once, is harmless: the version is read again inside, where
/// only one program can be, so that only one writes the backup.
struct Migrator {
    let connection: Connection
    /// Another connection to the pool, which can copy it while `connection` holds the write lock;
    /// `nil`: no backup is needed.
    let reader: (() throws(StoreError) -> Connection)?
    let migrations: [Migration]
    let now: Date

    /// The number of steps a pool has taken; refuses files that are not pools.
    static func version(of connection: Connection) throws(StoreError) -> Int {
        let application = try number("PRAGMA application_id", connection)
        let version = try number("PRAGMA user_version", connection)
        if application == Schema.applicationID, version > 0 { return Int(clamping: version) }
        let tables = try number("SELECT count(*) FROM sqlite_schema", connection)
        guard application == 0, version == 0, tables == 0 else {
            throw StoreError(.notAPool, path: connection.path)
        }
        return 0
    }

    private static func number(
        _ sql: String, _ connection: Connection
    ) throws(StoreError) -> Int64 {
        try connection.first(sql) { (row) throws(StoreError) in try row.integer(0) } ?? 0
    }

    /// - Returns: where the pool as it was is kept, if it was made here.
    @discardableResult
    func run() throws(StoreError) -> String? {
        guard try Migrator.version(of: connection) < migrations.count else { return nil }
        try connection.run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let backup = try apply()
            try connection.run("COMMIT")
            return backup
        } catch {
            if connection.isInTransaction { try connection.run("ROLLBACK") }
            throw error
        }
    }

    private func apply() throws(StoreError) -> String? {
        let version = try Migrator.version(of: connection)
        guard version < migrations.count else { return nil }
        var backup: String?
        if version > 0, let reader { backup = try backUp(version: version, from: reader()) }
        for migration in migrations[version...] {
            try connection.script(migration.sql)
            try MetaTable.write(
                String(now.milliseconds), "migrated: \(migration.name)", connection)
        }
        if version == 0 {
            try MetaTable.write(UUID().uuidString, MetaTable.Key.poolID.rawValue, connection)
            try MetaTable.write(
                String(now.milliseconds), MetaTable.Key.createdAt.rawValue, connection)
            try connection.script("PRAGMA application_id=\(Schema.applicationID)")
        }
        try connection.script("PRAGMA user_version=\(migrations.count)")
        return backup
    }

    /// A copy beside the pool, named after the version it has. One that is there already was
    /// made by a program that did not get further.
    private func backUp(version: Int, from reader: Connection) throws(StoreError) -> String {
        let path = LeftCopies.beforeSchema(version, of: connection.path)
        do throws(StoreError) {
            try BackupFile(path: path).write(from: reader)
        } catch {
            guard case .fileExists = error.code else { throw error }
        }
        return path
    }
}
