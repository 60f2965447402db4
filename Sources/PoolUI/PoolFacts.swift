/// What the screen says of the pool as a whole, and what the session may do.
package struct PoolFacts: Sendable, Equatable {
    /// The file's name.
    package var file: String
    /// `file`, `passphrase`, `none`, ...
    package var keySource: String
    package var isReadOnly: Bool
    /// `false` in a `--no-reveal` session: no stored value is shown or copied.
    package var canReveal: Bool
    /// A passphrase is wanted before a secret can be opened.
    package var isLocked: Bool
    /// Seconds without a key press after which the session locks itself; `nil`: never.
    package var locksAfter: Int?
    /// Said once, e.g. after the key file was made.
    package var notice: String?

    package init(
        file: String, keySource: String, isReadOnly: Bool, canReveal: Bool = true,
        isLocked: Bool = false, locksAfter: Int? = nil, notice: String? = nil
    ) {
        self.file = file
        self.keySource = keySource
        self.isReadOnly = isReadOnly
        self.canReveal = canReveal
        self.isLocked = isLocked
        self.locksAfter = locksAfter
        self.notice = notice
    }
}
