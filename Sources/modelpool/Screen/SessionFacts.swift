internal import PoolStore
internal import PoolUI
internal import PostgresClient

/// What a session on the screen is, beside the pool's content.
struct SessionFacts: Sendable {
    /// The pool's file, or its server's address.
    let path: String
    /// Where the pool is, if it is no file.
    let server: PostgresAddress?
    let keySource: String
    let canReveal: Bool
    /// Seconds without a key press after which a session that a passphrase opened locks itself.
    let lockAfter: Int
    /// Said once, at the start.
    let notice: String?

    static let longestLockAfter = 240

    /// The name of the file, or host and database.
    private var shortName: String {
        guard server != nil else { return String(path.split(separator: "/").last ?? "") }
        return SessionFacts.shortName(ofServer: path)
    }

    static func shortName(ofServer path: String) -> String {
        let place = path.firstRange(of: "://").map { path[$0.upperBound...] } ?? path[...]
        return String(place.prefix { $0 != "?" })
    }

    /// What the screen is told with every list of models.
    func poolFacts(_ store: PoolStore) throws(StoreError) -> PoolFacts {
        let isTyped = ["passphrase", "recovery"].contains(keySource)
        var pool = PoolFacts(
            file: shortName, keySource: keySource,
            isReadOnly: store.isReadOnly, canReveal: canReveal,
            isLocked: try store.hasKey && !store.isUnlocked,
            locksAfter: isTyped ? lockAfter : nil, notice: notice)
        pool.isShared = store.isShared
        return pool
    }
}
