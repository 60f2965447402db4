internal import ModelPool

/// One row of the classifier's table: what a server says, and what that means.
struct ErrorRule {
    let verdict: VerdictCode
    /// The HTTP statuses in which it counts; `nil`: all. An error in a 200 counts as 0.
    let statuses: Set<Int>?
    /// Codes, types or reasons, in lower case, of which one must be equal.
    let codes: Set<String>
    /// Texts of which one must occur; one with `…` in it wants its parts in this order.
    let phrases: [String]

    init(
        _ verdict: VerdictCode, in statuses: Set<Int>? = nil, codes: Set<String> = [],
        phrases: [String] = []
    ) {
        self.verdict = verdict
        self.statuses = statuses
        self.codes = codes
        self.phrases = phrases
    }

    func matches(_ message: ServerMessage, _ haystack: String, status: Int) -> Bool {
        if let statuses, !statuses.contains(status) { return false }
        if message.codes.contains(where: codes.contains) { return true }
        return phrases.contains { ErrorRule.occurs($0, in: haystack) }
    }

    private static func occurs(_ phrase: String, in haystack: String) -> Bool {
        var rest = Substring(haystack)
        for part in phrase.split(separator: "…") {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
