package import PoolModel

/// What happens in a model's streamed answer, whatever the protocol.
package enum StreamEvent: Sendable, Equatable {
    case text(String)
    /// Thinking that is not shown; it says that the model is at work.
    case thinking
    case toolCall(name: String)
    case model(String)
    case usage(TokenUsage)
    case finished(reason: String)
    /// An error in the protocol's shape.
    case error(JSONValue)
    /// The protocol's own end: `[DONE]`, `message_stop`, `response.completed`.
    case end
    /// Data that is no JSON.
    case unreadable
}
