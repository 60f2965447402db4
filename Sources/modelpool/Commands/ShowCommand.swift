internal import ArgumentParser
internal import PoolModel
internal import PoolStore

struct ShowCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a model: its fields, headers and last test.",
        discussion: "Stored secrets are masked, with and without --json.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let (model, last) = try pool.store.asOfOneMoment {
            let model = try pool.model(target.model)
            return (model, try pool.store.history(model.id, limit: 1).first)
        }
        try context.console.print(
            json
                ? [ModelJSON.model(model, lastTest: last).prettyText]
                : ModelText.lines(model, lastTest: last, now: context.now()))
        return .done
    }
}
