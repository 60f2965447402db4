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
