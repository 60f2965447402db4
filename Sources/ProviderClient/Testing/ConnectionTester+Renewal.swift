internal import PoolModel

/// A token that a helper gave and that a server says has expired.
extension ConnectionTester {
    /// The request once more, with what the helpers give now; `nil` where that is what was refused.
    /// - Parameter spent: milliseconds of the time for both that are over.
    func renewed(
        _ request: Request, of model: OpenedModel, spent: Int
    ) async -> Request? {
        guard builder.mayRenew(request) else { return nil }
        var wishes = request.wishes
        wishes.spent = spent
        do throws(RequestError) {
            let again = try await builder.buildAsking(model, request.purpose, wishes)
            let isSame = again.helpers.allSatisfy { value in
                request.helpers.contains { $0.secret == value.secret }
            }
            return isSame ? nil : again
        } catch {
            // The refusal stands: what the server said of the token is true, and doctor --helpers
            // says what is wrong with the helper.
            return nil
        }
    }

    /// Sends a request, and once more where a helper's value had expired.
    func performRenewing(
        _ request: Request, of model: OpenedModel
    ) async -> (result: TransferResult, request: Request) {
        let result = await perform(request, reuse: false)
        let finding = Classifier.classify(result, request: request, model: model.model)
        guard finding.retry == .freshValue, !Task.isCancelled,
            let again = await renewed(request, of: model, spent: Int(result.milliseconds))
        else { return (result, request) }
        return (await perform(again, reuse: false), again)
    }
}

extension HelperValue {
    /// What a report says of a renewal.
    static func renewal(_ values: [HelperValue]) -> String {
        let names = values.map { "helper \($0.name)" }.joined(separator: ", ")
        return "the token had expired, and \(names) was asked for a new one: declare how long one "
            + "lasts (lifetime)"
    }
}
