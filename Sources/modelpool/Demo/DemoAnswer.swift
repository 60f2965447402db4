/// What the demonstration's provider answers: every kind of answer that real ones give, by path.
struct DemoAnswer {
    /// A piece of the body, and how long to wait before it.
    struct Piece {
        let text: String
        var milliseconds = 0
    }

    let status: String
    let type: String
    let pieces: [Piece]
    var delay = 0

    static let key = "demo-key-0123456789abcdef"
    static let token = "demo-token-0123456789abcdef"
    static let model = "demo-model"
    private static func words(_ body: String) -> [String] {
        ["This ", "is ", "a ", "demonstration. ", asked(body) ?? "ok"]
    }

    /// What a connection test has the model say; letters and blanks only, as it is put into JSON.
    private static func asked(_ body: String) -> String? {
        guard let start = body.firstRange(of: "Say '")?.upperBound,
            let end = body[start...].firstRange(of: "', nothing else")?.lowerBound
        else { return nil }
        return String(body[start..<end].filter { $0.isLetter || $0 == " " })
    }

    /// - Parameter headers: names in lower case.
    static func to(
        path: String, headers: [String: String], body: String
    ) -> DemoAnswer {
        let parts = path.split(separator: "/")
        let place = parts.first ?? ""
        if place == "gateway", headers["x-gateway-token"] != token { return gatewayPage }
        let key = headers["x-api-key"] ?? headers["authorization"].map { String($0.dropFirst(7)) }
        guard key == DemoAnswer.key else {
            return error("401 Unauthorized", "Incorrect API key provided.", "invalid_api_key")
        }
        if place == "quota" {
            return error(
                "429 Too Many Requests", "You exceeded your current quota.", "insufficient_quota")
        }
        if parts.last == "models" {
            return json("200 OK", "{\"object\":\"list\",\"data\":[{\"id\":\"\(model)\"}]}")
        }
        guard body.contains("\"\(model)\"") else {
            return error("404 Not Found", "The model does not exist.", "model_not_found")
        }
        var answer: DemoAnswer
        switch (parts.last, body.contains("\"stream\":true")) {
        case ("completions"?, false): answer = json("200 OK", completion(asked(body) ?? "ok"))
        case ("completions"?, true): answer = stream(completionEvents(words(body)))
        case ("messages"?, false): answer = json("200 OK", message(asked(body) ?? "ok"))
        case ("messages"?, true): answer = stream(messageEvents(words(body)))
        default: return error("404 Not Found", "There is no such path.", "not_found")
        }
        if place == "slow" { answer.delay = 3000 }
        return answer
    }

    // MARK: Bodies

    private static func json(_ status: String, _ body: String) -> DemoAnswer {
        DemoAnswer(status: status, type: "application/json", pieces: [Piece(text: body)])
    }

    private static func error(_ status: String, _ message: String, _ code: String) -> DemoAnswer {
        json(
            status,
            "{\"error\":{\"message\":\"\(message)\",\"type\":\"\(code)\",\"code\":\"\(code)\"}}")
    }

    private static let gatewayPage = DemoAnswer(
        status: "403 Forbidden", type: "text/html",
        pieces: [
            Piece(
                text: "<html><head><title>403 Forbidden</title></head>"
                    + "<body>The demonstration's gateway wants X-Gateway-Token.</body></html>")
        ])

    private static func completion(_ text: String) -> String {
        "{\"id\":\"demo\",\"object\":\"chat.completion\",\"model\":\"\(model)\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\(text)\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}"
    }

    private static func message(_ text: String) -> String {
        "{\"id\":\"demo\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"\(model)\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"\(text)\"}],\"stop_reason\":\"end_turn\","
            + "\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}"
    }

    private static func stream(_ events: [String]) -> DemoAnswer {
        DemoAnswer(
            status: "200 OK", type: "text/event-stream",
            pieces: events.map { Piece(text: $0 + "\n\n", milliseconds: 120) })
    }

    private static func completionEvents(_ words: [String]) -> [String] {
        words.map { word in
            "data: {\"id\":\"demo\",\"object\":\"chat.completion.chunk\",\"model\":\"\(model)\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(word)\"}}]}"
        } + [
            "data: {\"id\":\"demo\",\"object\":\"chat.completion.chunk\",\"model\":\"\(model)\","
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "data: [DONE]",
        ]
    }

    private static func messageEvents(_ words: [String]) -> [String] {
        [
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"demo\","
                + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"\(model)\","
                + "\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        ]
            + words.map { word in
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"\(word)\"}}"
            } + [
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
                    + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}",
            ]
    }
}
