import TestSupport

/// The table: every case with the verdict that it must get.
extension LiveCase {
    static let all =
        answers + kinds + gateways + providerErrors + certificates + transport + gatewayFaults
        + balancers + proxies + recordings

    /// What works.
    private static let answers: [LiveCase] = [
        .plain("chat", "ok"),
        .plain("chat, streamed", test: ["--stream"], "ok"),
        .plain("responses", provider: "openai-responses", "ok"),
        .plain(
            "responses, streamed", provider: "openai-responses", model: "responses-upstream",
            test: ["--stream"], "ok"),
        .plain("messages", path: "", provider: "anthropic", "ok"),
        .plain(
            "messages, streamed", path: "", provider: "anthropic", model: "chat-upstream",
            test: ["--stream"], "ok"),
        .plain("gemini", path: "/v1beta", provider: "gemini", "ok"),
        .plain(
            "gemini, streamed", path: "/v1beta", provider: "gemini", test: ["--stream"], "ok"),
        .plain("the whole URL as base", path: "/v1/chat/completions", "ok"),
        .plain("a slash at the end", path: "/v1/", "ok"),
        .plain("without /v1, as LiteLLM allows", path: "", "ok"),
    ]

    /// Models of other kinds than chat, and what is not what it says.
    private static let kinds: [LiveCase] = [
        .plain("embedding", model: "vector", kind: "embedding", "ok"),
        .plain("rerank", model: "ranking", kind: "rerank", "ok"),
        .plain("speech", model: "voice", kind: "speech", "ok"),
        .plain("transcription", model: "ear", kind: "transcription", "ok"),
        .plain("moderation", model: "judge", kind: "moderation", "ok"),
        .plain("completion", model: "text", kind: "completion", "ok"),
        .plain("an image model that is not listed", model: "no", kind: "image", "model_not_found"),
        .plain("an image model that is listed", model: "pong", kind: "image", "ok"),
        .plain(
            "an embedding model as chat", model: "vector", "bad_request",
            says: ["set its kind to embedding"]),
        .plain(
            "a page that is always the same", model: "canned", test: ["--expect", "pong"],
            "bad_response", says: ["it answers, and not with"]),
    ]

    /// Refusals of the gateway.
    private static let gateways: [LiveCase] = [
        .plain("no token", headers: "", "gateway_forbidden", says: ["header"]),
        .plain(
            "a wrong token", headers: "X-Gateway-Token: wrong\n", "gateway_forbidden",
            says: ["row 1 X-Gateway-Token"]),
        .plain(
            "the token under a name that nginx drops",
            headers: "X_Gateway_Token: \(Gateway.token)\n", "gateway_forbidden"),
        .plain(
            "no token, refused in JSON", path: "/json/v1", headers: "", "gateway_forbidden",
            says: ["missing or wrong gateway token"]),
        .plain(
            "no token, messages", path: "", provider: "anthropic", headers: "",
            "gateway_forbidden"),
        .plain(
            "no token, gemini", path: "/v1beta", provider: "gemini", headers: "",
            "gateway_forbidden"),
        .plain(
            "a header line longer than nginx takes",
            headers: "X-Gateway-Token: \(Gateway.token)\nX-Long: "
                + String(repeating: "x", count: 8190) + "\n", "bad_request",
            says: ["Request Header"]),
        .plain(
            "a path longer than nginx takes", path: "/" + String(repeating: "a", count: 9000),
            "bad_request", says: ["shorten the base URL"]),
    ]

