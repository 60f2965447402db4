internal import ArgumentParser
internal import PoolModel
internal import PoolStore

struct RemoveCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove models with their headers and history.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArguments
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let models = try pool.summaries(target.models)
        let names = models.map { ErrorWording.quoted($0.name) }.joined(separator: ", ")
        guard
            try yes
                || Confirmation.ask(
                    "Remove \(names) for ever?", otherwise: "say --yes to remove without asking",
                    in: context)
        else { throw CommandFailure(.refused, "nothing was removed") }
        try pool.store.delete(models.map { (id: $0.id, version: $0.version) })
        context.console.note("removed \(names)")
        return .done
    }
}
