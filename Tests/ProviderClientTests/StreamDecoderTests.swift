import PoolModel
import Testing

@testable import ProviderClient

@Suite struct StreamDecoderTests {
    private func read(_ wireProtocol: WireProtocol, _ text: String) -> (
        [StreamEvent], StreamOutcome
    ) {
        var reader = StreamReader(wireProtocol)
        let events = reader.feed(Array(text.utf8))
        return (events, reader.outcome)
    }

    @Test func chatStreams() {
        let (events, outcome) = read(
            .openAIChat,
            """
            data: {"choices":[],"prompt_filter_results":[]}

            data: {"model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}

            data: {"model":"m","choices":[{"delta":{"reasoning_content":"hm"}}]}

            data: {"model":"m","choices":[{"delta":{"content":"o"}}]}

            data: {"model":"m","choices":[{"delta":{"content":"k"},"finish_reason":"stop"}]}

            data: {"model":"m","choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2}}

            data: [DONE]


            """)
        #expect(events.contains(.text("o")) && events.last == .end)
        #expect(outcome.answer.text == "ok")
        #expect(outcome.answer.hasThought)
        #expect(outcome.answer.usage == TokenUsage(input: 8, output: 2))
        #expect(outcome.isComplete && outcome.error == nil)
    }

    private func finding(_ purpose: RequestPurpose, _ stream: String) throws -> Finding {
        let model = callable(.openai)
        return Classifier.classify(
            stream: read(.openAIChat, stream).1, answer: HTTPAnswer(status: 200),
            request: try builder().build(model, purpose), model: model.model)
    }

