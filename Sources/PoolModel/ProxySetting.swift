/// How a model's requests leave the machine.
package enum ProxySetting: Sendable, Hashable {
    /// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` in both cases, and `http_proxy` in lower case
    /// only, as curl.
    case environment
    /// No proxy, whatever the environment says.
    case direct
    /// This proxy: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`, with a user name
    /// but never with a password, which is a field of its own (``Model/proxyPassword``).
    case explicit(String)

    /// `environment`, `direct` or the URL: how it is stored and typed.
    package var text: String {
        switch self {
        case .environment: "environment"
        case .direct: "direct"
        case .explicit(let url): url
        }
    }

    package init(text: String) {
        switch text {
        case "", "environment": self = .environment
        case "direct": self = .direct
        default: self = .explicit(text)
        }
    }
}
