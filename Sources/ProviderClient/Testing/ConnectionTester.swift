package import FoundationEssentials
package import PoolModel

/// Tests models with real requests, and carries chats and look-ups over the same path.
///
/// Cancelling the task that calls it ends the request at once; the report then says `cancelled`.
package struct ConnectionTester: Sendable {
    let transport: HTTPTransport
    let builder: RequestBuilder
    let now: @Sendable () -> Date

    package init(
        transport: HTTPTransport, builder: RequestBuilder,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.transport = transport
        self.builder = builder
        self.now = now
    }

    /// Makes the first request of a test; on whichever thread has time for it.
    package func prepare(
        _ model: CallableModel, options: TestOptions = TestOptions()
    ) -> PreparedTest {
        PreparedTest(model, options, builder)
    }

    /// Tests one model.
    /// - Parameter onEvent: called in order, from the calling task; `finished` is the last.
    package func run(
        _ model: CallableModel, isDraft: Bool = false, options: TestOptions = TestOptions(),
        onEvent: @escaping @Sendable (TestEvent) -> Void = { _ in }
    ) async -> TestReport {
        var run = TestRun(
            self, prepare(model, options: options), isDraft: isDraft, reuse: false, onEvent)
        await run.carryOut()
        return run.report
    }

    /// Carries many tests out, `jobs` of them at a time, over shared connections.
    /// - Parameters:
    ///   - next: gives the next tests, some at a time, so that their models need not be opened
    ///     long before their turn; `nil`: there are no more.
    ///   - onEvent: `started` and `finished` for each model, also when cancelled; from several
    ///     tasks at once.
    package func runAll(
        jobs: Int, onEvent: @escaping @Sendable (UUID, TestEvent) -> Void,
        next: () async throws -> [PreparedTest]?
    ) async throws {
        try await withTaskExecutorPreference(transport.executor) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var running = 0
                while let tests = try await next() {
                    for test in tests {
                        if running < max(jobs, 1) { running += 1 } else { try await group.next() }
                        group.addTask { await runAsOneOfMany(test, onEvent) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func runAsOneOfMany(
        _ test: PreparedTest, _ onEvent: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async {
        let id = test.model.model.id
        var run = TestRun(self, test, isDraft: false, reuse: true) { event in
            switch event {
            case .started, .finished: onEvent(id, event)
            case .stage, .text: break
            }
        }
        await run.carryOut()
    }

    /// The report of a model that cannot even be asked, e.g. one that is locked.
    package func refusal(
        _ error: RequestError, of model: Model, isDraft: Bool = false
    ) -> TestReport {
        var report = TestReport(model: model, isDraft: isDraft, startedAt: now())
        report.take(Classifier.classify(error: error, model: model))
        return report
    }

    /// Sends a request and waits for its end. A cancelled task gives `cancelled`, with the stages
    /// as far as they came.
    func perform(
        _ request: WireRequest, reuse: Bool, onEvent: (TransferEvent) -> Void = { _ in }
    ) async -> TransferResult {
        let clock = ContinuousClock()
        let start = clock.now
        var stages: [StageResult] = []
        if reuse, !request.isStreaming {
            // There is nothing to follow.
            if let result = await transport.result(of: request) { return result }
        } else {
            for await event in transport.send(request, reuse: reuse) {
                switch event {
                case .finished(let result): return NameLookup.refined(result)
                case .stage(let stage): stages.replace(stage)
                case .body: break
                }
                onEvent(event)
            }
        }
        for index in stages.indices where stages[index].state == .running {
            stages[index].state = .failed
            stages[index].detail = StageWording.cancelled
        }
        return TransferResult(
            outcome: .failure(.cancelled), stages: stages,
            milliseconds: (clock.now - start).milliseconds)
    }
}

extension [StageResult] {
    /// Puts a stage in the place of its older state, or at the end.
    mutating func replace(_ stage: StageResult) {
        if let index = firstIndex(where: { $0.stage == stage.stage }) {
            self[index] = stage
        } else {
            append(stage)
        }
    }
}

extension Duration {
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}

extension TestReport {
    /// Takes over what is sent.
    mutating func take(_ request: EffectiveRequest) {
        method = request.method
        url = request.url
        proxy = request.proxy
        sentHeaders = request.headers
    }

    /// Takes over what the classifier says.
    mutating func take(_ finding: Finding) {
        verdict = finding.verdict
        owner = finding.owner
        message = finding.message
        next = finding.next
        notes = finding.notes
        reply = finding.reply ?? reply
        answeredAs = finding.answeredAs
    }
}
