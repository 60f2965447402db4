import Foundation
import TestSupport

/// A pool with a provider on loopback, and a configuration that declares helpers. Every program that
/// modelpool starts is written down.
struct HelperPool {
    var cli: CLI
    let provider: CLIProvider

    /// What a test's helper prints.
    static let token = "helper-canary-7f3a9c21"

    /// - Parameter lines: of the configuration; `ORIGIN` stands for the provider's.
    init(_ lines: String) async throws {
        var cli = try CLI()
        cli.environment["LD_PRELOAD"] = Surroundings.preload
        cli.environment["TEST_SPAWNS"] = cli.home.file("spawns")
        self.cli = cli
        provider = try CLIProvider()
        try declare(lines)
    }

    var origin: String { provider.server.url() }

    func declare(_ lines: String) throws {
        try cli.home.write(
            lines.replacingOccurrences(of: "ORIGIN", with: origin) + "\n",
            to: ".config/modelpool/config")
    }

    /// A model whose API key is this text, and what else its addition says.
    func add(_ name: String, key: String, at base: String? = nil) async throws {
        try await cli(
            "add", name, "--provider", "vllm", "--model", "qwen", "--base-url",
            base ?? provider.base, "--api-key-ref", key
        ).expectSuccess()
    }

    /// The programs that were started, their words with blanks between them.
    var spawns: [String] {
        guard let text = try? cli.home.read("spawns") else { return [] }
        return text.split(separator: "\n").map(String.init)
    }

    /// What the provider got as bearer tokens, in order.
    var tokens: [String] {
        provider.server.received.compactMap { request in
            request.firstMatch(of: /Authorization: Bearer ([^\r\n]+)/).map { String($0.1) }
        }
    }
}
