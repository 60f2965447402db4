/// What became of a test: stable codes, used on the screen, in `--json` and as headings in the
/// documentation. ``VerdictWording`` has the words.
package enum VerdictCode: String, Sendable, CaseIterable, Hashable {
    case ok
    case okWithNotes = "ok_with_notes"
    case configError = "config_error"
    case locked
    case blockedAddress = "blocked_address"
    case dnsFailure = "dns_failure"
    case connectionRefused = "connection_refused"
    case unreachable
    case connectTimeout = "connect_timeout"
    case proxyUnreachable = "proxy_unreachable"
    case proxyAuthRequired = "proxy_auth_required"
    case proxyDenied = "proxy_denied"
    case proxyError = "proxy_error"
    case tlsUntrusted = "tls_untrusted"
    case tlsExpired = "tls_expired"
    case tlsNotYetValid = "tls_not_yet_valid"
    case tlsHostname = "tls_hostname"
    case tlsClientCert = "tls_client_cert"
    case tlsFailed = "tls_failed"
    case wrongScheme = "wrong_scheme"
    case timeout
    case connectionClosed = "connection_closed"
    case redirectBlocked = "redirect_blocked"
    case authFailed = "auth_failed"
    case gatewayForbidden = "gateway_forbidden"
    case modelForbidden = "model_forbidden"
    case modelNotFound = "model_not_found"
    case endpointNotFound = "endpoint_not_found"
    case rateLimited = "rate_limited"
    case quotaExceeded = "quota_exceeded"
    case overloaded
    case badRequest = "bad_request"
    case gatewayError = "gateway_error"
    case serverError = "server_error"
    case badResponse = "bad_response"
    case responseTooLarge = "response_too_large"
    case cancelled

    package var isOK: Bool { self == .ok || self == .okWithNotes }
    /// Something is wrong. A test that somebody stopped says nothing of its model.
    package var isFailure: Bool { !isOK && self != .cancelled }
    /// How it ended, in a word.
    package var word: String { isOK ? "ok" : isFailure ? "FAIL" : rawValue }
}
