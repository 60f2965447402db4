package import PoolModel

/// Turns a model into the exact request: the one path for test, chat, discovery, preview, export
/// and the printed `curl` command.
package struct RequestBuilder: Sendable {
    /// Reads a reference; a file's content comes as it is, with its last line end.
    package typealias Resolve = @Sendable (Reference) throws(ReferenceProblem) -> Secret

    private let resolve: Resolve
    private let environment: [String: String]

    /// - Parameter environment: for the proxy variables only; references go through `resolve`.
    package init(resolve: @escaping Resolve, environment: [String: String]) {
        self.resolve = resolve
        self.environment = environment
    }

    /// The request, or the first reason why it is not sent.
    package func build(
        _ model: OpenedModel, _ purpose: RequestPurpose, words: ProbeWords = .example,
        timeout: Int? = nil, spent: Int = 0, tokenField: Provider.TokenField? = nil,
        tokens: Int? = nil, wantsTexts: Bool = false
    ) throws(RequestError) -> Request {
        try make(
            model, purpose, words: words, timeout: timeout, spent: spent, tokenField: tokenField,
            tokens: tokens, wantsTexts: wantsTexts
        ).request.get()
    }

    /// The request as it may be shown, with every reason why it would not be sent.
    package func preview(
        _ model: OpenedModel, _ purpose: RequestPurpose = .answer
    ) -> EffectiveRequest {
        make(model, purpose).preview
    }

    /// What is sent, or the first reason why nothing is; and what may be shown of it.
    ///
    /// - Parameters:
    ///   - words: what a test has the model say.
    ///   - timeout: seconds; `nil`: the model's own.
    ///   - spent: milliseconds of them that requests before this one took.
    ///   - tokenField: `nil`: what suits the provider and the model.
    ///   - tokens: how long the answer may be, where the usual is too short for the server.
    ///   - wantsTexts: of a ranking, ``KindProbe``.
    func make(
        _ opened: OpenedModel, _ purpose: RequestPurpose, words: ProbeWords = .example,
        timeout: Int? = nil, spent: Int = 0, tokenField: Provider.TokenField? = nil,
        tokens: Int? = nil, wantsTexts: Bool = false
    ) -> (request: Result<Request, RequestError>, preview: EffectiveRequest) {
        let model = opened.model
        var problems: [RequestError] = []
        if let refusal = RequestError(lockOf: model) { problems.append(refusal) }
        if purpose == .keyCheck, !model.has(.publicModelList) {
            problems.append(.noKeyCheck)
        }
        if purpose.asksModel, model.modelID.isEmpty { problems.append(.noModelID) }
        if purpose.asksModel, model.kind != .chat, purpose != .answer {
            problems.append(.onlyForChat(model.kind))
        }
        let base: BaseURL
        do throws(RequestError) { base = try baseURL(of: model, &problems) } catch {
            problems.append(error)
            return (
                .failure(problems[0]),
                EffectiveRequest(
                    method: purpose.method.rawValue, url: Sanitizer.clean(model.baseURL),
                    headers: [], body: "", proxy: nil, problems: problems.map(\.sentence))
            )
        }
        let endpoint = Endpoint(base, model, words: words, wantsTexts: wantsTexts)
        if purpose == .answer, model.kind != .chat, endpoint.probe == nil {
            problems.append(.noTest(model.kind, endpoint.wireProtocol))
        }
        let limit = TokenLimit(
            model, endpoint.wireProtocol, purpose, field: tokenField, count: tokens)
        let body = RequestBody(
            model: model, endpoint: endpoint, purpose: purpose, limit: limit, words: words
        ).content
        var assembly = HeaderAssembly(
            opened, endpoint.wireProtocol, purpose, body, resolve: resolve)
        assembly.assemble()
        problems += assembly.problems
        let proxy = proxy(of: opened, origin: base.origin, &assembly, &problems)
        let request = Request(
            url: endpoint.url(purpose), origin: base.origin, headers: assembly.headers,
            body: body, purpose: purpose, words: words, wireProtocol: endpoint.wireProtocol,
            maximumTokens: limit.count,
            tokenField: endpoint.wireProtocol == .openAIChat ? limit.field : nil,
            timeout: timeout ?? model.timeout, spent: spent, proxy: proxy,
            tls: TLSFiles(
                caFile: model.caFile, clientCertificate: model.clientCertificate,
                clientKey: model.clientKey),
            scrubber: Scrubber(assembly.secrets + (proxy?.secrets ?? [])))
        return (
            problems.first.map(Result.failure) ?? .success(request), request.preview(problems)
        )
    }

    private func baseURL(
        of model: Model, _ problems: inout [RequestError]
    ) throws(RequestError) -> BaseURL {
        do throws(BaseURL.Problem) {
            let base = try BaseURL(model.baseURL)
            // A credential in a URL ends up in logs; Gemini's `?key=` is the one people paste.
            let names = ["key", "api_key", "api-key", "apikey", "access_token"]
            for name in names where base.parameter(name) != nil {
                problems.append(.credentialInURL(parameter: name))
            }
            return base
        } catch {
            throw error == .empty ? .noBaseURL(model.provider) : .badBaseURL(error)
        }
    }

    private func proxy(
        of opened: OpenedModel, origin: Origin, _ assembly: inout HeaderAssembly,
        _ problems: inout [RequestError]
    ) -> ResolvedProxy? {
        var password: Secret?
        do throws(RequestError) {
            password = try opened.proxyPassword.map { secret throws(RequestError) in
                try assembly.resolved(secret, .proxyPassword)
            }
        } catch {
            problems.append(error)
        }
        let choice = ProxyChoice(environment: environment)
        do throws(ProxyChoice.Failure) {
            return try choice.proxy(for: origin, setting: opened.model.proxy, password: password)
        } catch {
            problems.append(.proxy(setting: error.setting, error.problem))
            return nil
        }
    }
}
