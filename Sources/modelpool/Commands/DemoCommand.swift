internal import ArgumentParser
internal import PoolModel
internal import TerminalDriver

struct DemoCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Try everything with made-up models; no account is needed.",
        usage: "modelpool demo [-- COMMAND [ARGUMENT]...]",
        discussion: """
            A demonstration: a throw-away pool, and a small provider inside this program that \
            answers on this machine only. The screen opens, or a command runs on that pool \
            (modelpool demo -- test --all). Afterwards nothing of it is left.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(parsing: .postTerminator, help: "A command to run on the demonstration's pool.")
    var command: [String] = []

    func run(in context: CommandContext) throws -> ExitStatus {
        guard global.pool == nil, global.keyFile == nil, global.keyFd == nil else {
            throw CommandFailure(
                .wrongUsage, "the demonstration has a pool and a key of its own",
                advice: "leave --pool and the key options out")
        }
        // Before the provider's threads, which inherit what is blocked.
        if command.isEmpty { TerminalSession.blockSignals() }
        let pool = try DemoPool(port: try DemoServer().port, in: context)
        defer { pool.remove() }
        context.console.note(
            "this is a demonstration: made-up models, and answers from this program itself")
        guard !command.isEmpty else {
            var options = global
            options.pool = pool.path
            options.keyFile = pool.keyFile
            return try ScreenStart.run(options, in: remembering(in: pool.folder, context))
        }
        let arguments = command + ["--pool", pool.path, "--key-file", pool.keyFile]
        return try inner(arguments).run(in: remembering(in: pool.folder, context))
    }

    /// What is seen of the throw-away pool goes with it.
    private func remembering(in folder: String, _ context: CommandContext) -> CommandContext {
        CommandContext(
            environment: context.environment.merging(["XDG_STATE_HOME": folder]) { $1 },
            environmentKey: context.environmentKey, inherited: context.inherited,
            console: context.console)
    }

    /// The command that was named. One that would replace this program would leave the pool.
    private func inner(_ arguments: [String]) throws(CommandFailure) -> any Runnable {
        let parsed: any ParsableCommand
        do { parsed = try Modelpool.parseAsRoot(arguments) } catch {
            throw CommandFailure(
                .wrongUsage, UsageWording.failure(for: error, arguments: arguments))
        }
        guard let runnable = parsed as? any Runnable, !(runnable is DemoCommand),
            !(runnable is ExecCommand)
        else { throw CommandFailure(.wrongUsage, "this command is not for a demonstration") }
        return runnable
    }
}
