internal import PostgresClient
internal import Vault

/// Bringing a pool to another place: into a database, into another one, or back into a file.
extension PoolStore {
    /// Where the pool was moved to; `nil`: it is still here. What stands there is sealed with all
    /// that the pool says of itself.
    package func movedTo() throws(StoreError) -> String? {
        try MetaTable.read(.movedTo, connection)
    }

    /// Moves the pool with its keys, history and audit log, as it is sealed. It stays where it is,
    /// and takes no changes any more.
    /// - Parameter path: a file that is not there, or a database without a pool.
    /// - Returns: what was left out, since it is not such as this program writes.
    package func move(to path: String) throws(StoreError) -> [String] {
        _ = try requireVault()
        return try transaction { () throws(StoreError) in
            // Nobody writes meanwhile.
            let odd = try copyRows(to: path)
            try changingKeys(try requireVault())
            try MetaTable.write(path, MetaTable.Key.movedTo.rawValue, connection)
            try note("pool move", detail: "to \(path)")
            isMoved = true
            return odd
        }
    }

    private func copyRows(to path: String) throws(StoreError) -> [String] {
        if PoolStore.isServer(path) {
            return try PoolStore.fill(path, from: reader(), replacingAt: nil).odd
        }
        return try BackupFile(path: path).write(from: reader())
    }

    /// A connection that can read all of the pool while this one holds the lock.
    private func reader() throws(StoreError) -> Connection {
        guard let file = file.file else { return connection }
        return try PoolStore.connect(file, options, isReadOnly: true)
    }

    /// Makes a pool of another one's rows in a database.
    /// - Parameter stamp: a pool that is there gets another name, with this number in it; `nil`:
    ///   there must be none.
    /// - Returns: what was left out, and the other name.
    static func fill(
        _ path: String, from source: Connection, replacingAt stamp: Int64?
    ) throws(StoreError) -> (odd: [String], replaced: String?) {
        let address: PostgresAddress
        do throws(PostgresError) { address = try PostgresAddress(path) } catch {
            throw StoreError(.server(error), message: error.message)
        }
        let engine = try PostgresEngine(address)
        let target = Connection(engine)
        guard try !engine.isStandby else { throw StoreError(.standby, path: path) }
        try engine.requireUnicode()
        try target.begin(.migrating)
        do throws(StoreError) {
            var replaced: String?
            if try engine.schemaVersion() > 0 {
                guard let stamp else { throw StoreError(.poolExists, path: path) }
                let name = "modelpool_replaced_\(stamp)"
                try target.run("ALTER SCHEMA modelpool RENAME TO \(name)")
                replaced = "schema \(name)"
            }
            let odd = try PoolCopy.write(from: source, to: target)
            try engine.commit()
            return (odd, replaced)
        } catch {
            try engine.rollBack()
            throw error
        }
    }
}
