internal import FoundationEssentials
internal import Vault

/// What a backup holds.
package struct BackupReport: Sendable, Equatable {
    package let models: Int
    /// Whether its values were opened to see that they can be; not while the pool is locked.
    package let wereValuesOpened: Bool
    /// The names of models that are LOCKED, in the pool as in the backup.
    package let lockedModels: [String]
    /// Rows of a pool on a server that this program did not write.
    package var leftOut: [String] = []
}

/// What became of a backup that was put in a pool's place.
package struct RestoreReport: Sendable, Equatable {
    /// What the pool that was there is called now; `nil`: there was none.
    package let replaced: String?
    /// Rows of the backup that this program did not write and a server's pool does not take.
    package let leftOut: [String]
}

/// Copies of the whole pool. They hold no more in clear than the pool itself.
extension PoolStore {
    /// Writes a copy, opens it again and looks at everything in it; only then it gets its name.
    /// An existing file is not replaced.
    @discardableResult
    package func backup(to path: String) throws(StoreError) -> BackupReport {
        let vault = try currentVault()
        var stands = Standing()
        var here: [UUID: String]?
        if let vault {
            stands = try standing(vault)
            here = try connection.lockedModels(vault, stands)
        }
        var models = 0
        let file = try BackupFile(path: path)
        let leftOut = try file.write(from: connection) { (copy) throws(StoreError) in
            models = try copy.count(of: "model WHERE origins IS NULL")
            guard let vault, let here else { return }
            let there = try copy.lockedModels(vault, stands)
            guard Set(there.keys).isSubset(of: here.keys) else {
                throw StoreError(.lockedModels(there.values.sorted()), path: path)
            }
        }
        return BackupReport(
            models: models, wereValuesOpened: vault != nil,
            lockedModels: here?.values.sorted() ?? [], leftOut: leftOut)
    }

    /// Puts a backup in a pool's place. The pool that was there stays beside it under another
    /// name. Refuses while another program has a pool of the folder open.
    @discardableResult
    package static func restore(
        from source: String, to path: String, options: Options
    ) throws(StoreError) -> RestoreReport {
        let backup = try backupFile(source)
        if isServer(path) {
            let connection = try sound(backup, options)
            let stamp = options.now().milliseconds
            let (leftOut, replaced) = try fill(path, from: connection, replacingAt: stamp)
            try forgetWhatWasSeen(of: connection, options)
            return RestoreReport(replaced: replaced, leftOut: leftOut)
        }
        let target = try PoolFile(path: path, creating: true)
        try target.checkKind()
        try target.checkFolder()
        if !options.allowsNetworkFileSystem, let kind = try target.networkFileSystem() {
            throw StoreError(.networkFileSystem(kind), path: target.path)
        }
        guard let lock = try FolderLock(folder: target.folder, exclusive: true) else {
            throw StoreError(.poolInUse, path: target.path)
        }
        let connection = try sound(backup, options)
        let stamp = options.now().milliseconds
        let replaced = target.exists ? LeftCopies.replaced(at: stamp, target.path) : nil
        do throws(StoreError) {
            try BackupFile(path: path).write(from: connection, keepingOldAs: replaced)
        } catch {
            // It has its name, and only the disk did not say that it will keep it.
            if case .unconfirmed = error.code { try forgetWhatWasSeen(of: connection, options) }
            throw error
        }
        try forgetWhatWasSeen(of: connection, options)
        withExtendedLifetime(lock) {}
        return RestoreReport(replaced: replaced, leftOut: [])
    }

    /// A connection to a backup whose structure is as this release makes it, or an earlier one.
    private static func sound(
        _ backup: PoolFile, _ options: Options
    ) throws(StoreError) -> Connection {
        let connection = try Connection(path: backup.path, isReadOnly: true, vfs: options.vfs)
        let state = try SchemaState(of: connection, Migration.all)
        guard state.version > 0 else { throw StoreError(.notAPool, path: backup.path) }
        guard state.version <= Migration.all.count else {
            throw StoreError(.newerSchema(state.version), path: backup.path)
        }
        if let alteration = state.alteration {
            throw StoreError(.alteredSchema(alteration), path: backup.path)
        }
        return connection
    }

    /// Whoever puts an earlier pool back knows that it is one.
    private static func forgetWhatWasSeen(
        of connection: Connection, _ options: Options
    ) throws(StoreError) {
        guard let folder = options.seenFolder,
            let id = try MetaTable.read(.poolID, connection).flatMap(UUID.init(uuidString:))
        else { return }
        SeenPool.forget(id, in: folder)
    }

    private static func backupFile(_ path: String) throws(StoreError) -> PoolFile {
        do throws(StoreError) {
            let file = try PoolFile(path: path, creating: false)
            try file.checkKind()
            if file.exists {
                try file.checkSource()
                return file
            }
        } catch {
            guard case .noSuchPool = error.code else { throw error }
        }
        throw StoreError(.noSuchBackup, path: path)
    }
}
