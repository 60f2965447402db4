import TestSupport

extension LiveCase {
    /// Squid with a user's name in its address.
    @Sendable private static func squid(_ servers: RealServers) -> String {
        "http://\(ForwardProxies.user)@127.0.0.1:\(servers.proxies.squid.ports[0])"
    }

    @Sendable private static func tinyproxy(_ servers: RealServers) -> String {
        "http://\(ForwardProxies.user)@127.0.0.1:\(servers.proxies.tinyproxy.ports[0])"
    }

    @Sendable private static func closedSocks(_ servers: RealServers) -> String {
        "socks5h://\(ForwardProxies.user)@127.0.0.1:\(servers.proxies.closedSocks.ports[0])"
    }

    @Sendable private static func openSocks(_ servers: RealServers) -> String {
        "socks5h://127.0.0.1:\(servers.proxies.openSocks.ports[0])"
    }

    @Sendable private static func intercepting(_ servers: RealServers) -> String {
        "http://127.0.0.1:\(servers.proxies.intercepting.ports[0])"
    }

    static let proxies: [LiveCase] = [
        .proxy("squid", squid, password: ForwardProxies.password, "ok"),
        .proxy(
            "squid to plain HTTP", squid, password: ForwardProxies.password,
            to: { $0.gateway.url(.plain) + "/v1" }, "ok"),
        .proxy(
            "squid without a password",
            { "http://127.0.0.1:\($0.proxies.squid.ports[0])" }, "proxy_auth_required"),
        .proxy(
            "squid without a password to plain HTTP",
            { "http://127.0.0.1:\($0.proxies.squid.ports[0])" },
            to: { $0.gateway.url(.plain) + "/v1" }, "proxy_auth_required"),
        .proxy("squid with a wrong password", squid, password: "wrong", "proxy_auth_required"),
        .proxy(
            "squid to a port that it forbids", squid, password: ForwardProxies.password,
            to: { "https://127.0.0.1:\($0.balancer.port)/v1" }, "proxy_denied"),
        .proxy(
            "squid to a name that does not exist", squid, password: ForwardProxies.password,
            to: { _ in "https://nosuch.invalid/v1" }, "proxy_error"),
        .proxy(
            "squid to a port where nobody listens", squid, password: ForwardProxies.password,
            to: { "https://127.0.0.1:\($0.refusing.number)/v1" }, "proxy_error"),
        .proxy("tinyproxy", tinyproxy, password: ForwardProxies.password, "ok"),
        .proxy(
            "tinyproxy with a wrong password", tinyproxy, password: "wrong",
            "proxy_auth_required"),
        .proxy(
            "tinyproxy without a password",
            { "http://127.0.0.1:\($0.proxies.tinyproxy.ports[0])" }, "proxy_auth_required"),
        .proxy(
            "tinyproxy to a port where nobody listens", tinyproxy,
            password: ForwardProxies.password,
            to: { "https://127.0.0.1:\($0.refusing.number)/v1" }, "proxy_error"),
        .proxy("SOCKS", openSocks, "ok"),
        .proxy("SOCKS with a password", closedSocks, password: ForwardProxies.password, "ok"),
        .proxy(
            "SOCKS with a wrong password", closedSocks, password: "wrong", "proxy_auth_required"),
        .proxy(
            "SOCKS that wants a password",
            { "socks5h://127.0.0.1:\($0.proxies.closedSocks.ports[0])" }, "proxy_auth_required"),
        .proxy(
            "SOCKS to a port where nobody listens", openSocks,
            to: { "https://127.0.0.1:\($0.refusing.number)/v1" }, "proxy_error"),
        .proxy(
            "SOCKS to a name that does not exist", openSocks,
            to: { _ in "https://nosuch.invalid/v1" }, "proxy_error"),
        .proxy(
            "one where nobody listens", { "http://127.0.0.1:\($0.refusing.number)" },
            "proxy_unreachable"),
        .proxy(
            "one whose name does not exist", { _ in "http://nosuch.invalid:3128" },
            "proxy_unreachable", says: ["nosuch.invalid"]),
        .proxy("one that breaks TLS open", intercepting, "tls_untrusted", says: ["mitmproxy"]),
        .proxy(
            "one that breaks TLS open, trusted", intercepting,
            authority: { $0.proxies.intercepting.folder.file("mitmproxy-ca-cert.pem") }, "ok"),
        .proxy(
            "one that breaks TLS open and trusts nobody behind it", intercepting,
            to: { $0.gateway.url(.selfSigned) + "/v1" },
            authority: { $0.proxies.intercepting.folder.file("mitmproxy-ca-cert.pem") },
            "proxy_error", says: ["Certificate verify failed"]),
        LiveCase(
            name: "proxy: from the environment, nobody there",
            base: { $0.gateway.url(.tls) + "/v1" },
            options: { ["--ca-file", $0.gateway.authority.root] },
            environment: { ["HTTPS_PROXY": "http://127.0.0.1:\($0.refusing.number)"] },
            verdict: "proxy_unreachable"),
        LiveCase(
            name: "proxy: from the environment, this host excepted",
            base: { $0.gateway.url(.tls) + "/v1" },
            options: { ["--ca-file", $0.gateway.authority.root] },
            environment: {
                [
                    "HTTPS_PROXY": "http://127.0.0.1:\($0.refusing.number)",
                    "NO_PROXY": "example.org,127.0.0.1",
                ]
            }, verdict: "ok"),
        LiveCase(
            name: "proxy: from the environment, overridden",
            base: { $0.gateway.url(.tls) + "/v1" },
            options: { ["--ca-file", $0.gateway.authority.root, "--proxy", "direct"] },
            environment: { ["ALL_PROXY": "http://127.0.0.1:\($0.refusing.number)"] },
            verdict: "ok"),
    ]

