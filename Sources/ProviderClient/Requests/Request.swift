package import PoolModel

/// A request exactly as it goes over the wire. ``RequestBuilder`` makes it; transport, preview
/// and the printed `curl` command all start from it, so that they cannot differ.
package final class Request: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package let url: String
    package let origin: Origin
    /// All headers except those of HTTP itself (`Host`, `Content-Length`), each name once.
    package let headers: [RequestHeader]
    /// Empty for requests that only look something up.
    package let body: [UInt8]
    /// What the body is made of, where it is no JSON.
    let form: ToneForm?
    package let purpose: RequestPurpose
    /// What it was to be otherwise than usual.
    let wishes: RequestWishes
    /// The protocol in effect; a Gemini base URL that ends in `/openai` is spoken to as
    /// `openai-chat`.
    package let wireProtocol: WireProtocol
    /// The body's field that limits the answer; `nil` where the protocol has only one.
    package let tokenField: Provider.TokenField?
    /// How long the answer may be; 0: as long as it likes.
    let maximumTokens: Int
    /// Seconds for all that it is part of: a test may take several requests.
    package let timeout: Int
    /// `nil`: none.
    package let proxy: ResolvedProxy?
    package let tls: TLSFiles
    /// What helpers gave for it.
    package let helpers: [HelperValue]
    /// Knows every secret in it, resolved references included.
    package let scrubber: Scrubber

    init(
        url: String, origin: Origin, headers: [RequestHeader], body: RequestBody.Content,
        purpose: RequestPurpose, wishes: RequestWishes = RequestWishes(),
        wireProtocol: WireProtocol, maximumTokens: Int = 0, tokenField: Provider.TokenField?,
        timeout: Int, proxy: ResolvedProxy?, tls: TLSFiles,
        helpers: [HelperValue] = [], scrubber: Scrubber
    ) {
        self.url = url
        self.origin = origin
        self.headers = headers
        switch body {
        case .nothing: (self.body, form) = ([], nil)
        case .json(let json): (self.body, form) = (Array(json.text.utf8), nil)
        case .form(let content): (self.body, form) = (content.bytes, content)
        }
        self.purpose = purpose
        self.wishes = wishes
        self.wireProtocol = wireProtocol
        self.maximumTokens = maximumTokens
        self.tokenField = tokenField
        self.timeout = timeout
        self.proxy = proxy
        self.tls = tls
        self.helpers = helpers
        self.scrubber = scrubber
    }

    package var method: Method { purpose.method }
    /// Whether the answer is to be an event stream.
    package var isStreaming: Bool { purpose.isStreaming }

    /// Milliseconds that it may take.
    var time: Int { max(timeout * 1000 - wishes.spent, 1) }

    /// Milliseconds until its connection must stand.
    var connectTime: Int { min(time, TransferLimits.connectSeconds * 1000) }

    /// What may be shown of it: every header that goes over the wire, in its order, those of HTTP
    /// itself around ours and the model's.
    func preview(_ problems: [RequestError]) -> EffectiveRequest {
        func http(_ name: String, _ value: String) -> ShownHeader {
            ShownHeader(name: name, value: value, source: .http)
        }
        let length = method == .post ? [http("Content-Length", "\(body.count)")] : []
        return EffectiveRequest(
            method: method.rawValue, url: Sanitizer.clean(url),
            headers: [http("Host", origin.shortAuthority)] + headers.map(\.shown) + length,
            body: form.map { Sanitizer.clean($0.text) } ?? Sanitizer.clean(body),
            proxy: proxy?.shownText,
            problems: problems.map(\.sentence))
    }
}

/// A header of a request with its value in clear; whoever shows it masks it.
package struct RequestHeader: Sendable {
    package let name: String
    package let value: Secret
    package let source: HeaderSource
    /// Whether the value is to be masked when it is shown.
    package let isSecret: Bool
    /// The header set that it is of.
    var set: String?
    /// The header set whose row of the same name it is sent instead of.
    var replaces: String?
}

/// The files that a TLS connection is made with; `nil`: the system's roots, no certificate.
package struct TLSFiles: Sendable, Equatable {
    package let caFile: String?
    package let clientCertificate: String?
    package let clientKey: String?
}
