import Foundation
import TestSupport

/// The built program with a home folder of its own and nothing of the machine's settings.
struct CLI {
    let home: TemporaryFolder
    var environment: [String: String]

    init() throws {
        home = try TemporaryFolder()
        environment = Surroundings.home(home)
        environment["LOGNAME"] = "tester"
    }

    /// Runs `modelpool` and returns what it wrote and how it ended.
    func callAsFunction(_ arguments: String..., input: String? = nil) async throws -> Finished {
        try await run(arguments, input: input)
    }

    func run(_ arguments: [String], input: String? = nil) async throws -> Finished {
        try await Finished.running(
            Surroundings.modelpool, arguments, environment: environment, input: input)
    }

    /// A pool with one model of a local server, a key, and two headers.
    static func withModel(_ name: String = "local") async throws -> CLI {
        let cli = try CLI()
        let added = try await cli(
            "add", name, "--provider", "vllm", "--model", "qwen", "--api-key-stdin",
            input: Secrets.key + "\n")
        try added.expectSuccess()
        for (header, value) in [("X-First", Secrets.first), ("X-Second", Secrets.second)] {
            try await cli("headers", "set", name, header, "--value-stdin", input: value + "\n")
                .expectSuccess()
        }
        return cli
    }

    var pool: String { home.file(".local/share/modelpool/pool.db") }
    var keyFile: String { home.file(".config/modelpool/master.key") }
}

/// Values that must never be seen anywhere.
enum Secrets {
    static let key = "sk-canary-0a1b2c3d4e5f6789"
    static let first = "canary-first-value-11112222"
    static let second = "canary-second-value-33334444"
    static let all = [key, first, second]
}

/// A command that was to succeed did not.
struct CommandFailed: Error, CustomStringConvertible {
    let description: String
}

extension Finished {
    @discardableResult
    func expectSuccess() throws -> Finished {
        guard code == 0 else { throw CommandFailed(description: "\(code): \(errors)") }
        return self
    }

    /// The output as one JSON object.
    func object() throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        guard let object = value as? [String: Any] else {
            throw CommandFailed(description: "no JSON object: \(output)")
        }
        return object
    }
}
