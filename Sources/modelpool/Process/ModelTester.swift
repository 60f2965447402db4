internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

/// Sends the requests of a process: one transport, one builder, the store's models.
struct ModelTester: Sendable {
    let pool: Pool
    let tester: ConnectionTester

    /// How many models are tested at a time unless told otherwise.
    static let usualJobs = 8

    init(_ pool: Pool, _ tester: ConnectionTester) {
        self.pool = pool
        self.tester = tester
    }

    /// Tests saved models and keeps the results; a model that is locked gets its report without
    /// anything being sent.
    func test(
        _ ids: [UUID], _ options: TestOptions, jobs: Int,
        onEvent: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws {
        let writer = ReportWriter(pool) { onEvent($0.modelID, .finished($0)) }
        do {
            try await tester.runAll(ids, jobs: jobs, options: options) { [pool, tester] ids in
                try await pool.value { try $0.openModels(Array(ids)) }.compactMap {
                    model, opened in
                    if opened == nil {
                        let reason = RequestError(lockOf: model) ?? .locked
                        writer.write(tester.refusal(reason, of: model))
                    }
                    return opened
                }
            } onEvent: { id, event in
                if case .finished(let report) = event {
                    writer.write(report)
                } else {
                    onEvent(id, event)
                }
            }
        } catch {
            // What was found out before is kept; the first error is the one to tell.
            try? await writer.finish()
            throw error
        }
        try await writer.finish()
    }

    /// Tests one model, saved or a draft.
    func test(
        _ model: Model, isDraft: Bool, _ options: TestOptions, sendSecretsToNewOrigin: Bool,
        onEvent: @escaping @Sendable (TestEvent) -> Void
    ) async throws {
        let writer = ReportWriter(pool) { onEvent(.finished($0)) }
        do {
            let opened = try await pool.value {
                try $0.openModel(model, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
            }
            writer.write(
                await tester.run(opened, isDraft: isDraft, options: options) { event in
                    if case .finished = event { return }
                    onEvent(event)
                })
        } catch let error as StoreError {
            let reason: RequestError
            switch error.code {
            case .valueLocked: reason = .locked
            case .changedOutside(_, let lock): reason = .changed(lock)
            default: throw error
            }
            writer.write(tester.refusal(reason, of: model, isDraft: isDraft))
        }
        try await writer.finish()
    }
}
