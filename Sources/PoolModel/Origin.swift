/// Scheme, host and port: the place a secret was saved for (RFC 6454). Two URLs have the same
/// origin when their canonical texts are equal.
package struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// Lower case, ASCII (punycode); an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    package init(scheme: String, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Canonical: always with the port, e.g. `https://api.openai.com:443`.
    package var description: String { scheme + "://" + bracketedHost + ":" + String(port) }

    /// As people write it: without the scheme's own port.
    package var shortText: String { scheme + "://" + shortAuthority }

    /// Host and port without the scheme's own port: the value of `Host` (RFC 9110, section 7.2).
    package var shortAuthority: String {
        port == (scheme == "https" ? 443 : 80) ? bracketedHost : bracketedHost + ":" + String(port)
    }

    package var bracketedHost: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[" + host + "]" : host
    }

    /// Whether the host is this machine: `localhost`, 127/8 or ::1.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && BaseURL.isIPv4(host))
    }
}
