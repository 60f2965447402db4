package import FoundationEssentials

/// How a transfer ended without an answer. Texts in it are foreign: not yet sanitised.
package enum TransportFailure: Error, Sendable, Equatable {
    /// The name resolves to an address that is never connected to (link-local, metadata).
    case blockedAddress(String)
    case dns(host: String, detail: String)
    case connectionRefused(address: String)
    case unreachable(address: String, detail: String)
    case connectTimeout(seconds: Int)
    case proxy(ProxyFailure)
    case tls(TLSFailure)
    /// TLS was spoken to a server without it.
    case wrongScheme
    case timeout(TimeLimit, seconds: Int)
    /// The connection ended before the head of the answer was complete.
    case closed(ConnectionBreak, after: Progress)
    case tooLarge(SizeLimit)
    case notHTTP(detail: String)
    /// HTTP/2 came back where HTTP/1.1 was spoken.
    case onlyHTTP2
    /// A head that is none; the library's words.
    case malformed(detail: String)
    /// A compressed body that cannot be decoded.
    case badCoding(detail: String)
    /// libcurl reads another origin out of the URL than we do; nothing was sent.
    case urlDisagreement(detail: String)
    /// libcurl could not be loaded.
    case library(detail: String)
    /// A CA, certificate or key file cannot be used; nothing was sent.
    case tlsFile(path: String, detail: String)
    case cancelled
    /// Something else that libcurl reports.
    case other(code: Int, detail: String)

    package enum ProxyFailure: Sendable, Equatable {
        case dns(host: String)
        case unreachable(detail: String)
        case connectTimeout(seconds: Int)
        case authRequired(status: Int?)
        /// It understood and will not connect there (HTTP 403, SOCKS "not allowed").
        case denied(status: Int?)
        /// It could not connect or failed; its status and words.
        case failed(status: Int?, detail: String)
        /// The TLS connection to an `https` proxy failed.
        case tls(TLSFailure)
    }

    /// How far an answer had come.
    package enum Progress: Sendable, Equatable {
        case nothing
        case partOfHead
        /// 1xx, which only announces an answer.
        case informational(status: Int)
    }

    package enum TimeLimit: Sendable, Equatable { case handshake, firstByte, total }

    package enum SizeLimit: Sendable, Equatable { case body, headerBlock, headerLines }
}

/// What is known of a failed TLS handshake.
package struct TLSFailure: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The chain does not end in a trusted root.
        case untrusted
        case selfSigned
        /// The server sent its own certificate alone, and its issuer's is not known.
        case missingIntermediate
        case expired
        case notYetValid
        case hostname
        /// Something else is wrong with a certificate: too weak, revoked, not for servers.
        case badCertificate
        /// The server knows no host of the name that it was asked for (SNI).
        case unknownName
        /// The server wants a client certificate, or refuses the one given.
        case clientCertificate
        case version
        case other
    }

    package var kind: Kind
    package var subject: String?
    package var issuer: String?
    /// The names that the certificate is for.
    package var names: [String]
    package var validFrom: Date?
    package var validTo: Date?
    /// The library's words.
    package var detail: String

    package init(
        kind: Kind, subject: String? = nil, issuer: String? = nil, names: [String] = [],
        validFrom: Date? = nil, validTo: Date? = nil, detail: String = ""
    ) {
        self.kind = kind
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.validFrom = validFrom
        self.validTo = validTo
        self.detail = detail
    }
}