    @Test func aStreamThatIsCutOffIsSaidToBe() throws {
        let found = try finding(.stream, #"data: {"choices":[{"delta":{"content":"o"}}]}\#n\#n"#)
        #expect(found.verdict == .badResponse)
        #expect(found.message.contains("broke its answer off (HTTP 200): the stream has no end"))
        #expect(found.next.contains("time limit of a gateway"))
    }

    @Test func anErrorInTheMiddleOfAStreamIsTheServers() throws {
        let begin = #"data: {"choices":[{"delta":{"content":"o"}}]}\#n\#n"#
        let typed = try finding(
            .stream, begin + #"data: {"error":{"message":"boom","type":"server_error"}}\#n\#n"#)
        #expect(typed.verdict == .serverError)
        #expect(typed.message.hasSuffix("had an error of its own (HTTP 200): boom"))
        let bare = try finding(.stream, begin + #"data: {"error":{"message":"boom"}}\#n\#n"#)
        #expect(bare.verdict == .badResponse)
        #expect(bare.message.contains("reports an error inside its answer (HTTP 200): boom"))
        #expect(bare.next.hasPrefix("read what the server says"))
    }

    @Test func aChatsAnswerThatReachesItsLimitIsNoted() throws {
        let turns = [ChatTurn(speaker: .user, text: "hi")]
        for (reason, notes) in [("length", 1), ("stop", 0)] {
            let found = try finding(
                .chat(turns, isStreaming: true),
                #"data: {"model":"some-model","choices":[{"delta":{"content":"o"},"finish_reason":"\#(reason)"}]}\#n\#n"#
            )
            #expect(found.notes.count == notes, "\(found.notes)")
            #expect(found.verdict.isOK)
        }
    }

    @Test func responsesStreams() {
        let (_, outcome) = read(
            .openAIResponses,
            """
            event: response.created
            data: {"type":"response.created","response":{"model":"gpt-4o","status":"in_progress"}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","delta":"ok"}

            event: response.completed
            data: {"type":"response.completed","response":{"error":null,"usage":{"input_tokens":3,"output_tokens":1}}}


            """)
        #expect(outcome.answer.text == "ok" && outcome.answer.model == "gpt-4o")
        #expect(outcome.isComplete && outcome.answer.usage?.input == 3)
    }

    @Test func anthropicStreams() {
        let (_, outcome) = read(
            .anthropicMessages,
            """
            event: message_start
            data: {"type":"message_start","message":{"model":"claude-x","content":[]}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ok"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}

            event: message_stop
            data: {"type":"message_stop"}


            """)
        #expect(outcome.answer.text == "ok" && outcome.answer.finish == "end_turn")
        #expect(outcome.isComplete)
    }

    @Test func geminiStreams() {
        let (_, outcome) = read(
            .geminiGenerate,
            """
            data: {"candidates":[{"content":{"parts":[{"text":"think","thought":true},{"text":"o"}]}}],"modelVersion":"g"}

            data: {"candidates":[{"content":{"parts":[{"text":"k"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1}}


            """)
        #expect(outcome.answer.text == "ok" && outcome.answer.hasThought && outcome.isComplete)
    }

    @Test(arguments: WireProtocol.allCases)
    func errorsInTheMiddleAreKept(_ wireProtocol: WireProtocol) {
        let (_, outcome) = read(
            wireProtocol,
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
        )
        #expect(outcome.error != nil && !outcome.isComplete)
    }

    @Test(arguments: WireProtocol.allCases)
    func strangeDataIsPassedOver(_ wireProtocol: WireProtocol) {
        for text in [
            "null", "7", "[]", "{}", #"{"choices":7}"#, #"{"choices":[null]}"#, "{", #"{"type":8}"#,
        ] {
            let (events, _) = read(wireProtocol, "data: \(text)\n\n")
            #expect(events.allSatisfy { $0 == .unreadable })
        }
    }

    // MARK: What becomes of a stream

    private func finding(
        _ text: String, status: Int = 200, type: String = "text/event-stream",
        provider: Provider.ID = .openai
    ) throws -> Finding {
        let model = callable(provider)
        let request = try builder().build(model, .stream)
        var reader = StreamReader(request.wireProtocol)
        _ = reader.feed(Array(text.utf8))
        let answer = HTTPAnswer(
            status: status, headers: [.init("Content-Type", type)], body: Array(text.utf8))
        return Classifier.classify(
            stream: reader.outcome, answer: answer, request: request, model: model.model)
    }

    @Test func aCleanStreamIsOK() throws {
        let text =
            "data: {\"model\":\"some-model\",\"choices\":[{\"delta\":{\"content\":\"ok\"}}]}\n\ndata: [DONE]\n\n"
        let found = try finding(text)
        #expect(found.verdict == .ok && found.reply == "ok")
    }

    @Test func aStreamWithoutItsEndIsNot() throws {
        let text =
            "data: {\"model\":\"some-model\",\"choices\":[{\"delta\":{\"content\":\"o\"}}]}\n\n"
        #expect(try finding(text).verdict == .badResponse)
        #expect(try finding("").verdict == .badResponse)
    }

    @Test func anErrorInTheStreamIsClassifiedLikeAnyOther() throws {
        let text =
            "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"o\"}}]}\n\ndata: {\"error\":{\"message\":\"slow\",\"type\":\"rate_limit_error\",\"code\":\"429\"}}\n\n"
        #expect(try finding(text).verdict == .rateLimited)
        let anthropic =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
        #expect(try finding(anthropic, provider: .anthropic).verdict == .overloaded)
    }

    @Test func anAnswerInOnePieceIsANote() throws {
        let text = #"{"model":"some-model","choices":[{"message":{"content":"ok"}}]}"#
        let found = try finding(text, type: "application/json")
        #expect(found.verdict == .okWithNotes)
        #expect(found.notes == ["it was not streamed: the answer came in one piece"])
    }

    @Test func aPageOrAnErrorInsteadOfAStreamIsSeen() throws {
        #expect(
            try finding("<html><title>x</title></html>", type: "text/html").verdict == .badResponse)
        let error = #"{"error":{"message":"Invalid API Key","code":"invalid_api_key"}}"#
        #expect(try finding(error, status: 401, type: "application/json").verdict == .authFailed)
    }
}
