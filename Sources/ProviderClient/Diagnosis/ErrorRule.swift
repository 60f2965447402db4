internal import ModelPool

/// One row of the classifier's table: what a server says, and what that means.
struct ErrorRule {
    let verdict: VerdictCode
    /// The HTTP statuses in which it counts; `nil`: all. An error in a 200 counts as 0.
    let statuses: Set<Int>?
    /// Codes, types or reasons, in lower case, of which one must be equal.
    let codes: Set<String>
    /// Texts of which one must occur; one with `…` in it wants its parts in this order.
    let phrases: [[[UInt8]]]

    init(
        _ verdict: VerdictCode, in statuses: Set<Int>? = nil, codes: Set<String> = [],
        phrases: [String] = []
    ) {
        self.verdict = verdict
        self.statuses = statuses
        self.codes = codes
        self.phrases = phrases.map { phrase in
            phrase.split(separator: "…").map { Array($0.utf8) }
        }
    }

    func matches(_ message: ServerMessage, status: Int) -> Bool {
        if let statuses, !statuses.contains(status) { return false }
        if message.codes.contains(where: codes.contains) { return true }
        return phrases.contains { ErrorRule.occurs($0, in: message.haystack) }
    }

    private static func occurs(_ parts: [[UInt8]], in haystack: Haystack) -> Bool {
        var position = 0
        for part in parts {
            guard let found = haystack.range(of: part, from: position) else { return false }
            position = found.upperBound
        }
        return true
    }
}
