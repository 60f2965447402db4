internal import PoolModel

/// A request in the making: what is known of it, and all that is wrong with it. What is sent and
/// what is shown are both made of it, so that they cannot differ.
struct RequestPlan {
    private let model: Model
    private let purpose: RequestPurpose
    var problems: [RequestError] = []
    /// `nil` while the base URL is none; then the rest is not known either.
    var origin: Origin?
    var url: String
    var headers: [WireHeader] = []
    /// JSON text; empty for requests that only look something up.
    var body = ""
    var proxy: ResolvedProxy?
    var wireProtocol: WireProtocol
    var tokenField: Provider.TokenField?
    var timeout: Int
    var spent = 0
    var secrets: [Secret] = []

    init(_ callable: CallableModel, _ purpose: RequestPurpose) {
        model = callable.model
        self.purpose = purpose
        url = model.baseURL
        wireProtocol = model.wireProtocol
        timeout = model.timeout
    }

    private var method: WireRequest.Method { purpose.asksModel ? .post : .get }

    /// What is sent, or the first reason why nothing is.
    func request() throws(RequestError) -> WireRequest {
        if let problem = problems.first { throw problem }
        // Without a problem there is an origin.
        guard let origin else { throw .noBaseURL(model.provider) }
        return WireRequest(
            method: method, url: url, origin: origin, headers: headers, body: Array(body.utf8),
            purpose: purpose, wireProtocol: wireProtocol, isStreaming: purpose.isStreaming,
            tokenField: tokenField, timeout: timeout, spent: spent, proxy: proxy,
            tls: TLSFiles(
                caFile: model.caFile, clientCertificate: model.clientCertificate,
                clientKey: model.clientKey),
            scrubber: Scrubber(secrets))
    }

    /// What may be shown of it.
    var shown: EffectiveRequest {
        EffectiveRequest(
            method: method.rawValue, url: Sanitizer.clean(url), headers: shownHeaders,
            body: Sanitizer.clean(body), proxy: proxy?.shownText,
            problems: problems.map(\.sentence))
    }

    /// Every header that goes over the wire, in its order: ours and the model's, and around them
    /// the two of HTTP itself that libcurl writes.
    private var shownHeaders: [ShownHeader] {
        guard let origin else { return [] }
        func http(_ name: String, _ value: String) -> ShownHeader {
            ShownHeader(name: name, value: value, source: .http)
        }
        let length = method == .post ? [http("Content-Length", "\(body.utf8.count)")] : []
        return [http("Host", origin.shortAuthority)] + headers.map(\.shown) + length
    }
}
