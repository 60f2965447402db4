import Foundation
import Glibc
import TestSupport
import Testing

/// Secrets do not come from the command line, and do not come out again.
struct CLISecretTests {
    @Test(arguments: [
        ["add", "x", "--provider", "openai", "--model", "m", "--api-key", Secrets.key],
        ["add", "x", "--provider", "openai", "--model", "m", "--api-key=\(Secrets.key)"],
        ["headers", "set", "x", "X-Token", "--value", Secrets.key],
        ["headers", "set", "x", "X-Token", Secrets.key],
        ["--passphrase", Secrets.key, "list"],
        ["add", "x", "--header", "X-Token: \(Secrets.key)"],
        ["key", "rotate", Secrets.key],
    ]) func aSecretOnTheCommandLineIsRefusedAndNotRepeated(_ arguments: [String]) async throws {
        let ended = try await CLI().run(arguments)
        #expect(ended.code == 2)
        #expect(!ended.errors.contains(Secrets.key), "\(ended.errors)")
    }

    @Test func noOutputHoldsASecret() async throws {
        let cli = try await CLI.withModel()
        let commands = [
            ["list"], ["list", "--json"], ["show", "local"], ["show", "local", "--json"],
            ["headers", "local"], ["headers", "local", "--json"], ["preview", "local"],
            ["preview", "local", "--json"], ["preview", "local", "--curl"], ["key", "status"],
            ["--verbose", "show", "local"],
        ]
        for command in commands {
            let ended = try await cli.run(command).expectSuccess()
            for secret in Secrets.all {
                #expect(!ended.output.contains(secret), "\(command)")
                #expect(!ended.errors.contains(secret), "\(command)")
            }
        }
    }

    @Test func noFileHoldsASecret() async throws {
        let cli = try await CLI.withModel()
        let files = FileManager.default.enumerator(atPath: cli.home.path)
        var count = 0
        while let name = files?.nextObject() as? String {
            guard let bytes = FileManager.default.contents(atPath: cli.home.file(name)) else {
                continue
            }
            count += 1
            for secret in Secrets.all { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
        }
        #expect(count >= 2)
    }

    @Test func aHiddenPromptTakesAValueWithoutEcho() async throws {
        let cli = try await CLI.withModel()
        let terminal = try await Tmux(
            [Surroundings.modelpool, "headers", "set", "local", "X-Typed"],
            environment: cli.environment)
        try await terminal.shows("(hidden)")
        try await terminal.type("typed-secret-value-9876")
        try await terminal.press("Enter")
        #expect(try await terminal.exitCode() == 0)
        let shown = try await cli("headers", "local").expectSuccess().output
        #expect(shown.contains("********9876"))
    }

    @Test func ctrlCAtAHiddenPromptChangesNothing() async throws {
        let cli = try await CLI.withModel()
        let terminal = try await Tmux(
            [Surroundings.modelpool, "headers", "set", "local", "X-Typed"],
            environment: cli.environment)
        try await terminal.shows("(hidden)")
        try await terminal.press("C-c")
        #expect(try await terminal.exitCode() == 130)
        #expect(!(try await cli("headers", "local")).output.contains("X-Typed"))
    }

    @Test func theKeyInTheEnvironmentIsTakenOutOfIt() async throws {
        let cli = try await CLI.withModel()
        let line = try cli.home.read(".config/modelpool/master.key")
        let key = try #require(line.split(separator: " ").dropFirst().first.map(String.init))
        var other = cli
        other.environment["MODELPOOL_KEY"] = key
        other.environment["XDG_CONFIG_HOME"] = cli.home.file("elsewhere")
        let ended = try await other("show", "local").expectSuccess()
        #expect(ended.errors.contains("MODELPOOL_KEY is in the environment"))
        #expect(!ended.errors.contains(key))
    }
}
