package import FoundationEssentials
internal import Glibc
internal import PoolModel
package import PostgresClient
internal import Vault

/// A pool: the models in one SQLite file or in a PostgreSQL database, their secrets sealed by a
/// ``Vault``, every change in an audit log. Not for two threads at a time; other processes may use
/// the same pool.
///
/// Without a key the names and addresses are readable, and every secret is `locked`.
package final class PoolStore {
    package struct Options: Sendable {
        package var isReadOnly: Bool
        /// Insists on a pool on a network file system.
        package var allowsNetworkFileSystem: Bool
        /// Who changes the pool, for the audit log: claimed, not proven.
        package var user: String
        /// The SSH client's address.
        package var client: String?
        package var now: @Sendable () -> Date
        /// The cost of new passphrase slots (scrypt's N = 2^logN).
        package var passphraseLogN = Vault.passphraseLogN
        /// Where this account keeps what it has seen of pools; `nil`: it keeps nothing.
        package var seenFolder: String?
        /// The SQLite VFS; `nil`: the system's. The fault tests put theirs in between.
        package var vfs: String?

        package init(
            isReadOnly: Bool = false, allowsNetworkFileSystem: Bool = false, user: String,
            client: String? = nil, now: @escaping @Sendable () -> Date = { Date() }
        ) {
            self.isReadOnly = isReadOnly
            self.allowsNetworkFileSystem = allowsNetworkFileSystem
            self.user = user
            self.client = client
            self.now = now
        }
    }

    let file: PoolPlace
    let options: Options
    /// Replaced when a failed commit makes it necessary to look at the file afresh.
    var connection: Connection
    var vault: Vault?
    /// The last audit row of the running transaction, once it has written one.
    var auditHead: AuditChain.Mark?
    /// What entries of the audit log are chained with, once one was written.
    var auditChain: (epoch: Int64, key: AuditKey)?
    /// The transaction in which that was looked at.
    var chainTransaction: Int?
    /// The state as the running transaction changes it; `nil` until it changes a model or a key.
    var ledger: Ledger?
    /// The slot of an earlier release that the pool was opened by, and the public-key slot that takes
    /// its place with the next change of a model or a key.
    var renewal: (old: KeySlot, new: KeySlot)?
    /// How the pool stood to its state when that was last looked at.
    var known: KnownStanding?
    /// What was seen of a pool on a server before the transaction that reads it now began; outside of
    /// one that is looked at when it is needed.
    var seenBefore: SeenPool??
    /// Of a pool in a file.
    private let folderLock: FolderLock?
    /// This session has moved it elsewhere.
    var isMoved = false

    package let poolID: UUID
    /// Asked for, because a later release made the pool, or because its structure was altered.
    package let isReadOnly: Bool
    /// A later release made the pool.
    package let isNewer: Bool
    /// What was put into the pool's structure, or changed there, outside this program; `nil` where
    /// nothing was.
    package let alteration: String?
    /// Where the pool is kept as it was before it was brought up to date just now.
    package let copyBeforeUpdate: String?
    /// The server only follows another one.
    package let isStandby: Bool
    /// Whether others than the person at work can write the pool, and so name a reference beside an
    /// address of their own: then variables and files are read only for the addresses that this
    /// person's configuration allows. A file of theirs, which nobody else may write, never is.
    package var isShared: Bool { server != nil }
    /// The file's canonical path, or the server's address.
    package var path: String { file.path }
    /// The folder of a pool that is a file.
    package var folder: String? { file.file?.folder }
    /// The server of a pool that is on one.
    package var server: PostgresAddress? { file.server }

    /// Opens the pool, creating it unless read-only, and brings its schema up to date.
    /// - Parameter path: a file, or the address of a server, where none is created.
    package static func open(
        path: String, options: Options
    ) throws(StoreError) -> PoolStore {
        guard PostgresAddress.isAddress(path) else {
            return try PoolStore(path: path, options: options, migrations: Migration.all)
        }
        return try PoolStore(address: path, options, creating: false, Migration.all)
    }

    /// Whether a path is the address of a server.
    package static func isServer(_ path: String) -> Bool { PostgresAddress.isAddress(path) }

    /// Makes a pool in a database that has none.
    package static func create(
        address: String, options: Options
    ) throws(StoreError) -> PoolStore {
        try PoolStore(address: address, options, creating: true, Migration.all)
    }

    /// Makes a pool where there is none: a file, or in a database.
    package static func create(at path: String, options: Options) throws(StoreError) -> PoolStore {
        if isServer(path) { return try create(address: path, options: options) }
        guard !PoolFile.exists(path) else { throw StoreError(.fileExists, path: path) }
        return try open(path: path, options: options)
    }

    init(
        address text: String, _ options: Options, creating: Bool, _ migrations: [Migration]
    ) throws(StoreError) {
        let address: PostgresAddress
        do throws(PostgresError) { address = try PostgresAddress(text) } catch {
            throw StoreError(.server(error), path: nil, message: error.message)
        }
        let engine = try PostgresEngine(address)
        let connection = Connection(engine)
        isStandby = try engine.isStandby
        var (state, id) = try PoolStore.look(at: connection, migrations)
        if creating {
            guard state.version == 0 else { throw StoreError(.poolExists, path: address.shown) }
        } else if state.version == 0 {
            throw StoreError(.noSuchPool, path: address.shown)
        }
        if state.version < migrations.count, state.alteration == nil {
            guard !isStandby, !options.isReadOnly else {
                throw StoreError(.olderSchema, path: address.shown)
            }
            if state.version == 0 { try engine.requireUnicode() }
            try Migrator(
                connection: connection, reader: nil, migrations: migrations, now: options.now()
            ).run()
            (state, id) = try PoolStore.look(at: connection, migrations)
        }
        guard let id else { throw StoreError(.damaged("meta.pool_id"), path: address.shown) }
        file = .server(address)
        self.options = options
        self.connection = connection
        folderLock = nil
        copyBeforeUpdate = nil
        isNewer = state.version > migrations.count
        alteration = state.alteration
        isReadOnly = options.isReadOnly || isNewer || alteration != nil || isStandby
        poolID = id
    }

    /// The schema and, where there is a pool, its id, as of one moment.
    private static func look(
        at connection: Connection, _ migrations: [Migration]
    ) throws(StoreError) -> (SchemaState, id: UUID?) {
        try connection.reading(connection.engine.schemaQuestions) { () throws(StoreError) in
            let state = try SchemaState(of: connection, migrations)
            guard state.version > 0 else { return (state, nil) }
            return (state, try poolID(connection, isNewer: state.version > migrations.count))
        }
    }

    init(path: String, options: Options, migrations: [Migration]) throws(StoreError) {
        let file = try PoolFile(path: path, creating: !options.isReadOnly)
        if !options.allowsNetworkFileSystem, let kind = try file.networkFileSystem() {
            throw StoreError(.networkFileSystem(kind), path: file.path)
        }
        try file.checkFolder()
        let isNew = !file.exists && !options.isReadOnly
        // Before the file is made: whoever cannot make a pool of it takes it away again, which
        // nobody else may have open then.
        guard let lock = try FolderLock(folder: file.folder, exclusive: false) else {
            throw StoreError(.poolInUse, path: file.path)
        }
        if isNew { try file.create() }
        try file.check()
        folderLock = lock
        isStandby = false
        self.file = .file(file)
        self.options = options

        do throws(StoreError) {
            let (opened, state, copy) = try PoolStore.migrated(file, options, migrations)
            connection = opened
            copyBeforeUpdate = copy
            isNewer = state.version > migrations.count
            alteration = state.alteration
        } catch {
            if isNew { lock.alone { file.removeIfEmpty() } }
            throw error
        }
        isReadOnly = options.isReadOnly || isNewer || alteration != nil
        poolID = try PoolStore.poolID(connection, isNewer: isNewer)
    }

    private static func poolID(
        _ connection: Connection, isNewer: Bool
    ) throws(StoreError) -> UUID {
        do throws(StoreError) {
            guard let id = try MetaTable.read(.poolID, connection).flatMap(UUID.init(uuidString:))
            else {
                throw StoreError(.damaged("meta.pool_id"), path: connection.path)
            }
            return id
        } catch {
            guard isNewer else { throw error }
            throw StoreError(
                .newerSchema(try connection.engine.schemaVersion()), path: connection.path)
        }
    }

    /// A connection to the pool with its schema up to date, and how the schema was found. It reads
    /// only, where the schema is newer or was altered. An older pool that may only be read is
    /// brought up to date in memory; what others write to it meanwhile is not seen there.
    private static func migrated(
        _ file: PoolFile, _ options: Options, _ migrations: [Migration]
    ) throws(StoreError) -> (Connection, SchemaState, copy: String?) {
        var connection = try connect(file, options, isReadOnly: options.isReadOnly)
        let state = try SchemaState(of: connection, migrations)
        // An empty file is a pool that somebody could not finish.
        guard state.version > 0 || !options.isReadOnly else {
            throw StoreError(.noSuchPool, path: file.path)
        }
        if state.version > migrations.count || state.alteration != nil, !options.isReadOnly {
            connection = try connect(file, options, isReadOnly: true)
        }
        guard state.version < migrations.count else { return (connection, state, nil) }
        let readsOnly = options.isReadOnly || state.alteration != nil
        if readsOnly, let file = connection.engine as? SQLiteEngine {
            connection = Connection(try file.copiedToMemory())
        }
        let copy = try Migrator(
            connection: connection,
            reader: readsOnly
                ? nil : { () throws(StoreError) in try connect(file, options, isReadOnly: true) },
            migrations: migrations, now: options.now()
        ).run()
        return (connection, state, copy)
    }

    static func connect(
        _ file: PoolFile, _ options: Options, isReadOnly: Bool
    ) throws(StoreError) -> Connection {
        let engine = try SQLiteEngine(path: file.path, isReadOnly: isReadOnly, vfs: options.vfs)
        try ConnectionSettings.apply(to: engine)
        return Connection(engine)
    }

    // MARK: Facts

    /// Changes when somebody else has committed something.
    package func dataVersion() throws(StoreError) -> Int64 { try connection.engine.changes() }

    /// What SQLite finds wrong with the file; empty when it is sound.
    package func integrityCheck() throws(StoreError) -> [String] {
        try connection.engine.problems()
    }

    /// The settings that keep the pool safe, read back.
    package func settings() throws(StoreError) -> [(name: String, value: String)] {
        try connection.engine.settings()
    }

    // MARK: Needs

    /// To be asked before something is made that a refused write would leave behind.
    package func requireWritable() throws(StoreError) {
        if let alteration { throw StoreError(.alteredSchema(alteration), path: file.path) }
        guard !isReadOnly else {
            throw StoreError(isStandby ? .standby : .readOnly, path: file.path)
        }
    }

    /// The opened key, while it still is the pool's: another program may have given the pool a
    /// new one. What is sealed with an old key would be lost.
    func currentVault() throws(StoreError) -> Vault? {
        guard let vault, try connection.currentKey() != vault.keyID else { return vault }
        self.vault = nil
        return nil
    }

    func requireVault() throws(StoreError) -> Vault {
        if let vault = try currentVault() { return vault }
        if try hasKey { throw StoreError(.locked, path: file.path) }
        throw StoreError(try isUsed ? .keysRemoved : .noKey, path: file.path)
    }

    /// Whether the pool has had a key, and has none now.
    package var keysWereRemoved: Bool {
        get throws(StoreError) {
            try hasKey ? false : isUsed
        }
    }

    /// Whether the pool has had a key, even if there is none now.
    var isUsed: Bool {
        get throws(StoreError) {
            try connection.first(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM model) OR EXISTS (SELECT 1 FROM keyring)
                    OR EXISTS (SELECT 1 FROM audit)
                """
            ) { (row) throws(StoreError) in try row.integer(0) } != nil
        }
    }
}
