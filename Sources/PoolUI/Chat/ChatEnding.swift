package import PoolModel

/// How an answer in a chat ended.
package enum ChatEnding: Sendable, Equatable {
    /// Milliseconds to the first token and in all, the tokens of the answer where known, and what
    /// there is to know about it.
    case finished(firstToken: Double?, total: Double, tokens: Int?, notes: [String] = [])
    case failed(TestReport)
}
