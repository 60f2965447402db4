internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

/// Sends the requests of a process: one transport, one builder, the store's models.
struct Prober: Sendable {
    let store: StoreQueue
    let builder: RequestBuilder
    let tester: ConnectionTester

    /// How many models are tested at a time unless told otherwise.
    static let usualJobs = 8

    init(store: StoreQueue, world: World) {
        self.store = store
        builder = Requests.builder(in: world)
        tester = ConnectionTester(
            transport: HTTPTransport(roots: TrustRoots(environment: world.environment)),
            builder: builder)
    }

    /// Tests saved models and keeps the results; a model that is locked gets its report without
    /// anything being sent.
    func test(
        _ ids: [UUID], _ options: TestOptions, jobs: Int,
        onEvent: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws {
        let recorder = ReportRecorder(store)
        let tell: @Sendable (UUID, TestEvent) -> Void = { id, event in
            if case .finished(let report) = event { recorder.add(report) }
            onEvent(id, event)
        }
        var upcoming = UpcomingTests(ids, store) { [tester] in
            tester.prepare($0, options: options)
        }
        do {
            try await tester.runAll(jobs: jobs, onEvent: tell) {
                try await upcoming.next()?.compactMap { model, test in
                    if test == nil {
                        tell(model.id, .finished(tester.refusal(.locked, of: model)))
                    }
                    return test
                }
            }
        } catch {
            // What was found out before is kept; the first error is the one to tell.
            try? await recorder.finish()
            throw error
        }
        try await recorder.finish()
    }

    /// Tests one model, saved or a draft.
    func test(
        _ model: Model, isDraft: Bool, _ options: TestOptions, sendSecretsToNewOrigin: Bool,
        onEvent: @escaping @Sendable (TestEvent) -> Void
    ) async throws -> TestReport {
        let recorder = ReportRecorder(store)
        let report: TestReport
        do {
            let callable = try await store.value {
                try $0.callable(model, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
            }
            report = await tester.run(
                callable, isDraft: isDraft, options: options, onEvent: onEvent)
        } catch let error as StoreError {
            guard case .valueLocked = error.code else { throw error }
            report = tester.refusal(.locked, of: model, isDraft: isDraft)
            onEvent(.finished(report))
        }
        recorder.add(report)
        try await recorder.finish()
        return report
    }

    /// A command for a shell that makes the same request; secrets are shell variables in it.
    func curlCommand(of model: CallableModel) throws(RequestError) -> String {
        CurlCommand(try builder.build(model, .answer), of: model).text
    }
}
