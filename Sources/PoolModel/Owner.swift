/// Who can mend what is wrong: whoever uses the pool (and what of theirs), whoever runs the gateway
/// or the provider, the network in between, or this machine.
package enum Owner: String, Sendable, CaseIterable, Hashable {
    case key, header, address, model, request, settings, proxy, account
    case gateway, provider, network, machine

    /// The one word of `--json`: `you`, or who else.
    package var who: String {
        switch self {
        case .key, .header, .address, .model, .request, .settings, .proxy, .account: "you"
        case .gateway, .provider, .network, .machine: rawValue
        }
    }

    /// What of yours it is; `nil` where it is somebody else's.
    package var detail: String? { who == "you" ? rawValue : nil }

    /// For a line of the report.
    package var words: String {
        switch self {
        case .key: "you (the API key)"
        case .header: "you (a header)"
        case .address: "you (the base URL)"
        case .model: "you (the model id)"
        case .request: "you (what is asked for)"
        case .settings: "you (the model's settings)"
        case .proxy: "you (the proxy setting)"
        case .account: "you (the account at the provider)"
        case .gateway: "whoever runs the gateway or server"
        case .provider: "the provider"
        case .network: "whoever runs the network in between"
        case .machine: "this machine"
        }
    }

    /// Whose a verdict mostly is, where nothing more is known; `nil`: there is nothing to mend.
    package static func usual(_ verdict: VerdictCode) -> Owner? {
        switch verdict {
        case .ok, .okWithNotes, .cancelled: nil
        case .configError, .locked, .tlsClientCert: .settings
        case .blockedAddress, .dnsFailure, .wrongScheme, .endpointNotFound, .redirectBlocked,
            .badResponse:
            .address
        case .unreachable, .connectTimeout: .network
        case .proxyUnreachable, .proxyAuthRequired: .proxy
        case .proxyDenied, .proxyError: .network
        case .tlsUntrusted: .machine
        case .tlsHostname: .address
        case .tlsNotYetValid: .machine
        case .authFailed: .key
        case .modelForbidden, .quotaExceeded: .account
        case .modelNotFound: .model
        case .badRequest: .request
        case .rateLimited: .account
        case .connectionRefused, .connectionClosed, .timeout, .tlsExpired, .tlsFailed,
            .gatewayForbidden, .gatewayError, .responseTooLarge:
            .gateway
        case .overloaded, .serverError: .provider
        }
    }
}
