package import PoolModel

/// What a provider lists.
package enum ModelListing: Sendable, Equatable {
    /// Ids in the provider's order, without secrets and sanitised; and what is wrong with the key where the list is
    /// public and proves nothing about it.
    case models([String], keyProblem: Finding?)
    case failed(Finding)
}

extension ConnectionTester {
    /// Asks the provider for its models.
    package func listModels(_ model: OpenedModel) async -> ModelListing {
        do throws(RequestError) {
            let (result, request) = await performRenewing(
                try await builder.buildAsking(model, .listModels), of: model)
            if case .success(let answer) = result.outcome, (200..<300).contains(answer.status),
                let models = ModelList.parse(answer.body)
            {
                let ids = models.map(request.scrubber.scrub)
                return .models(ids, keyProblem: await keyProblem(model))
            }
            return .failed(Classifier.classify(result, request: request, model: model.model))
        } catch {
            return .failed(Classifier.classify(error: error, model: model.model))
        }
    }

    /// What is wrong with the key of a provider whose list is public; `nil`: nothing, or not
    /// such a provider.
    private func keyProblem(_ model: OpenedModel) async -> Finding? {
        guard model.model.has(.publicModelList) else {
            return nil
        }
        do throws(RequestError) {
            let request = try await builder.buildAsking(model, .keyCheck)
            let finding = Classifier.classify(
                await perform(request, reuse: false), request: request, model: model.model)
            return finding.verdict.isOK ? nil : finding
        } catch {
            return Classifier.classify(error: error, model: model.model)
        }
    }
}
