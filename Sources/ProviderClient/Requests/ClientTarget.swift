package import PoolModel

/// What a client has to be told so that it asks a model as a test does: where, and with what.
package struct ClientTarget: Sendable {
    package let origin: Origin
    /// Without the method's path and without a query.
    package let base: String
    /// `NAME=VALUE`, as they stand in a URL.
    package let query: [String]
    package let modelName: String
    package let wireProtocol: WireProtocol
    /// The header that the API key is sent in.
    package let credential: RequestHeader?
    /// The model's own headers.
    package let own: [RequestHeader]

    /// - Parameter request: one that asks the model, as ``RequestBuilder`` made it.
    package init(_ request: Request, of model: Model) throws(RequestError) {
        let base: BaseURL
        do throws(BaseURL.Problem) {
            base = try BaseURL(model.baseURL)
        } catch {
            throw .badBaseURL(error)
        }
        self.init(request, at: Endpoint(base, model))
    }

    init(_ request: Request, at endpoint: Endpoint) {
        origin = request.origin
        base = endpoint.clientBase
        query = endpoint.clientQuery
        modelName = endpoint.modelName
        wireProtocol = request.wireProtocol
        credential = request.headers.first { $0.source == .apiKey }
        own = request.headers.filter { header in
            if case .yours = header.source { true } else { false }
        }
    }

    /// The API key by itself.
    package var key: Secret? { credential.map { $0.bearer ?? $0.value } }

    /// The token of `Authorization: Bearer`, wherever it was saved.
    package var bearer: Secret? { sent.lazy.compactMap(ClientTarget.token).first }

    /// What is sent beside that token.
    package var headers: [RequestHeader] { sent.filter { ClientTarget.token($0) == nil } }

    private var sent: [RequestHeader] { (credential.map { [$0] } ?? []) + own }

    private static func token(_ header: RequestHeader) -> Secret? {
        HeaderName.lowercase(header.name) == "authorization" ? header.bearer : nil
    }
}

extension RequestHeader {
    /// The value without the scheme `Bearer`, where it has that.
    package var bearer: Secret? {
        value.withBytes { bytes in
            let scheme = "bearer "
            let head = String(decoding: bytes.prefix(scheme.utf8.count), as: UTF8.self)
            guard HeaderName.lowercase(head) == scheme else { return nil }
            return Secret(bytes: bytes.dropFirst(scheme.utf8.count))
        }
    }
}