    /// Errors that LiteLLM itself gives.
    private static let providerErrors: [LiveCase] = [
        .plain("a wrong key", key: "sk-wrong-0042", "auth_failed"),
        .plain("no key", key: nil, "auth_failed"),
        .plain("an expired key", key: "sk-expired", "auth_failed", says: ["Expired"]),
        .plain("a key for other models", key: "sk-other-models", "model_forbidden"),
        .plain("a spent budget", key: "sk-spent", "quota_exceeded"),
        .plain(
            "a wrong key, messages", path: "", provider: "anthropic", key: "sk-wrong",
            "auth_failed"),
        .plain(
            "a wrong key, responses", provider: "openai-responses", key: "sk-wrong",
            "auth_failed"),
        .plain(
            "a wrong key, gemini", path: "/v1beta", provider: "gemini", key: "sk-wrong",
            "auth_failed"),
        .plain("an unknown model", model: "nosuch", "model_not_found", says: ["nosuch"]),
        .plain(
            "an unknown model, gemini", path: "/v1beta", provider: "gemini", model: "nosuch",
            "model_not_found"),
        .plain(
            "an unknown model, messages", path: "", provider: "anthropic", model: "nosuch",
            "model_not_found"),
        .plain("a wrong path", path: "/nowhere", "endpoint_not_found"),
        .plain("rate limit", model: "limited", "rate_limited"),
        .plain("context window", model: "window", "bad_request"),
        .plain("internal error", model: "broken", "server_error"),
        .plain("timeout behind it", model: "slow", "gateway_error"),
        .plain("a wrong key behind it", model: "upstream-key", "auth_failed"),
        .plain("an unknown model behind it", model: "upstream-model", "model_not_found"),
        .plain("a wrong path behind it", model: "upstream-path", "endpoint_not_found"),
        .plain("nobody behind it", model: "upstream-down", "gateway_error"),
    ]

    /// Certificates, versions and files.
    private static let certificates: [LiveCase] = [
        .tls(.tls, "ok"),
        .tls(.tls, trusting: false, "tls_untrusted", says: ["Modelpool Test Root"]),
        .tls(.expired, "tls_expired", says: ["2021"]),
        .tls(.notYetValid, "tls_not_yet_valid", says: ["2098"]),
        .tls(.wrongHost, "tls_hostname", says: ["other.example"]),
        .tls(.selfSigned, "tls_untrusted"),
        .tls(.noIntermediate, "tls_untrusted", says: ["Modelpool Test Intermediate"]),
        .tls(.oldTLS, "tls_failed"),
        .tls(.clientCertificate, "tls_client_cert"),
        .tls(.weakDH, "tls_failed", says: ["dh key too small", "weaker than this machine"]),
        .tls(.unknownName, "tls_failed", says: ["serves no host of that name"]),
        LiveCase(
            name: "a client certificate that is not demanded but wanted",
            base: { $0.gateway.url(.optionalCertificate) + "/certified/v1" },
            options: { ["--ca-file", $0.gateway.authority.root] }, verdict: "gateway_forbidden",
            says: ["asked for a client certificate too"]),
        .tls(.http2, "ok"),
        LiveCase(
            name: "HTTP/2, cut off by what is behind it",
            base: { $0.gateway.url(.http2) + "/halfway/v1" },
            options: { ["--ca-file", $0.gateway.authority.root] }, verdict: "connection_closed",
            says: ["HTTP 200", "the HTTP/2 stream was reset (INTERNAL_ERROR)"]),
        LiveCase(
            name: "HTTP/2 without TLS", base: { $0.gateway.url(.onlyHTTP2) + "/v1" },
            verdict: "bad_response", says: ["HTTP/2 only"]),
        LiveCase(
            name: "TLS with a client certificate",
            base: { $0.gateway.url(.clientCertificate) + "/v1" },
            options: {
                [
                    "--ca-file", $0.gateway.authority.root, "--client-cert",
                    $0.gateway.client.certificate, "--client-key", $0.gateway.client.key,
                ]
            }, verdict: "ok"),
        LiveCase(
            name: "a CA file that is not there", base: { $0.gateway.url(.tls) + "/v1" },
            options: { _ in ["--ca-file", "/nonexistent/authority.pem"] },
            verdict: "config_error", says: ["/nonexistent/authority.pem"]),
        LiveCase(
            name: "a CA file that is none", base: { $0.gateway.url(.tls) + "/v1" },
            options: { ["--ca-file", $0.gateway.client.key] }, verdict: "config_error",
            says: ["client.key"]),
        LiveCase(
            name: "https to a plain port",
            base: { "https://127.0.0.1:\($0.gateway.port(.plain))/v1" }, verdict: "wrong_scheme",
            says: ["http"]),
        LiveCase(
            name: "http to a TLS port",
            base: { "http://127.0.0.1:\($0.gateway.port(.tls))/v1" }, verdict: "wrong_scheme",
            says: ["https"]),
    ]

