package import PoolModel

/// What a request is for; it decides path, body and whether the answer is a stream.
package enum RequestPurpose: Sendable, Equatable {
    /// The connection test's question, answered at once.
    case answer
    /// The same question, answered as a stream.
    case stream
    /// Whether the model calls a function.
    case tools
    /// Whether the model takes a picture.
    case vision
    case chat([ChatTurn], isStreaming: Bool)
    /// What the provider lists.
    case listModels
    /// Whether the provider lists the model: for a kind whose own test would cost money.
    case findModel
    /// Whether the key is known, for a provider whose model list is public (OpenRouter).
    case keyCheck

    package var isStreaming: Bool {
        switch self {
        case .stream: true
        case .chat(_, let isStreaming): isStreaming
        case .answer, .tools, .vision, .listModels, .findModel, .keyCheck: false
        }
    }

    /// Whether a model is asked; else something is only looked up.
    package var asksModel: Bool {
        switch self {
        case .listModels, .findModel, .keyCheck: false
        case .answer, .stream, .tools, .vision, .chat: true
        }
    }

    package var method: Request.Method { asksModel ? .post : .get }

    /// The function that the tools probe offers.
    package static let probeFunction = "capability_probe"
}
