package import PoolModel

/// Where what references stand for comes from: this process's environment, files, and the helpers
/// that a person has declared.
package protocol ReferenceSource: Sendable {
    /// A variable or a file at this moment; a file's content comes as it is, with its last line end.
    func read(_ use: ReferenceUse) throws(ReferenceProblem) -> Secret

    /// Why a helper would not be asked, without running anything; `nil`: it would.
    func refusal(of use: ReferenceUse) -> ReferenceProblem?

    /// What a helper gives. It is run where what it gave last is not in memory any more.
    func ask(_ use: ReferenceUse) async -> Result<HelperValue, ReferenceProblem>

    /// A server says that a value has expired. Forgets it, where it is the one in memory and not
    /// one that has just come.
    /// - Returns: whether asking once more may give another one.
    func mayRenew(_ value: HelperValue) -> Bool
}

/// What a helper gave.
package struct HelperValue: Sendable {
    package let name: String
    package let secret: Secret
    /// How long it is used from the moment it came.
    package let lifetime: Duration
    /// When it was asked for.
    package let since: ContinuousClock.Instant

    package init(
        name: String, secret: Secret, lifetime: Duration,
        since: ContinuousClock.Instant = .now
    ) {
        self.name = name
        self.secret = secret
        self.lifetime = lifetime
        self.since = since
    }

    /// Until when it is used.
    package var end: ContinuousClock.Instant { since + lifetime }

    /// How long it is still used; not less than nothing.
    package var left: Duration { max(end - .now, .zero) }
}

/// What stands for the helpers of a request while it is put together.
enum HelperValues {
    /// Their names: the request is only shown.
    case named
    case given([ReferenceUse: Result<HelperValue, ReferenceProblem>])
}
