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
    func open(_ global: GlobalOptions, in world: World) throws -> OpenedPool {
        var options = global
        options.pool = from
        return try OpenedPool.open(options, for: .secrets, in: world)
    }
}

struct PoolMoveCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move the pool into a database, or back into a file.",
        discussion: """
            Models, keys, results and audit log go as they are sealed; the same key opens them. The \
            pool that was moved stays where it is, says where it went, and takes no changes.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var places: PoolPlaces

    func run(in world: World) throws -> ExitStatus {
        let pool = try places.open(global, in: world)
        let odd = try pool.store.move(to: places.to)
        world.console.note("moved the pool to \(ErrorWording.quoted(places.to))")
        guard odd.isEmpty else {
            world.console.note(
                "left out, since this program did not write it: \(ErrorWording.list(odd))")
            return .refused
        }
        return .done
    }
}

struct PoolCopyCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Make another pool of the models of this one.",
        discussion: """
            The new pool has an id, keys and an audit log of its own, and every value is sealed \
            anew. Its key comes as that of any new pool. Results of tests are not copied.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var places: PoolPlaces

    func run(in world: World) throws -> ExitStatus {
        let pool = try places.open(global, in: world)
        let models = try pool.store.summaries().map { try pool.store.copy($0.id) }
        let options = OpenedPool.storeOptions(global, in: world)
        let target = try PoolStore.create(at: places.to, options: options)
        let (_, notice) = try PoolKey(options: global, world: world, store: target).create()
        if let notice { world.console.note(notice) }
        _ = try target.save(models)
        world.console.note(
            "copied \(Count.of(models.count, "model")) to \(ErrorWording.quoted(places.to))")
        return .done
    }
}
