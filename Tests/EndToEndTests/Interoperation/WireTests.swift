import Foundation
import TestSupport
import Testing

/// What the gateway received, line by line: custom headers in their order and with their case, one
/// credential header, and nothing that cannot be explained.
struct WireTests {
    struct Spoken: Sendable, CustomTestStringConvertible {
        let provider: String
        let base: String
        let model: String
        let credential: String
        let options: [String]
        var testDescription: String { "\(provider) \(options)" }
    }

    static let spoken = [
        Spoken(
            provider: "openai", base: "/v1", model: "pong",
            credential: "Authorization: Bearer \(LiteLLM.masterKey)", options: []),
        Spoken(
            provider: "openai-responses", base: "/v1", model: "responses-upstream",
            credential: "Authorization: Bearer \(LiteLLM.masterKey)", options: []),
        Spoken(
            provider: "anthropic", base: "", model: "chat-upstream",
            credential: "x-api-key: \(LiteLLM.masterKey)", options: []),
        Spoken(
            provider: "gemini", base: "/v1beta", model: "pong",
            credential: "x-goog-api-key: \(LiteLLM.masterKey)", options: []),
    ]

    @Test(arguments: spoken)
    func everyProtocolSendsEveryHeaderForAnswerAndStream(_ spoken: Spoken) async throws {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        let mark = UUID().uuidString
        let yours = [
            "X-Gateway-Token: \(Gateway.token)", "X-Mark: \(mark)",
            "x-lower-Case-KEPT: a  b\t c", "anthropic-beta: one,two", "X-Odd: !#$$%&'*+-.^_`|~\"\\",
            "User-Agent: my-own/1.0",
        ]
        let headers = try program.home.write(
            yours.joined(separator: "\n") + "\n", to: "headers")
        try await program.succeed(
            "add", "it", "--provider", spoken.provider, "--model", spoken.model, "--base-url",
            gateway.url(.plain) + spoken.base, "--headers-file", headers, "--api-key-stdin",
            input: LiteLLM.masterKey + "\n")
        try await program.succeed("test", "it", "--stream")

        let received = try gateway.received(under: spoken.base).filter {
            $0.lines.contains("X-Mark: \(mark)")
        }
        #expect(received.count == 2, "the answer and the stream")
        for request in received {
            let lines = request.lines
            #expect(lines.filter { yours.contains($0) } == yours, "in their order, unchanged")
            #expect(lines.filter { $0 == spoken.credential }.count == 1)
            let names = lines.map { String($0.prefix { $0 != ":" }).lowercased() }
            #expect(Set(names).count == names.count, "no name twice: \(names)")
            let known = Set(yours.map { String($0.prefix { $0 != ":" }).lowercased() })
            let explained = known.union([
                "host", "accept", "accept-encoding", "content-type", "content-length",
                "anthropic-version", String(spoken.credential.prefix { $0 != ":" }).lowercased(),
            ])
            #expect(Set(names).subtracting(explained).isEmpty)
        }
    }

    @Test func aRedirectToAnotherOriginReceivesNothing() async throws {
        let servers = try await RealServers.running()
        let program = try Program()
        let mark = UUID().uuidString
        try await program.succeed(
            "add", "it", "--provider", "anthropic", "--model", "m", "--base-url",
            servers.gateway.url(.faults) + "/moved/", "--headers-file",
            program.home.write("X-Mark: \(mark)\n", to: "headers"), "--api-key-stdin",
            input: "sk-canary-\(mark)")
        let result = try await program.run("test", "it", "--json")
        #expect(result.output.contains(#""verdict":"redirect_blocked""#))
        let marked = try servers.gateway.received(under: "/").filter { $0.head.contains(mark) }
        #expect(marked.map(\.listener) == ["\(servers.gateway.port(.faults))"])
    }

    @Test func aProxyReceivesNoHeaderOfTheModel() async throws {
        let servers = try await RealServers.running()
        let program = try Program()
        let mark = UUID().uuidString.lowercased()
        let squid = "http://\(ForwardProxies.user)@127.0.0.1:\(servers.proxies.squid.ports[0])"
        try await program.succeed(
            "add", "it", "--provider", "openai", "--model", "m", "--base-url",
            "https://\(mark).invalid/v1", "--proxy", squid, "--proxy-password-file",
            program.home.write(ForwardProxies.password, to: "password"), "--headers-file",
            program.home.write("X-Secret: canary-value\n", to: "headers"), "--api-key-stdin",
            input: "sk-canary")
        _ = try await program.run("test", "it", "--json")
        let line = try await eventually("squid logs the request") {
            try servers.proxies.squidLog().split(separator: "\n").first { $0.contains(mark) }
        }
        #expect(line.hasPrefix("CONNECT"))
        #expect(!line.lowercased().contains("canary"))
        #expect(!line.contains("%0AAuthorization"))
    }

    @Test func theExportedCurlCommandMakesTheSameRequest() async throws {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        let mark = UUID().uuidString
        try await program.succeed(
            "add", "it", "--provider", "openai", "--model", "pong", "--base-url",
            gateway.url(.plain) + "/v1", "--headers-file",
            program.home.write(
                "X-Gateway-Token: \(Gateway.token)\nX-Mark: \(mark)\n", to: "headers"),
            "--api-key-stdin", input: LiteLLM.masterKey)
        // What a test asks for otherwise is drawn anew for each.
        try await program.succeed("test", "it", "--expect", "ok")
        let curl = try await program.succeed("preview", "it", "--curl")
        #expect(!curl.contains(Gateway.token) && !curl.contains(LiteLLM.masterKey))
        let answer = try await Finished.running(
            "sh", ["-c", curl],
            environment: Surroundings.plain.merging([
                "X_GATEWAY_TOKEN": Gateway.token, "X_MARK": mark,
                "API_KEY": LiteLLM.masterKey,
            ]) { $1 })
        #expect(answer.output.contains("pong"))

        let received = try gateway.received(under: "/v1").filter { $0.head.contains(mark) }
        #expect(received.count == 2)
        #expect(received.first?.lines.sorted() == received.last?.lines.sorted())
    }
}
