internal import PoolModel

/// Why a body is not an answer of the protocol.
enum AnswerProblem: Error, Equatable {
    /// The right shape without a single choice; the reason where one is given.
    case noChoices(String?)
    case otherShape
}

extension ModelAnswer {
    /// The answer in a body that was not streamed. Unknown members are passed over; only what
    /// the shape stands on must be there.
    init(_ json: JSONValue, _ wireProtocol: WireProtocol) throws(AnswerProblem) {
        self.init()
        switch wireProtocol {
        case .openAIChat: try readChat(json)
        case .openAIResponses: try readResponses(json)
        case .anthropicMessages: try readAnthropic(json)
        case .geminiGenerate: try readGemini(json)
        }
    }

    private mutating func readChat(_ json: JSONValue) throws(AnswerProblem) {
        guard let choices = json["choices"]?.array else { throw .otherShape }
        guard let choice = choices.first else { throw .noChoices(nil) }
        guard let message = choice["message"] ?? choice["delta"], message.members != nil else {
            throw .otherShape
        }
        text = ModelAnswer.text(of: message["content"])
        if text.isEmpty, let refusal = message["refusal"]?.string, !refusal.isEmpty {
            text = refusal
            isRefusal = true
        }
        hasThought = ["reasoning_content", "reasoning"].contains { name in
            message[name]?.string?.isEmpty == false
        }
        for call in message["tool_calls"]?.array ?? [] {
            add(call["function"]?["name"], call["function"]?["arguments"])
        }
        model = json["model"]?.string
        finish = choice["finish_reason"]?.string
        usage = TokenUsage(json["usage"], "prompt_tokens", "completion_tokens")
    }

    private mutating func readResponses(_ json: JSONValue) throws(AnswerProblem) {
        guard let output = json["output"]?.array else { throw .otherShape }
        for item in output {
            switch item["type"]?.string {
            case "reasoning": hasThought = true
            case "function_call": add(item["name"], item["arguments"])
            default: text += ModelAnswer.text(of: item["content"])
            }
        }
        model = json["model"]?.string
        finish = json["incomplete_details"]?["reason"]?.string ?? json["status"]?.string
        usage = TokenUsage(json["usage"], "input_tokens", "output_tokens")
    }

    private mutating func readAnthropic(_ json: JSONValue) throws(AnswerProblem) {
        guard let content = json["content"]?.array else { throw .otherShape }
        for block in content {
            switch block["type"]?.string {
            case "thinking", "redacted_thinking": hasThought = true
            case "tool_use": add(block["name"], block["input"])
            default: text += block["text"]?.string ?? ""
            }
        }
        model = json["model"]?.string
        finish = json["stop_reason"]?.string
        usage = TokenUsage(json["usage"], "input_tokens", "output_tokens")
    }

    private mutating func readGemini(_ json: JSONValue) throws(AnswerProblem) {
        let blocked = json["promptFeedback"]?["blockReason"]?.string
        guard let candidates = json["candidates"]?.array else {
            if let blocked { throw .noChoices(blocked) }
            throw .otherShape
        }
        guard let candidate = candidates.first else { throw .noChoices(blocked) }
        guard candidate.members != nil else { throw .otherShape }
        for part in candidate["content"]?["parts"]?.array ?? [] {
            if part["thought"] == true {
                hasThought = true
            } else if let call = part["functionCall"] {
                add(call["name"], call["args"])
            } else {
                text += part["text"]?.string ?? ""
            }
        }
        model = json["modelVersion"]?.string
        finish = candidate["finishReason"]?.string
        usage = TokenUsage(json["usageMetadata"], "promptTokenCount", "candidatesTokenCount")
    }

    private mutating func add(_ name: JSONValue?, _ arguments: JSONValue?) {
        guard let name = name?.string else { return }
        toolCalls.append(
            ToolCall(name: name, arguments: arguments?.string ?? arguments?.text ?? ""))
    }

    /// A text, or the texts of a list of parts.
    private static func text(of content: JSONValue?) -> String {
        switch content {
        case .string(let text): text
        case .array(let parts): parts.map { $0["text"]?.string ?? "" }.joined()
        default: ""
        }
    }
}
