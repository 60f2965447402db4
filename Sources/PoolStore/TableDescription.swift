/// A table as the steps of the schema make it, whatever the engine: what a pool in PostgreSQL is
/// compared with, and what is copied from one pool into another.
struct TableDescription {
    struct Column: Hashable {
        let name: String
        /// As SQLite calls it: `INTEGER`, `REAL`, `TEXT` or `BLOB`.
        let type: String
        let isNeeded: Bool
        /// As SQL; `nil`: there is none.
        let standard: String?
    }

    let name: String
    let columns: [Column]
    /// Columns whose values together are in one row only; the primary key is one of them.
    let unique: Set<[String]>
    /// Columns in the order that rows are told apart by.
    let key: [String]
    /// Tables that its rows point to.
    let references: [String]
    /// How many conditions its values are held to.
    let checks: Int

    /// For a statement; `user` is a word of SQL.
    var columnList: String {
        columns.map { $0.name == "user" ? "\"user\"" : $0.name }.joined(separator: ", ")
    }

    /// The tables that those steps make; one that others point to stands before them.
    static func all(after migrations: some Sequence<Migration>) throws(StoreError) -> [Self] {
        let model = try SQLiteEngine(inMemoryFor: "")
        for migration in migrations { try model.take(migration) }
        let connection = Connection(model)
        let names = try connection.all(
            """
            SELECT name, sql FROM sqlite_schema
            WHERE type = 'table' AND substr(name, 1, 7) != 'sqlite_' ORDER BY name
            """
        ) { (row) throws(StoreError) in (try row.text(0), try row.text(1)) }
        var waiting: [TableDescription] = []
        for (name, sql) in names {
            waiting.append(try TableDescription(name, sql, in: connection))
        }
        var found: [TableDescription] = []
        while let next = waiting.firstIndex(where: { table in
            table.references.allSatisfy { other in found.contains { $0.name == other } }
        }) {
            found.append(waiting.remove(at: next))
        }
        return found
    }

    private init(_ name: String, _ sql: String, in connection: Connection) throws(StoreError) {
        self.name = name
        var key: [(place: Int64, column: String)] = []
        columns = try connection.all(
            """
            SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?) ORDER BY cid
            """, [.text(name)]
        ) { (row) throws(StoreError) in
            let column = try row.text(0)
            let place = try row.integer(4)
            if place > 0 { key.append((place, column)) }
            return Column(
                name: column, type: try row.text(1),
                isNeeded: try row.flag(2) || place > 0, standard: try row.optional(3, row.text))
        }
        self.key = key.sorted { $0.place < $1.place }.map(\.column)
        let indexes = try connection.all(
            "SELECT name FROM pragma_index_list(?) WHERE \"unique\"", [.text(name)]
        ) { (row) throws(StoreError) in try row.text(0) }
        var unique: Set<[String]> = [self.key]
        for index in indexes {
            unique.insert(
                try connection.all(
                    "SELECT name FROM pragma_index_info(?) ORDER BY seqno", [.text(index)]
                ) { (row) throws(StoreError) in try row.text(0) })
        }
        self.unique = unique
        references = try connection.all(
            "SELECT \"table\" FROM pragma_foreign_key_list(?) ORDER BY id", [.text(name)]
        ) { (row) throws(StoreError) in try row.text(0) }
        checks = sql.ranges(of: "CHECK (").count
    }
}
