package import ModelPool

/// Bytes of a streamed answer in, what happens out; and at the end what became of it.
package struct StreamReader: Sendable {
    package private(set) var outcome = StreamOutcome()

    package init(_ wireProtocol: WireProtocol) {}

    /// What the bytes say. After an overflow nothing more is read, and `outcome` says so.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [StreamEvent] { [] }
}

/// What a stream has said so far.
package struct StreamOutcome: Sendable, Equatable {
    /// The text so far; the first 64 KiB of it.
    package var answer = Answer()
    /// How many events were understood.
    package var events = 0
    /// Whether the protocol's own end was seen.
    package var isComplete = false
    package var error: JSONValue?
    package var overflow: SSEParser.Overflow?
    /// Whether some data was no JSON.
    package var hasUnreadable = false
}
