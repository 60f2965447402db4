import Foundation
import TestSupport
import Testing

/// A dollar sign in a value that was piped, read from a file or typed at a prompt stands for itself
/// unless the value has a reference: nobody doubles the dollar signs of a password.
struct CLIDollarTests {
    private static let typed = "pa$$w$ord$$$"

    @Test func aValueIsSentAsItIs() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        let file = try cli.home.write(Self.typed + "\n", to: "value")
        let lines = try cli.home.write("X-Line: \(Self.typed)\n", to: "lines")
        let json = try cli.home.write(#"{"X-Json": "\#(Self.typed)"}"#, to: "json")
        try await cli(
            "add", "p", "--provider", "custom", "--model", "qwen", "--base-url", provider.base,
            "--headers-file", lines, "--api-key-stdin", input: Self.typed + "\n"
        ).expectSuccess()
        try await cli("headers", "set", "p", "X-Stdin", "--value-stdin", input: Self.typed)
            .expectSuccess()
        try await cli("headers", "set", "p", "X-File", "--value-file", file).expectSuccess()
        try await cli("headers", "import", "p", json).expectSuccess()
        let prompt = try PseudoTerminal(
            Surroundings.modelpool, ["headers", "set", "p", "X-Prompt"],
            environment: cli.environment)
        try await prompt.wait(forText: "Value of X-Prompt")
        prompt.type(Self.typed + "\r")
        #expect(try await prompt.waitForExit() == 0)
        try await cli("test", "p").expectSuccess()
        let request = try #require(provider.server.connections.last).text
        #expect(request.contains("Authorization: Bearer \(Self.typed)\r\n"))
        for name in ["X-Line", "X-Stdin", "X-File", "X-Json", "X-Prompt"] {
            #expect(request.contains("\(name): \(Self.typed)\r\n"), "\(name)")
        }
    }

    @Test func besideAReferenceItIsDoubled() async throws {
        var cli = try CLI()
        cli.environment["TOKEN"] = "tok"
        let provider = try CLIProvider()
        try await cli.add("p", at: provider.base)
        try await cli(
            "headers", "set", "p", "X-Both", "--value-stdin", input: "a$$b-${env:TOKEN}"
        ).expectSuccess()
        try await cli("test", "p").expectSuccess()
        let request = try #require(provider.server.connections.last).text
        #expect(request.contains("X-Both: a$b-tok\r\n"))
    }
}
