package import PoolModel

/// A test whose first request is made and not sent yet. An object, since it is handed on.
package final class PreparedTest: Sendable {
    package let model: CallableModel
    let options: TestOptions
    /// What would be sent, as it may be shown.
    let shown: EffectiveRequest
    /// What is sent, or why nothing is.
    let request: Result<WireRequest, RequestError>

    init(_ model: CallableModel, _ options: TestOptions, _ builder: RequestBuilder) {
        self.model = model
        self.options = options
        let plan = builder.plan(model, .answer, timeout: options.timeout)
        shown = plan.shown
        request = Result { () throws(RequestError) in try plan.request() }
    }
}
