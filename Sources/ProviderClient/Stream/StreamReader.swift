package import PoolModel

/// Bytes of a streamed answer in, what happens out; and at the end what became of it.
package struct StreamReader: Sendable {
    /// Of the text, for the report; what is streamed to a chat is not cut.
    package static let maximumText = 64 * 1024

    package private(set) var outcome = StreamOutcome()
    private var parser = SSEParser()
    private let decoder: StreamDecoder

    package init(_ wireProtocol: WireProtocol) { decoder = StreamDecoder(wireProtocol) }

    /// What the bytes say. After an overflow nothing more is read, and `outcome` says so.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [StreamEvent] {
        guard outcome.overflow == nil else { return [] }
        do throws(SSEParser.Overflow) {
            let events = try parser.feed(bytes).flatMap(decoder.decode)
            for event in events { note(event) }
            return events
        } catch {
            outcome.overflow = error
            return []
        }
    }

    private mutating func note(_ event: StreamEvent) {
        if event != .unreadable { outcome.events += 1 }
        switch event {
        case .text(let text):
            if outcome.answer.text.utf8.count < StreamReader.maximumText {
                outcome.answer.text += text
            }
        case .thinking: outcome.answer.hasThought = true
        case .toolCall(let name):
            outcome.answer.toolCalls.append(ModelAnswer.ToolCall(name: name, arguments: ""))
        case .model(let model): outcome.answer.model = model
        case .usage(let usage): outcome.answer.usage = usage
        case .finished(let reason):
            outcome.answer.finish = reason
            outcome.isComplete = true
        case .error(let error): outcome.error = outcome.error ?? error
        case .end: outcome.isComplete = true
        case .unreadable: outcome.hasUnreadable = true
        }
    }
}

/// What a stream has said so far.
package struct StreamOutcome: Sendable, Equatable {
    /// The text so far, at most ``StreamReader/maximumText`` bytes and one piece.
    package var answer = ModelAnswer()
    /// How many events were understood.
    package var events = 0
    /// Whether the protocol's own end was seen.
    package var isComplete = false
    package var error: JSONValue?
    package var overflow: SSEParser.Overflow?
    /// Whether some data was no JSON.
    package var hasUnreadable = false
}
