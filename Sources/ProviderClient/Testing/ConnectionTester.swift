package import FoundationEssentials
package import PoolModel

/// Tests models with real requests, and carries chats and look-ups over the same path.
///
/// Cancelling the task that calls it ends the request at once; the report then says `cancelled`.
package struct ConnectionTester: Sendable {
    let transport: HTTPTransport
    let builder: RequestBuilder
    let now: @Sendable () -> Date
    let words: @Sendable () -> ProbeWords
    /// Seconds; for models that have no time of their own.
    let slowAfter: Double

    /// - Parameters:
    ///   - words: what the next test has its model say.
    ///   - slowAfter: seconds after which an answer is slow, for models that do not say.
    package init(
        transport: HTTPTransport, builder: RequestBuilder,
        now: @escaping @Sendable () -> Date = { Date() },
        words: @escaping @Sendable () -> ProbeWords = { ProbeWords.drawn() },
        slowAfter: Double = Model.defaultSlowAfter
    ) {
        self.transport = transport
        self.builder = builder
        self.now = now
        self.words = words
        self.slowAfter = slowAfter
    }

    /// Tests one model.
    /// - Parameters:
    ///   - reuse: connections may be shared with other tests that say so.
    ///   - onEvent: called in order, from the calling task; `finished` is the last.
    package func run(
        _ model: OpenedModel, isDraft: Bool = false, options: TestOptions = TestOptions(),
        reuse: Bool = false, onEvent: @escaping @Sendable (TestEvent) -> Void = { _ in }
    ) async -> TestReport {
        var run = ConnectionTest(self, model, isDraft: isDraft, options, reuse: reuse, onEvent)
        await run.carryOut()
        return run.report
    }

    /// Tests many models, `jobs` of them at a time, over shared connections.
    /// - Parameters:
    ///   - open: opens the models with these ids; those that it leaves out are not tested. The next
    ///     ones are opened while these are tested, some for each job, so that a test need not wait
    ///     while the store writes results.
    ///   - onEvent: `started` and `finished` for each model, also when cancelled; from several
    ///     tasks at once.
    package func runAll(
        _ ids: [UUID], jobs: Int, options: TestOptions = TestOptions(),
        open: @escaping @Sendable (ArraySlice<UUID>) async throws -> [OpenedModel],
        onEvent: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws {
        let jobs = max(jobs, 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            var rest = ids[...]
            var models = try await open(rest.take(jobs))
            while !models.isEmpty || !rest.isEmpty {
                let next = rest.take(4 * jobs)
                async let opened = open(next)
                for model in models {
                    if running < jobs { running += 1 } else { try await group.next() }
                    group.addTask {
                        _ = await run(model, options: options, reuse: true) { event in
                            switch event {
                            case .started, .finished: onEvent(model.model.id, event)
                            case .stage, .text: break
                            }
                        }
                    }
                }
                models = try await opened
            }
            try await group.waitForAll()
        }
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
        _ request: Request, reuse: Bool, onEvent: (TransferEvent) -> Void = { _ in }
    ) async -> TransferResult {
        let clock = ContinuousClock()
        let start = clock.now
        var stages: [StageResult] = []
        for await event in transport.send(request, reuse: reuse) {
            switch event {
            case .finished(let result): return reuse ? result : NameLookup.refined(result)
            case .stage(let stage): stages.replace(stage)
            case .body: break
            }
            onEvent(event)
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
        otherKind = finding.otherKind
    }
}

extension ArraySlice {
    /// Takes the first ones out, at most so many.
    fileprivate mutating func take(_ count: Int) -> ArraySlice {
        defer { self = dropFirst(count) }
        return prefix(count)
    }
}
