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
    ///
    /// - Parameters:
    ///   - timeout: seconds; `nil`: the model's own.
    ///   - spent: milliseconds of them that requests before this one took.
    ///   - tokenField: `nil`: what suits the provider and the model.
    ///   - tokens: how long the answer may be, where the usual is too short for the server.
    package func build(
        _ model: CallableModel, _ purpose: RequestPurpose, timeout: Int? = nil, spent: Int = 0,
        tokenField: Provider.TokenField? = nil, tokens: Int? = nil
    ) throws(RequestError) -> WireRequest {
        try plan(
            model, purpose, timeout: timeout, spent: spent, tokenField: tokenField, tokens: tokens
        ).request()
    }

    /// The request as it may be shown, with every reason why it would not be sent.
    package func preview(
        _ model: CallableModel, _ purpose: RequestPurpose = .answer
    ) -> EffectiveRequest {
        plan(model, purpose).shown
    }

    /// What ``build(_:_:timeout:spent:tokenField:tokens:)`` and ``preview(_:_:)`` give, for those who want both.
    func plan(
        _ callable: CallableModel, _ purpose: RequestPurpose, timeout: Int? = nil, spent: Int = 0,
        tokenField: Provider.TokenField? = nil, tokens: Int? = nil
    ) -> RequestPlan {
        let model = callable.model
        var plan = RequestPlan(callable, purpose)
        if model.isLocked { plan.problems.append(.locked) }
        if purpose == .keyCheck, !Provider.of(model.provider).quirks.contains(.publicModelList) {
            plan.problems.append(.noKeyCheck)
        }
        if purpose.asksModel, model.modelID.isEmpty { plan.problems.append(.noModelID) }
        if purpose.asksModel, !model.kind.isTested { plan.problems.append(.kind(model.kind)) }
        guard let base = baseURL(of: model, &plan.problems) else { return plan }

        let endpoint = Endpoint(base, model)
        let limit = TokenLimit(
            model, endpoint.wireProtocol, purpose, field: tokenField, count: tokens)
        plan.origin = base.origin
        plan.url = endpoint.url(purpose)
        let body = RequestBody(model: model, endpoint: endpoint, purpose: purpose, limit: limit)
        plan.body = body.json?.text ?? ""
        var assembly = HeaderAssembly(callable, endpoint.wireProtocol, purpose, resolve: resolve)
        assembly.assemble()
        plan.headers = assembly.headers
        plan.problems += assembly.problems
        plan.proxy = proxy(of: callable, origin: base.origin, &assembly, &plan.problems)
        plan.secrets = assembly.secrets + (plan.proxy?.secrets ?? [])
        plan.wireProtocol = endpoint.wireProtocol
        plan.tokenField = endpoint.wireProtocol == .openAIChat ? limit.field : nil
        plan.timeout = timeout ?? model.timeout
        plan.spent = spent
        return plan
    }

    private func baseURL(of model: Model, _ problems: inout [RequestError]) -> BaseURL? {
        do throws(BaseURL.Problem) {
            let base = try BaseURL(model.baseURL)
            // A credential in a URL ends up in logs; Gemini's `?key=` is the one people paste.
            let names = ["key", "api_key", "api-key", "apikey", "access_token"]
            for name in names where base.parameter(name) != nil {
                problems.append(.credentialInURL(parameter: name))
            }
            return base
        } catch {
            problems.append(error == .empty ? .noBaseURL(model.provider) : .badBaseURL(error))
            return nil
        }
    }

    private func proxy(
        of callable: CallableModel, origin: Origin, _ assembly: inout HeaderAssembly,
        _ problems: inout [RequestError]
    ) -> ResolvedProxy? {
        var password: Secret?
        do throws(RequestError) {
            password = try callable.proxyPassword.map { secret throws(RequestError) in
                try assembly.resolved(secret, .proxyPassword)
            }
        } catch {
            problems.append(error)
        }
        let choice = ProxyChoice(environment: environment)
        do throws(ProxyChoice.Failure) {
            return try choice.proxy(for: origin, setting: callable.model.proxy, password: password)
        } catch {
            problems.append(.proxy(setting: error.setting, error.problem))
            return nil
        }
    }
}
