internal import PoolStore
internal import PoolUI

/// What a session on the screen is, beside the pool's content.
struct SessionFacts: Sendable {
    /// The pool's file.
    let path: String
    let keySource: String
    let canReveal: Bool
    /// Seconds without a key press after which a session that a passphrase opened locks itself.
    let lockAfter: Int
    /// Said once, at the start.
    let notice: String?

    static let longestLockAfter = 240

    /// What the screen is told with every list of models.
    func poolFacts(_ store: PoolStore) throws(StoreError) -> PoolFacts {
        let isTyped = ["passphrase", "recovery"].contains(keySource)
        return PoolFacts(
            file: String(path.split(separator: "/").last ?? ""), keySource: keySource,
            isReadOnly: store.isReadOnly, canReveal: canReveal,
            isLocked: try store.hasKey && !store.isUnlocked,
            locksAfter: isTyped ? lockAfter : nil, notice: notice)
    }
}
