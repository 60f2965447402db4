import Foundation
import TestSupport
import Testing

/// Keys, the database and what a person with other programs can do to it.
struct StoredSecretTests {
    /// A program with one model that works at the gateway.
    private func working() async throws -> Program {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        try await program.succeed(
            "add", "it", "--provider", "litellm", "--model", "pong", "--base-url",
            gateway.url(.plain) + "/v1", "--headers-file",
            program.home.write("X-Gateway-Token: \(Gateway.token)\n", to: "headers"),
            "--api-key-stdin", input: LiteLLM.masterKey + "\n")
        return program
    }

    private func sqlite(_ program: Program, _ statement: String) async throws -> String {
        let result = try await Finished.running(
            "sqlite3", ["-cmd", ".timeout 5000", program.pool, statement])
        #expect(result.errors == "")
        return result.output
    }

    @Test func aWrongKeyFileIsOneSentenceAndExitSix() async throws {
        let program = try await working()
        let gateway = try await RealServers.running().gateway
        let other = try Program()
        try await other.succeed(
            "add", "other", "--provider", "ollama", "--model", "m")
        let before = try gateway.received(under: "/").count
        let result = try await program.run("--key-file", other.keyFile, "test", "it")
        #expect(result.code == 6)
        #expect(result.output == "")
        #expect(result.errors.split(separator: "\n").count <= 2)
        #expect(result.errors.lowercased().contains("key"))
        // Other tests use the gateway as well: what matters is that nothing sealed was sent.
        let since = try gateway.received(under: "/").dropFirst(before)
        #expect(since.allSatisfy { !$0.head.contains("Bearer \u{1}") })
    }

    @Test func aMovedModelIsLockedAndSendsNothing() async throws {
        let servers = try await RealServers.running()
        let program = try await working()
        let mark = "/moved-\(UUID().uuidString)"
        let url = servers.gateway.url(.faults) + mark
        _ = try await sqlite(program, "UPDATE model SET base_url = '\(url)'")
        let result = try await program.run("test", "it", "--json")
        #expect(result.code == 1)
        #expect(result.output.contains(#""verdict":"locked""#))
        #expect(try servers.gateway.received(under: mark).isEmpty)
        let list = try await program.succeed("list", "--json")
        #expect(list.contains("it"))
    }

    @Test func afterClearingNothingIsLeftInTheFile() async throws {
        let program = try await working()
        try await program.succeed("test", "it")
        let sealed = try await sqlite(program, "SELECT hex(value) FROM header")
            .trimmingCharacters(in: .newlines)
        #expect(sealed.count > 100)
        #expect(try hex(of: program.pool).contains(sealed), "the search can find it")
        try await program.succeed("headers", "clear", "it", "--yes")
        let result = try await program.run("test", "it", "--json")
        #expect(result.output.contains(#""verdict":"gateway_forbidden""#))
        #expect(try !hex(of: program.pool).contains(sealed))
        let strings = try await Finished.running("strings", ["-n", "4", program.pool])
        #expect(!strings.output.contains(Gateway.token))
        let grep = try await Finished.running("grep", ["-c", "-a", Gateway.token, program.pool])
        #expect(grep.output == "0\n")
    }

    private func hex(of path: String) throws -> String {
        try Data(contentsOf: URL(filePath: path)).map {
            ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true)
        }.joined()
    }

    @Test func authorizationIsRefusedForOneAndAllowedForCustom() async throws {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        try await program.succeed(
            "add", "one", "--provider", "openai", "--model", "pong", "--api-key-stdin",
            input: "sk-1")
        let refused = try await program.run(
            "headers", "set", "one", "Authorization", "--value-stdin", input: "Bearer x")
        #expect(refused.code == 4)
        #expect(refused.errors.contains("custom"))
        #expect(
            try await program.succeed("headers", "one", "--json").contains("Authorization") == false
        )

        try await program.succeed(
            "add", "own", "--provider", "custom", "--model", "pong", "--base-url",
            gateway.url(.plain) + "/v1", "--headers-file",
            program.home.write("X-Gateway-Token: \(Gateway.token)\n", to: "headers"))
        try await program.succeed(
            "headers", "set", "own", "Authorization", "--value-stdin",
            input: "Bearer \(LiteLLM.masterKey)")
        try await program.succeed("test", "own")
    }

    @Test func noSecretIsInAnyFileThatTheProgramWrote() async throws {
        let program = try await working()
        try await program.succeed("test", "it", "--stream")
        try await program.succeed(
            "headers", "set", "it", "X-Other", "--value-stdin", input: "canary-42")
        let grep = try await Finished.running(
            "grep",
            [
                "-r", "-l", "-a", "-e", Gateway.token, "-e", LiteLLM.masterKey, "-e", "canary-42",
                program.home.file(".local"), program.home.file(".config"),
            ])
        #expect(grep.output == "")
    }
}
