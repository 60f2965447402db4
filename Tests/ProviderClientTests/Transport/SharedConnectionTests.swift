import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// A bulk test shares connections; what another model's settings opened is never shared with a
/// model whose own settings would not have opened it.
struct SharedConnectionTests {
    /// Sends them one after the other over one transport, as a bulk test does.
    private func results(_ models: [OpenedModel]) async throws -> [TransferResult] {
        let transport = HTTPTransport(roots: .system)
        var results: [TransferResult] = []
        for model in models {
            let request = try builder().build(model, .answer, RequestWishes(timeout: 5))
            for await case .finished(let result) in transport.send(request, reuse: true) {
                results.append(result)
            }
        }
        return results
    }

    private func server(_ tls: ServerTLS? = nil) throws -> LoopbackServer {
        try LoopbackServer(tls: tls) { connection in
            while true {
                _ = try connection.readRequest()
                try connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: \(pong.utf8.count)\r\n\r\n\(pong)")
            }
        }
    }

    @Test func theSameSettingsShare() async throws {
        let server = try server()
        let results = try await results([server.model(key: "sk-one"), server.model(key: "sk-two")])
        #expect(results.map { $0.answer?.status } == [200, 200])
        #expect(
            results[1].course == "resolve skipped, connect skipped, "
                + "send ok, answer ok, body ok")
        #expect(results[1].stage(.connect)?.detail == "connection of an earlier request")
        #expect(server.connections.count == 1)
    }

    @Test func anotherAuthorityDoesNotShare() async throws {
        let authority = try await TestAuthority.shared()
        let server = try server(authority.server(.good))
        let results = try await results([
            server.model(scheme: "https") { $0.caFile = authority.rootFile },
            server.model(scheme: "https") { $0.caFile = authority.otherRootFile },
        ])
        #expect(results[0].answer?.status == 200)
        guard case .tls(let failure) = results[1].failure else {
            Issue.record("\(results[1].outcome)")
            return
        }
        #expect(failure.kind == .untrusted)
    }

    @Test func aClientCertificateIsNotLent() async throws {
        let authority = try await TestAuthority.shared()
        var tls = authority.server(.good)
        tls.clientCAFile = authority.rootFile
        let server = try server(tls)
        let results = try await results([
            server.model(scheme: "https") { model in
                model.caFile = authority.rootFile
                model.clientCertificate = authority.clientCertificate
                model.clientKey = authority.clientKey
            },
            server.model(scheme: "https") { $0.caFile = authority.rootFile },
        ])
        #expect(results[0].answer?.status == 200)
        guard case .tls(let failure) = results[1].failure else {
            Issue.record("\(results[1].outcome)")
            return
        }
        #expect(failure.kind == .clientCertificate)
    }

    @Test(arguments: ["http", "socks5", "socks5h"])
    func aProxysPasswordIsNotLent(scheme: String) async throws {
        let proxy = try ScriptedProxy(
            scheme == "http"
                ? .password("ann:right") : .socks5Password(user: "ann", password: "right"))
        let server = try server()
        func model(_ user: String, _ password: String) -> OpenedModel {
            server.model(
                proxy: .explicit("\(scheme)://\(user)@127.0.0.1:\(proxy.port)"),
                proxyPassword: password)
        }
        let results = try await results([
            model("ann", "right"), model("ann", "wrong"), model("bob", "right"),
        ])
        #expect(results[0].answer?.status == 200)
        let status = scheme == "http" ? 407 : nil
        #expect(
            results.dropFirst().map(\.failure) == [
                .proxy(.authRequired(status: status)), .proxy(.authRequired(status: status)),
            ])
    }

    @Test func aProxyIsNotPassedBy() async throws {
        let proxy = try ScriptedProxy(.http)
        let server = try server()
        let through = server.model(proxy: .explicit("http://127.0.0.1:\(proxy.port)"))
        let results = try await results([server.model(), through, server.model()])
        #expect(results.map { $0.answer?.status } == [200, 200, 200])
        #expect(proxy.connectionCount == 1)
        #expect(results[1].stage(.proxy)?.state == .ok)
        #expect(server.connections.count == 2)
    }
}
