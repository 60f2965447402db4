import ArgumentParser
import PoolModel
import PoolStore

/// What the commands that bring a pool to another place have in common.
struct PoolPlaces: ParsableArguments {
    @Argument(help: "The pool: a file, postgresql://HOST/DATABASE or service=NAME.")
    var from: String
    @Argument(help: "Where to: a file that is not there, or a database without a pool.")
    var to: String

    /// The pool, with its key.
    func open(_ global: GlobalOptions, in context: CommandContext) throws -> OpenedPool {
        var options = global
        options.pool = from
        return try OpenedPool.open(options, for: .secrets, in: context)
    }
}

struct PoolMoveCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move the pool into a database, or back into a file.",
        discussion: """
            Models, keys, results and audit log go as they are sealed; the same key opens them. The \
            pool that was moved stays where it is, says where it went, and takes no changes, nor \
            does a backup of it. Where the other place is lost, modelpool pool copy makes another \
            pool of it.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var places: PoolPlaces

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try places.open(global, in: context)
        let odd = try pool.store.move(to: places.to)
        context.console.note("moved the pool to \(ErrorWording.quoted(places.to))")
        PoolMoveCommand.tell(odd, in: context)
        return odd.isEmpty ? .done : .refused
    }

    /// Says which rows were not copied.
    static func tell(_ odd: [String], in context: CommandContext) {
        guard !odd.isEmpty else { return }
        context.console.note(
            "left out, since this program did not write it: \(ErrorWording.list(odd))")
    }
}

struct PoolCopyCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Make another pool of the models of this one.",
        discussion: """
            The new pool has an id, keys and an audit log of its own, and every value is sealed \
            anew. Its key comes as that of any new pool. Header sets are copied too, and results of \
            tests are not.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var places: PoolPlaces

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try places.open(global, in: context)
        // A set is there before the models that attach it.
        let sets = try pool.store.headerSets().map(\.id)
        let ids = try pool.store.summaries().map(\.id)
        let models = try (sets + ids).map { try pool.store.copy($0) }
        let options = OpenedPool.storeOptions(global, in: context)
        let target = try PoolStore.create(at: places.to, options: options)
        let (_, notice) = try PoolKey(options: global, context: context, store: target).create()
        if let notice { context.console.note(notice) }
        _ = try target.save(models)
        let copied =
            Count.of(ids.count, "model")
            + (sets.isEmpty ? "" : " and \(Count.of(sets.count, "header set"))")
        context.console.note("copied \(copied) to \(ErrorWording.quoted(places.to))")
        return .done
    }
}
