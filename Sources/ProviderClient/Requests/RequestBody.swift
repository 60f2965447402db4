internal import PoolModel

/// What a purpose puts into a protocol's body; members in a fixed order, so that equal requests are
/// equal bytes.
struct RequestBody {
    enum Content {
        case nothing
        case json(JSONValue)
        case form(ToneForm)
    }

    static let toolQuestion =
        "Call the function \(RequestPurpose.probeFunction) with result 'ok'. Do not write text."
    static let pictureQuestion = "What is in this picture? Answer in one word."
    /// One white pixel, PNG.
    static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSu"
        + "QmCC"

    let model: Model
    let endpoint: Endpoint
    let purpose: RequestPurpose
    let limit: TokenLimit
    var words = ProbeWords.example

    var content: Content {
        guard purpose.asksModel else { return .nothing }
        if model.kind != .chat {
            return switch endpoint.probe?.body {
            case .json(let members)?: .json(.object(members))
            case .form(let form)?: .form(form)
            case nil: .nothing
            }
        }
        let members =
            switch endpoint.wireProtocol {
            case .openAIChat: chat
            case .openAIResponses: responses
            case .anthropicMessages: anthropic
            case .geminiGenerate: gemini
            }
        return .json(
            .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } }))
    }

    private typealias Members = [(String, JSONValue?)]

    /// The conversation to send; probes are a single question.
    private var turns: [ChatTurn] {
        switch purpose {
        case .chat(let turns, _): turns
        case .tools: [ChatTurn(speaker: .user, text: RequestBody.toolQuestion)]
        case .vision: [ChatTurn(speaker: .user, text: RequestBody.pictureQuestion)]
        default: [ChatTurn(speaker: .user, text: "Say '\(words.text)', nothing else.")]
        }
    }

    private var systemText: String? {
        let texts = turns.filter { $0.speaker == .system }.map(\.text)
        return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
    }

    private var temperature: JSONValue? {
        guard let temperature = model.temperature else { return nil }
        return limit.hasFixedTemperature && temperature != 1 ? nil : JSONValue(temperature)
    }

    private var isStreaming: Bool { purpose.isStreaming }
    private var asksTool: Bool { purpose == .tools }
    private var asksPicture: Bool { purpose == .vision }
    private var pictureURL: JSONValue { .string("data:image/png;base64," + RequestBody.picture) }

    /// The one parameter of the probe's function.
    private var parameters: JSONValue {
        [
            "type": "object",
            "properties": ["result": ["type": "string", "enum": ["ok"]]],
            "required": ["result"],
        ]
    }

    private static let toolDescription: JSONValue = "Reports that tools can be called."

    // MARK: The four protocols

    private var chat: Members {
        let thinkingOff = model.has(.thinkingOffUnlessStreaming) && !isStreaming
        return [
            ("model", .string(endpoint.modelName)),
            ("messages", .array(turns.map(chatMessage))),
            ("stream", .bool(isStreaming)),
            ("stream_options", isStreaming ? ["include_usage": true] : nil),
            (limit.field.rawValue, JSONValue(limit.count)),
            ("temperature", temperature),
            ("enable_thinking", thinkingOff ? false : nil),
            ("tools", asksTool ? [["type": "function", "function": function]] : nil),
        ]
    }

    private var function: JSONValue {
        [
            "name": .string(RequestPurpose.probeFunction),
            "description": RequestBody.toolDescription,
            "parameters": parameters,
        ]
    }

    private func chatMessage(_ turn: ChatTurn) -> JSONValue {
        message(turn) { text in
            [
                ["type": "text", "text": text],
                ["type": "image_url", "image_url": ["url": pictureURL]],
            ]
        }
    }

    /// - Parameter content: the text with the picture.
    private func message(
        _ turn: ChatTurn, _ content: (_ text: JSONValue) -> JSONValue
    ) -> JSONValue {
        let text = JSONValue.string(turn.text)
        return [
            "role": .string(turn.speaker.rawValue), "content": asksPicture ? content(text) : text,
        ]
    }

    private var responses: Members {
        let tool = JSONValue.object([JSONMember("type", "function")] + (function.members ?? []))
        return [
            ("model", .string(endpoint.modelName)),
            ("instructions", systemText.map(JSONValue.string)),
            ("input", .array(turns.filter { $0.speaker != .system }.map(responsesInput))),
            ("max_output_tokens", JSONValue(limit.count)),
            ("temperature", temperature),
            ("stream", .bool(isStreaming)),
            // OpenAI keeps answers for 30 days unless told not to.
            ("store", false),
            ("tools", asksTool ? [tool] : nil),
        ]
    }

    private func responsesInput(_ turn: ChatTurn) -> JSONValue {
        message(turn) { text in
            [
                ["type": "input_text", "text": text],
                ["type": "input_image", "image_url": pictureURL],
            ]
        }
    }

    private var anthropic: Members {
        let tool: JSONValue = [
            "name": .string(RequestPurpose.probeFunction),
            "description": RequestBody.toolDescription,
            "input_schema": parameters,
        ]
        return [
            ("model", .string(endpoint.modelName)),
            ("max_tokens", JSONValue(limit.count)),
            ("system", systemText.map(JSONValue.string)),
            ("messages", .array(turns.filter { $0.speaker != .system }.map(anthropicMessage))),
            ("temperature", temperature),
            ("stream", .bool(isStreaming)),
            ("tools", asksTool ? [tool] : nil),
        ]
    }

    private func anthropicMessage(_ turn: ChatTurn) -> JSONValue {
        let source: JSONValue = [
            "type": "base64", "media_type": "image/png", "data": .string(RequestBody.picture),
        ]
        return message(turn) { text in
            [["type": "image", "source": source], ["type": "text", "text": text]]
        }
    }

    private var gemini: Members {
        let configuration: [JSONMember] =
            [JSONMember("maxOutputTokens", JSONValue(limit.count))]
            + (temperature.map { [JSONMember("temperature", $0)] } ?? [])
        return [
            ("systemInstruction", systemText.map { ["parts": [["text": .string($0)]]] }),
            ("contents", .array(turns.filter { $0.speaker != .system }.map(geminiContent))),
            ("generationConfig", .object(configuration)),
            ("tools", asksTool ? [["functionDeclarations": [function]]] : nil),
        ]
    }

    private func geminiContent(_ turn: ChatTurn) -> JSONValue {
        let text: JSONValue = ["text": .string(turn.text)]
        let picture: JSONValue = [
            "inlineData": ["mimeType": "image/png", "data": .string(RequestBody.picture)]
        ]
        return [
            "role": turn.speaker == .assistant ? "model" : "user",
            "parts": asksPicture ? [text, picture] : [text],
        ]
    }
}
