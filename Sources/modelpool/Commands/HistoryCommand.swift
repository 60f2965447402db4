internal import ArgumentParser
internal import PoolModel
internal import PoolStore

struct HistoryCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show the last tests of a model, and how long they took.",
        discussion: """
            The last 50 tests are kept, the newest first. Median and 95th percentile are of those \
            that passed.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .names, in: context)
        guard let model = try pool.summaries([target.model]).first else { return .done }
        let tests = try pool.store.history(model.id)
        let statistics = TestStatistics(tests)
        guard !json else {
            try context.console.print(
                ModelJSON.history(of: model.name, tests, statistics).prettyText)
            return .done
        }
        try context.console.print(HistoryText.lines(tests, statistics))
        return .done
    }
}
