package import ModelPool

/// What a running chat tells.
package enum ChatEvent: Sendable, Equatable {
    case text(String)
    /// Milliseconds to the first token and in all, and the tokens of the answer where known.
    case finished(firstToken: Double?, total: Double, tokens: Int?)
    case failed(TestReport)
}
