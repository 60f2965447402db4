package import ModelPool

/// Translates the events of one protocol's stream.
package struct StreamDecoder: Sendable {
    package let wireProtocol: WireProtocol

    package init(_ wireProtocol: WireProtocol) { self.wireProtocol = wireProtocol }

    package mutating func decode(_ event: SSEParser.Event) -> [StreamEvent] { [] }
}
