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
        let other = try await cli("test", "local", "--expect", "ping")
        #expect(other.code == 1 && other.output.contains("it answers, and not with \"ping\""))
        try await cli("edit", "local", "--model", "another-model").expectSuccess()
        let loose = try await cli("test", "local")
        #expect(loose.code == 0, "\(loose.output)")
        let strict = try await cli("test", "local", "--same-model")
        #expect(strict.code == 1 && strict.output.contains("another model answers: qwen"))
    }
}
