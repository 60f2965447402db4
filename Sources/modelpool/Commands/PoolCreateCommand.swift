import ArgumentParser
import PoolStore

struct PoolCreateCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a pool in a PostgreSQL database.",
        discussion: """
            Makes the schema "modelpool" in the database, and the pool's first key as the first \
            run does with a file. The database must keep its texts in UTF8. Afterwards name it \
            with --pool or $MODELPOOL_POOL.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "The database: postgresql://HOST/DATABASE or service=NAME.")
    var address: String

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try PoolStore.create(
            address: address, options: OpenedPool.storeOptions(global, in: context))
        let key = PoolKey(options: global, context: context, store: store)
        let (_, notice) = try key.create()
        context.console.note(notice ?? "made the pool \(ErrorWording.quoted(store.path))")
        return .done
    }
}
