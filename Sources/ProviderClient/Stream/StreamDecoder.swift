package import PoolModel

/// Translates the events of one protocol's stream. What it does not know it passes over.
package struct StreamDecoder: Sendable {
    package let wireProtocol: WireProtocol

    package init(_ wireProtocol: WireProtocol) { self.wireProtocol = wireProtocol }

    package func decode(_ event: SSEParser.Event) -> [StreamEvent] {
        if event.data.hasPrefix("[DONE]") { return [.end] }
        let json: JSONValue
        do throws(JSONParser.Problem) {
            json = try JSONParser.parse(event.data)
        } catch {
            return [.unreadable]
        }
        if let error = json["error"], error != .null { return [.error(json)] }
        if event.name == "error" || json["type"] == "error" { return [.error(json)] }
        return switch wireProtocol {
        case .openAIChat: chat(json)
        case .openAIResponses: responses(json)
        case .anthropicMessages: anthropic(json)
        case .geminiGenerate: gemini(json)
        }
    }

    private func chat(_ json: JSONValue) -> [StreamEvent] {
        var events: [StreamEvent] = []
        if let model = json["model"]?.string, !model.isEmpty { events.append(.model(model)) }
        let choice = json["choices"]?[0]
        // A router's way to say that the provider behind it broke off.
        if let choice, choice["error"]?.members != nil { return [.error(choice)] }
        let delta = choice?["delta"]
        for name in ["reasoning_content", "reasoning"] where delta?[name]?.string?.isEmpty == false
        {
            events.append(.thinking)
        }
        if let text = delta?["content"]?.string, !text.isEmpty { events.append(.text(text)) }
        for call in delta?["tool_calls"]?.array ?? [] {
            if let name = call["function"]?["name"]?.string { events.append(.toolCall(name: name)) }
        }
        if let reason = choice?["finish_reason"]?.string {
            events.append(.finished(reason: reason))
        }
        if let usage = TokenUsage(json["usage"], "prompt_tokens", "completion_tokens") {
            events.append(.usage(usage))
        }
        return events
    }

    private func responses(_ json: JSONValue) -> [StreamEvent] {
        let response = json["response"]
        switch json["type"]?.string {
        case "response.created":
            return (response?["model"]?.string).map { [.model($0)] } ?? []
        case "response.output_text.delta", "response.refusal.delta":
            return (json["delta"]?.string).map { [.text($0)] } ?? []
        case "response.reasoning_text.delta", "response.reasoning_summary_text.delta":
            return [.thinking]
        case "response.output_item.added" where json["item"]?["type"] == "function_call":
            return (json["item"]?["name"]?.string).map { [.toolCall(name: $0)] } ?? []
        case "response.failed":
            return [.error(response ?? json)]
        case "response.completed", "response.incomplete":
            var events: [StreamEvent] = []
            if let usage = TokenUsage(response?["usage"], "input_tokens", "output_tokens") {
                events.append(.usage(usage))
            }
            let reason = response?["incomplete_details"]?["reason"]?.string
            return events + [.finished(reason: reason ?? "completed"), .end]
        default: return []
        }
    }

    private func anthropic(_ json: JSONValue) -> [StreamEvent] {
        switch json["type"]?.string {
        case "message_start":
            return (json["message"]?["model"]?.string).map { [.model($0)] } ?? []
        case "content_block_start" where json["content_block"]?["type"] == "tool_use":
            return (json["content_block"]?["name"]?.string).map { [.toolCall(name: $0)] } ?? []
        case "content_block_delta":
            if let text = json["delta"]?["text"]?.string { return [.text(text)] }
            return json["delta"]?["thinking"] == nil ? [] : [.thinking]
        case "message_delta":
            var events: [StreamEvent] = []
            if let usage = TokenUsage(json["usage"], "input_tokens", "output_tokens") {
                events.append(.usage(usage))
            }
            if let reason = json["delta"]?["stop_reason"]?.string {
                events.append(.finished(reason: reason))
            }
            return events
        case "message_stop": return [.end]
        default: return []
        }
    }

    private func gemini(_ json: JSONValue) -> [StreamEvent] {
        var events: [StreamEvent] = []
        if let model = json["modelVersion"]?.string { events.append(.model(model)) }
        let candidate = json["candidates"]?[0]
        for part in candidate?["content"]?["parts"]?.array ?? [] {
            if part["thought"] == true {
                events.append(.thinking)
            } else if let text = part["text"]?.string, !text.isEmpty {
                events.append(.text(text))
            } else if let name = part["functionCall"]?["name"]?.string {
                events.append(.toolCall(name: name))
            }
        }
        if let usage = TokenUsage(json["usageMetadata"], "promptTokenCount", "candidatesTokenCount")
        {
            events.append(.usage(usage))
        }
        let blocked = json["promptFeedback"]?["blockReason"]?.string
        if let reason = candidate?["finishReason"]?.string ?? blocked {
            events.append(.finished(reason: reason))
        }
        return events
    }
}
