package import FoundationEssentials
package import PoolModel

/// What a transfer tells while it runs.
package enum TransferEvent: Sendable {
    /// A stage before the answer has begun or has ended well.
    case stage(StageResult)
    /// A piece of a streamed answer (only where the status is 2xx), and how many milliseconds
    /// after the beginning it came.
    case body([UInt8], after: Double)
    /// The last event.
    case finished(TransferResult)
}

/// How a transfer ended.
package struct TransferResult: Sendable {
    /// For a stream, `body` holds its first 64 KiB.
    package let outcome: Result<HTTPAnswer, TransportFailure>
    /// All stages from `resolve` to `body` that this request has; those not come to are
    /// `skipped`. An answer is `ok` here whatever its status is.
    package let stages: [StageResult]
    /// From its beginning to its end, without what it waited for its turn.
    package let milliseconds: Double
    /// When the server's own certificate ends; `nil`: its handshake was not seen.
    package var certificateEnd: Date?
}
