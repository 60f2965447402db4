internal import PostgresClient

/// The seed system's table `llm_models` in its database, as of one moment.
struct SeedTable {
    let columns: [String]
    let rows: [[String?]]

    /// Reads all of it in one transaction that can change nothing. Whoever may SELECT is enough.
    static func read(from connection: PostgresConnection) throws(PostgresError) -> SeedTable {
        // As text: of an id, a number or a truth value the server has the same words as for CSV.
        let found = try connection.run([
            PostgresStatement("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
            PostgresStatement(
                """
                SELECT attname::text FROM pg_catalog.pg_attribute
                WHERE attrelid = 'llm_models'::pg_catalog.regclass AND attnum > 0
                    AND NOT attisdropped
                ORDER BY attnum
                """),
        ])[1]
        let columns = (0..<found.rowCount).compactMap { found.text($0, 0) }
        let list = columns.map { quoted($0) + "::text" }.joined(separator: ", ")
        let result = try connection.run("SELECT \(list) FROM llm_models ORDER BY 1")
        let rows = (0..<result.rowCount).map { row in
            (0..<result.columnCount).map { result.text(row, $0) }
        }
        return SeedTable(columns: columns, rows: rows)
    }

    /// A name of the database's, whatever is in it.
    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
