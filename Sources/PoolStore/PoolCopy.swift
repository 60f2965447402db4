/// Copies every row of a pool into one that has no tables yet, whatever their engines: rows go as
/// they are sealed, and the same key opens them.
struct PoolCopy {
    private let source: Connection
    /// The models that were copied: what points to another one is odd.
    private var models: Set<String> = []
    /// What is no row of this program's, or cannot stand in the other engine, and was left out.
    private(set) var odd: [String] = []

    private init(_ source: Connection) { self.source = source }

    /// Makes the tables and copies the rows; to be called in a transaction of the target's.
    /// - Returns: what was left out.
    static func write(from source: Connection, to target: Connection) throws(StoreError) -> [String]
    {
        try source.reading { () throws(StoreError) in
            let version = try source.engine.schemaVersion()
            guard version <= Migration.all.count else {
                throw StoreError(.newerSchema(version), path: source.path)
            }
            let migrations = Migration.all.prefix(version)
            for migration in migrations { try target.engine.take(migration) }
            var copy = PoolCopy(source)
            for table in try TableDescription.all(after: migrations) {
                try copy.rows(of: table, to: target)
            }
            try target.engine.setSchemaVersion(version)
            try target.engine.noteCopied()
            try target.engine.flush()
            return copy.odd
        }
    }

    private mutating func rows(
        of table: TableDescription, to target: Connection
    ) throws(StoreError) {
        let columns = table.columns.map(\.name)
        let insertion =
            "INSERT INTO \(table.name) (\(table.columnList)) "
            + "VALUES (\(Connection.places(columns.count)))"
        let key = table.key.joined(separator: ", ")
        var odd: [String] = []
        var models = models
        try source.rows("SELECT \(table.columnList) FROM \(table.name) ORDER BY \(key)") {
            (row) throws(StoreError) in
            var values: [SQLValue] = []
            var isReadable = true
            for place in columns.indices.map(Int32.init) {
                values.append(try row.value(place))
                if try !row.isWhole(place) { isReadable = false }
            }
            let found = Dictionary(
                zip(columns, values), uniquingKeysWith: { first, _ in first })
            guard isReadable, PoolCopy.isOurs(table.name, found, models) else {
                odd.append(PoolCopy.name(table, found))
                return
            }
            if table.name == "model", case .text(let id)? = found["id"] { models.insert(id) }
            try target.write(insertion, values)
        }
        self.models = models
        self.odd += odd
    }

    /// Whether a row is such as this program writes, as far as the tables themselves ask for it. A
    /// text with a NUL in it, which PostgreSQL has no place for, is none. One of bytes that are no
    /// text would go there as another one.
    private static func isOurs(
        _ table: String, _ row: [String: SQLValue], _ models: Set<String>
    ) -> Bool {
        for case .text(let text) in row.values where text.utf8.contains(0) { return false }
        let id = table == "model" ? row["id"] : row["model_id"]
        guard let id else { return true }
        guard case .text(let text) = id, text.utf8.count == 36 else { return false }
        // What was kept of the last save of a model that is gone tells of it.
        return table == "model" || table == "saved" || models.contains(text)
    }

    private static func name(_ table: TableDescription, _ row: [String: SQLValue]) -> String {
        let key = table.key.compactMap { column -> String? in
            switch row[column] {
            case .text(let text)?: text
            case .integer(let number)?: String(number)
            default: nil
            }
        }
        return "\(table.name) \(key.joined(separator: " "))"
    }
}
