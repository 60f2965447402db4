internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct WatchCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Test the enabled models again and again; tell of changes.",
        discussion: """
            A change is a verdict other than the one before, the last stored test that the \
            key proves being the first. \
            COMMAND is run by the shell for each, with MODELPOOL_NAME, MODELPOOL_ID, \
            MODELPOOL_VERDICT, MODELPOOL_PREVIOUS, MODELPOOL_OK (yes or no), \
            MODELPOOL_HTTP_STATUS, MODELPOOL_MESSAGE, MODELPOOL_NEXT, MODELPOOL_OWNER (who can \
            mend it) and MODELPOOL_URL in its environment; one that takes more than a minute is \
            ended. --once is for cron: one round, and exit code 1 where a model fails. Otherwise a \
            pool that cannot be read or written for a while does not end it, which is said.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var selection: FilterOption
    @Option(help: ArgumentHelp("Between two rounds: 30s, 5m, 2h.", valueName: "time"))
    var every = Interval(seconds: 300)
    @Option(
        help: ArgumentHelp("Run this by the shell when a verdict changes.", valueName: "command"))
    var onChange: String?
    @Flag(help: "One round only.") var once = false
    @Flag(help: "Test what desks without a key ask for, too (modelpool pool grant desk).")
    var serve = false
    @Flag(help: "With --once: exit code 1 also where an answer is slow (slow-after).")
    var failSlow = false
    @OptionGroup var metrics: MetricsOption
    @Option(help: ArgumentHelp("Test so many models at a time.", valueName: "number"))
    var jobs = ModelTester.usualJobs
    @Flag(help: "Print one JSON object a line for each test.") var json = false

    func validate() throws {
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256") }
        if serve, once { throw ValidationError("--serve goes on; leave out --once") }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        context.references.use(.none("watch runs while nobody is there to be asked"))
        let tester = ConnectionTester(in: context)
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        var changes = VerdictChanges(try pool.store.provenSummaries())
        if !(try selection.matching(pool.store)).contains(where: \.isTestedWithAll) {
            if once, let filter = selection.filter { throw ErrorWording.noMatch(filter) }
            context.console.note("no enabled model matches; nothing is tested")
        }
        let alert = onChange.map { ChangeAlert(command: $0, context: context) }
        let modelTester = ModelTester(Pool(pool.store), tester)
        let round = round(modelTester)
        let server = try server(modelTester, in: context)
        let (once, pause, console) = (once, every.seconds, context.console)
        var isFailing = false
        var metricsText = MetricsText()
        var (_, wasInterrupted) = try Interruptible.run { (reports: [TestReport]) in
            if let path = metrics.metrics {
                metricsText.take(reports)
                try metricsText.write(to: path)
            }
            for report in reports where report.verdict != .cancelled {
                if report.verdict.isFailure || failSlow && report.isSlow { isFailing = true }
                let change = changes.take(report)
                try show(report, change, in: context)
                if let change { alert?.tell(report, after: change.before) }
            }
        } _: { post in
            // Cancelled, and waited for, where this ends.
            async let _ = server?.run()
            if once { return try await round(post) }
            try await Self.rounds(every: pause, console) { try await round(post) }
        }
        if let alert, !wasInterrupted {
            (_, wasInterrupted) = try Interruptible.run { (_: [Never]) in
            } _: { _ in
                await alert.finish()
            }
        }
        alert?.stop()
        if once, !wasInterrupted { return isFailing ? .testFailed : .done }
        return .interrupted
    }

    /// Rounds until they are cancelled. A pool that cannot be used for a while does not end them.
    private static func rounds(
        every seconds: Int, _ console: Console, _ round: () async throws -> Void
    ) async throws {
        while !Task.isCancelled {
            do { try await round() } catch let error as StoreError where error.mayPass {
                console.report(ErrorWording.failure(for: error).failure)
            }
            // A sleep that is cancelled ends the loop like a round that is.
            try? await Task.sleep(for: .seconds(seconds))
        }
    }

    private func server(_ modelTester: ModelTester, in context: CommandContext) throws
        -> DeskServer?
    {
        guard serve else { return nil }
        let path = try OpenedPool.path(global, in: context)
        guard PoolStore.isServer(path) else {
            throw CommandFailure(
                .wrongUsage, "desks ask by a PostgreSQL server; this pool is a file",
                advice: "leave out --serve")
        }
        context.console.note("tests are made for desks while this runs")
        return DeskServer(pool: path, modelTester: modelTester, console: context.console)
    }

    /// One test of every model that is enabled and matches at that time.
    private func round(
        _ modelTester: ModelTester
    ) -> @Sendable (@escaping @Sendable (TestReport) -> Void) async throws -> Void {
        let (filter, jobs) = (selection.filter, jobs)
        return { post in
            let ids = try await modelTester.pool.value { store in
                try FilterOption.matching(store, filter).filter(\.isTestedWithAll).map(\.id)
            }
            try await modelTester.test(ids, TestOptions(), jobs: jobs) { _, event in
                if case .finished(let report) = event { post(report) }
            }
        }
    }

    private func show(
        _ report: TestReport, _ change: VerdictChange?, in context: CommandContext
    ) throws(CommandFailure) {
        if json {
            try context.console.print(ModelJSON.report(report).text)
        } else if let change {
            let before = change.before.map { ", was \($0.rawValue)" } ?? ""
            try context.console.print(
                "\(Clock.text(report.startedAt))  \(ReportText.line(report))\(before)")
        } else {
            context.console.detail(ReportText.line(report))
        }
    }
}

extension StoreError {
    /// Whether the pool may be usable again after a while, without anybody doing something to it:
    /// a lock, a full disk, a disk or folder that is not there for a moment.
    fileprivate var mayPass: Bool {
        switch code {
        case .busy, .diskFull, .failed, .notSaved, .commitUnknown, .cannotOpen, .cannotWrite: true
        default: false
        }
    }
}

/// A verdict that is not the one before.
struct VerdictChange {
    /// `nil`: the model was never tested, as far as the key proves it.
    let before: VerdictCode?
}

/// Remembers the last verdict of every model.
struct VerdictChanges {
    private var last: [UUID: VerdictCode]

    init(_ models: [ModelSummary]) {
        // Who can write the pool could keep a failure from being told.
        last = models.reduce(into: [:]) { last, model in
            guard let test = model.lastTest, test.isVerified else { return }
            last[model.id] = test.verdict
        }
    }

    mutating func take(_ report: TestReport) -> VerdictChange? {
        let before = last.updateValue(report.verdict, forKey: report.modelID)
        return before == report.verdict ? nil : VerdictChange(before: before)
    }
}
