import Foundation
import TestSupport
import Testing

/// `credential`: a model's API key for a program that asks, as Claude Code's `apiKeyHelper` does.
struct CLICredentialTests {
    private static let origin = "http://127.0.0.1:8000"

    /// What a shell's line with `modelpool` in it does; the key goes to a pipe there.
    private func shell(_ line: String, in cli: CLI) async throws -> Finished {
        var environment = cli.environment
        environment["MODELPOOL"] = Surroundings.modelpool
        return try await Finished.running(
            "bash", ["-o", "pipefail", "-c", line], environment: environment)
    }

    private func ask(_ arguments: String, in cli: CLI) async throws -> Finished {
        try await shell("\"$MODELPOOL\" credential \(arguments) | cat", in: cli)
    }

    @Test func theKeyGoesToAPipeAndIntoTheAuditLog() async throws {
        let cli = try await CLI.withModel()
        let base = try #require(
            try await cli("show", "local", "--json").object()["base_url"] as? String)
        let ended = try await ask("local --for \(base)", in: cli).expectSuccess()
        #expect(ended.output == Secrets.key + "\n")
        let log = try await cli("audit", "--json").expectSuccess().output
        #expect(log.contains("\"credential\""))
        for secret in Secrets.all { #expect(!log.contains(secret)) }
    }

    @Test func aTerminalAndAFileGetNothing() async throws {
        let cli = try await CLI.withModel()
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, ["credential", "local", "--for", Self.origin],
            environment: cli.environment, columns: 100, rows: 10)
        #expect(try await terminal.waitForExit() == 4)
        #expect(!String(decoding: terminal.received, as: UTF8.self).contains(Secrets.key))
        let file = cli.home.file("kept")
        let ended = try await shell(
            "\"$MODELPOOL\" credential local --for \(Self.origin) >\(file)", in: cli)
        #expect(ended.code == 4)
        #expect(ended.errors.contains("to a pipe only"))
        #expect(try cli.home.read("kept") == "")
    }

    /// The client would send the key to the address that it knows.
    @Test func anotherAddressGetsNothing() async throws {
        let cli = try await CLI.withModel()
        for origin in ["https://elsewhere.example", "http://127.0.0.1:1"] {
            let ended = try await ask("local --for \(origin)", in: cli)
            #expect(ended.code == 4 && ended.output.isEmpty, "\(ended)")
            #expect(ended.errors.contains("not at \(origin)"))
        }
        #expect(try await ask("local --for nowhere", in: cli).code == 2)
    }

    @Test func aPassphraseCannotServeIt() async throws {
        let cli = try await CLI.withModel()
        let base = try #require(
            try await cli("show", "local", "--json").object()["base_url"] as? String)
        let ended = try await ask("local --ask-passphrase --for \(base)", in: cli)
        #expect(ended.code == 6 && ended.output.isEmpty)
        #expect(ended.errors.contains("a passphrase"))
        #expect(ended.errors.contains("modelpool key add-file"))
    }

    /// The key as it is now reaches a client whose settings have not changed.
    @Test func aRotatedKeyReachesTheSameCommand() async throws {
        let cli = try await CLI.withModel()
        let base = try #require(
            try await cli("show", "local", "--json").object()["base_url"] as? String)
        try await cli("edit", "local", "--api-key-stdin", input: "sk-canary-rotated\n")
            .expectSuccess()
        try await cli("key", "rotate").expectSuccess()
        let ended = try await ask("local --for \(base)", in: cli).expectSuccess()
        #expect(ended.output == "sk-canary-rotated\n")
    }

    @Test func aModelWithoutAKeyAndASessionWithoutRevealGetNothing() async throws {
        let cli = try CLI()
        try await cli(
            "add", "bare", "--provider", "vllm", "--model", "qwen", "--base-url", Self.origin
        ).expectSuccess()
        try await cli("headers", "set", "bare", "X-First", "--value-stdin", input: Secrets.first)
            .expectSuccess()
        let ended = try await ask("bare --for \(Self.origin)", in: cli)
        #expect(ended.code == 4 && ended.output.isEmpty)
        #expect(ended.errors.contains("has no API key"))
        #expect(try await ask("bare --no-reveal --for \(Self.origin)", in: cli).code == 4)
    }
}
