/// How long a transfer may take and how much may come (security.md, "HTTP policy").
enum TransferLimits {
    /// For name, connection, proxy and TLS together; within the request's own time.
    static let connectSeconds = 10
    static let body = 1 << 20
    /// A stream is not kept, only passed on in pieces: a long chat in small events may be larger.
    /// But whoever reads it may be slower than it comes, and then all of it waits in memory.
    static let streamedBody = 8 << 20
    /// What is kept of a stream for the classifier.
    static let keptOfStream = 64 << 10
    static let head = 64 << 10
    static let headLines = 200
}
