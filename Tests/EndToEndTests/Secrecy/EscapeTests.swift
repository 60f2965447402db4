import Foundation
import TestSupport
import Testing

/// Control bytes and sequences from servers, imports and a changed database: none reaches the
/// terminal as it came, on the screen or from a command.
struct EscapeTests {
    /// What a terminal, or an eye, would take for something else than text.
    private static let payloads = [
        "\u{1B}]0;pwned\u{07}", "\u{1B}[2Jpwned", "\u{9B}31mpwned", "\u{1B}Ppwned\u{1B}\\",
        "\u{08}\u{08}pwned", "\u{7F}pwned", "\u{202E}pwned", "\u{2066}pwned", "\u{200B}pwned",
        "\u{0}pwned",
    ]

    private static let text = payloads.joined(separator: " ")

    private static func found(in bytes: [UInt8]) -> [String] {
        let data = Data(bytes)
        return payloads.filter { data.range(of: Data($0.utf8)) != nil }
            .map { $0.debugDescription }
    }

    private static func hostile() throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            let message = try JSONEncoder().encode(text)
            let shown = String(decoding: message, as: UTF8.self)
            let bare = text.replacing("\u{0}", with: "")
            if request.contains("/chat/completions"), request.contains("say") {
                let body =
                    #"{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"#
                    + shown + #"},"finish_reason":"stop"}]}"#
                return try connection.send(HTTPText.answer(body))
            }
            try connection.send(
                HTTPText.answer(
                    "418 \(bare)", #"{"error":{"message":"# + shown + #","type":"# + shown + "}}",
                    headers: ["Server: \(bare)", "X-Request-Id: \(bare)"]))
        }
    }

    private func expectClean(_ terminal: PseudoTerminal, _ what: Comment) {
        #expect(Self.found(in: terminal.received) == [], what)
        // The words are there, so what came before them could have been.
        #expect(Data(terminal.received).range(of: Data("pwned".utf8)) != nil, what)
    }

    @Test func ofAServerOrTheDatabase() async throws {
        let server = try Self.hostile()
        let program = try Program()
        try await program.succeed(
            "add", "it", "--provider", "custom", "--model", "m", "--base-url", server.url("/v1"))
        for arguments in [
            ["test", "it"], ["models", "it"], ["chat", "it", "say", "--no-stream"],
            ["chat", "it", "no"],
        ] {
            let terminal = try PseudoTerminal(
                Surroundings.modelpool, arguments, environment: program.surroundings)
            _ = try await terminal.waitForExit(within: .seconds(60))
            expectClean(terminal, "\(arguments)")
        }
        let screen = try PseudoTerminal(
            Surroundings.modelpool, environment: program.surroundings, columns: 120, rows: 40)
        try await screen.wait(forText: "it ")
        screen.type("t")
        try await screen.wait(forText: "Next:")
        screen.signal(SIGTERM)
        #expect(try await screen.waitForExit() == 0)
        expectClean(screen, "the screen")
        #expect(screen.isTerminalClean)

        // What no import takes may stand in the database all the same.
        let sql =
            "UPDATE model SET tags = char(27) || '[2Jpwned', changed_by = char(27) || '[2Jpwned' "
            + "|| char(8238) || 'pwned', base_url = base_url || char(27) || '[2Jpwned'"
        try await Finished.running("sqlite3", [program.pool, sql]).expectSuccess()
        for arguments in [
            ["show", "it"], ["test", "it"], ["pool", "accept", "--dry-run"], ["doctor"],
        ] {
            let terminal = try PseudoTerminal(
                Surroundings.modelpool, arguments, environment: program.surroundings)
            _ = try await terminal.waitForExit(within: .seconds(60))
            expectClean(terminal, "\(arguments)")
        }
    }

    @Test func ofAnImport() async throws {
        let program = try Program()
        let models = Self.payloads.map {
            ["name": $0, "provider": $0, "model": $0, "base_url": "http://127.0.0.1:9/" + $0]
        }
        let json = try JSONSerialization.data(withJSONObject: ["schema": 1, "models": models])
        let files = [
            try program.home.write(String(decoding: json, as: UTF8.self), to: "a.json"),
            try program.home.write(
                "\(Self.text)=\(Self.text)\nOPENAI_API_KEY=x\u{1B}[2Jpwned\n", to: ".env"),
            try program.home.write("model_list:\n  - model_name: \"\(Self.text)\"\n", to: "a.yaml"),
            try program.home.write(
                "curl 'https://h/\(Self.text)' -H '\(Self.text): x'\n", to: "a.sh"),
        ]
        for file in files {
            let terminal = try PseudoTerminal(
                Surroundings.modelpool, ["import", file], environment: program.surroundings)
            _ = try await terminal.waitForExit(within: .seconds(60))
            #expect(Self.found(in: terminal.received) == [], "\(file)")
        }
    }
}
