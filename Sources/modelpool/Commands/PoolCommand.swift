internal import ArgumentParser
internal import PoolModel
internal import PoolStore

struct PoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "The pool as a whole.",
        subcommands: [
            PoolAcceptCommand.self, PoolCreateCommand.self, PoolMoveCommand.self,
            PoolCopyCommand.self, PoolGrantCommand.self,
        ])
}

struct PoolAcceptCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Take what was changed outside this program as it is, after a look at it.",
        discussion: """
            Everything in the pool is sealed with its key. What somebody has changed without the \
            key is LOCKED: nothing of it is sent, and nothing is saved over it. This lists the \
            differences, what is stored and what was, and asks. Stored values go to no new \
            address by it: they stay LOCKED there until they are typed again. To put a change \
            back instead, edit the model to what it was.

            The pool of an earlier release is sealed by it, after a look at each address.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false
    @Flag(help: "Only list what differs.") var dryRun = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let changes = try pool.store.outsideChanges()
        guard !changes.isEmpty else {
            context.console.note("the pool is as it was last saved")
            return .done
        }
        let lines = try OutsideText.lines(changes, of: pool.store)
        try context.console.print(lines)
        if dryRun { return .done }
        let isSealing = changes.cause == .unsealed
        let question =
            isSealing
            ? "Are these the right addresses? Then everything is sealed for them."
            : "Take all of this as it is?"
        guard
            try yes
                || Confirmation.ask(
                    question, otherwise: "look at the list and say --yes", in: context)
        else { throw CommandFailure(.refused, "nothing was changed") }
        try pool.store.accept(changes)
        let locked = try pool.store.lockedModels()
        let names = try pool.store.summaries().filter { locked.contains($0.id) }.map(\.name)
        context.console.note(
            (isSealing ? "sealed the pool" : "taken as it is")
                + (names.isEmpty
                    ? ""
                    : "; values of \(ErrorWording.list(names)) do not open and stay locked until "
                        + "they are typed again"))
        return .done
    }
}
