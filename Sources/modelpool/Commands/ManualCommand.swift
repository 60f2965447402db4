internal import ArgumentParser

/// For packages and installations; `Resources/modelpool.1` is what it prints.
struct ManualCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page in the format of man.",
        shouldDisplay: false)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.console.write(ManualPage.text)
        return .done
    }
}
