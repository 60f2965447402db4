internal import PoolModel

/// One row of the classifier's table: what a server says, what that means, whose it is to mend, and
/// what to do.
struct ErrorRule {
    let verdict: VerdictCode
    /// The HTTP statuses in which it counts; `nil`: all. An error in a 200 counts as 0.
    let statuses: Set<Int>?
    /// Codes, types or reasons, in lower case, of which one must be equal.
    let codes: Set<String>
    /// Texts of which one must occur; one with `…` in it wants its parts in this order.
    let phrases: [[[UInt8]]]
    /// What happened, to go on after the address; `nil`: the verdict's own words.
    let says: String?
    /// `nil`: who it mostly is with this verdict.
    let owner: Owner?
    /// What to do, without a full stop; ``Template`` names what may stand in braces. `nil`: what the
    /// rest of the evidence says.
    let next: String?
    /// The model is of another kind than it was asked as: ``Diagnosis/otherKind(_:)`` says which.
    let tellsKind: Bool
    /// Where it was seen: a provider's pages, a program, a public report.
    let source: String

    /// Not inlined: the table has hundreds of them, and compiling them in one function takes long.
    @inline(never)
    init(
        _ verdict: VerdictCode, in statuses: Set<Int>? = nil, codes: Set<String> = [],
        phrases: [String] = [], says: String? = nil, owner: Owner? = nil, next: String? = nil,
        tellsKind: Bool = false, source: String
    ) {
        self.verdict = verdict
        self.statuses = statuses
        self.codes = codes
        self.phrases = phrases.map { phrase in
            phrase.split(separator: "…").map { Array($0.utf8) }
        }
        self.says = says
        self.owner = owner
        self.next = next
        self.tellsKind = tellsKind
        self.source = source
    }

    /// What a rule says of a token that was right once.
    static let expired = "says that the token has expired"

    var saysExpired: Bool { says == ErrorRule.expired }

    func matches(_ message: ServerMessage, status: Int) -> Bool {
        if let statuses, !statuses.contains(status) { return false }
        if message.codes.contains(where: codes.contains) { return true }
        return phrases.contains { ErrorRule.occurs($0, in: message.searchable) }
    }

    private static func occurs(_ parts: [[UInt8]], in searchable: SearchableText) -> Bool {
        var position = 0
        for part in parts {
            guard let found = searchable.range(of: part, from: position) else { return false }
            position = found.upperBound
        }
        return true
    }
}
