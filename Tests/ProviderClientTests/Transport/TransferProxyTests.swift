import FoundationEssentials
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Proxies of every kind: what they do wrong, and that they never hear a secret.
struct TransferProxyTests {
    private static let headers = [("X-Gateway-Token", "gw-token-secret-42"), ("X-Plain", "plain")]

    private func result(
        _ server: LoopbackServer, through proxy: ScriptedProxy, scheme: String = "http",
        user: String? = nil, password: String? = nil, to: String = "http",
        change: (inout Model) -> Void = { _ in }
    ) async throws -> TransferResult {
        let root = try await TestAuthority.shared().rootFile
        let login = user.map { "\($0)@" } ?? ""
        return try await send(
            server.model(
                scheme: to, headers: TransferProxyTests.headers,
                proxy: .explicit("\(scheme)://\(login)127.0.0.1:\(proxy.port)"),
                proxyPassword: password
            ) { model in
                model.caFile = root
                change(&model)
            }, timeout: 5)
    }

    private func plain() throws -> LoopbackServer {
        try LoopbackServer(answering: HTTPText.answer(pong))
    }

    private func secure() async throws -> LoopbackServer {
        try LoopbackServer(
            tls: try await TestAuthority.shared().server(.good), answering: HTTPText.answer(pong))
    }

    @Test(arguments: [
        (ScriptedProxy.Behaviour.http, "http"), (.socks5, "socks5"), (.socks5, "socks5h"),
        (.socks4, "socks4"), (.socks4, "socks4a"),
    ])
    func everyKindCarriesTheRequestAndHearsNoSecret(
        behaviour: ScriptedProxy.Behaviour, scheme: String
    ) async throws {
        for to in ["http", "https"] {
            let proxy = try ScriptedProxy(behaviour)
            let server = to == "http" ? try plain() : try await secure()
            let result = try await result(server, through: proxy, scheme: scheme, to: to)
            #expect(result.answer?.status == 200)
            #expect(result.stage(.proxy)?.state == .ok)
            #expect(result.stage(.connect)?.detail == "127.0.0.1:\(proxy.port)")
            #expect(server.received.first?.contains("X-Gateway-Token: gw-token-secret-42") == true)
            #expect(!proxy.told.isEmpty)
            for told in proxy.told {
                for secret in [
                    "gw-token", "X-Gateway-Token", "sk-test-key", "uthorization", "X-Pl",
                ] {
                    #expect(!told.contains(secret))
                }
            }
        }
    }

    @Test func aSecureProxyIsSpokenToInTLS() async throws {
        let authority = try await TestAuthority.shared()
        for to in ["http", "https"] {
            let proxy = try ScriptedProxy(.https(authority.server(.good)))
            let server = to == "http" ? try plain() : try await secure()
            let result = try await result(server, through: proxy, scheme: "https", to: to)
            #expect(result.answer?.status == 200)
            #expect(result.stages.allSatisfy { $0.state == .ok })
        }
    }

    @Test func aSecureProxyThatIsNotTrustedIsAProxyFailure() async throws {
        let proxy = try ScriptedProxy(.https(try await TestAuthority.shared().server(.byOther)))
        for to in ["http", "https"] {
            let server = to == "http" ? try plain() : try await secure()
            let failure = try await result(server, through: proxy, scheme: "https", to: to).failure
            guard case .proxy(.tls(let tls)) = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
            #expect(tls.kind == .untrusted)
            #expect(server.connections.isEmpty)
        }
    }

    @Test func anInterceptingProxysIssuerIsNamed() async throws {
        let interceptor = try LoopbackServer(
            tls: try await TestAuthority.shared().server(.byOther),
            answering: HTTPText.answer(pong))
        let proxy = try ScriptedProxy(.http)
        let failure = try await result(interceptor, through: proxy, to: "https").failure
        guard case .tls(let tls) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(tls.issuer?.contains("somebody else's root") == true)
    }

