import Foundation
import TestSupport

/// A client that `modelpool exec` starts in a home, a project and an /etc of its own, in a network
/// with loopback only: `Tests/Launch/launch.py` does it and says what reached which address.
/// `{OTHER}` stands for the address that gets nothing, `{POOL}` for the pool's.
struct LaunchTask: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        let provider: String
        let `protocol`: String
        let model = "pong"
        /// Of its base URL, behind the address.
        let path: String
        var proxy = "environment"

        static let anthropic = Model(
            provider: "anthropic", protocol: "anthropic-messages", path: "")
        static let responses = Model(
            provider: "custom", protocol: "openai-responses", path: "/v1")
        static let chat = Model(provider: "custom", protocol: "openai-chat", path: "/v1")
    }

    /// Files by their paths.
    typealias Files = [String: String]

    /// What is written when the first request comes.
    struct During: Encodable, Sendable {
        var home: Files = [:]
        var project: Files = [:]
    }

    /// The folder of the clients.
    var programs = Surroundings.repository + "/Tests/Launch/StandIns"
    let modelpool = Surroundings.modelpool
    var model: Model
    /// Whether the model has a header beside its key.
    var header = true
    /// Whether the model has no key.
    var keyless = false
    /// Whether no other program is found beside them.
    var bare = false
    var options: [String] = []
    var words: [String]
    var home: Files = [:]
    /// Links in the home to clients.
    var links: Files = [:]
    /// Copies of them, which `exec` does not know.
    var copies: Files = [:]
    var project: Files = [:]
    var etc: Files = [:]
    var environment: [String: String] = [:]
    var during: During?
    /// A command that the model has the client run.
    var command: String?
    /// Seconds that the client may take.
    var limit = 150
    /// Whether the key is changed, and the client started once more with the settings that it was
    /// handed.
    var rotate = false
    /// Files in the home that are read afterwards.
    var reports: [String] = []

    func run() async throws -> LaunchOutcome {
        let input = try String(decoding: JSONEncoder().encode(self), as: UTF8.self)
        let ended = try await Finished.running(
            "unshare",
            [
                "--net", "--mount", "/usr/bin/python3",
                Surroundings.repository + "/Tests/Launch/launch.py",
            ],
            input: input, within: .seconds(200))
        guard ended.code == 0 else { throw CommandFailed(description: ended.errors) }
        do {
            return try JSONDecoder().decode(LaunchOutcome.self, from: Data(ended.output.utf8))
        } catch {
            throw CommandFailed(description: "\(error): \(ended.output)")
        }
    }
}

/// What happened.
struct LaunchOutcome: Decodable, Sendable {
    struct Request: Decodable, Sendable {
        let line: String
        /// By name in lower case.
        let headers: [String: String]
        let body: String
    }

    /// `launch.py` has the same.
    static let key = "sk-canary-7f3b19e2d6a84c05"
    static let header = "canary-gateway-token-51c2f0"

    let code: Int32
    let output: String
    let errors: String
    let pool: [Request]
    let other: [Request]
    /// Bytes of secrets among all that came to the other address.
    let otherSecretBytes: Int
    /// Secrets in the bodies of requests: what a program that the client started has seen.
    let inBodies: Int
    /// Command lines of any process that had a secret in them, and how many were looked at.
    let commandLines: [String]
    let commandLinesSeen: Int
    /// Files in the home, but for the pool, that had a secret in them when a request came, or have.
    let filesWithSecrets: [String]
    let reports: [String: String?]

    /// Requests to a model.
    var asked: [Request] { pool.filter { $0.line.hasPrefix("POST") } }
}
