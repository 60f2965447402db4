package import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import Vault

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

    /// Needs the key: a chain that anybody can make proves nothing.
    package func verifyAudit() throws(StoreError) -> AuditVerification {
        try reading { () throws(StoreError) in
            try AuditChain.verify(connection, AuditKeys.read(connection, requireVault()))
        }
    }

    /// What entries are chained with now; `nil` in a pool that is not sealed yet.
    func chainKey() throws(StoreError) -> (epoch: Int64, key: AuditKey)? {
        // Nobody else can begin an epoch meanwhile.
        if let chain = auditChain, let transaction = connection.transaction,
            chainTransaction == transaction
        {
            return chain
        }
        let epoch = try AuditKeys.epoch(of: connection)
        if epoch == 0 { return nil }
        if let chain = auditChain, chain.epoch == epoch {
            chainTransaction = connection.transaction
            return chain
        }
        guard let vault = ledger?.vault ?? vault,
            let found = try AuditKeys.read(connection, vault).current, found.epoch == epoch
        else { throw StoreError(.locked, path: file.path) }
        auditChain = found
        chainTransaction = connection.transaction
        return found
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
            after: head, with: try chainKey(), to: connection)
    }

    func name(of id: UUID) throws(StoreError) -> String? {
        try connection.first("SELECT name FROM model WHERE id = ?", [.uuid(id)]) {
            (row) throws(StoreError) in try row.text(0)
        }
    }
}
