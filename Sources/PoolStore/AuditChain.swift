internal import FoundationEssentials
internal import Vault

/// The audit log as a chain: every row's hash covers the row and the hash before it, so that a
/// row cannot be changed, removed or put in between without the rest saying so.
enum AuditChain {
    /// A row that is recognised by its number and hash.
    struct Mark: Equatable {
        let id: Int64
        let hash: [UInt8]
    }

    struct Row {
        var id: Int64
        var at: Int64
        var uid: Int64
        var user: String
        var client: String?
        var action: String
        var model: String?
        var modelName: String
        var detail: String
        /// The number of the key that it is chained with.
        var epoch: Int64?

        /// Over the hash before and every field, each with its length: SHA-256 in entries of earlier
        /// releases, HMAC-SHA256 under the epoch's key since.
        func hash(after previous: [UInt8], _ key: AuditKey?) throws(StoreError) -> [UInt8] {
            var bytes =
                Array((key == nil ? "modelpool-audit-v1" : "modelpool-audit-v2").utf8) + previous
            bytes.reserveCapacity(512)
            for number in [id, at, uid] { bytes.append(counted: String(number)) }
            for text in [user, client ?? "", action, model ?? "", modelName, detail] {
                bytes.append(counted: text)
            }
            bytes.append(counted: client == nil ? "\0" : "\u{1}")
            bytes.append(counted: model == nil ? "\0" : "\u{1}")
            if let epoch { bytes.append(counted: String(epoch)) }
            return try withVault { () throws(VaultError) in
                guard let key else { return try Digest.sha256(bytes) }
                return try key.code(of: bytes)
            }
        }
    }

    static let columns = """
        id, at, uid, "user", client, action, model, model_name, detail, hash, epoch
        """

    static func read(_ row: SQLRow) throws(StoreError) -> (row: Row, hash: [UInt8]) {
        let found = Row(
            id: try row.integer(0), at: try row.integer(1), uid: try row.integer(2),
            user: try row.text(3), client: try row.optional(4, row.text),
            action: try row.text(5), model: try row.optional(6, row.text),
            modelName: try row.text(7), detail: try row.text(8),
            epoch: try row.optional(10, row.integer))
        return (found, try row.blob(9))
    }

    /// The last row; `nil` while there is none.
    static func head(of connection: Connection) throws(StoreError) -> Mark? {
        try connection.first(headQuestion) { (row) throws(StoreError) in
            Mark(id: try row.integer(0), hash: try row.blob(1))
        }
    }

    static let headQuestion = Question(
        sql: "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")

    static func contains(_ mark: Mark, in connection: Connection) throws(StoreError) -> Bool {
        try connection.first(hashQuestion(mark)) { (row) throws(StoreError) in
            try row.blob(0)
        } == mark.hash
    }

    private static func hashQuestion(_ mark: Mark) -> Question {
        Question(sql: "SELECT hash FROM audit WHERE id = ?", values: [.integer(mark.id)])
    }

    /// The row with the one before it.
    private static func entryQuestion(_ mark: Mark) -> Question {
        Question(
            sql: "SELECT \(columns) FROM audit WHERE id IN (?, ?) ORDER BY id",
            values: [.integer(mark.id &- 1), .integer(mark.id)])
    }

    /// Whether the row is there and was chained with the key of its epoch, which the pool's key opens.
    static func holds(
        _ mark: Mark, in connection: Connection, _ vault: Vault
    ) throws(StoreError) -> Bool {
        var previous: [UInt8] = []
        var isHeld = false
        try connection.rows(entryQuestion(mark)) { (sql) throws(StoreError) in
            let (row, hash) = try read(sql)
            if row.id == mark.id, hash == mark.hash, let epoch = row.epoch,
                let key = try AuditKeys.key(of: epoch, connection, vault)
            {
                isHeld = try row.hash(after: previous, key) == hash
            }
            previous = hash
        }
        return isHeld
    }

    /// Whether a later row tells of a change of models or keys.
    static func tellsOfChanges(
        after mark: Mark, in connection: Connection
    ) throws(StoreError) -> Bool {
        try connection.first(changeQuestion(mark)) { (row) throws(StoreError) in
            try row.integer(0)
        } != nil
    }

    private static func changeQuestion(_ mark: Mark) -> Question {
        Question(
            sql: """
                SELECT 1 FROM audit WHERE id > ? AND (substr(action, 1, 4) = 'key ' OR action IN
                    ('create', 'edit', 'delete', 'enable', 'disable', 'accept', 'seal')) LIMIT 1
                """, values: [.integer(mark.id)])
    }

    /// What is asked of the log to see how a pool stands to its state.
    /// - Parameter seen: what was last seen of the pool, if anything was.
    static func questions(state: Mark, seen: Mark?) -> [Question] {
        [hashQuestion(state), changeQuestion(state)] + [seen].compactMap(\.self).map(entryQuestion)
    }

    /// Adds a row after the last one; its id is given here, in the transaction that holds the
    /// write lock.
    static func append(
        _ row: Row, after head: Mark?, with key: (epoch: Int64, key: AuditKey)?,
        to connection: Connection
    ) throws(StoreError) -> Mark {
        var row = row
        row.id = (head?.id ?? 0) + 1
        row.epoch = key?.epoch
        let previous = head?.hash ?? []
        let hash = try row.hash(after: previous, key?.key)
        try connection.engine.append(
            audit: [
                .integer(row.id), .integer(row.at), .integer(row.uid), .text(row.user),
                .optional(row.client), .text(row.action), .optional(row.model),
                .text(row.modelName), .text(row.detail), .blob(hash),
                row.epoch.map { .integer($0) } ?? .null,
            ], after: previous)
        return Mark(id: row.id, hash: hash)
    }

    /// Walks the whole chain. Entries of epochs whose key was lost with the pool's are taken as they
    /// are; the first one after them covers the last of them.
    static func verify(
        _ connection: Connection, _ keys: AuditKeys
    ) throws(StoreError) -> AuditVerification {
        var previous: [UInt8] = []
        var count: Int64 = 0
        var broken: Int64?
        var epoch: Int64 = 0
        let first = keys.keys.keys.min() ?? 1
        try connection.rows("SELECT \(columns) FROM audit ORDER BY id") {
            (sql) throws(StoreError) in
            guard broken == nil else { return }
            let (row, hash) = try read(sql)
            count += 1
            let key = row.epoch.flatMap { keys.keys[$0] }
            // No entry goes back to an earlier epoch, or to none.
            let isOrdered = (row.epoch ?? 0) >= epoch
            epoch = row.epoch ?? epoch
            let isLost = row.epoch.map { $0 > 0 && $0 < first } ?? false
            if row.id != count || !isOrdered {
                broken = count
            } else if !isLost {
                let made = try row.hash(after: previous, key)
                if made != hash || row.epoch != nil && key == nil { broken = row.id }
            }
            previous = hash
        }
        // A sealed pool has begun its last epoch with an entry.
        if broken == nil, let last = keys.current?.epoch, epoch != last { broken = count + 1 }
        if let broken { return .broken(at: broken) }
        // Rows missing at the end.
        let highest = try connection.engine.highestAuditEntry()
        return highest == count ? .intact(count: Int(count)) : .broken(at: count + 1)
    }
}

extension [UInt8] {
    /// Appends the number of a text's bytes as 64 bits, big-endian, and the bytes.
    mutating func append(counted text: String) {
        var text = text
        text.withUTF8 { bytes in
            Swift.withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { append(contentsOf: $0) }
            append(contentsOf: bytes)
        }
    }
}
