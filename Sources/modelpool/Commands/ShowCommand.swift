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

    func run(in world: World) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: world)
        let (model, last) = try pool.store.asOfOneMoment {
            let model = try pool.model(target.model)
            return (model, try pool.store.history(model.id, limit: 1).first)
        }
        try world.console.print(
            json
                ? [ModelJSON.model(model, lastTest: last).prettyText]
                : ModelText.lines(model, lastTest: last, now: world.now()))
        return .done
    }
}
