internal import ArgumentParser
internal import PoolModel
internal import PoolStore
internal import Vault

struct BackupCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the pool to a file, and check the copy.",
        discussion: """
            The copy is as sealed as the pool, and is opened by the same keys: key file, \
            passphrase, recovery code. Every value is opened to see that it can be; without the \
            key the copy is made all the same, and says so.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "A file that does not exist yet.", completion: .file()) var file: String

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .names, in: context)
        // A backup must be possible without the key as well.
        let unopened = try PoolKey(options: global, context: context, store: pool.store)
            .unlockIfPossible(asking: context.canAsk)
        let report = try pool.store.backup(to: file)
        let checked = report.wereValuesOpened ? ", every value opened" : ""
        context.console.note(
            "\(Count.of(report.models, "model")) in \(ErrorWording.quoted(file))\(checked)"
                + BackupCommand.opening(try pool.store.keySlots().kinds))
        if let unopened {
            context.console.note("its values were not opened: \(unopened.sentence)")
        }
        PoolMoveCommand.tell(report.leftOut, in: context)
        if !report.lockedModels.isEmpty {
            context.console.note("locked here and there: \(ErrorWording.list(report.lockedModels))")
        }
        return .done
    }

    /// What a person must keep beside the backup.
    private static func opening(_ slots: [KeySlot.Kind]) -> String {
        let kinds = KeySlot.Kind.allCases.filter(slots.contains).map(ErrorWording.words)
        return kinds.isEmpty
            ? "" : "; it is opened by the pool's " + kinds.joined(separator: " or ")
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

    func run(in context: CommandContext) throws -> ExitStatus {
        guard !global.readOnly else { throw StoreError(.readOnly) }
        let path = try OpenedPool.path(global, in: context)
        let report = try PoolStore.restore(
            from: file, to: path, options: OpenedPool.storeOptions(global, in: context))
        let old =
            report.replaced.map { "; the pool that was there is \(ErrorWording.quoted($0))" } ?? ""
        context.console.note("restored \(ErrorWording.quoted(path))\(old)")
        if report.replaced != nil, PoolStore.isServer(path) {
            context.console.note(
                "other roles have no rights in it yet: give them theirs with modelpool pool grant")
        }
        PoolMoveCommand.tell(report.leftOut, in: context)
        do { try look(in: context) } catch {
            // It is restored all the same.
            let failure = ErrorWording.failure(for: error)
            let sentence = failure.status == .interrupted ? "interrupted" : failure.sentence
            context.console.note("its values were not opened: \(sentence)")
        }
        return .done
    }

    /// Opens every value of what was restored, where the key is there or somebody can type it.
    private func look(in context: CommandContext) throws {
        let pool = try OpenedPool.open(global, for: .names, in: context)
        // Earlier releases saved such addresses.
        let inClear = try pool.store.summaries().filter { SecretParameter(in: $0.baseURL) != nil }
        if !inClear.isEmpty {
            let names = inClear.prefix(10).map { ErrorWording.quoted($0.name) }
            context.console.note(
                "a secret stands in clear in the base URL of "
                    + Count.of(inClear.count, "model") + ": " + names.joined(separator: ", ")
                    + "; take it out with edit")
        }
        let unopened = try PoolKey(options: global, context: context, store: pool.store)
            .unlockIfPossible(asking: context.canAsk)
        if let unopened {
            context.console.note("its values were not opened: \(unopened.sentence)")
        } else if pool.store.isUnlocked {
            let locked = try pool.store.lockedModels().count
            context.console.note(
                locked > 0 ? "locked: \(Count.of(locked, "model"))" : "every value opened")
        }
    }
}
