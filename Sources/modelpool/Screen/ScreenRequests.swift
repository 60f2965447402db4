internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import ProviderClient

/// The requests that the screen has sent.
extension ModelTester: RequestServices {
    /// How many models the screen has tested at a time.
    private static let screenJobs = 16

    func askForTest(
        of _: UUID, named _: String, telling _: @escaping @Sendable (AskedTest) -> Void
    ) async throws -> TestSummary {
        throw Refusal.failed(
            Failure(sentence: "Who has the key asks nobody for a test.", advice: ""))
    }

    func test(
        _ model: Model, isDraft: Bool, _ options: TestOptions, sendSecretsToNewOrigin: Bool,
        telling tell: @escaping @Sendable (TestEvent) -> Void
    ) async throws {
        try await test(
            model, isDraft: isDraft, options, sendSecretsToNewOrigin: sendSecretsToNewOrigin,
            onEvent: tell)
    }

    func test(
        _ ids: [UUID], _ options: TestOptions,
        telling tell: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws {
        try await test(ids, options, jobs: Self.screenJobs, onEvent: tell)
    }

    func chat(
        with model: Model, _ turns: [ChatTurn], sendSecretsToNewOrigin: Bool,
        telling tell: @escaping @Sendable (String) -> Void
    ) async throws -> ChatEnding {
        let opened = try await pool.value {
            try $0.openModel(model, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
        }
        return ChatEnding(
            await tester.chat(opened, turns, isStreaming: true) { tell($0) })
    }

    func modelIDs(of model: Model, sendSecretsToNewOrigin: Bool) async throws -> [String] {
        let opened = try await pool.value {
            try $0.openModel(model, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
        }
        switch await tester.listModels(opened) {
        case .models(let ids, _): return ids
        case .failed(let finding):
            throw Refusal.failed(Failure(sentence: finding.message, advice: finding.next))
        }
    }
}

extension ChatEnding {
    fileprivate init(_ result: ChatResult) {
        if result.report.verdict == .cancelled {
            self = .stopped(total: result.report.totalMilliseconds)
        } else if result.report.verdict.isOK {
            self = .finished(
                firstToken: result.firstToken, total: result.report.totalMilliseconds,
                tokens: result.usage?.output, notes: result.report.notes)
        } else {
            self = .failed(result.report)
        }
    }
}
