internal import ArgumentParser
internal import PoolModel
internal import PoolStore

struct EnableCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Use models in test --all and watch.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArguments

    func run(in context: CommandContext) throws -> ExitStatus {
        try target.setEnabled(true, global, in: context)
    }
}

struct DisableCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Keep models, but leave them out of test --all and watch."
    )

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArguments

    func run(in context: CommandContext) throws -> ExitStatus {
        try target.setEnabled(false, global, in: context)
    }
}

extension ModelArguments {
    /// Switches all of them in one transaction.
    func setEnabled(
        _ isOn: Bool, _ global: GlobalOptions, in context: CommandContext
    ) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let models = try pool.summaries(self.models)
        try pool.store.setEnabled(models.map(\.id), isOn)
        let names = models.map { ErrorWording.quoted($0.name) }.joined(separator: ", ")
        context.console.note("\(isOn ? "enabled" : "disabled") \(names)")
        return .done
    }
}
