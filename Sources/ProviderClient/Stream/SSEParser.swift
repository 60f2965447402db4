/// Reads server-sent events from bytes as they arrive, split anywhere.
package struct SSEParser: Sendable {
    package struct Event: Sendable, Equatable {
        /// `message` where the stream names none.
        package let name: String
        package let data: String
    }

    /// A line or an event is longer than it may be.
    package enum Overflow: Error, Sendable, Equatable { case line, event }

    package init() {}

    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [Event] { [] }
}
