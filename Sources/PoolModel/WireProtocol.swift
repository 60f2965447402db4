/// How a provider is spoken to: path, credential header, body and answer.
package enum WireProtocol: String, Sendable, CaseIterable, Hashable {
    case openAIChat = "openai-chat"
    case openAIResponses = "openai-responses"
    case anthropicMessages = "anthropic-messages"
    case geminiGenerate = "gemini-generate"
}
