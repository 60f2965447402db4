internal import PoolModel

/// The authorities that are trusted where a model names none: `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`, else the system's. A variable that is set replaces the system's roots.
package struct TrustRoots: Sendable, Equatable {
    package let file: String?
    package let directory: String?

    /// Where Debian's package ca-certificates puts the system's; libcurl looks there by itself.
    package static let systemFile = "/etc/ssl/certs/ca-certificates.crt"

    package static let system = TrustRoots(environment: [:])

    package init(environment: [String: String]) {
        file = environment.variable("SSL_CERT_FILE")
        directory = environment.variable("SSL_CERT_DIR")
    }

    /// - Parameter caFile: the model's own file, which replaces all other authorities.
    package init(caFile: String) {
        file = caFile
        directory = nil
    }
}
