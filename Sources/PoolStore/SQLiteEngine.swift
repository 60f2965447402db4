internal import CSQLite

/// A pool in an SQLite file: the connection, its prepared statements, and its errors as
/// ``StoreError``.
final class SQLiteEngine: Engine {
    private let handle: OpaquePointer
    /// The file.
    let name: String
    private var statements: [String: OpaquePointer] = [:]

    /// Opens an existing file in a canonical folder.
    /// - Parameter vfs: the name of the SQLite VFS; `nil`: the system's.
    init(path: String, isReadOnly: Bool, vfs: String?) throws(StoreError) {
        let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        // No mutex: one thread at a time uses a connection, and locking it for every column read
        // took a tenth of the time of showing the list.
        let flags =
            access | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
            | SQLITE_OPEN_NOMUTEX
        handle = try SQLiteEngine.handle(path, flags, vfs, for: path)
        name = path
        try harden()
    }

    /// An empty database in memory. Its errors name the file that it stands for.
    init(inMemoryFor path: String) throws(StoreError) {
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_PRIVATECACHE
            | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX
        handle = try SQLiteEngine.handle(":memory:", flags, nil, for: path)
        name = path
        try harden()
    }

    /// - Parameter path: the file that an error names.
    private static func handle(
        _ name: String, _ flags: Int32, _ vfs: String?, for path: String
    ) throws(StoreError) -> OpaquePointer {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(name, &opened, flags, vfs)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteEngine.error(code, opened, path)
            sqlite3_close_v2(opened)
            throw error
        }
        return opened
    }

    /// A copy of the whole database in memory, as of one moment.
    func copiedToMemory() throws(StoreError) -> SQLiteEngine {
        let copy = try SQLiteEngine(inMemoryFor: name)
        guard let copying = sqlite3_backup_init(copy.handle, "main", handle, "main") else {
            throw copy.error(sqlite3_errcode(copy.handle))
        }
        // The result of a step that failed is the result of finishing.
        sqlite3_backup_step(copying, -1)
        let code = sqlite3_backup_finish(copying)
        guard code == SQLITE_OK else { throw copy.error(code) }
        return copy
    }

    /// Every connection, whatever it is for: no trigger, view or huge value of the file does
    /// anything to who opens it.
    private func harden() throws(StoreError) {
        guard csqlite_harden(handle) != 0 else {
            throw StoreError(.settingRefused("sqlite3_db_config"), path: name)
        }
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, ConnectionSettings.maximumLength)
    }

    deinit { close() }

    private func close() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements = [:]
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    func rows(
        _ sql: String, _ values: [SQLValue], onlyFirst: Bool,
        _ body: (SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        try bind(values, to: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return Int(sqlite3_changes(handle)) }
            guard code == SQLITE_ROW else { throw error(code) }
            try body(SQLRow(statement: statement))
            if onlyFirst { return 0 }
        }
    }

    func write(
        _ sql: String, _ values: [SQLValue], rows meant: ClosedRange<Int>
    ) throws(StoreError) {
        let changed = try rows(sql, values, onlyFirst: false) { _ throws(StoreError) in }
        guard meant.contains(changed) else {
            throw StoreError(
                .notSaved, path: name, message: "the database changed \(changed) rows instead")
        }
    }

    /// Statements that are text of ours, one after the other (the schema).
    func script(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func prepared(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
            handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws(StoreError) {
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(statement, place)
            case .integer(let number): code = sqlite3_bind_int64(statement, place, number)
            case .real(let number): code = sqlite3_bind_double(statement, place, number)
            case .blob(let bytes):
                code = csqlite_bind_blob(statement, place, bytes, Int32(bytes.count))
            case .text(var text):
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        csqlite_bind_text(statement, place, $0.baseAddress, Int32($0.count))
                    }
                }
            }
            guard code == SQLITE_OK else { throw error(code) }
        }
    }

    // MARK: Transactions

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Asking costs no way to anywhere.
    func foresee(_ questions: [Question]) {}

    func begin(_ kind: TransactionKind, foreseeing _: [Question]) throws(StoreError) {
        try run(kind == .reading ? "BEGIN" : "BEGIN IMMEDIATE")
    }

    func flush() {}

    func commit() throws(StoreError) { try run("COMMIT") }

    /// Others see it by themselves.
    func announceChange() {}

    func rollBack() throws(StoreError) { try run("ROLLBACK") }

    private func run(_ sql: String) throws(StoreError) {
        _ = try rows(sql, [], onlyFirst: false) { _ throws(StoreError) in }
    }

    private static let appending =
        "INSERT INTO audit (\(AuditChain.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    func append(audit entry: [SQLValue], after previous: [UInt8]) throws(StoreError) {
        try write(SQLiteEngine.appending, entry, rows: 1...1)
    }

    // MARK: Errors

    private func error(_ code: Int32) -> StoreError { SQLiteEngine.error(code, handle, name) }

    /// SQLite's messages name tables and columns, never bound values.
    private static func error(_ code: Int32, _ handle: OpaquePointer?, _ path: String) -> StoreError
    {
        let message = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? ""
        let kind: StoreError.Code =
            switch code & 0xFF {
            // SQLITE_SCHEMA: another program changes the tables again and again meanwhile.
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_SCHEMA: .busy
            case SQLITE_TOOBIG: .tooLarge
            case SQLITE_FULL: .diskFull
            case SQLITE_READONLY: .readOnly
            case SQLITE_NOTADB: .notAPool
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            case SQLITE_CORRUPT, SQLITE_MISMATCH: .damaged(message)
            default: .failed
            }
        return StoreError(kind, path: path, sqlite: code, message: message)
    }
}
