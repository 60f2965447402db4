package import ModelPool

/// Turns a model into the exact request: the one path for test, chat, discovery, preview, export
/// and the printed `curl` command.
package struct RequestBuilder: Sendable {
    /// Reads a reference; a file's content comes as it is, with its last line end.
    package typealias Resolve = @Sendable (Reference) throws(ReferenceProblem) -> Secret

    let resolve: Resolve
    let environment: [String: String]

    /// - Parameter environment: for the proxy variables only; references go through `resolve`.
    package init(resolve: @escaping Resolve, environment: [String: String]) {
        self.resolve = resolve
        self.environment = environment
    }

    /// The request, or the first reason why it is not sent.
    ///
    /// - Parameters:
    ///   - timeout: seconds; `nil`: the model's own.
    ///   - tokenField: `nil`: what suits the provider and the model.
    package func build(
        _ model: CallableModel, _ purpose: RequestPurpose, timeout: Int? = nil,
        tokenField: Provider.TokenField? = nil
    ) throws(RequestError) -> WireRequest {
        throw .locked
    }

    /// The request as it may be shown, with every reason why it would not be sent.
    package func preview(
        _ model: CallableModel, _ purpose: RequestPurpose = .answer
    ) -> EffectiveRequest {
        EffectiveRequest(
            method: "", url: "", headers: [], body: "", proxy: nil, problems: [])
    }
}
