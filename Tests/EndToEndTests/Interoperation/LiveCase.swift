import TestSupport
import Testing

/// One way in which a connection works or fails, met at a real server, and what the program must
/// say of it.
struct LiveCase: Sendable, CustomTestStringConvertible {
    let name: String
    var provider = "litellm"
    var model = "pong"
    /// Its base URL.
    var base: @Sendable (RealServers) throws -> String
    var key: String? = LiteLLM.masterKey
    var headers = "X-Gateway-Token: \(Gateway.token)\n"
    /// More options of `add`.
    var options: @Sendable (RealServers) -> [String] = { _ in [] }
    var proxyPassword: String?
    var environment: @Sendable (RealServers) -> [String: String] = { _ in [:] }
    /// More options of `test`.
    var test: [String] = []
    let verdict: String
    /// Words that its message or its next step must hold.
    var says: [String] = []

    var testDescription: String { name }

    /// On the gateway's plain listener, with its token.
    static func plain(
        _ name: String, path: String = "/v1", provider: String = "litellm",
        model: String = "pong", kind: String = "chat", key: String? = LiteLLM.masterKey,
        headers: String = "X-Gateway-Token: \(Gateway.token)\n", test: [String] = [],
        _ verdict: String, says: [String] = []
    ) -> LiveCase {
        LiveCase(
            name: name, provider: provider, model: model,
            base: { $0.gateway.url(.plain) + path }, key: key, headers: headers,
            options: { _ in ["--kind", kind] }, test: test,
            verdict: verdict, says: says)
    }

    /// On one of the gateway's TLS listeners, trusting the private authority unless told not to.
    static func tls(
        _ listener: Gateway.Listener, trusting: Bool = true, _ verdict: String,
        says: [String] = [], options: @escaping @Sendable (RealServers) -> [String] = { _ in [] }
    ) -> LiveCase {
        LiveCase(
            name: "TLS \(listener)\(trusting ? "" : ", its authority unknown")",
            base: { $0.gateway.url(listener) + "/v1" },
            options: { servers in
                (trusting ? ["--ca-file", servers.gateway.authority.root] : []) + options(servers)
            }, verdict: verdict, says: says)
    }

    /// On a path of the gateway's faulty listener.
    static func fault(_ path: String, _ verdict: String, says: [String] = []) -> LiveCase {
        LiveCase(
            name: "nginx \(path)", base: { $0.gateway.url(.faults) + "/\(path)/v1" },
            verdict: verdict, says: says)
    }

    /// A recorded error of a provider.
    static func recorded(
        _ answer: String, _ provider: String, _ verdict: String, says: [String] = []
    ) -> LiveCase {
        LiveCase(
            name: "recorded \(answer)", provider: provider,
            base: { $0.gateway.url(.faults) + "/recorded/\(answer)/v1" }, headers: "",
            verdict: verdict, says: says)
    }

    /// Through HAProxy.
    static func balancer(_ path: String, _ verdict: String, says: [String] = []) -> LiveCase {
        LiveCase(
            name: "HAProxy \(path)", base: { "http://127.0.0.1:\($0.balancer.port)\(path)/v1" },
            verdict: verdict, says: says)
    }

    /// Through a proxy to the gateway's TLS listener.
    static func proxy(
        _ name: String, _ url: @escaping @Sendable (RealServers) -> String,
        password: String? = nil,
        to base: @escaping @Sendable (RealServers) -> String = { $0.gateway.url(.tls) + "/v1" },
        authority: @escaping @Sendable (RealServers) -> String = { $0.gateway.authority.root },
        _ verdict: String, says: [String] = []
    ) -> LiveCase {
        LiveCase(
            name: "proxy: \(name)", base: base,
            options: { ["--proxy", url($0), "--ca-file", authority($0)] },
            proxyPassword: password, verdict: verdict, says: says)
    }
}
