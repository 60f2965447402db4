/// The pool's few facts about itself.
enum MetaTable {
    enum Key: String {
        case poolID = "pool_id"
        case createdAt = "created_at"
        /// ``PoolState``.
        case state
        /// Where the pool was moved to.
        case movedTo = "moved_to"
    }

    static func read(_ key: Key, _ connection: Connection) throws(StoreError) -> String? {
        try connection.first(question(key)) { (row) throws(StoreError) in try row.text(0) }
    }

    static func question(_ key: Key) -> Question {
        Question(sql: "SELECT value FROM meta WHERE name = ?", values: [.text(key.rawValue)])
    }

    static func write(
        _ value: String, _ name: String, _ connection: Connection
    ) throws(StoreError) {
        try connection.write(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
                + "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.text(name), .text(value)])
    }
}
