import Foundation
import Synchronization
import TestSupport

/// A provider on loopback that answers as `openai-chat` does: `/v1` well, `/gated` only with the
/// gateway's token, `/denied` with a wrong-key error, `/canned` with "pong" whatever it is asked, and
/// the model list.
struct CLIProvider {
    static let token = "canary-gateway-token-5555"
    let server: LoopbackServer
    private let switchboard = Switchboard()

    /// Whether the provider has turned against everybody.
    private final class Switchboard: Sendable {
        let deniesEverything = Mutex(false)
    }

    init() throws {
        let switchboard = switchboard
        server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            // No model answers within the millisecond that `slow-after` counts from.
            if request.hasPrefix("POST ") { usleep(3000) }
            let isDenied = switchboard.deniesEverything.withLock(\.self)
            try connection.send(CLIProvider.answer(to: isDenied ? "POST /denied/" : request))
        }
    }

    func denyEverything() { switchboard.deniesEverything.withLock { $0 = true } }

    var base: String { server.url("/v1") }
    var gated: String { server.url("/gated/v1") }
    var denied: String { server.url("/denied/v1") }
    var canned: String { server.url("/canned/v1") }
    /// What was to be said in the last connection test.
    var asked: String { server.received.compactMap { AskedWords.of($0) }.last ?? "" }

    private static func answer(to request: String) -> String {
        let isAllowed = request.contains("X-Gateway-Token: \(token)")
        if request.contains(" /gated/"), !isAllowed {
            let page = "<html><head><title>403 Forbidden</title></head><body>nginx</body></html>"
            return HTTPText.answer(
                "403 Forbidden", page, type: "text/html", headers: ["Server: nginx"])
        }
        if request.contains(" /denied/") {
            let error =
                #"{"error":{"message":"Incorrect API key","type":"invalid_request_error","#
                + #""code":"invalid_api_key"}}"#
            return HTTPText.answer("401 Unauthorized", error)
        }
        if request.hasPrefix("GET ") {
            return HTTPText.answer(#"{"data":[{"id":"qwen"},{"id":"other"}]}"#)
        }
        let asked = request.contains(" /canned/") ? nil : AskedWords.of(request)
        let words = asked ?? "pong"
        guard request.contains(#""stream":true"#) else {
            return HTTPText.answer(
                #"{"model":"qwen","choices":[{"index":0,"message":{"role":"assistant","#
                    + #""content":"\#(words)"},"finish_reason":"stop"}]}"#)
        }
        let pieces = [String(words.prefix(2)), String(words.dropFirst(2))].map {
            #"data: {"model":"qwen","choices":[{"index":0,"delta":{"content":""# + $0
                + "\"}}]}\n\n"
        }
        let end =
            #"data: {"model":"qwen","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
            + "\n\ndata: [DONE]\n\n"
        return HTTPText.answer(pieces.joined() + end, type: "text/event-stream")
    }
}

extension CLI {
    /// Adds a model of the provider.
    func add(_ name: String, at base: String) async throws {
        try await self(
            "add", name, "--provider", "custom", "--model", "qwen", "--base-url", base,
            "--api-key-stdin", input: Secrets.key
        ).expectSuccess()
    }
}
