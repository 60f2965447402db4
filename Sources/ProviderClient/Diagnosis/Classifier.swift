package import ModelPool

/// The one function that says what became of a request.
package enum Classifier {
    package static func classify(
        answer: HTTPAnswer, request: WireRequest, model: Model
    ) -> Finding {
        Finding(verdict: .badResponse, message: "", next: "")
    }

    /// - Parameter answer: status, headers and the first bytes of the body; the stream itself is
    ///   in `stream`.
    package static func classify(
        stream: StreamOutcome, answer: HTTPAnswer, request: WireRequest, model: Model
    ) -> Finding {
        Finding(verdict: .badResponse, message: "", next: "")
    }

    package static func classify(
        failure: TransportFailure, request: WireRequest, model: Model
    ) -> Finding {
        Finding(verdict: .badResponse, message: "", next: "")
    }

    /// A request that was not built.
    package static func classify(error: RequestError, model: Model) -> Finding {
        Finding(verdict: .configError, message: "", next: "")
    }

    /// What a tools or vision probe says: yes, no, or `nil` where the probe itself failed.
    package static func probe(
        answer: HTTPAnswer, request: WireRequest, model: Model
    ) -> Bool? { nil }
}
