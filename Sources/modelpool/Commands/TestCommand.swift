internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct TestCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Test the connection of models with real requests.",
        discussion: """
            The request is the one that chat makes, with every header. The result is a verdict: \
            what happened, whose fault it is and what to do next (modelpool help verdicts). The \
            exit code is 0 where all models passed and 1 where one failed.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(
        help: ArgumentHelp("Names, ids, or unambiguous beginnings of either.", valueName: "model"),
        completion: .custom(ModelCompletion.names))
    var models: [String] = []
    @Flag(help: "All models that are enabled.") var all = false
    @OptionGroup var selection: FilterOption
    @Flag(help: "Ask for a streamed answer as well.") var stream = false
    @Flag(help: "Find out whether the model calls tools.") var tools = false
    @Flag(help: "Find out whether the model takes pictures.") var vision = false
    @Flag(help: "Have an image model make a picture, which costs money.") var image = false
    @Option(help: ArgumentHelp("Fail where the answer does not contain this.", valueName: "text"))
    var expect: String?
    @Flag(help: "Fail where another model answers than the one asked.") var sameModel = false
    @Flag(help: "Fail where the answer is slow (slow-after).") var failSlow = false
    @OptionGroup var metrics: MetricsOption
    @Option(help: ArgumentHelp("Test so many models at a time.", valueName: "number"))
    var jobs = ModelTester.usualJobs
    @Option(help: ArgumentHelp("For each test, instead of the model's own.", valueName: "seconds"))
    var timeout: Int?
    @Flag(help: "Print one JSON object a line as each model finishes.") var json = false

    func validate() throws {
        let isMany = all || selection.filter != nil
        if models.isEmpty, !isMany {
            throw ValidationError("name a model, or say --all or --filter TEXT")
        }
        if !models.isEmpty, isMany { throw ValidationError("name models, or say --all; not both") }
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256") }
        if let timeout, !Model.timeoutRange.contains(timeout) {
            throw ValidationError("--timeout is 1 to 3600")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let tester = ConnectionTester(in: context)
        let pool: OpenedPool
        do { pool = try OpenedPool.open(global, for: .secrets, in: context) } catch {
            guard !models.isEmpty, let desk = try DeskSession(after: error, global, in: context)
            else { throw error }
            return try desk.test(models, json: json)
        }
        let ids = try chosenModels(pool, context)
        guard !ids.isEmpty else {
            guard let filter = selection.filter else {
                context.console.note("no model is enabled; nothing was tested")
                return .done
            }
            throw ErrorWording.noMatch(filter)
        }
        let options = options
        let modelTester = ModelTester(Pool(pool.store), tester)
        let jobs = jobs
        var metricsText = MetricsText()
        var progress = TestProgress(count: ids.count, console: context.console)
        let (_, wasInterrupted) = try Interruptible.run { (reports: [TestReport]) in
            progress.clear()
            try context.console.write(reports.flatMap { bytes($0, isOnly: ids.count == 1) })
            if metrics.metrics != nil { metricsText.take(reports) }
            progress.advance(reports)
            if !json { offerKinds(reports, in: context) }
        } _: { post in
            try await modelTester.test(ids, options, jobs: jobs) { _, event in
                if case .finished(let report) = event { post(report) }
            }
        }
        progress.clear()
        if let path = metrics.metrics { try metricsText.write(to: path) }
        if ids.count > 1, !json { context.console.note(progress.summary) }
        if wasInterrupted { return .interrupted }
        return progress.failing == 0 && !(failSlow && progress.slow > 0) ? .done : .testFailed
    }

    /// The command that sets the kind a model seems to be of.
    private func offerKinds(_ reports: [TestReport], in context: CommandContext) {
        for report in reports {
            guard let kind = report.otherKind else { continue }
            let name = Sanitizer.clean(report.modelName).quotedForShell
            context.console.note("try: modelpool edit \(name) --kind \(kind.rawValue)")
        }
    }

    private var options: TestOptions {
        var options = TestOptions(stream: stream, tools: tools, vision: vision, timeout: timeout)
        options.image = image
        options.expected = expect
        options.wantsSameModel = sameModel
        return options
    }

    private func chosenModels(_ pool: OpenedPool, _ context: CommandContext) throws -> [UUID] {
        guard models.isEmpty else {
            do { return try pool.summaries(models).map(\.id) } catch {
                // A model may have this name.
                guard models == ["all"] else { throw error }
                throw CommandFailure(
                    .wrongUsage, "there is no model \"all\"",
                    advice: "did you mean: modelpool test --all")
            }
        }
        guard selection.filter != nil else {
            let untested = try pool.store.untestedModels()
            if untested > 0 {
                context.console.note(
                    "left out: \(Count.of(untested, "model")) of a kind that has no test yet (kind in "
                        + "modelpool show)")
            }
            return try pool.store.testedModels()
        }
        let matching = try selection.matching(pool.store)
        // Who filters for models that are off wants to see these.
        return (all ? matching.filter(\.isTestedWithAll) : matching).map(\.id)
    }

    private func bytes(_ report: TestReport, isOnly: Bool) -> [UInt8] {
        if json { return ModelJSON.report(report).bytes + "\n".utf8 }
        return Array((isOnly ? report.text : ReportText.line(report) + "\n").utf8)
    }
}
