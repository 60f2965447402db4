internal import ArgumentParser

/// A command that is given the process it runs in, instead of reaching for it.
protocol Runnable: ParsableCommand {
    var global: GlobalOptions { get }
    func run(in context: CommandContext) throws -> ExitStatus
}

extension Runnable {
    /// The parser's own way to run a command, which is not used.
    func run() throws { throw CleanExit.helpRequest(self) }
}
