import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Each verdict, produced live from request to report.
struct LiveVerdictTests {
    /// A server's answer and what is to be said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        let verdict: VerdictCode
        let answer: String
        let contains: String

        init(_ verdict: VerdictCode, _ answer: String, contains: String = "") {
            self.verdict = verdict
            self.answer = answer
            self.contains = contains
        }

        var testDescription: String { "\(verdict.rawValue): \(answer.prefix(40))" }
    }

    private static func error(_ status: String, _ message: String, code: String = "x") -> String {
        HTTPText.answer(
            status, #"{"error":{"message":"\#(message)","type":"t","code":"\#(code)"}}"#)
    }

    private static func page(_ status: String, _ title: String) -> String {
        HTTPText.answer(
            status, "<html><head><title>\(title)</title></head></html>", type: "text/html",
            headers: ["Server: nginx"])
    }

    static let cases: [Case] = [
        Case(.ok, HTTPText.answer(pong)),
        Case(
            .okWithNotes,
            HTTPText.answer(pong.replacingOccurrences(of: "some-model", with: "another-model")),
            contains: "another-model"),
        Case(.okWithNotes, HTTPText.answer(pong.replacingOccurrences(of: "\"ok\"", with: "\"\""))),
        Case(
            .redirectBlocked,
            HTTPText.answer("308 Permanent Redirect", "", headers: ["Location: https://x.test/"]),
            contains: "x.test"),
        Case(.redirectBlocked, HTTPText.answer("302 Found", "")),
        Case(
            .authFailed,
            error("401 Unauthorized", "Incorrect API key provided", code: "invalid_api_key")),
        Case(.gatewayForbidden, page("401 Unauthorized", "401 Authorization Required")),
        Case(.gatewayForbidden, page("403 Forbidden", "403 Forbidden")),
        Case(
            .modelNotFound,
            error("404 Not Found", "The model `some-model` does not exist", code: "model_not_found")
        ),
        Case(.endpointNotFound, HTTPText.answer("404 Not Found", #"{"detail":"Not Found"}"#)),
        Case(.endpointNotFound, page("404 Not Found", "404 Not Found")),
        Case(
            .rateLimited,
            HTTPText.answer(
                "429 Too Many Requests", #"{"error":{"message":"Rate limit reached"}}"#,
                headers: ["Retry-After: 17"]), contains: "17"),
        Case(
            .quotaExceeded,
            error(
                "429 Too Many Requests", "You exceeded your current quota",
                code: "insufficient_quota")),
        Case(
            .overloaded,
            HTTPText.answer(
                "529 Overloaded",
                #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)),
        Case(.badRequest, error("400 Bad Request", "temperature must be less than 2")),
        Case(.gatewayError, page("502 Bad Gateway", "502 Bad Gateway")),
        Case(.serverError, error("500 Internal Server Error", "Something broke")),
        Case(.badResponse, page("200 OK", "Welcome")),
        Case(.badResponse, HTTPText.answer("not json")),
        Case(.badResponse, HTTPText.answer(#"{"choices":[]}"#)),
        Case(.badResponse, HTTPText.answer("")),
        Case(.badResponse, HTTPText.answer(String(repeating: "[", count: 100_000))),
        Case(.badResponse, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\":[{"),
        Case(.responseTooLarge, HTTPText.answer(String(repeating: " ", count: 2 << 20))),
        Case(.connectionClosed, ""),
        Case(.badResponse, "SSH-2.0-OpenSSH_9.2\r\n", contains: "SSH"),
        Case(.wrongScheme, "\u{15}\u{3}\u{1}\0\u{2}\u{2}F"),
        Case(
            .wrongScheme,
            page("400 Bad Request", "400 The plain HTTP request was sent to HTTPS port")),
    ]

    @Test(arguments: cases)
    func anAnswersVerdict(_ test: Case) async throws {
        let server = try LoopbackServer(answering: test.answer)
        let report = await tester().run(server.model())
        #expect(report.verdict == test.verdict, "\(report.message)")
        let words = ([report.message, report.next] + report.notes).joined(separator: " ")
        #expect(test.contains.isEmpty || words.contains(test.contains), "\(words)")
        #expect(!report.message.isEmpty)
        #expect(report.verdict.isOK || !report.next.isEmpty)
    }

    @Test func theVerdictsOfConnecting() async throws {
        let refusing = try DeadPort(.refusing)
        let full = try DeadPort(.full)
        let silent = try DeadPort(.silent)
        let cases: [(VerdictCode, String)] = [
            (.dnsFailure, "http://nowhere.test/v1"),
            (.connectionRefused, "http://127.0.0.1:\(refusing.number)"),
            (.unreachable, "http://127.0.0.249:9"),
            (.connectTimeout, "http://127.0.0.1:\(full.number)"),
            (.timeout, "http://127.0.0.1:\(silent.number)"),
            (.blockedAddress, "http://169.254.169.254/v1"),
            (.configError, "ftp://127.0.0.1/v1"), (.configError, ""),
        ]
        for (verdict, base) in cases {
            let report = await tester().run(
                callable(.openai, base: base), options: TestOptions(timeout: 1))
            #expect(report.verdict == verdict, "\(base): \(report.message)")
        }
    }

    @Test func theVerdictsOfProxies() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let dead = try DeadPort(.refusing)
        let cases: [(VerdictCode, ScriptedProxy.Behaviour)] = [
            (.proxyAuthRequired, .password("a:b")), (.proxyAuthRequired, .status("401 No")),
            (.proxyDenied, .status("403 Forbidden")), (.proxyError, .status("503 Unavailable")),
            (.proxyError, .raw("rubbish")),
        ]
        for (verdict, behaviour) in cases {
            let proxy = try ScriptedProxy(behaviour)
            let report = await tester().run(
                server.model(proxy: .explicit("http://ann@127.0.0.1:\(proxy.port)")))
            #expect(report.verdict == verdict, "\(report.message)")
            #expect(report.proxy?.contains("127.0.0.1:\(proxy.port)") == true)
        }
        let unreachable = await tester().run(
            server.model(proxy: .explicit("http://127.0.0.1:\(dead.number)")))
        #expect(unreachable.verdict == .proxyUnreachable)
    }

    @Test func theVerdictsOfTLS() async throws {
        let authority = try await TestAuthority.shared()
        let cases: [(VerdictCode, TestAuthority.Kind, String)] = [
            (.ok, .good, ""), (.tlsUntrusted, .byOther, "somebody else's root"),
            (.tlsUntrusted, .selfSigned, ""), (.tlsUntrusted, .alone, "test intermediate"),
            (.tlsExpired, .expired, "2021"), (.tlsNotYetValid, .early, "2040"),
            (.tlsHostname, .wrongHost, "elsewhere.example"),
        ]
        for (verdict, kind, word) in cases {
            let server = try LoopbackServer(
                tls: authority.server(kind), answering: HTTPText.answer(pong))
            let report = await tester().run(
                server.model(scheme: "https") { $0.caFile = authority.rootFile })
            #expect(report.verdict == verdict, "\(kind): \(report.message)")
            #expect(word.isEmpty || report.message.contains(word), "\(kind): \(report.message)")
        }
        var old = authority.server(.good)
        old.highestVersion = 0x0302
        var demanding = authority.server(.good)
        demanding.clientCAFile = authority.rootFile
        for (verdict, tls) in [(VerdictCode.tlsFailed, old), (.tlsClientCert, demanding)] {
            let server = try LoopbackServer(tls: tls, answering: HTTPText.answer(pong))
            let report = await tester().run(
                server.model(scheme: "https") { $0.caFile = authority.rootFile })
            #expect(report.verdict == verdict, "\(report.message)")
        }
        let unreadable = await tester().run(
            callable(.openai, base: "https://127.0.0.1:9") { $0.caFile = "/no/such.pem" })
        #expect(unreadable.verdict == .configError)
        #expect(unreadable.message.contains("/no/such.pem"))
    }

    @Test func aSecretIsNeverShownInPartWhereAnAnswerIsCut() {
        let secret = Secret("the-secret-that-must-not-be-seen")
        for offset in [48 << 10, 64 << 10].flatMap({ stride(from: $0 - 36, to: $0 + 4, by: 9) }) {
            let line = String(repeating: "x", count: 400) + "\n"
            var body = String(repeating: line, count: offset / 401 + 1).prefix(offset)
            body += secret.reveal()
            body += "tail"
            let shown = AnswerLines.shown(Array(body.utf8), with: Scrubber([secret]))
            #expect(!shown.joined().contains("the-"))
        }
    }

    private func tester() -> ConnectionTester {
        ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(), words: { .example })
    }
}
