import PoolModel
import Testing

@testable import ProviderClient

@Suite struct RequestBodyTests {
    private func text(_ model: OpenedModel, _ purpose: RequestPurpose) throws -> String {
        String(decoding: try builder().build(model, purpose).body, as: UTF8.self)
    }

    @Test func anAnswerTestIsSmallAndTheSameEveryTime() throws {
        #expect(
            try text(callable(.deepseek, id: "deepseek-chat"), .answer)
                == #"{"model":"deepseek-chat","messages":[{"role":"user","content":"Say 'ok', nothing else."}],"stream":false,"max_tokens":16}"#
        )
        #expect(
            try text(callable(.anthropic, id: "c"), .answer)
                == #"{"model":"c","max_tokens":16,"messages":[{"role":"user","content":"Say 'ok', nothing else."}],"stream":false}"#
        )
        #expect(
            try text(callable(.openaiResponses, id: "gpt-4o"), .answer)
                == #"{"model":"gpt-4o","input":[{"role":"user","content":"Say 'ok', nothing else."}],"max_output_tokens":16,"stream":false,"store":false}"#
        )
        #expect(
            try text(callable(.gemini, id: "gemini-2.5-pro"), .answer)
                == #"{"contents":[{"role":"user","parts":[{"text":"Say 'ok', nothing else."}]}],"generationConfig":{"maxOutputTokens":512}}"#
        )
    }

    @Test func streamsAskForUsage() throws {
        let body = try builder().build(callable(.openai), .stream).json
        #expect(body?["stream"] == true)
        #expect(body?["stream_options"] == ["include_usage": true])
    }

    @Test(arguments: ["gpt-5", "gpt-5-mini", "o1", "o3-mini", "openai/gpt-5.1", "O4-mini"])
    func reasoningModelsGetTheirTokenFieldAndNoTemperature(_ id: String) throws {
        let model = callable(.openai, id: id) { $0.temperature = 0.2 }
        let body = try builder().build(model, .answer).json
        #expect(body?["max_tokens"] == nil)
        #expect(body?["max_completion_tokens"]?.int == TokenLimit.thinkingFloor)
        #expect(body?["temperature"] == nil)
        let one = callable(.openai, id: id) { $0.temperature = 1 }
        #expect(try builder().build(one, .answer).json?["temperature"]?.double == 1)
    }

    @Test(arguments: ["gpt-4o", "olmo-2", "openai/gpt-oss-20b", "grok-3"])
    func otherModelsKeepTheirFields(_ id: String) throws {
        let model = callable(.openai, id: id) { $0.temperature = 0.2 }
        let body = try builder().build(model, .answer).json
        #expect(body?["max_tokens"]?.int == 16)
        #expect(body?["temperature"] == .number("0.2"))
    }

    @Test func theTokenFieldCanBeTurnedRound() throws {
        let request = try builder().build(
            callable(.openai, id: "gpt-4o"), .answer,
            RequestWishes(tokenField: .maxCompletionTokens))
        #expect(request.json?["max_completion_tokens"]?.int == 16)
        #expect(request.json?["max_tokens"] == nil)
        #expect(request.tokenField == .maxCompletionTokens)
    }

    @Test func chatsHaveTheModelsOwnLimitWithAFloor() throws {
        let turns = [
            ChatTurn(speaker: .system, text: "be brief"), ChatTurn(speaker: .user, text: "hi"),
            ChatTurn(speaker: .assistant, text: "hello"), ChatTurn(speaker: .user, text: "bye"),
        ]
        let chat = RequestPurpose.chat(turns, isStreaming: true)
        let small = callable(.openaiResponses, id: "gpt-4o") { $0.maxOutputTokens = 3 }
        let responses = try builder().build(small, chat).json
        #expect(responses?["max_output_tokens"]?.int == 16)
        #expect(responses?["instructions"] == "be brief")
        #expect(responses?["input"]?.array?.count == 3)
        let anthropic = try builder().build(callable(.anthropic), chat).json
        #expect(anthropic?["max_tokens"]?.int == 8192)
        #expect(anthropic?["system"] == "be brief")
        let gemini = try builder().build(callable(.gemini), chat).json
        #expect(gemini?["systemInstruction"]?["parts"]?[0]?["text"] == "be brief")
        #expect(gemini?["contents"]?[1]?["role"] == "model")
        let openai = try builder().build(callable(.openai), chat).json
        #expect(openai?["messages"]?.array?.count == 4)
        #expect(openai?["max_tokens"]?.int == 16384)
    }

    @Test func qwenThinksOnlyWhenStreaming() throws {
        #expect(try builder().build(callable(.qwen), .answer).json?["enable_thinking"] == false)
        #expect(try builder().build(callable(.qwen), .stream).json?["enable_thinking"] == nil)
        #expect(try builder().build(callable(.openai), .answer).json?["enable_thinking"] == nil)
    }

    @Test func probesHaveTheirShapeInEveryProtocol() throws {
        let name: JSONValue = "capability_probe"
        let chat = try builder().build(callable(.openai), .tools).json
        #expect(chat?["tools"]?[0]?["function"]?["name"] == name)
        #expect(
            chat?["tools"]?[0]?["function"]?["parameters"]?["properties"]?["result"]?["enum"]
                == ["ok"])
        let responses = try builder().build(callable(.openaiResponses), .tools).json
        #expect(responses?["tools"]?[0]?["name"] == name)
        let anthropic = try builder().build(callable(.anthropic), .tools).json
        #expect(anthropic?["tools"]?[0]?["input_schema"]?["type"] == "object")
        let gemini = try builder().build(callable(.gemini), .tools).json
        #expect(gemini?["tools"]?[0]?["functionDeclarations"]?[0]?["name"] == name)
        for provider in [Provider.ID.openai, .openaiResponses, .anthropic, .gemini] {
            #expect(try text(callable(provider), .vision).contains(RequestBody.picture))
            #expect(try !text(callable(provider), .answer).contains("tools"))
        }
    }
}