    /// What happens below HTTP.
    private static let transport: [LiveCase] = [
        LiveCase(
            name: "a port where nobody listens",
            base: { "http://127.0.0.1:\($0.refusing.number)/v1" }, verdict: "connection_refused"),
        LiveCase(
            name: "a port that never answers the first packet",
            base: { "http://127.0.0.1:\($0.full.number)/v1" }, test: ["--timeout", "1"],
            verdict: "connect_timeout"),
        LiveCase(
            name: "a server that never answers",
            base: { "http://127.0.0.1:\($0.silent.number)/v1" }, test: ["--timeout", "1"],
            verdict: "timeout"),
        LiveCase(
            name: "a TLS handshake that is never answered",
            base: { "https://127.0.0.1:\($0.silent.number)/v1" }, test: ["--timeout", "1"],
            verdict: "timeout", says: ["TLS handshake"]),
        LiveCase(
            name: "a name that does not exist", base: { _ in "https://nosuch.invalid/v1" },
            verdict: "dns_failure", says: ["nosuch.invalid"]),
        LiveCase(
            name: "the metadata service", base: { _ in "http://169.254.169.254/v1" },
            verdict: "blocked_address"),
        LiveCase(
            name: "an address of no host", base: { _ in "http://0.0.0.0:8000/v1" },
            verdict: "blocked_address", says: ["where a server listens"]),
        LiveCase(
            name: "a server that speaks SOCKS",
            base: { "http://127.0.0.1:\($0.proxies.openSocks.ports[0])/v1" },
            verdict: "bad_response"),
        LiveCase(
            name: "a reference that is not set", base: { $0.gateway.url(.plain) + "/v1" },
            headers: "X-Gateway-Token: ${env:NOT_SET_ANYWHERE}\n", verdict: "config_error",
            says: ["NOT_SET_ANYWHERE"]),
        LiveCase(
            name: "a proxy used as an API",
            base: { "http://127.0.0.1:\($0.proxies.squid.ports[0])/v1" },
            verdict: "bad_request"),
    ]

    /// What nginx makes of broken providers and of its own settings.
    private static let gatewayFaults: [LiveCase] = [
        .fault("ok", "ok"),
        .fault("refused", "gateway_error"),
        .fault("hung", "gateway_error"),
        .fault("unavailable", "gateway_error"),
        .fault("internal", "server_error"),
        .fault("login", "gateway_forbidden"),
        .fault("large", "bad_request", says: ["client_max_body_size"]),
        .fault("moved", "redirect_blocked"),
        .fault("moved-elsewhere", "redirect_blocked", says: ["other.example"]),
        .fault("moved-in-circles", "redirect_blocked"),
        .fault("moved-to-file", "redirect_blocked"),
        .fault("to-login", "redirect_blocked", says: ["login page"]),
        .fault("login-page", "bad_response", says: ["a login page", "header"]),
        .fault("intercepted", "endpoint_not_found", says: ["says the gateway"]),
        .fault("halfway", "bad_response", says: ["the JSON has no end", "after 12 bytes"]),
        .fault("encrypted-to-plain", "gateway_error"),
        .fault("misdirected", "bad_request", says: ["does not serve that name"]),
        .fault("page", "bad_response", says: ["Welcome"]),
        .fault("nothing", "bad_response"),
        .fault("no-content", "bad_response"),
        .fault("cut", "bad_response"),
        .fault("no-choices", "bad_response"),
        .fault("error-inside", "auth_failed"),
        .fault("escapes", "bad_request"),
        .fault("huge", "response_too_large"),
        .fault("bomb", "response_too_large"),
        .fault("headers", "response_too_large"),
    ]

    private static let balancers: [LiveCase] = [
        .balancer("", "ok"),
        .balancer("/denied", "gateway_forbidden"),
        .balancer("/late", "timeout", says: ["whole request"]),
        .balancer("/limited", "rate_limited"),
        .balancer("/login", "gateway_forbidden"),
        .balancer("/dropped", "connection_closed"),
        .balancer("/moved", "redirect_blocked", says: ["other.example"]),
        .balancer("/empty", "gateway_error"),
        .balancer("/refused", "gateway_error"),
        .balancer("/hung", "gateway_error"),
    ]
}
