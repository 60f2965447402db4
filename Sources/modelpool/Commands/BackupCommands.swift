internal import ArgumentParser
internal import FoundationEssentials
internal import ModelPool
internal import PoolStore

struct BackupCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the pool to a file, and check the copy.",
        discussion: "The copy is as sealed as the pool; it needs the same key.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "A file that does not exist yet.", completion: .file()) var file: String

    func run(in world: World) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .names, in: world)
        do {
            _ = try PoolKey(options: global, world: world, store: pool.store).unlockUnlessTyped()
        } catch {
            // A backup must be possible without the key as well.
            world.console.note(
                "made without its key: " + ErrorWording.failure(for: error).sentence)
        }
        let report = try pool.store.backup(to: file)
        let checked = report.wereValuesOpened ? ", every value opened" : ""
        world.console.note(
            "\(Count.of(report.models, "model")) in \(ErrorWording.quoted(file))\(checked); it needs the "
                + "pool's key as well")
        if !report.lockedModels.isEmpty {
            world.console.note("locked here and there: \(ErrorWording.list(report.lockedModels))")
        }
        return .done
    }
}

struct RestoreCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the pool's place.",
        discussion: """
            The pool that was there stays beside it under another name. Nothing else may have \
            the pool open.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "The backup.", completion: .file()) var file: String

    func run(in world: World) throws -> ExitStatus {
        guard !global.readOnly else { throw StoreError(.readOnly) }
        let path = try OpenedPool.path(global, in: world)
        let replaced = try PoolStore.restore(
            from: file, to: path, options: OpenedPool.storeOptions(global, in: world))
        let old = replaced.map { "; the pool that was there is \(ErrorWording.quoted($0))" } ?? ""
        world.console.note("restored \(ErrorWording.quoted(path))\(old)")
        do {
            let pool = try OpenedPool.open(global, for: .secrets, in: world)
            let locked = try pool.store.lockedModels().count
            if locked > 0 { world.console.note("locked: \(Count.of(locked, "model"))") }
        } catch {
            world.console.note(
                "its key: " + ErrorWording.failure(for: error).sentence)
        }
        return .done
    }
}
