import Foundation
import TestSupport
import Testing

/// That the real servers do what the interoperation tests take for granted, seen with curl.
struct ServerEquipmentTests {
    private static let chat =
        #"{"model":"pong","max_tokens":16,"messages":[{"role":"user","content":"hi"}]}"#

    /// The status that curl sees, or `exit N` where there is none.
    private func status(_ url: String, _ options: [String] = []) async throws -> String {
        let result = try await Finished.running(
            "curl",
            [
                "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--max-time",
                "20",
                "--header", "Authorization: Bearer \(LiteLLM.masterKey)", "--header",
                "Content-Type: application/json", "--data", Self.chat,
            ] + options + [url])
        return result.code == 0 ? result.output : "exit \(result.code)"
    }

    private static let token = ["--header", "X-Gateway-Token: \(Gateway.token)"]

    @Test func theGatewayWantsItsTokenAndRecordsWhatCameIn() async throws {
        let gateway = try await RealServers.running().gateway
        let url = gateway.url(.plain) + "/v1/chat/completions?equipment"
        #expect(try await status(url) == "403")
        #expect(try await status(url, Self.token) == "200")
        let received = try gateway.received(under: "/v1/chat/completions?equipment")
        #expect(received.count == 2)
        #expect(received.last?.lines.contains("X-Gateway-Token: \(Gateway.token)") == true)
    }

    @Test func everyListenerShowsItsCertificate() async throws {
        let gateway = try await RealServers.running().gateway
        let trusting = Self.token + ["--cacert", gateway.authority.root]
        let path = "/v1/chat/completions"
        #expect(try await status(gateway.url(.tls) + path, trusting) == "200")
        #expect(try await status(gateway.url(.tls) + path) == "exit 60")
        for listener in [Gateway.Listener.expired, .notYetValid, .wrongHost, .selfSigned] {
            #expect(try await status(gateway.url(listener) + path, trusting) == "exit 60")
        }
        #expect(try await status(gateway.url(.noIntermediate) + path, trusting) == "exit 60")
        #expect(try await status(gateway.url(.oldTLS) + path, trusting) == "exit 35")
        let asks = gateway.url(.clientCertificate) + path
        #expect(try await status(asks, trusting) == "400")
        let identified = ["--cert", gateway.client.certificate, "--key", gateway.client.key]
        #expect(try await status(asks, trusting + identified) == "200")
    }

    @Test func theProxiesPassOnToThoseTheyKnow() async throws {
        let servers = try await RealServers.running()
        let url = servers.gateway.url(.tls) + "/v1/chat/completions"
        let trusting = Self.token + ["--cacert", servers.gateway.authority.root]
        let person = "\(ForwardProxies.user):\(ForwardProxies.password)"
        let proxies = servers.proxies
        let known = [
            "http://\(person)@127.0.0.1:\(proxies.squid.ports[0])",
            "http://\(person)@127.0.0.1:\(proxies.tinyproxy.ports[0])",
            "socks5h://127.0.0.1:\(proxies.openSocks.ports[0])",
            "socks5h://\(person)@127.0.0.1:\(proxies.closedSocks.ports[0])",
        ]
        for proxy in known {
            #expect(try await status(url, trusting + ["--proxy", proxy]) == "200", "\(proxy)")
        }
        let squid = "http://127.0.0.1:\(proxies.squid.ports[0])"
        #expect(try await status(url, trusting + ["--proxy", squid]) == "exit 56")
        let middle = "http://127.0.0.1:\(proxies.intercepting.ports[0])"
        #expect(try await status(url, trusting + ["--proxy", middle]) == "exit 60")
        let authority = proxies.intercepting.folder.file("mitmproxy-ca-cert.pem")
        let options = Self.token + ["--cacert", authority, "--proxy", middle]
        #expect(try await status(url, options) == "200")
    }

    @Test(arguments: [
        ("ok", "200"), ("refused", "502"), ("hung", "504"), ("unavailable", "503"),
        ("internal", "500"), ("login", "401"), ("large", "413"), ("moved", "301"), ("page", "200"),
        ("no-content", "204"), ("cut", "200"), ("error-inside", "200"), ("escapes", "400"),
        ("huge", "200"), ("bomb", "200"), ("headers", "200"), ("recorded/gemini-key", "400"),
        ("recorded/anthropic-overloaded", "529"),
    ])
    func theFaultyListenerFailsAsAsked(path: String, expected: String) async throws {
        let gateway = try await RealServers.running().gateway
        let url = gateway.url(.faults) + "/\(path)/v1/chat/completions"
        #expect(try await status(url) == expected)
    }

    @Test(arguments: [
        ("", "200"), ("/denied", "403"), ("/limited", "429"), ("/login", "401"),
        ("/dropped", "exit 52"), ("/moved", "302"), ("/empty", "503"), ("/refused", "503"),
        ("/hung", "504"),
    ])
    func theBalancerFailsAsAsked(path: String, expected: String) async throws {
        let port = try await RealServers.running().balancer.port
        #expect(
            try await status("http://127.0.0.1:\(port)\(path)/v1/chat/completions") == expected)
    }

    @Test func aFullPortNeverAnswersTheFirstPacket() async throws {
        let full = try DeadPort(.full)
        #expect(
            try await status("http://127.0.0.1:\(full.number)/", ["--connect-timeout", "0.3"])
                == "exit 28")
        let refusing = try DeadPort(.refusing)
        #expect(try await status("http://127.0.0.1:\(refusing.number)/") == "exit 7")
    }
}
