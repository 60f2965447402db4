package import PoolModel

/// What a running chat tells.
package enum ChatEvent: Sendable, Equatable {
    case text(String)
    /// Milliseconds to the first token and in all, the tokens of the answer where known, and what
    /// there is to know about it.
    case finished(firstToken: Double?, total: Double, tokens: Int?, notes: [String] = [])
    case failed(TestReport)
}
