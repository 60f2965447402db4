internal import PostgresClient

/// What a role of a PostgreSQL server may do with the pool in it. The server holds to it, whatever
/// program the role connects with.
package enum PoolRole: String, Sendable, CaseIterable {
    /// Everything but to change the pool's structure and to write the audit log by hand.
    case admin
    /// Reads, tests, keeps results, and changes no model and no key.
    case support
    /// Has tests made, without a key; reads no table.
    case desk
    /// Reads what holds no sealed value.
    case auditor

    /// What gives the rights of this kind to a role, and takes what it had before. To be run by the
    /// pool's owner.
    package func grants(to role: String) throws(StoreError) -> [String] {
        let role = PoolRole.quoted(role)
        let tables = try TableDescription.all(after: Migration.all)
        return [
            "REVOKE ALL ON ALL TABLES IN SCHEMA modelpool FROM \(role)",
            "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA modelpool FROM \(role)",
            "GRANT USAGE ON SCHEMA modelpool TO \(role)",
        ] + grants(on: tables).map { "\($0) TO \(role)" }
    }

    private func grants(on tables: [TableDescription]) -> [String] {
        let written = tables.map(\.name).filter { $0 != "audit" }.sorted()
        let appending = [PostgresSchema.lock, PostgresSchema.append].map(PoolRole.execute)
        let everything = "GRANT SELECT ON ALL TABLES IN SCHEMA modelpool"
        switch self {
        case .admin:
            return [everything]
                + (written + ["request"]).map {
                    "GRANT INSERT, UPDATE, DELETE ON modelpool.\($0)"
                }
                + ["GRANT UPDATE ON modelpool.watcher"] + appending
        case .support:
            return [everything, "GRANT INSERT, DELETE ON modelpool.test_result"] + appending
        case .desk: return PostgresSchema.deskFunctions.map(PoolRole.execute)
        case .auditor:
            // Sealed values and what seals them are bytes.
            return tables.filter { $0.name != "meta" }.sorted { $0.name < $1.name }.map { table in
                let columns = table.columns.filter { $0.type != "BLOB" || table.name == "audit" }
                return
                    "GRANT SELECT (\(columns.map { PoolRole.quoted($0.name) }.joined(separator: ", "))"
                    + ") ON modelpool.\(table.name)"
            } + ["GRANT SELECT (role) ON modelpool.audit"]
        }
    }

    private static func execute(_ function: PostgresSchema.Function) -> String {
        "GRANT EXECUTE ON FUNCTION modelpool.\(function.name)"
    }

    static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// Gives it, in one transaction.
    package func grant(to role: String, by text: String) throws(StoreError) {
        let statements = try ["BEGIN"] + grants(to: role) + ["COMMIT"]
        do throws(PostgresError) {
            try PostgresConnection(PostgresAddress(text)).run(
                statements.map { PostgresStatement($0) })
        } catch {
            throw StoreError(error, text)
        }
    }
}
