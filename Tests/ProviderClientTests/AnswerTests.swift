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

    /// Public pairs of asked and answered names: providers' documentation, and answers in issues.
    @Test(arguments: [
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4-20250514", true),
        (
            "eu.anthropic.claude-3-5-haiku-20241022-v1:0",
            "anthropic.claude-3-5-haiku-20241022-v1:0", true
        ),
        ("anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku-20240307", true),
        ("bedrock/us.amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0", true),
        ("meta.llama3-70b-instruct-v1:0", "meta.llama3-8b-instruct-v1:0", false),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929", true),
        ("publishers/google/models/gemini-2.0-flash", "gemini-2.0-flash-001", true),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", "llama-v3p1-8b-instruct", true),
        ("claude-opus-4@20250514", "claude-opus-4-20250514", true),
        ("claude-opus-4-1@20250805", "claude-opus-4-1", true),
        ("gemini-1.5-pro@001", "gemini-1.5-pro-001", true), ("mymodel@main", "mymodel", true),
        ("org/model@main", "org/model", true), ("mistral-large-latest", "mistral-large-2411", true),
        ("mistral-small-latest", "mistral-large-2411", false),
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18", true),
        ("gpt-35-turbo", "gpt-3.5-turbo-0125", true),
        ("qwen-plus", "qwen-plus-2025-04-28", true), ("qwen-max", "qwen-plus", false),
        ("qwen-turbo-latest", "qwen-turbo", true), ("glm-4", "glm-4-plus", false),
        ("glm-4-flash", "glm-4-flash-250414", true), ("moonshot-v1-8k", "moonshot-v1-32k", false),
        ("kimi-k2-0905-preview", "kimi-k2-0905-preview", true), ("grok-4", "grok-4-0709", true),
        ("grok-3-mini", "grok-3", false), ("command-r-plus", "command-r-plus-08-2024", true),
        ("command-r", "command-r-plus", false),
        ("deepseek/deepseek-chat-v3-0324:free", "deepseek/deepseek-chat-v3-0324", true),
        ("deepseek-r1", "deepseek-r1-0528", true),
        ("deepseek-r1", "deepseek-r1-distill-qwen-32b", false),
        ("llama-3.1-8b-instant", "llama-3.1-70b-versatile", false),
        ("llama3.1:8b", "llama3.1:70b", false),
        ("llama3.1", "llama3.1:70b-instruct-q4_K_M", true), ("o3", "o3-mini", false),
        ("o3-mini", "o3-mini-2025-01-31", true), ("o1", "o1-pro", false),
        ("gpt-5", "gpt-5-mini", false),
        ("gpt-5", "gpt-5-2025-08-07", true), ("gpt-4.1", "gpt-4.1-nano", false),
        ("gpt-4.1-nano", "gpt-4.1-nano-2025-04-14", true),
        ("gemini-2.5-flash", "gemini-2.5-flash-lite", false),
        ("gemini-2.5-pro", "gemini-2.5-flash", false),
        ("gemini-2.0-flash", "gemini-2.0-flash-001", true),
        ("claude-3-5-sonnet", "claude-3-5-haiku", false),
        ("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet-v2-20241022", true),
        ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", true),
        ("claude-opus-4", "claude-opus-4-1-20250805", false),
        ("openrouter/anthropic/claude-3.5-sonnet", "anthropic/claude-3.5-sonnet", true),
        ("anthropic/claude-3.5-sonnet", "anthropic/claude-3-5-sonnet-20241022", true),
        ("x-ai/grok-4-fast:free", "x-ai/grok-4-fast", true),
        ("mixtral-8x7b", "mixtral-8x22b", false),
        ("nomic-embed-text:v1.5", "nomic-embed-text", true),
        ("text-embedding-3-small", "text-embedding-3-large", false),
        ("text-embedding-ada-002", "text-embedding-ada-002-v2", true),
        ("whisper-1", "whisper-large-v3", false), ("hosted_vllm/qwen2.5-7b", "qwen2.5-7b", true),
        ("Qwen/Qwen2.5-7B-Instruct", "Qwen2.5-7B-Instruct", true),
        ("mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b-instruct-v0.3", true),
        ("gemma2:9b", "gemma2:27b", false), ("gemma2", "gemma2:27b", true),
        ("phi-4", "phi-4-mini-instruct", false),
    ])
    func publicPairsAreJudgedRightly(_ asked: String, _ answered: String, _ same: Bool) {
        #expect(ModelName.isSame(asked: asked, answered: answered) == same)
    }
}
