import PoolModel
import Testing

@testable import ProviderClient

@Suite struct AnswerTests {
    private func answer(_ wireProtocol: WireProtocol, _ json: String) throws -> ModelAnswer {
        try ModelAnswer(try JSONParser.parse(json), wireProtocol)
    }

    @Test func chatAnswersAreRead() throws {
        let read = try answer(
            .openAIChat,
            #"{"model":"m","choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"o"},{"type":"text","text":"k"}],"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1.0,"completion_tokens":2}}"#
        )
        #expect(read.text == "ok" && read.model == "m" && read.finish == "stop")
        #expect(read.toolCalls == [.init(name: "f", arguments: "{}")])
        #expect(read.usage == TokenUsage(input: 1, output: 2))
    }

    @Test func responsesAnswersAreRead() throws {
        let read = try answer(
            .openAIResponses,
            #"{"model":"m","status":"completed","error":null,"output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"ok"}]},{"type":"function_call","name":"f","arguments":"{}"}],"usage":{"input_tokens":1,"output_tokens":2}}"#
        )
        #expect(read.text == "ok" && read.hasThought && read.toolCalls.map(\.name) == ["f"])
    }

    @Test func anthropicAnswersAreRead() throws {
        let read = try answer(
            .anthropicMessages,
            #"{"type":"message","model":"m","content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"ok"},{"type":"tool_use","name":"f","input":{"result":"ok"}}],"stop_reason":"end_turn"}"#
        )
        #expect(read.text == "ok" && read.hasThought)
        #expect(read.toolCalls == [.init(name: "f", arguments: #"{"result":"ok"}"#)])
    }

    @Test func geminiAnswersAreRead() throws {
        let read = try answer(
            .geminiGenerate,
            #"{"candidates":[{"content":{"parts":[{"text":"ok"},{"functionCall":{"name":"f","args":{}}}]},"finishReason":"STOP"}],"modelVersion":"g"}"#
        )
        #expect(read.text == "ok" && read.model == "g" && read.toolCalls.map(\.name) == ["f"])
        let cut = try answer(.geminiGenerate, #"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#)
        #expect(cut.text.isEmpty && cut.finish == "MAX_TOKENS")
    }

    @Test(arguments: WireProtocol.allCases)
    func otherShapesAreRefusedNotGuessed(_ wireProtocol: WireProtocol) throws {
        for text in [
            "{}", "[]", "null", "7", #"{"choices":{},"output":{},"content":{},"candidates":{}}"#,
        ] {
            #expect(throws: AnswerProblem.otherShape) { try answer(wireProtocol, text) }
        }
    }

    @Test(arguments: [
        (#"{"object":"list","data":[{"id":"a"},{"id":"b"},{"id":"a"}]}"#, ["a", "b"]),
        (#"[{"id":"x/y"},{"id":"z"}]"#, ["x/y", "z"]),
        (#"{"models":[{"name":"models/gemini-2.5-pro"}]}"#, ["gemini-2.5-pro"]),
        (#"{"models":[{"name":"llama3:8b","model":"llama3:8b"}]}"#, ["llama3:8b"]),
        (#"{"data":[]}"#, []), (#"{"data":[7,{"id":null},{"x":1},{"id":"ok"}]}"#, ["ok"]),
    ])
    func modelListsOfEveryShapeAreRead(_ body: String, _ ids: [String]) {
        #expect(ModelList.parse(Array(body.utf8)) == ids)
    }

    @Test(arguments: ["{}", "x", "", #"[{"error":{}}]"#, #"{"error":"no"}"#, "<html></html>"])
    func whatIsNoListIsNone(_ body: String) {
        #expect(ModelList.parse(Array(body.utf8)) == nil)
    }

    @Test(arguments: [
        ("gpt-4o", "gpt-4o-2024-08-06", true), ("gpt-4", "gpt-4-0613", true),
        ("gpt-4o", "gpt-4o-mini", false), ("gpt-4o", "gpt-4o-mini-2024-07-18", false),
        ("openai/gpt-4o", "gpt-4o", true), ("models/gemini-2.5-pro", "gemini-2.5-pro", true),
        ("gemini-2.5-flash", "gemini-2.5-flash-preview-05-20", true),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022", true),
        ("claude-sonnet-4", "claude-sonnet-4-5", false), ("gpt-4", "gpt-4.1", false),
        ("llama3", "llama3:latest", true), ("llama3", "llama3:8b", true),
        ("qwen", "/models/qwen.gguf", true), ("Some-Model", "some-model", true),
        ("gpt-4o", "claude-3", false), ("o1", "o1-2024-12-17", true),
    ])
    func datedAndPrefixedNamesAreTheSameModel(_ asked: String, _ answered: String, _ same: Bool) {
        #expect(ModelName.isSame(asked: asked, answered: answered) == same)
    }
}
