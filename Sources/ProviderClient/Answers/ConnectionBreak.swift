/// How a connection ended before its answer did.
package enum ConnectionBreak: Sendable, Equatable {
    case closed
    /// TCP's reset.
    case reset
    /// HTTP/2: the stream alone; the name of the error (RFC 9113, section 7).
    case streamReset(String)
    /// HTTP/2: the server gave the whole connection up.
    case goAway(String)

    var words: String {
        switch self {
        case .closed: "the connection was closed"
        case .reset: "the connection was reset"
        case .streamReset(let error): "the HTTP/2 stream was reset (\(error))"
        case .goAway(let error): "the server gave the HTTP/2 connection up (GOAWAY, \(error))"
        }
    }
}
