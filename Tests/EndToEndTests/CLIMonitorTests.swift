import Foundation
import TestSupport
import Testing

/// What monitors and people who look back get: metrics, the history, stricter tests.
struct CLIMonitorTests {
    private func cli() async throws -> (CLI, CLIProvider) {
        let cli = try await CLI.withModel()
        let provider = try CLIProvider()
        try await cli("edit", "local", "--base-url", provider.base, "--move-secrets")
            .expectSuccess()
        return (cli, provider)
    }

    @Test func metricsAreWrittenAsAWholeAndHoldNoSecretAndNoAddress() async throws {
        let (cli, provider) = try await cli()
        try await cli(
            "add", "other \"quoted\" \\", "--provider", "vllm", "--model", "qwen", "--base-url",
            provider.denied
        )
        .expectSuccess()
        let file = cli.home.file("modelpool.prom")
        #expect(try await cli("test", "--all", "--metrics", file).code == 1)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("modelpool_up{model=\"local\"} 1.0\n"))
        #expect(text.contains("modelpool_up{model=\"other \\\"quoted\\\" \\\\\"} 0.0\n"))
        #expect(text.contains("verdict=\"auth_failed\",owner="))
        #expect(
            text.contains("modelpool_test_stage_duration_seconds{model=\"local\",stage=\"answer\"}")
        )
        for secret in Secrets.all + ["127.0.0.1"] { #expect(!text.contains(secret)) }
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o644)
        // Every line is a comment or a sample.
        for line in text.split(separator: "\n") where !line.hasPrefix("# ") {
            #expect(line.wholeMatch(of: /modelpool_[a-z_]+\{[^\n]*\} [0-9.e+-]+/) != nil, "\(line)")
        }
        #expect(try await cli("watch", "--once", "--metrics", file).code == 1)
        #expect(
            try String(contentsOfFile: file, encoding: .utf8).contains(
                "modelpool_up{model=\"local\"} 1.0"))
        #expect(try await cli("test", "local", "--metrics", "/no/such/folder/x").code != 0)
        // Prometheus itself has nothing to say.
        let checked = try await Finished.running(
            "sh", ["-c", "promtool check metrics < \"$0\"", file])
        #expect(checked.code == 0 && checked.output + checked.errors == "", "\(checked)")
        let rules = Surroundings.repository + "/Resources/modelpool.rules.yml"
        let ruled = try await Finished.running("promtool", ["check", "rules", rules])
        #expect(ruled.code == 0, "\(ruled.output)\(ruled.errors)")
    }

    /// Ok, slow: told everywhere, and a failure only for those who want that.
    @Test func whatIsSlowIsOkUnlessItIsToFail() async throws {
        let (cli, provider) = try await cli()
        defer { withExtendedLifetime(provider) {} }
        let file = cli.home.file("modelpool.prom")
        let quick = try await cli("test", "local", "--fail-slow", "--metrics", file)
        #expect(quick.code == 0, "\(quick.output)")
        #expect(
            try String(contentsOfFile: file, encoding: .utf8).contains(
                "modelpool_slow{model=\"local\"} 0.0\n"))
        // Of the machine.
        try cli.home.write("set slow-after = 0.001\n", to: ".config/modelpool/config")
        let slow = try await cli("test", "local", "--metrics", file).expectSuccess()
        #expect(slow.output.contains("Result   ok_with_notes, slow HTTP 200"), "\(slow.output)")
        #expect(slow.output.contains("Note: slow: the answer took "))
        #expect(
            try String(contentsOfFile: file, encoding: .utf8).contains(
                "modelpool_slow{model=\"local\"} 1.0\n"))
        #expect(try await cli("test", "local", "--fail-slow").code == 1)
        #expect(try await cli("watch", "--once", "--fail-slow").code == 1)
        #expect(try await cli("watch", "--once").code == 0)
        #expect(try await cli("test", "local", "--json").object()["slow"] as? Bool == true)
        #expect(try await cli("list").expectSuccess().output.contains("ok, slow "))
        let shown = try await cli("show", "local", "--json").object()
        #expect((shown["last_test"] as? [String: Any])?["slow"] as? Bool == true)
        // The model's own time wins.
        try await cli("edit", "local", "--slow-after", "30").expectSuccess()
        try await cli("test", "local", "--fail-slow").expectSuccess()
        #expect(try await cli("show", "local", "--json").object()["slow_after"] as? Double == 30)
        try await cli("edit", "local", "--clear", "slow-after").expectSuccess()
        #expect(try await cli("test", "local", "--fail-slow").code == 1)
        #expect(try await cli("edit", "local", "--slow-after", "0").code != 0)
    }

    /// Also for a model whose connection was another's before.
    @Test func theEndOfTheServersCertificateIsInTheReportAndTheMetrics() async throws {
        let cli = try CLI()
        let authority = try await TestAuthority.shared()
        let server = try LoopbackServer(tls: authority.server(.good)) { connection in
            while true {
                let asked = AskedWords.of(try connection.readRequest()) ?? "pong"
                let body =
                    #"{"model":"qwen","choices":[{"index":0,"message":{"role":"assistant","#
                    + #""content":"\#(asked)"},"finish_reason":"stop"}]}"#
                try connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            }
        }
        for name in ["a", "b"] {
            try await cli(
                "add", name, "--provider", "vllm", "--model", "qwen", "--base-url",
                server.url("/v1", scheme: "https"), "--ca-file", authority.rootFile
            ).expectSuccess()
        }
        let file = cli.home.file("modelpool.prom")
        try await cli("test", "--all", "--jobs", "1", "--metrics", file).expectSuccess()
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let name = "modelpool_certificate_expiry_timestamp_seconds"
        let ends = text.split(separator: "\n").filter { $0.hasPrefix(name + "{") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        #expect(ends.count == 2 && Set(ends).count == 1, "\(text)")
        let days = ((ends.first ?? 0) - Date().timeIntervalSince1970) / 86_400
        #expect(days > 28, "\(days)")
        #expect(server.connections.count == 1)
        let report = try await cli("test", "a").expectSuccess().output
        #expect(report.contains("Certificate: until 20") && report.contains(" \(Int(days)) days"))
        let json = try await cli("test", "a", "--json").object()
        #expect((json["certificate_until"] as? String)?.hasPrefix("20") == true)
    }

    /// A page that is always the same is no model's answer.
    @Test func aCannedAnswerIsCaught() async throws {
        let (cli, provider) = try await cli()
        try await cli("edit", "local", "--base-url", provider.canned).expectSuccess()
        let ended = try await cli("test", "local").expectSuccess()
        #expect(ended.output.contains("ok_with_notes"))
        #expect(
            ended.output.contains(
                "Note: it answers, but not to what was asked (to say \"\(provider.asked)\")"))
        #expect(!provider.asked.isEmpty && provider.server.connections.count == 1)
    }

    /// The exact command that helps.
    @Test func aModelOfAnotherKindIsToldHowToBeSet() async throws {
        let cli = try await CLI.withModel()
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                HTTPText.answer(
                    "400 Bad Request", #"{"error":{"message":"\"e\" is an embedding model"}}"#))
        }
        try await cli("edit", "local", "--base-url", server.url("/v1"), "--move-secrets")
            .expectSuccess()
        let ended = try await cli("test", "local")
        #expect(ended.code == 1 && ended.output.contains("set its kind to embedding"))
        #expect(
            ended.errors.contains("try: modelpool edit 'local' --kind embedding"), "\(ended.errors)"
        )
        #expect(
            try await cli("test", "local", "--json").object()["other_kind"] as? String
                == "embedding")
    }

    @Test func theHistorySaysHowOftenAndHowFast() async throws {
        let (cli, provider) = try await cli()
        #expect(try await cli("history", "local").expectSuccess().output == "never tested\n")
        for _ in 0..<3 { try await cli("test", "local").expectSuccess() }
        provider.denyEverything()
        for _ in 0..<2 { #expect(try await cli("test", "local").code == 1) }
        let text = try await cli("history", "local").expectSuccess().output
        #expect(text.contains("3 of 5 tests passed; median "))
        #expect(text.contains("failing since 20") && text.contains("auth_failed"))
        let json = try await cli("history", "local", "--json").object()
        #expect(json["tests"] as? Int == 5 && json["passed"] as? Int == 3)
        #expect((json["history"] as? [Any])?.count == 5)
        #expect(try await cli("history", "nobody").code == 3)
    }

    @Test func anAnswerMayHaveToHoldATextOrComeFromTheModelThatWasAsked() async throws {
        let (cli, provider) = try await cli()
        defer { withExtendedLifetime(provider) {} }
        let fitting = try await cli("test", "local", "--expect", "pong", "--same-model")
        #expect(fitting.code == 0, "\(fitting.output)")
        try await cli("edit", "local", "--base-url", provider.canned).expectSuccess()
        let other = try await cli("test", "local", "--expect", "ping")
        #expect(other.code == 1 && other.output.contains("it answers, and not with \"ping\""))
        try await cli("edit", "local", "--model", "another-model").expectSuccess()
        let loose = try await cli("test", "local")
        #expect(loose.code == 0, "\(loose.output)")
        let strict = try await cli("test", "local", "--same-model")
        #expect(strict.code == 1 && strict.output.contains("another model answers: qwen"))
    }
}
