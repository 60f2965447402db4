internal import PoolModel

/// What a model answered, taken out of its protocol's shape.
package struct ModelAnswer: Sendable, Equatable {
    package struct ToolCall: Sendable, Equatable {
        package let name: String
        /// JSON as the model wrote it.
        package let arguments: String
    }

    package var text = ""
    /// Whether thoughts came with it; they are not kept.
    package var hasThought = false
    /// Whether the text says why it does not answer, in the protocol's own field for that.
    package var isRefusal = false
    /// The model that says it answered.
    package var model: String?
    package var usage: TokenUsage?
    package var toolCalls: [ToolCall] = []
    /// The protocol's own word: `stop`, `length`, `end_turn`, `MAX_TOKENS`, ...
    package var finish: String?

    /// Whether there is text beside thoughts: servers that do not know a model's way to think leave
    /// them in the text.
    var hasMoreThanThoughts: Bool {
        var rest = text[...]
        // All marks begin with one of these; looking for each is most of what a short answer costs.
        guard rest.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") })
        else { return !rest.allSatisfy(\.isWhitespace) }
        for marks in ModelAnswer.thoughtMarks where rest.contains(marks.start) {
            guard let end = rest.ranges(of: marks.end).last else { return false }
            rest = rest[end.upperBound...]
        }
        return !rest.allSatisfy(\.isWhitespace)
    }

    /// What models put around their thoughts, as their chat templates have it.
    private static let thoughtMarks: [(start: String, end: String)] = [
        ("<think>", "</think>"),  // DeepSeek R1, Qwen3
        ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>"),
        ("[THINK]", "[/THINK]"),  // Magistral
        ("<|channel|>analysis", "<|channel|>final"),  // gpt-oss
    ]

    /// Whether nothing came because something broke: what Zhipu, OpenRouter and relays call it.
    package var hasFailed: Bool {
        text.isEmpty && toolCalls.isEmpty
            && ["error", "network_error", "abort", "engine_error", "failed"]
                .contains(finish?.lowercased() ?? "")
    }

    /// Whether a filter ended it: the words of OpenAI, Zhipu, Gemini, Anthropic and Bedrock.
    package var isFiltered: Bool {
        [
            "content_filter", "sensitive", "safety", "prohibited_content", "blocklist", "spii",
            "recitation", "refusal", "guardrail_intervened", "content_filtered",
        ].contains(finish?.lowercased() ?? "")
    }

    /// Whether it ends because no more output tokens were allowed.
    package var isCut: Bool {
        ["length", "max_tokens", "MAX_TOKENS", "max_output_tokens"].contains(finish ?? "")
    }
}

package struct TokenUsage: Sendable, Equatable {
    package var input: Int?
    package var output: Int?

    package init(input: Int?, output: Int?) {
        self.input = input
        self.output = output
    }

    /// `nil` where neither member is a number.
    init?(_ json: JSONValue?, _ inputName: String, _ outputName: String) {
        input = json?[inputName]?.int
        output = json?[outputName]?.int
        if input == nil, output == nil { return nil }
    }
}
