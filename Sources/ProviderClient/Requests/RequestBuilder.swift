package import PoolModel

/// Turns a model into the exact request: the one path for test, chat, discovery, preview, export
/// and the printed `curl` command.
package struct RequestBuilder: Sendable {
    private let references: any ReferenceSource
    private let environment: [String: String]

    /// - Parameter environment: for the proxy variables only; references go through `references`.
    package init(references: any ReferenceSource, environment: [String: String]) {
        self.references = references
        self.environment = environment
    }

    /// The request, or the first reason why it is not sent, at once: of a model that names helpers
    /// there is none.
    package func build(
        _ model: OpenedModel, _ purpose: RequestPurpose, _ wishes: RequestWishes = RequestWishes()
    ) throws(RequestError) -> Request {
        try assemble(model, purpose, wishes, .given([:])).request.get()
    }

    /// The same of any model. Helpers whose values it wants are asked.
    package func buildAsking(
        _ model: OpenedModel, _ purpose: RequestPurpose, _ wishes: RequestWishes = RequestWishes()
    ) async throws(RequestError) -> Request {
        try await make(model, purpose, wishes).request.get()
    }

    /// Whether a request wants what helpers give, its header sets' among them. None is run.
    package func wantsHelpers(_ model: OpenedModel, _ purpose: RequestPurpose) -> Bool {
        !assemble(model, purpose, RequestWishes(), .named).helpers.isEmpty
    }

    /// The request to be written down and never sent: helpers' names stand for what they give.
    package func buildToShow(
        _ model: OpenedModel, _ purpose: RequestPurpose
    ) throws(RequestError) -> Request {
        try assemble(model, purpose, RequestWishes(), .named).request.get()
    }

    /// The request as it may be shown, with every reason why it would not be sent. No helper is run.
    package func preview(
        _ model: OpenedModel, _ purpose: RequestPurpose = .answer
    ) -> EffectiveRequest {
        assemble(model, purpose, RequestWishes(), .named).preview
    }

    /// What is sent, or the first reason why nothing is; and what may be shown of it.
    ///
    /// - Parameter asking: is shown the request as far as it is known, where helpers are asked for
    ///   the rest.
    func make(
        _ opened: OpenedModel, _ purpose: RequestPurpose, _ wishes: RequestWishes = RequestWishes(),
        asking: (EffectiveRequest) -> Void = { _ in }
    ) async -> Made {
        let shown = assemble(opened, purpose, wishes, .named)
        // What would not be sent anyway asks nobody for anything.
        guard !shown.helpers.isEmpty, case .success = shown.request else { return shown }
        asking(shown.preview)
        var given: [ReferenceUse: Result<HelperValue, ReferenceProblem>] = [:]
        for use in shown.helpers { given[use] = await references.ask(use) }
        return assemble(opened, purpose, wishes, .given(given))
    }

    /// Whether helpers may give other values than those that a request was refused with.
    func mayRenew(_ request: Request) -> Bool {
        // All of them are to be forgotten, so no short cut.
        request.helpers.map(references.mayRenew).contains(true)
    }

    /// A request, and what may be shown of it.
    struct Made {
        let request: Result<Request, RequestError>
        let preview: EffectiveRequest
        /// The helpers that it names, each once.
        let helpers: [ReferenceUse]
    }

    private func assemble(
        _ opened: OpenedModel, _ purpose: RequestPurpose, _ wishes: RequestWishes,
        _ helpers: HelperValues
    ) -> Made {
        let model = opened.model
        var problems = Self.problems(model, purpose)
        let base: BaseURL
        do throws(RequestError) { base = try baseURL(of: model, &problems) } catch {
            problems.append(error)
            return Made(
                request: .failure(problems[0]),
                preview: EffectiveRequest(
                    method: purpose.method.rawValue, url: Sanitizer.clean(model.baseURL),
                    headers: [], body: "", proxy: nil, problems: problems.map(\.sentence)),
                helpers: [])
        }
        let endpoint = Endpoint(base, model, words: wishes.words, wantsTexts: wishes.wantsTexts)
        if purpose == .answer, model.kind != .chat, endpoint.probe == nil {
            problems.append(.noTest(model.kind, endpoint.wireProtocol))
        }
        let limit = TokenLimit(
            model, endpoint.wireProtocol, purpose, field: wishes.tokenField,
            count: wishes.tokens)
        let body = RequestBody(
            model: model, endpoint: endpoint, purpose: purpose, limit: limit,
            words: wishes.words
        ).content
        var assembly = HeaderAssembly(
            opened, endpoint.wireProtocol, purpose, body, origin: base.origin,
            references: references, helpers: helpers)
        assembly.assemble()
        problems += assembly.problems
        let proxy = proxy(of: opened, origin: base.origin, &assembly, &problems)
        let request = Request(
            url: endpoint.url(purpose), origin: base.origin, headers: assembly.headers,
            body: body, purpose: purpose, wishes: wishes, wireProtocol: endpoint.wireProtocol,
            maximumTokens: limit.count,
            tokenField: endpoint.wireProtocol == .openAIChat ? limit.field : nil,
            timeout: wishes.timeout ?? model.timeout, proxy: proxy,
            tls: TLSFiles(
                caFile: model.caFile, clientCertificate: model.clientCertificate,
                clientKey: model.clientKey),
            helpers: assembly.helperValues,
            scrubber: Scrubber(assembly.secrets + (proxy?.secrets ?? [])))
        return Made(
            request: problems.first.map(Result.failure) ?? .success(request),
            preview: request.preview(problems), helpers: assembly.helperUses)
    }

    /// What speaks against asking a model for this, whatever its address.
    private static func problems(_ model: Model, _ purpose: RequestPurpose) -> [RequestError] {
        var problems = [RequestError(lockOf: model)].compactMap(\.self)
        if purpose == .keyCheck, !model.has(.publicModelList) { problems.append(.noKeyCheck) }
        guard purpose.asksModel else { return problems }
        if model.modelID.isEmpty { problems.append(.noModelID) }
        if model.kind != .chat, purpose != .answer { problems.append(.onlyForChat(model.kind)) }
        return problems
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
