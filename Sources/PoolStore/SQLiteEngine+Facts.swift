/// What SQLite says of the file and of its own settings.
extension SQLiteEngine {
    /// Changes when another connection has committed something.
    func changes() throws(StoreError) -> Int64 { try number("PRAGMA data_version") }

    func moment() throws(StoreError) -> String { String(try changes()) }

    func highestAuditEntry() throws(StoreError) -> Int64 {
        // AUTOINCREMENT remembers it.
        try number("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
    }

    func problems() throws(StoreError) -> [String] {
        let connection = Connection(self)
        var problems = try connection.all("PRAGMA integrity_check(100)") {
            (row) throws(StoreError) in try row.text(0)
        }
        problems.removeAll { $0 == "ok" }
        do throws(StoreError) {
            try connection.rows("PRAGMA foreign_key_check") { (row) throws(StoreError) in
                problems.append("\(try row.text(0)): a row without its parent")
            }
        } catch {
            // Tables that were made anew outside this program do not fit each other.
            guard case .failed = error.code else { throw error }
            problems.append(error.message ?? "the tables do not fit each other")
        }
        return problems
    }

    func settings() throws(StoreError) -> [(name: String, value: String)] {
        try ConnectionSettings.current(of: self)
    }

    // MARK: Schema

    var schemaQuestions: [Question] { [] }

    func schemaVersion() throws(StoreError) -> Int {
        let application = try number("PRAGMA application_id")
        let version = try number("PRAGMA user_version")
        if application == Schema.applicationID, version > 0 { return Int(clamping: version) }
        let tables = try number("SELECT count(*) FROM sqlite_schema")
        guard application == 0, version == 0, tables == 0 else {
            throw StoreError(.notAPool, path: name)
        }
        return 0
    }

    func take(_ migration: Migration) throws(StoreError) { try script(migration.sql) }

    /// SQLite has noted it by itself.
    func noteCopied() {}

    func setSchemaVersion(_ version: Int) throws(StoreError) {
        try script("PRAGMA application_id=\(Schema.applicationID)")
        try script("PRAGMA user_version=\(version)")
    }

    func alteration(from migrations: ArraySlice<Migration>) throws(StoreError) -> String? {
        try StoredSchema.alteration(of: self, from: migrations)
    }

    private func number(_ sql: String) throws(StoreError) -> Int64 {
        try Connection(self).first(sql) { (row) throws(StoreError) in try row.integer(0) } ?? 0
    }
}
