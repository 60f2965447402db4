internal import Glibc

/// How what is sent to a server is kept from others: what libpq is told where nobody has asked for
/// anything, and what is to be said where somebody has asked for less.
struct PostgresSafety {
    let isLocal: Bool
    let parameters: [String: String]
    let warning: String?

    /// Where Debian's package ca-certificates puts the system's authorities.
    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// - Parameters:
    ///   - used: what libpq would use.
    ///   - asksForMode: somebody has said the mode that is libpq's own as well.
    init(hosts: [String], used: [String: String], asksForMode: Bool) {
        let remote = hosts.filter { !PostgresSafety.isLocal($0) }
        isLocal = remote.isEmpty
        guard let first = remote.first else {
            parameters = [:]
            warning = nil
            return
        }
        // `prefer` is what libpq does by itself: it takes a connection without TLS, and any
        // certificate.
        let given = used["sslmode"] ?? "prefer"
        let mode = given == "prefer" && !asksForMode ? "verify-full" : given
        var parameters = ["sslmode": mode]
        if mode.hasPrefix("verify-"), used["sslrootcert"] == nil, !PostgresSafety.hasOwnAuthorities
        {
            parameters["sslrootcert"] =
                PostgresSafety.variable("SSL_CERT_FILE") ?? PostgresSafety.systemAuthorities
        }
        // Kerberos would be tried first, which takes its own time and has its own names.
        if (used["gssencmode"] ?? "prefer") == "prefer" { parameters["gssencmode"] = "disable" }
        self.parameters = parameters
        warning = PostgresSafety.warning(of: mode, first)
    }

    private static func warning(of mode: String, _ host: String) -> String? {
        switch mode {
        case "verify-full": nil
        case "verify-ca", "require":
            "sslmode=\(mode): what goes to \(host) is encrypted, but whoever is in between can "
                + "answer in its place; verify-full is the default"
        default:
            "sslmode=\(mode): what goes to \(host) may be read and changed by whoever is in "
                + "between; verify-full is the default"
        }
    }

    /// A socket's folder, an abstract socket, nothing at all (libpq's own socket), or loopback.
    static func isLocal(_ host: String) -> Bool {
        if host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") { return true }
        if host.lowercased() == "localhost" { return true }
        var version4 = in_addr()
        if inet_pton(AF_INET, host, &version4) == 1 {
            return UInt32(bigEndian: version4.s_addr) >> 24 == 127
        }
        return host == "::1"
    }

    /// libpq's own file of authorities, which it takes by itself.
    private static var hasOwnAuthorities: Bool {
        variable("HOME").map { access($0 + "/.postgresql/root.crt", R_OK) == 0 } ?? false
    }

    /// A variable of the process, which is what libpq looks at.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
