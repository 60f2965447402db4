internal import ModelPool

/// Whether trying once more, differently, has sense.
enum RetryAdvice {
    static func retry(
        _ message: ServerMessage, status: Int, _ request: WireRequest
    ) -> Finding.Retry? {
        guard [0, 400, 422].contains(status) else { return nil }
        let text = message.haystack
        if let field = request.tokenField, refuses(field, text) {
            return .tokenField(field == .maxTokens ? .maxCompletionTokens : .maxTokens)
        }
        return request.purpose == .answer && wantsStream(text) ? .stream : nil
    }

    /// The server names the field and says that it does not take it; a value that is too large is
    /// another matter.
    private static func refuses(_ field: Provider.TokenField, _ text: Haystack) -> Bool {
        guard text.contains(field.rawValue) else { return false }
        return [
            "unsupported parameter", "is not supported", "not supported with", "unrecognized",
            "unknown", "unexpected", "extra_forbidden", "extra inputs", "not permitted",
            "use 'max_completion_tokens'", "use `max_completion_tokens`", "use 'max_tokens'",
            "unsupported_parameter", "additional properties",
        ].contains { text.contains($0) }
    }

    private static func wantsStream(_ text: Haystack) -> Bool {
        guard text.contains("stream") else { return false }
        return [
            "only support stream", "only supports stream", "support stream mode",
            "streaming only", "only streaming", "stream must be", "stream=true", "stream = true",
            "must be streamed", "enable the stream", "set stream to true",
            "non-streaming requests are not", "streaming is required",
        ].contains { text.contains($0) }
    }
}
