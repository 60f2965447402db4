/// A provider on loopback that has one model of every kind: what stands behind LiteLLM where models of
/// other kinds than chat are tested.
package final class KindServer: Sendable {
    private let server: LoopbackServer
    package var port: Int { server.port }

    package init() throws {
        server = try LoopbackServer { connection in
            try connection.send(KindServer.answer(to: try connection.readRequest()))
        }
    }

    private static func answer(to request: String) -> [UInt8] {
        let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let asked = AskedWords.of(request) ?? "pong"
        func json(_ text: String) -> [UInt8] { Array(HTTPText.answer(text).utf8) }
        switch path {
        case _ where path.hasSuffix("/chat/completions"):
            guard !request.contains("\"vector\"") else {
                let words = "vector is an embedding model"
                return Array(
                    HTTPText.answer("400 Bad Request", #"{"error":{"message":"\#(words)"}}"#).utf8)
            }
            let text = request.contains("\"canned\"") ? "The service is closed today." : asked
            return json(
                #"{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"#
                    + #""message":{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}]}"#
            )
        case _ where path.hasSuffix("/embeddings"):
            return json(
                #"{"object":"list","model":"vector","data":[{"object":"embedding","index":0,"#
                    + #""embedding":[0.25,-0.5,0.125]}],"usage":{"prompt_tokens":2,"total_tokens":2}}"#
            )
        case _ where path.hasSuffix("/rerank"):
            return json(
                #"{"id":"1","results":[{"index":1,"relevance_score":0.9},"#
                    + #"{"index":0,"relevance_score":0.1}],"meta":{}}"#)
        case _ where path.hasSuffix("/audio/speech"):
            let sound = Array("RIFF".utf8) + [36, 0, 0, 0] + Array("WAVEfmt ".utf8) + [0, 0, 0, 0]
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: \(sound.count)\r\n"
                + "Connection: close\r\n\r\n"
            return Array(head.utf8) + sound
        case _ where path.hasSuffix("/audio/transcriptions"):
            return json(#"{"text":"a tone"}"#)
        case _ where path.hasSuffix("/moderations"):
            return json(
                #"{"id":"1","model":"judge","results":[{"flagged":false,"categories":{},"#
                    + #""category_scores":{}}]}"#)
        case _ where path.hasSuffix("/completions"):
            // What only completes texts goes on with what stands there.
            let prompt = request.firstMatch(of: /"prompt": ?\[?"([^",]*)/).map { String($0.1) }
            return json(
                #"{"id":"1","object":"text_completion","created":1,"model":"text","choices":"#
                    + #"[{"index":0,"text":" \#(prompt ?? "?"),","finish_reason":"length"}]}"#)
        default: return Array(HTTPText.answer("404 Not Found", "{}").utf8)
        }
    }
}
