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

    /// - Returns: where the pool as it was is kept, if it was made here.
    @discardableResult
    func run() throws(StoreError) -> String? {
        guard try connection.engine.schemaVersion() < migrations.count else { return nil }
        try connection.begin(.migrating)
        do throws(StoreError) {
            let backup = try apply()
            try connection.engine.commit()
            return backup
        } catch {
            if connection.isInTransaction { try connection.engine.rollBack() }
            throw error
        }
    }

    private func apply() throws(StoreError) -> String? {
        let version = try connection.engine.schemaVersion()
        guard version < migrations.count else { return nil }
        var backup: String?
        if version > 0, let reader { backup = try backUp(version: version, from: reader()) }
        for migration in migrations[version...] {
            try connection.engine.take(migration)
            try MetaTable.write(
                String(now.milliseconds), "migrated: \(migration.name)", connection)
        }
        if version == 0 {
            try MetaTable.write(UUID().uuidString, MetaTable.Key.poolID.rawValue, connection)
            try MetaTable.write(
                String(now.milliseconds), MetaTable.Key.createdAt.rawValue, connection)
        }
        try connection.engine.setSchemaVersion(migrations.count)
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