    /// Provider errors that nginx repeats.
    static let recordings: [LiveCase] = [
        .recorded("openai-key", "openai", "auth_failed"),
        .recorded("openai-quota", "openai", "quota_exceeded"),
        .recorded("openai-rate", "openai", "rate_limited"),
        .recorded("openai-model", "openai", "model_not_found"),
        .recorded("azure-deployment", "azure", "model_not_found"),
        .recorded("azure-key", "azure", "auth_failed"),
        .recorded("deepseek-balance", "deepseek", "quota_exceeded"),
        .recorded("groq-retired", "groq", "model_not_found"),
        .recorded("kimi-model", "kimi", "model_not_found"),
        .recorded("zhipu-key", "zhipu", "auth_failed"),
        .recorded("zhipu-arrears", "zhipu", "quota_exceeded"),
        .recorded("anthropic-key", "anthropic", "auth_failed"),
        .recorded("anthropic-overloaded", "anthropic", "overloaded"),
        .recorded("anthropic-model", "anthropic", "model_not_found"),
        .recorded("anthropic-credit", "anthropic", "quota_exceeded"),
        .recorded("gemini-key", "gemini", "auth_failed"),
        .recorded("gemini-array", "gemini", "auth_failed"),
        .recorded("gemini-model", "gemini", "model_not_found"),
        .recorded("xai-key", "xai", "auth_failed"),
        .recorded("mistral-key", "mistral", "auth_failed"),
        .recorded("mistral-model", "mistral", "model_not_found"),
        .recorded("ollama-pull", "ollama", "model_not_found", says: ["pull"]),
        .recorded("vllm-model", "vllm", "model_not_found"),
        .recorded("minimax-key", "minimax", "auth_failed"),
        .recorded("kong-key", "openai", "gateway_forbidden"),
        .recorded("litellm-no-database", "litellm", "auth_failed"),
        .recorded("cloudflare-blocked", "openai", "gateway_forbidden"),
        .recorded("cloudflare-origin", "openai", "gateway_error"),
        .recorded("html-404", "openai", "endpoint_not_found"),
        .recorded("envoy", "openai", "gateway_error"),
        .recorded("envoy-rbac", "openai", "gateway_forbidden"),
    ]
}
