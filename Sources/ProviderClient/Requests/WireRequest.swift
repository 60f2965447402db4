package import PoolModel

/// A request exactly as it goes over the wire. ``RequestBuilder`` makes it; transport, preview
/// and the printed `curl` command all start from it, so that they cannot differ. An object, since
/// transport and diagnosis hand it through every step.
package final class WireRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package let method: Method
    package let url: String
    package let origin: Origin
    /// All headers except those of HTTP itself (`Host`, `Content-Length`), each name once.
    package let headers: [WireHeader]
    package let body: [UInt8]
    package let purpose: RequestPurpose
    /// The protocol in effect; a Gemini base URL that ends in `/openai` is spoken to as
    /// `openai-chat`.
    package let wireProtocol: WireProtocol
    /// Whether the answer is to be an event stream.
    package let isStreaming: Bool
    /// The body's field that limits the answer; `nil` where the protocol has only one.
    package let tokenField: Provider.TokenField?
    /// Seconds for all that it is part of: a test may take several requests.
    package let timeout: Int
    /// Milliseconds of them that requests before this one took.
    let spent: Int
    /// `nil`: none.
    package let proxy: ResolvedProxy?
    package let tls: TLSFiles
    /// Knows every secret in it, resolved references included.
    package let scrubber: Scrubber

    init(
        method: Method, url: String, origin: Origin, headers: [WireHeader], body: [UInt8],
        purpose: RequestPurpose, wireProtocol: WireProtocol, isStreaming: Bool,
        tokenField: Provider.TokenField?, timeout: Int, spent: Int = 0, proxy: ResolvedProxy?,
        tls: TLSFiles, scrubber: Scrubber
    ) {
        self.method = method
        self.url = url
        self.origin = origin
        self.headers = headers
        self.body = body
        self.purpose = purpose
        self.wireProtocol = wireProtocol
        self.isStreaming = isStreaming
        self.tokenField = tokenField
        self.timeout = timeout
        self.spent = spent
        self.proxy = proxy
        self.tls = tls
        self.scrubber = scrubber
    }

    /// Milliseconds that it may take.
    var time: Int { max(timeout * 1000 - spent, 1) }

    /// Milliseconds until its connection must stand.
    var connectTime: Int { min(time, TransferLimits.connectSeconds * 1000) }
}

/// A header of a request with its value in clear; whoever shows it masks it.
package struct WireHeader: Sendable {
    package let name: String
    package let value: Secret
    package let source: HeaderSource
    /// Whether the value is to be masked when it is shown.
    package let isSecret: Bool
}

/// The files that a TLS connection is made with; `nil`: the system's roots, no certificate.
package struct TLSFiles: Sendable, Equatable {
    package let caFile: String?
    package let clientCertificate: String?
    package let clientKey: String?
}
