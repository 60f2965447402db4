internal import PoolModel

/// Whether trying once more, differently, has sense.
enum RetryAdvice {
    static func retry(
        _ message: ServerMessage, status: Int, _ request: Request
    ) -> Finding.Retry? {
        guard [0, 400, 422].contains(status) else { return nil }
        let text = message.searchable
        if let field = request.tokenField, refuses(field, text) {
            return .tokenField(field == .maxTokens ? .maxCompletionTokens : .maxTokens)
        }
        guard request.purpose == .answer else { return nil }
        if wantsTexts(text) { return .texts }
        return wantsStream(text) ? .stream : wantsMoreTokens(text) ? .moreTokens : nil
    }

    /// Text Embeddings Inference, of a ranking.
    private static func wantsTexts(_ text: SearchableText) -> Bool {
        ["missing field `texts`", "missing field 'texts'", "field texts is required"].contains {
            text.contains($0)
        }
    }

    /// The limit for the answer's length is ours in a test: that it is too small says nothing of
    /// the model.
    private static func wantsMoreTokens(_ text: SearchableText) -> Bool {
        let limit = ["max_tokens", "max_completion_tokens", "max_output_tokens", "maxoutputtokens"]
        guard limit.contains(where: { text.contains($0) }) else { return false }
        return [
            // OpenAI's reasoning models.
            "output limit was reached", "higher max_tokens", "higher max_completion_tokens",
            // OpenAI's Responses, Azure.
            "below minimum value", "integer_below_min_value", "expected a value >=",
            // Anthropic, Bedrock, relays.
            "must be greater than", "must be at least", "is too small", "too low",
            "minimum is", "greater_than",
        ].contains { text.contains($0) }
    }

    /// The server names the field and says that it does not take it; a value that is too large is
    /// another matter.
    private static func refuses(_ field: Provider.TokenField, _ text: SearchableText) -> Bool {
        guard text.contains(field.rawValue) else { return false }
        return [
            "unsupported parameter", "is not supported", "not supported with", "unrecognized",
            "unknown", "unexpected", "extra_forbidden", "extra inputs", "not permitted",
            "use 'max_completion_tokens'", "use `max_completion_tokens`", "use 'max_tokens'",
            "unsupported_parameter", "additional properties",
        ].contains { text.contains($0) }
    }

    private static func wantsStream(_ text: SearchableText) -> Bool {
        guard text.contains("stream") else { return false }
        return [
            "only support stream", "only supports stream", "support stream mode",
            "streaming only", "only streaming", "stream must be", "stream=true", "stream = true",
            "must be streamed", "enable the stream", "set stream to true",
            "non-streaming requests are not", "streaming is required",
            // Qwen's thinking models.
            "false for non-streaming", "only available in stream", "use stream mode",
            "streaming mode only", "requires streaming", "requires stream",
        ].contains { text.contains($0) }
    }
}