    @Test func thePasswordIsSentToTheProxyOnly() async throws {
        let proxy = try ScriptedProxy(.password("ann:pass word"))
        let server = try plain()
        let result = try await result(server, through: proxy, user: "ann", password: "pass word")
        #expect(result.answer?.status == 200)
        #expect(server.received.first?.lowercased().contains("proxy-auth") == false)
    }

    @Test func aMissingOrWrongPasswordIsAuthRequired() async throws {
        let proxy = try ScriptedProxy(.password("ann:right"))
        let server = try plain()
        let none = try await result(server, through: proxy)
        #expect(none.failure == .proxy(.authRequired(status: 407)))
        #expect(
            none.course == "resolve ok, connect ok, proxy failed, "
                + "send skipped, answer skipped, body skipped")
        let wrong = try await result(server, through: proxy, user: "ann", password: "wrong")
        #expect(wrong.failure == .proxy(.authRequired(status: 407)))
        #expect(server.connections.isEmpty)
    }

    @Test(arguments: [
        ("401 Unauthorized", TransportFailure.ProxyFailure.authRequired(status: 401)),
        ("403 Forbidden", .denied(status: 403)),
    ])
    func anAnswerToConnectIsTheProxys(
        status: String, failure: TransportFailure.ProxyFailure
    ) async throws {
        for (to, server) in [("http", try plain()), ("https", try await secure())] {
            let proxy = try ScriptedProxy(.status(status))
            #expect(try await result(server, through: proxy, to: to).failure == .proxy(failure))
        }
    }

    @Test(arguments: [500, 502, 503, 504])
    func aProxyThatCannotConnectFails(status: Int) async throws {
        let proxy = try ScriptedProxy(.status("\(status) Nope"))
        let failure = try await result(plain(), through: proxy).failure
        guard case .proxy(.failed(status, _)) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(arguments: ["", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 garbage\r\n\r\n"])
    func somethingThatIsNoProxyFails(answer: String) async throws {
        let proxy = try ScriptedProxy(.raw(answer))
        let failure = try await result(plain(), through: proxy).failure
        guard case .proxy(.failed(_, _)) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aProxyWhereNobodyListensIsUnreachable() async throws {
        let dead = try DeadPort(.refusing)
        let port = dead.number
        for scheme in ["http", "socks5h", "https"] {
            let result = try await send(
                try plain().model(proxy: .explicit("\(scheme)://127.0.0.1:\(port)")))
            #expect(result.failure == .proxy(.unreachable(detail: "Connection refused")))
        }
    }

    @Test func aProxyWithoutAnAddress() async throws {
        let result = try await send(
            try plain().model(proxy: .explicit("http://proxy.nowhere.test:3128")))
        #expect(result.failure == .proxy(.dns(host: "proxy.nowhere.test")))
    }

    @Test func aProxyThatDoesNotAnswer() async throws {
        let silent = try DeadPort(.full)
        let unconnected = try await send(
            try plain().model(proxy: .explicit("http://127.0.0.1:\(silent.number)")), timeout: 1)
        #expect(unconnected.failure == .proxy(.connectTimeout(seconds: 1)))
        let mute = try LoopbackServer { $0.drain() }
        for scheme in ["http", "socks5h"] {
            let unanswered = try await send(
                try plain().model(proxy: .explicit("\(scheme)://127.0.0.1:\(mute.port)")),
                timeout: 1)
            #expect(
                unanswered.failure
                    == .proxy(.failed(status: nil, detail: "no answer within 1 s")))
        }
    }

    @Test func aHandshakeThatIsNeverAnsweredIsToldApart() async throws {
        let mute = try LoopbackServer { $0.drain() }
        let proxy = try ScriptedProxy(.http)
        let behind = try await send(
            mute.model(scheme: "https", proxy: .explicit("http://127.0.0.1:\(proxy.port)")),
            timeout: 1)
        #expect(behind.failure == .timeout(.handshake, seconds: 1))
        let before = try await send(
            try plain().model(proxy: .explicit("https://127.0.0.1:\(mute.port)")), timeout: 1)
        #expect(
            before.failure
                == .proxy(
                    .failed(
                        status: nil, detail: "the TLS handshake was not finished within 1 s")))
    }

    @Test(arguments: [
        (ScriptedProxy.Behaviour.socks5, "socks5"), (.socks4, "socks4"),
    ])
    func aProxyThatWantsAnAddressGetsTheOneThatWasLookedAt(
        behaviour: ScriptedProxy.Behaviour, scheme: String
    ) async throws {
        let proxy = try ScriptedProxy(behaviour)
        let setting = ProxySetting.explicit("\(scheme)://127.0.0.1:\(proxy.port)")
        for to in ["http", "https"] {
            let server = to == "http" ? try plain() : try await secure()
            let root = try await TestAuthority.shared().rootFile
            let result = try await send(
                server.model(scheme: to, host: "good.here.test", proxy: setting) {
                    $0.caFile = root
                }, timeout: 5)
            #expect(result.answer?.status == 200)
            #expect(
                server.received.first?.contains("Host: good.here.test:\(server.port)\r\n") == true)
        }
        #expect(!proxy.told.isEmpty && proxy.told.allSatisfy { !$0.contains("here.test") })
        let count = proxy.connectionCount

        let blocked = try await send(
            callable(.openai, base: "http://cloud.metadata.test/v1", proxy: setting))
        #expect(blocked.failure == .blockedAddress("169.254.169.254"))
        #expect(
            blocked.course
                == "resolve failed, connect skipped, proxy skipped, "
                + "send skipped, answer skipped, body skipped")
        let unknown = try await send(
            callable(.openai, base: "http://nowhere.test/v1", proxy: setting))
        #expect(unknown.failure == .dns(host: "nowhere.test", detail: "no such host"))
        let slow = try await send(
            callable(.openai, base: "http://name.silent.test/v1", proxy: setting), timeout: 1)
        #expect(slow.failure == .dns(host: "name.silent.test", detail: "no answer within 1 s"))
        #expect(proxy.connectionCount == count)
    }

    @Test func aProxyThatTakesNamesGetsTheName() async throws {
        let proxy = try ScriptedProxy(.socks5)
        let server = try plain()
        let setting = ProxySetting.explicit("socks5h://127.0.0.1:\(proxy.port)")
        let result = try await send(
            server.model(host: "good.here.test", proxy: setting), timeout: 5)
        #expect(result.answer?.status == 200)
        #expect(proxy.told.first?.contains("good.here.test") == true)
    }

    @Test func socksPasswordsAreUsedAndMissedByName() async throws {
        let proxy = try ScriptedProxy(.socks5Password(user: "ann", password: "right"))
        let server = try plain()
        let good = try await result(
            server, through: proxy, scheme: "socks5h", user: "ann", password: "right")
        #expect(good.answer?.status == 200)
        let wrong = try await result(
            server, through: proxy, scheme: "socks5h", user: "ann", password: "wrong")
        #expect(wrong.failure == .proxy(.authRequired(status: nil)))
        let none = try await result(server, through: proxy, scheme: "socks5h")
        #expect(none.failure == .proxy(.authRequired(status: nil)))
    }

    @Test func socksRefusalsAreToldApart() async throws {
        let denied = try ScriptedProxy(.socks5Reply(2))
        #expect(
            try await result(plain(), through: denied, scheme: "socks5h").failure
                == .proxy(.denied(status: nil)))
        let refused = try ScriptedProxy(.socks5Reply(5))
        guard
            case .proxy(.failed(nil, _)) = try await result(
                plain(), through: refused, scheme: "socks5h"
            ).failure
        else {
            Issue.record("a refused connection was taken for something else")
            return
        }
    }

    @Test func theEnvironmentsProxyIsTakenFromTheValueThatWasGiven() async throws {
        let proxy = try ScriptedProxy(.http)
        let environment = ["http_proxy": "http://127.0.0.1:\(proxy.port)"]
        let server = try plain()
        let used = try await send(server.model(proxy: .environment), environment: environment)
        #expect(used.answer?.status == 200)
        #expect(proxy.connectionCount == 1)
        let direct = try await send(server.model(proxy: .direct), environment: environment)
        #expect(direct.answer?.status == 200)
        #expect(proxy.connectionCount == 1)
    }
}
