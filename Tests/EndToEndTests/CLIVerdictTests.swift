import Foundation
import TestSupport
import Testing

/// Verdict, `ok` and exit code say the same, whichever command is asked.
struct CLIVerdictTests {
    /// Every verdict in the words of the interface; these two alone are a success.
    static let good: Set<String> = ["ok", "ok_with_notes"]

    /// As each was stored by a test, so it is listed.
    @Test func everyStoredVerdictIsListedWithItsOK() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("m", at: provider.base)
        try await cli("test", "m").expectSuccess()
        let page = try await cli("help", "verdicts").expectSuccess().output
        let codes = page.split(separator: "\n").map(String.init).filter {
            $0.first?.isLowercase == true
        }
        #expect(codes.count > 35 && Self.good.isSubset(of: codes))
        for code in codes {
            try await Finished.running(
                "sqlite3", [cli.pool, "UPDATE test_result SET verdict='\(code)'"]
            ).expectSuccess()
            let shown = try await cli("show", "m", "--json").expectSuccess().object()
            let test = try #require(shown["last_test"] as? [String: Any])
            #expect(test["verdict"] as? String == code)
            #expect(test["ok"] as? Bool == Self.good.contains(code), "\(code)")
            let list = try await cli("list", "--json").expectSuccess().object()
            let models = try #require(list["models"] as? [[String: Any]])
            let listed = try #require(models.first?["last_test"] as? [String: Any])
            #expect(listed["ok"] as? Bool == Self.good.contains(code), "\(code)")
            let line = try await cli("list").expectSuccess().output
            // A test that somebody stopped is no failure.
            let isFailure = !Self.good.contains(code) && code != "cancelled"
            #expect(line.contains("FAIL") == isFailure, "\(line)")
        }
    }

    static let rounds: [(answeredAs: String, status: String, verdict: String)] = [
        ("qwen", "200 OK", "ok"), ("another-model", "200 OK", "ok_with_notes"),
        ("qwen", "500 Internal Server Error", "server_error"),
        ("qwen", "401 Unauthorized", "auth_failed"),
        ("qwen", "429 Too Many Requests", "rate_limited"),
    ]

    @Test(arguments: rounds)
    func everyCommandSaysTheSame(
        _ round: (answeredAs: String, status: String, verdict: String)
    ) async throws {
        let cli = try CLI()
        let server = try LoopbackServer { connection in
            let asked = AskedWords.of(try connection.readRequest()) ?? "pong"
            let body =
                #"{"model":"\#(round.answeredAs)","choices":[{"index":0,"message":{"#
                + #""role":"assistant","content":"\#(asked)"},"finish_reason":"stop"}]}"#
            try connection.send(
                HTTPText.answer(round.status, round.status.hasPrefix("200") ? body : "{}"))
        }
        try await cli.add("m", at: server.url("/v1"))
        let isGood = Self.good.contains(round.verdict)
        for command in [
            ["test", "m", "--json"], ["test", "--all", "--json"], ["watch", "--once", "--json"],
            ["chat", "m", "hi", "--no-stream", "--json"],
        ] {
            let ended = try await cli.run(command)
            let object = try ended.object()
            #expect(object["verdict"] as? String == round.verdict, "\(command)")
            #expect(object["ok"] as? Bool == isGood, "\(command)")
            #expect(ended.code == (isGood ? 0 : 1), "\(command)")
        }
        let alert = cli.home.file("alert")
        try await Finished.running("sqlite3", [cli.pool, "DELETE FROM test_result"]).expectSuccess()
        _ = try await cli(
            "watch", "--once", "--on-change", "echo $MODELPOOL_VERDICT $MODELPOOL_OK > \(alert)")
        #expect(try cli.home.read("alert") == "\(round.verdict) \(isGood ? "yes" : "no")\n")
    }

    /// A script gets an object whatever became of the request.
    @Test func aListThatDidNotComeHasItsVerdict() async throws {
        let cli = try CLI()
        let port = try #require(try FreePorts.take(1).first)
        try await cli.add("m", at: "http://127.0.0.1:\(port)/v1")
        let ended = try await cli("models", "m", "--json")
        #expect(ended.code == 1)
        let object = try ended.object()
        #expect(try Schema(named: "models").problems(of: object, at: "models") == [])
        #expect(object["verdict"] as? String == "connection_refused")
        #expect(object["ok"] as? Bool == false)
        #expect(object["models"] as? [String] == [])
        #expect((object["next"] as? String)?.isEmpty == false)
        let provider = try CLIProvider()
        try await cli.add("n", at: provider.base)
        let listed = try await cli("models", "n", "--json").expectSuccess().object()
        #expect(listed["verdict"] as? String == "ok" && listed["ok"] as? Bool == true)
    }
}
