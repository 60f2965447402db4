internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import ProviderClient

/// Effects that send requests, or show what would be sent.
extension EffectRunner {
    /// How many models are tested at a time.
    private static let jobs = 16

    func runRequest(_ effect: Effect) {
        let (prober, post) = (prober, post)
        switch effect {
        case .preview(let id, let model):
            answer(id) { store in
                // Nothing is sent, so the address does not matter.
                let callable = try store.callable(model, sendSecretsToNewOrigin: true)
                return .previewed(id, prober.builder.preview(callable))
            }
        case .test(let id, let model, let isDraft, let options, let sendSecrets):
            attempt(id) {
                _ = try await prober.test(
                    model, isDraft: isDraft, options, sendSecretsToNewOrigin: sendSecrets
                ) { post(.testEvent(id, model: model.id, $0)) }
                post(.testsDone(id))
            }
        case .testMany(let id, let models, let options):
            attempt(id) {
                try await prober.test(models, options, jobs: Self.jobs) { model, event in
                    post(.testEvent(id, model: model, event))
                }
                post(.testsDone(id))
            }
        case .chat(let id, let model, let turns, let sendSecrets):
            attempt(id) {
                let callable = try await prober.store.value {
                    try $0.callable(model, sendSecretsToNewOrigin: sendSecrets)
                }
                let result = await prober.tester.chat(callable, turns, isStreaming: true) {
                    post(.chatEvent(id, .text($0)))
                }
                post(.chatEvent(id, ChatEvent(result)))
            }
        case .listModels(let id, let model, let sendSecrets):
            attempt(id) {
                let callable = try await prober.store.value {
                    try $0.callable(model, sendSecretsToNewOrigin: sendSecrets)
                }
                switch await prober.tester.listModels(callable) {
                case .models(let ids, _): post(.listed(id, modelIDs: ids))
                case .failed(let finding):
                    post(
                        .failed(
                            id, Failure(sentence: finding.message, advice: finding.next)))
                }
            }
        default: return
        }
    }

    /// Starts a request; what it throws is its answer.
    private func attempt(_ id: EffectID, _ body: @escaping @Sendable () async throws -> Void) {
        let post = post
        start(id) {
            do { try await body() } catch { post(PoolAnswer.failure(error, id)) }
        }
    }
}

extension ChatEvent {
    /// How a chat's answer ended; one that somebody stopped has ended well.
    init(_ result: ChatResult) {
        if result.report.verdict.isOK || result.report.verdict == .cancelled {
            self = .finished(
                firstToken: result.firstToken, total: result.report.totalMilliseconds,
                tokens: result.usage?.output, notes: result.report.notes)
        } else {
            self = .failed(result.report)
        }
    }
}
