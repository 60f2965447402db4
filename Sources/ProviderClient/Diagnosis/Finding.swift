package import PoolModel

/// What the classifier says about one request. All foreign text in it is sanitised, scrubbed of
/// the request's secrets, and cut.
package struct Finding: Sendable, Equatable {
    /// What could be tried once more, differently.
    package enum Retry: Sendable, Equatable {
        /// The server named the other field for the answer's length.
        case tokenField(Provider.TokenField)
        /// The model answers only as a stream.
        case stream
        /// Our own limit for the answer's length is too short for the server.
        case moreTokens
        /// The server calls the documents of a ranking texts.
        case texts
        /// The server says that a token has expired, and a helper gives them.
        case freshValue
    }

    package var verdict: VerdictCode
    /// Who can mend it; `nil`: there is nothing to mend.
    package var owner: Owner?
    /// What happened, at which address, in one line; after it the server's own words.
    package var message: String
    package var next: String
    package var notes: [String]
    package var reply: String?
    /// The model named in the answer, where it is another than the one asked for.
    package var answeredAs: String?
    /// The kind that the model seems to be of, where it is another than it was asked as.
    package var otherKind: ModelKind?
    package var usage: TokenUsage?
    package var toolCalls: [String]
    package var retry: Retry?

    /// - Parameter owner: `nil`: who it mostly is with this verdict.
    package init(verdict: VerdictCode, message: String, next: String, owner: Owner? = nil) {
        self.verdict = verdict
        self.owner = owner ?? Owner.usual(verdict)
        self.message = message
        self.next = next
        notes = []
        reply = nil
        answeredAs = nil
        otherKind = nil
        usage = nil
        toolCalls = []
        retry = nil
    }

    /// Adds a note; a plain `ok` becomes `ok_with_notes`.
    package mutating func add(note: String) {
        notes.append(note)
        if verdict == .ok { verdict = .okWithNotes }
    }
}
