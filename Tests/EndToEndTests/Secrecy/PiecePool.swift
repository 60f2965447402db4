import Foundation
import Synchronization
import TestSupport

/// A program whose model has a credential in every usual form, and a provider that names the
/// parts of them.
struct PiecePool {
    let program: Program
    let canaries: [Canary]
    private let server: LoopbackServer
    private let mode = Mode()

    private final class Mode: Sendable {
        let escaping = Mutex(0)
        let refuses = Mutex(true)
    }

    var refuses: Bool {
        get { mode.refuses.withLock(\.self) }
        nonmutating set { mode.refuses.withLock { $0 = newValue } }
    }

    func escape(as number: Int) { mode.escaping.withLock { $0 = number } }

    init() async throws {
        let names = [
            "bearer", "token", "key", "basic", "digest", "cookie", "other-cookie", "api-key",
        ]
        let canaries = names.map { Canary($0) }
        let texts = Dictionary(uniqueKeysWithValues: zip(names, canaries.map(\.text)))
        func text(_ name: String) -> String { texts[name] ?? "" }
        let mode = mode
        server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            let escaping = Escaping.all[mode.escaping.withLock(\.self)]
            let refuses = mode.refuses.withLock(\.self)
            try connection.send(
                PiecePool.answer(
                    request, canaries.map { escaping.write($0.text) }, refuses: refuses))
        }
        self.canaries = canaries
        program = try Program()
        try await program.succeed(
            "add", "it", "--provider", "custom", "--model", "m", "--base-url", server.url("/v1"),
            "--api-key-stdin", input: text("api-key"))
        let user = Data("user:\(text("basic"))".utf8).base64EncodedString()
        for (name, value) in [
            ("X-Auth", "Bearer \(text("bearer"))"), ("X-Token", "Token token=\"\(text("token"))\""),
            ("X-Key", "key=\(text("key"))"), ("X-Basic", "Basic \(user)"),
            ("X-Digest", "Digest username=\"me\", response=\"\(text("digest"))\""),
            ("Cookie", "theme=dark; a=\(text("cookie")); b=\(text("other-cookie"))"),
        ] {
            try await program.succeed(
                "headers", "set", "it", name, "--value-stdin", input: value)
        }
    }

    /// What no escape of marks changes.
    static func core(of canary: Canary) -> String {
        canary.text.split(separator: "\"").dropFirst().first?.split(separator: "-").last
            .map(String.init) ?? canary.text
    }

    func found(in text: String) -> [String] {
        canaries.found(in: text)
            + canaries.filter { text.contains(PiecePool.core(of: $0)) }.map(\.name)
    }

    private static func answer(_ request: String, _ said: [String], refuses: Bool) -> String {
        // What is no escape of JSON yet becomes one.
        let said = said.map { text in
            text.contains("\\") ? text : text.replacing("\"", with: "\\\"")
        }
        let all = said.joined(separator: " ")
        let headers = ["X-Echo: \(all)", "Location: /\(all)", "Server: \(all)"]
        if request.hasPrefix("GET ") {
            let ids = said.map { "{\"id\":\"model \($0)\"}" }.joined(separator: ",\n")
            return HTTPText.answer("{\"data\":[\(ids)]}", headers: headers)
        }
        if refuses {
            let lines = said.map { "\"\($0)\"" }.joined(separator: ",\n")
            return HTTPText.answer(
                "401 Invalid \(all)", "{\"error\":{\"message\":\"\(all)\"},\n\"more\":[\(lines)]}",
                headers: headers)
        }
        guard request.contains("\"stream\":true") else {
            return HTTPText.answer(
                "{\"model\":\"\(all)\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"I say \(all)\"},\"finish_reason\":\"stop\"}]}",
                headers: headers)
        }
        let texts = pieces(of: "I say \(all).").map { piece in
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(piece)\"}}]}\n\n"
        }
        return HTTPText.answer(
            texts.joined()
                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n", type: "text/event-stream", headers: headers)
    }

    /// Cut after every few characters, but in no escape of JSON.
    private static func pieces(of text: String) -> [String] {
        var pieces = [""]
        var rest = text[...]
        while let first = rest.first {
            var count = 1
            if first == "\\" { count = rest.dropFirst().first == "u" ? 6 : 2 }
            pieces[pieces.count - 1] += rest.prefix(count)
            rest = rest.dropFirst(count)
            if pieces[pieces.count - 1].count >= 7 { pieces.append("") }
        }
        return pieces
    }
}
