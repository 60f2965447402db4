internal import Vault

/// What is in a pool's file beside its rows: tables, indexes, triggers, views.
struct StoredSchema {
    private struct Object: Hashable {
        let type: String
        let name: String

        var words: String { "\(type) \"\(name)\"" }
    }

    /// The statement that made each object.
    private var statements: [Object: String] = [:]
    /// The tables' columns.
    private var columns: [String: Set<String>] = [:]

    /// What the file of `connection` holds that those migrations do not make, or make otherwise;
    /// `nil` where there is nothing. Throws where something is missing that is read.
    ///
    /// Another program cannot make ours do anything by it (``SQLiteEngine`` lets no trigger and no
    /// view run), but what it put there can keep what we write from being written.
    static func alteration(
        of engine: SQLiteEngine, from migrations: some Collection<Migration>
    ) throws(StoreError) -> String? {
        var found = try StoredSchema(of: engine)
        if migrations.count == Migration.all.count, try found.digest() == Schema.digest {
            return nil
        }
        let model = try SQLiteEngine(inMemoryFor: engine.name)
        for migration in migrations { try model.take(migration) }
        var ours = try StoredSchema(of: model)
        try ours.readColumns(of: model)
        try found.readColumns(of: engine)
        for (table, columns) in ours.columns {
            guard let theirs = found.columns[table] else {
                throw StoreError(.damaged("the table \(table) is missing"), path: engine.name)
            }
            if let column = columns.subtracting(theirs).min() {
                throw StoreError(
                    .damaged("the column \(table).\(column) is missing"), path: engine.name)
            }
        }
        return ours.difference(to: found)
    }

    init(of engine: SQLiteEngine) throws(StoreError) {
        // What SQLite makes by itself: indexes of keys, the counter of AUTOINCREMENT, statistics.
        try Connection(engine).rows(
            """
            SELECT type, name, sql FROM sqlite_schema
            WHERE type NOT IN ('table', 'index') OR substr(name, 1, 7) != 'sqlite_'
            """
        ) { (row) throws(StoreError) in
            let object = Object(type: try row.text(0), name: try row.text(1))
            statements[object] = try row.optional(2, row.text) ?? ""
        }
    }

    /// Of all statements: the steps need not be taken to know that a pool has the newest schema.
    func digest() throws(StoreError) -> String {
        var bytes = RowBytes("schema")
        for (object, statement) in statements.sorted(by: { $0.key.words < $1.key.words }) {
            bytes.append(object.words)
            bytes.append(statement)
        }
        let text = bytes.bytes
        return try withVault { () throws(VaultError) in try Digest.sha256(text) }.hexadecimal
    }

    private mutating func readColumns(of engine: SQLiteEngine) throws(StoreError) {
        let connection = Connection(engine)
        for table in statements.keys where table.type == "table" {
            let names = try connection.all(
                "SELECT name FROM pragma_table_xinfo(?)", [.text(table.name)]
            ) { (row) throws(StoreError) in try row.text(0) }
            columns[table.name] = Set(names)
        }
    }

    /// The first difference in words.
    private func difference(to found: StoredSchema) -> String? {
        func first(_ objects: some Sequence<Object>) -> String? { objects.map(\.words).min() }
        if let extra = first(found.statements.keys.filter { statements[$0] == nil }) {
            return "\(extra) is not of this program"
        }
        if let missing = first(statements.keys.filter { found.statements[$0] == nil }) {
            return "\(missing) is missing"
        }
        let altered = statements.filter { found.statements[$0.key] != $0.value }.keys
        return first(altered).map { "\($0) was altered" }
    }
}

/// A pool's schema as it was found, all as of one moment: another program may be bringing it up to
/// date meanwhile.
struct SchemaState {
    /// The number of steps that the pool has taken.
    let version: Int
    /// What was put into it or changed outside this program. Of a newer pool it cannot be told.
    let alteration: String?

    init(of connection: Connection, _ migrations: [Migration]) throws(StoreError) {
        (version, alteration) = try connection.reading { () throws(StoreError) in
            let version = try connection.engine.schemaVersion()
            guard (1...migrations.count).contains(version) else { return (version, nil) }
            return (
                version,
                try connection.engine.alteration(from: migrations.prefix(version))
            )
        }
    }
}
