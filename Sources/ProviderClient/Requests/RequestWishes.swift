package import PoolModel

/// What one request of a test wants otherwise than the model's settings and its provider have it.
package struct RequestWishes: Sendable {
    /// What the model is to say.
    var words: ProbeWords
    /// Seconds; `nil`: the model's own.
    var timeout: Int?
    /// Milliseconds of them that requests before this one took.
    var spent: Int
    /// `nil`: what suits the provider and the model.
    var tokenField: Provider.TokenField?
    /// How long the answer may be, where the usual is too short for the server.
    var tokens: Int?
    /// Of a ranking, ``KindProbe``.
    var wantsTexts: Bool

    package init(
        words: ProbeWords = .example, timeout: Int? = nil, spent: Int = 0,
        tokenField: Provider.TokenField? = nil, tokens: Int? = nil, wantsTexts: Bool = false
    ) {
        self.words = words
        self.timeout = timeout
        self.spent = spent
        self.tokenField = tokenField
        self.tokens = tokens
        self.wantsTexts = wantsTexts
    }
}
