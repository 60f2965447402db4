import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// What goes over the wire, captured raw.
struct WireTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let wireProtocol: WireProtocol
        let purpose: RequestPurpose
        let path: String
        let credential: String
        let url: String

        var testDescription: String { "\(wireProtocol.rawValue) \(purpose)" }
    }

    private static let key = "sk-test-key-0123456789"
    private static let rows = [
        ("X-Gateway-Token", "gw $$1 \"quoted\""), ("anthropic-beta", "a,b"), ("x-lower", "1"),
        ("X-UPPER", "=2="), ("Helicone-Auth", "Bearer z"), ("x_under", "3"),
    ]

    static let cases: [Case] = [RequestPurpose.answer, .stream].flatMap { purpose in
        [
            Case(
                wireProtocol: .openAIChat, purpose: purpose, path: "/v1",
                credential: "authorization: Bearer \(key)", url: "/v1/chat/completions"),
            Case(
                wireProtocol: .openAIResponses, purpose: purpose, path: "/v1",
                credential: "authorization: Bearer \(key)", url: "/v1/responses"),
            Case(
                wireProtocol: .anthropicMessages, purpose: purpose, path: "",
                credential: "x-api-key: \(key)", url: "/v1/messages"),
            Case(
                wireProtocol: .geminiGenerate, purpose: purpose, path: "/v1beta",
                credential: "x-goog-api-key: \(key)",
                url: purpose == .stream
                    ? "/v1beta/models/some-model:streamGenerateContent?alt=sse"
                    : "/v1beta/models/some-model:generateContent"),
        ]
    }

    @Test(arguments: cases)
    func everyProtocolSendsTheCustomHeadersAndOneCredential(_ test: Case) async throws {
        let server = try LoopbackServer(answering: HTTPText.answer("{}"))
        let provider: Provider.ID =
            switch test.wireProtocol {
            case .openAIChat: .openai
            case .openAIResponses: .openaiResponses
            case .anthropicMessages: .anthropic
            case .geminiGenerate: .gemini
            }
        let model = server.model(
            provider, path: test.path, key: WireTests.key, headers: WireTests.rows)
        _ = try await send(model, test.purpose)
        let raw = try #require(server.received.first)
        let (head, body) = try #require(raw.halves(at: "\r\n\r\n"))
        var lines = head.components(separatedBy: "\r\n")
        #expect(lines.removeFirst() == "POST \(test.url) HTTP/1.1")

        // Ours in their order, then the rows in theirs, byte for byte; around them only what HTTP
        // itself needs.
        let request = try builder().build(model, test.purpose)
        let own = request.lines
        #expect(
            own.suffix(WireTests.rows.count) == [
                "X-Gateway-Token: gw $1 \"quoted\"", "anthropic-beta: a,b", "x-lower: 1",
                "X-UPPER: =2=", "Helicone-Auth: Bearer z", "x_under: 3",
            ])
        #expect(lines.filter { own.contains($0) } == own)
        #expect(
            lines.filter { !own.contains($0) }
                == ["Host: 127.0.0.1:\(server.port)", "Content-Length: \(body.utf8.count)"])
        #expect(Array(body.utf8) == request.body)

        let credentials = lines.filter { line in
            let name = line.prefix { $0 != ":" }.lowercased()
            return ["authorization", "x-api-key", "api-key", "x-goog-api-key"].contains(name)
        }
        #expect(credentials.count == 1)
        let sent = try #require(credentials.first?.halves(at: ": "))
        #expect("\(sent.0.lowercased()): \(sent.1)" == test.credential)
    }

    @Test(arguments: [RequestPurpose.answer, .stream, .listModels])
    func whatIsShownIsWhatWasSent(purpose: RequestPurpose) async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let model = server.model(headers: WireTests.rows)
        let result = try await send(model, purpose)
        let raw = try #require(server.received.first)
        let lines = try #require(raw.halves(at: "\r\n\r\n")).0
            .components(separatedBy: "\r\n").dropFirst()
        let shown = builder().preview(model, purpose).headers
        #expect(shown.map(\.name) == lines.map { String($0.prefix { $0 != ":" }) })
        for header in shown where header.source == .http || header.source == .provider {
            #expect(lines.contains("\(header.name): \(header.value)"))
        }
        #expect(result.stage(.send)?.detail.hasPrefix("\(shown.count) headers, ") == true)
    }

    @Test func aReplacedUserAgentIsSentOnce() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        _ = try await send(server.model(headers: [("user-agent", "claude-cli/1.0")]))
        let lines = try #require(server.received.first).components(separatedBy: "\r\n")
        #expect(
            lines.filter { $0.lowercased().hasPrefix("user-agent") }
                == ["user-agent: claude-cli/1.0"])
    }

    @Test func withoutAKeyNoCredentialIsSent() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        _ = try await send(server.model(.vllm, key: nil))
        let raw = try #require(server.received.first).lowercased()
        #expect(!raw.contains("authorization") && !raw.contains("api-key"))
    }

    @Test func aModelListIsAskedForWithGET() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer("{\"data\":[]}"))
        _ = try await send(server.model(headers: [("X-Gateway-Token", "gw")]), .listModels)
        let raw = try #require(server.received.first)
        #expect(raw.hasPrefix("GET /v1/models HTTP/1.1\r\n"))
        #expect(raw.contains("X-Gateway-Token: gw\r\n"))
        #expect(!raw.lowercased().contains("content-length"))
    }

    @Test func aQueryInTheBaseURLIsKept() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let model = callable(
            .azure, base: server.url("?api-version=2024-06-01"), id: "my-deployment", key: "k")
        _ = try await send(model)
        let raw = try #require(server.received.first)
        #expect(
            raw.hasPrefix(
                "POST /openai/deployments/my-deployment/chat/completions?api-version=2024-06-01 "))
        #expect(raw.contains("api-key: k\r\n"))
    }

    @Test func theNetrcAndTheEnvironmentAreNotRead() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(
                "401 Unauthorized", "{}", headers: ["Set-Cookie: a=b", "Alt-Svc: h2=\":1\""]))
        let transport = HTTPTransport(roots: .system)
        let request = try builder().build(server.model(), .answer)
        for _ in 0..<2 {
            for await _ in transport.send(request, reuse: true) {}
        }
        #expect(server.received.count == 2)
        #expect(server.received.allSatisfy { !$0.lowercased().contains("cookie") })
        #expect(server.received[0] == server.received[1])
    }
}

extension String {
    /// Before and after the first occurrence.
    func halves(at separator: String) -> (String, String)? {
        guard let range = range(of: separator) else { return nil }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
