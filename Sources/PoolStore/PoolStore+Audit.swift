package import FoundationEssentials
internal import Glibc
internal import PoolModel

extension PoolStore {
    /// The newest entries first.
    /// - Parameter before: only entries with a lower number, for the next page.
    package func auditLog(limit: Int, before: Int64? = nil) throws(StoreError) -> [AuditEntry] {
        try connection.all(
            "SELECT \(AuditChain.columns) FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
            [.integer(before ?? Int64.max), .integer(limit)]
        ) { (sql) throws(StoreError) in
            let row = try AuditChain.read(sql).row
            return AuditEntry(
                id: row.id, time: Date(milliseconds: row.at), uid: UInt32(clamping: row.uid),
                user: row.user, client: row.client, action: row.action,
                model: row.model.flatMap { UUID(text: $0) }, modelName: row.modelName,
                detail: row.detail)
        }
    }

    package func verifyAudit() throws(StoreError) -> AuditVerification {
        try AuditChain.verify(connection)
    }

    /// Writes an entry of its own, for what happens outside the store (a copied value).
    package func audit(
        _ action: String, model: UUID? = nil, detail: String = ""
    ) throws(StoreError) {
        let name = try model.flatMap { (id) throws(StoreError) in try self.name(of: id) } ?? ""
        try transaction { () throws(StoreError) in
            try note(action, model: model, name: name, detail: detail)
        }
    }

    /// Adds an entry to the running transaction.
    func note(
        _ action: String, model: UUID? = nil, name: String = "", detail: String = ""
    ) throws(StoreError) {
        let head = if let auditHead { auditHead } else { try AuditChain.head(of: connection) }
        auditHead = try AuditChain.append(
            AuditChain.Row(
                id: 0, at: options.now().milliseconds, uid: Int64(getuid()), user: options.user,
                client: options.client, action: action, model: model?.text,
                modelName: name, detail: detail),
            after: head, to: connection)
    }

    func name(of id: UUID) throws(StoreError) -> String? {
        try connection.first("SELECT name FROM model WHERE id = ?", [.uuid(id)]) {
            (row) throws(StoreError) in try row.text(0)
        }
    }
}
