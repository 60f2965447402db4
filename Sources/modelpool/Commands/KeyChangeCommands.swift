internal import ArgumentParser
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import Vault

struct KeyRotateCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Seal every stored value anew, all or nothing.",
        discussion: """
            The key that opened the pool opens it afterwards too, and so do the key files of all \
            others, who need not be there: the list that is shown first has the fingerprint of \
            each. With --new-key-file a new one is made and the one in use no longer opens the \
            pool; keep it for older backups. A passphrase or recovery code that is not at hand is \
            dropped, which is asked first, and can be made again.

            When somebody leaves, remove their slot first (key remove-slot): a rotation keeps \
            every slot that is left.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Try it on every value and write nothing.") var dryRun = false
    @Option(
        help: ArgumentHelp("Make a new key file, which replaces the key.", valueName: "file"),
        completion: .file())
    var newKeyFile: String?
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .names, in: context)
        let old = try PoolKey(options: global, context: context, store: pool.store)
            .unlock(pool.store.keySlots())
        let slots = try pool.store.slots()
        let own = try pool.store.slotsOpened(by: [old])
        let replaced = newKeyFile == nil ? [] : [old]
        let gone = try pool.store.slotsDropped(keeping: [old], replacing: replaced)
        let dropped = slots.filter { gone.contains($0.number) && !own.contains($0.number) }
            .map(KeyFacts.name(of:)).joined(separator: " and the ")
        if slots.contains(where: { !own.contains($0.number) }) {
            let kept = try KeyFacts.lines(of: slots.filter { !gone.contains($0.number) })
            guard try agrees(to: kept, without: dropped, in: context) else {
                throw CommandFailure(.refused, "nothing was changed")
            }
        }
        var progress = CountProgress("sealed", console: context.console)
        let rotation = try rotate(pool.store, from: old, agreed: slots) {
            progress.show($0, of: $1)
        }
        progress.clear()
        let verb = dryRun ? "would be sealed anew" : "sealed anew"
        context.console.note(
            "\(Count.of(rotation.values, "value")) of \(Count.of(rotation.models, "model")) \(verb)"
                + (dropped.isEmpty ? "" : ", without the \(dropped)"))
        if !rotation.removedCopies.isEmpty {
            context.console.note(
                "\(dryRun ? "would remove" : "removed") the older copies beside the pool, which "
                    + "the old key opens: \(ErrorWording.list(rotation.removedCopies))")
        }
        if let newKeyFile, !dryRun {
            context.console.note(
                "the key is \(ErrorWording.quoted(newKeyFile)) now; keep a copy of it in another "
                    + "place, and the old key for older backups"
                    + KeyFacts.howToUse(newKeyFile, in: context))
        }
        return .done
    }

    /// Shows whose keys go on opening the pool, and asks where something is to be written.
    private func agrees(
        to kept: [String], without dropped: String, in context: CommandContext
    ) throws -> Bool {
        let list = (["these go on opening the pool:"] + kept).joined(separator: "\n  ")
        if dryRun || yes {
            context.console.note(list)
            return true
        }
        let question =
            dropped.isEmpty
            ? "Are all of these to open the pool from now on?"
            : "The \(dropped) cannot be kept and will no longer open the pool. Go on?"
        return try Confirmation.ask(
            list + "\n" + question, otherwise: "say --yes to go on without asking", in: context)
    }

    private func rotate(
        _ store: PoolStore, from old: KeyMaterial, agreed: [SlotStatus],
        _ progress: (Int, Int) -> Void
    ) throws -> Rotation {
        guard let newKeyFile else {
            return try store.rotate(
                keeping: [old], agreed: agreed, isDryRun: dryRun, progress: progress)
        }
        guard !dryRun else {
            return try store.rotate(keeping: [old], isDryRun: true, progress: progress)
        }
        let new = try KeyFile.create(at: newKeyFile)
        do throws(StoreError) {
            return try store.rotate(
                keeping: [], replacing: [old], adding: new, agreed: agreed, progress: progress)
        } catch {
            error.removesKeyFile(newKeyFile)
            throw error
        }
    }
}

extension StoreError {
    /// A key file that was made for what failed is of no use, unless it may have happened after
    /// all: then it may be the only key.
    func removesKeyFile(_ path: String) {
        if case .commitUnknown = code { return }
        unlink(path)
    }
}

struct KeyPassphraseCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Set or change a passphrase that opens the pool.",
        discussion: """
            Of several passphrases --label says which. The other keys go on opening the pool; \
            remove them with: key remove-slot.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(help: ArgumentHelp("What it is called, or is to be called.", valueName: "name"))
    var label: String?

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let store = pool.store
        guard try store.hasKey else { throw StoreError(.noKey) }
        let known = try slot(of: store)
        let material = try PoolKey(options: global, context: context, store: store).newPassphrase()
        if let known {
            try store.changeSlot(known.number, to: material)
            context.console.note("changed the \(KeyFacts.name(of: known))")
        } else {
            let number = try store.addSlot(material, label: label ?? "")
            context.console.note("added the passphrase (slot \(number))")
        }
        return .done
    }

    /// The passphrase that is meant; `nil`: there is none yet.
    private func slot(of store: PoolStore) throws -> SlotStatus? {
        let slots = try store.slots().filter { $0.kind == .passphrase }
        if let label { return slots.first { $0.label == label } }
        guard slots.count < 2 else {
            throw CommandFailure(
                .refused,
                "the pool has \(slots.count) passphrases: "
                    + slots.map(KeyFacts.name(of:)).joined(separator: ", "),
                advice: "say which with --label; modelpool key label gives one its label")
        }
        return slots.first
    }
}

struct KeyRecoveryCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Make a recovery code, to be printed and locked away.",
        discussion: """
            It opens the pool when the key is lost: modelpool --ask-passphrase. It is shown once; \
            a code that was made before no longer works.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: .secrets, in: context).store
        guard try store.hasKey else { throw StoreError(.noKey) }
        let (material, code) = try RecoveryCode.create()
        if let slot = try store.slots().first(where: { $0.kind == .recovery }) {
            try store.changeSlot(slot.number, to: material)
        } else {
            try store.addSlot(material)
        }
        try context.console.print(code.reveal())
        context.console.note(
            "write it down and keep it where the pool is not; it is not shown again")
        return .done
    }
}

struct KeyRemoveSlotCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "remove-slot", abstract: "Remove one of the keys that open the pool.",
        discussion: """
            Who had it may have kept the key that everything is sealed with, which it opened. So \
            when somebody leaves, do both: remove the slot, so that the next key is not wrapped \
            for them, then key rotate, so that there is a next key.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "Its label or number in: modelpool key slots.") var slot: String
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: .secrets, in: context).store
        let slot = try store.slot(slot)
        let name = KeyFacts.name(of: slot)
        let warning = slot.isInUse ? " It is the key in use now." : ""
        guard
            try yes
                || Confirmation.ask(
                    "Remove the \(name)?\(warning)",
                    otherwise: "say --yes to remove without asking",
                    in: context)
        else { throw CommandFailure(.refused, "nothing was removed") }
        try store.removeSlot(slot.number)
        context.console.note(
            "removed the \(name); whoever had it may have kept the key that everything is sealed "
                + "with, until modelpool key rotate makes another")
        return .done
    }
}

struct KeyStartNewCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "start-new", abstract: "Begin anew with another key when all keys are lost.",
        discussion: """
            Names, addresses and header names stay. The stored values stay locked until each is \
            typed again. A copy of the pool as it was is left beside it, in case the key turns up.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "Where the new key file is made; asks for a passphrase without it.",
            valueName: "file"), completion: .file())
    var newKeyFile: String?
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: .names, in: context).store
        try store.requireWritable()
        let count = try store.valueCount()
        guard
            try yes
                || Confirmation.ask(
                    "Lock \(Count.of(count, "stored value")) until each is typed again?",
                    otherwise: "say --yes to begin anew without asking", in: context)
        else { throw CommandFailure(.refused, "nothing was changed") }
        let key = PoolKey(options: global, context: context, store: store)
        let material =
            try newKeyFile.map { (path) throws in try KeyFile.create(at: path) }
            ?? key.newPassphrase()
        let values: Int
        let backup: String
        do throws(StoreError) {
            (values, backup) = try store.startNewKey(material)
        } catch {
            if let newKeyFile { error.removesKeyFile(newKeyFile) }
            throw error
        }
        context.console.note(
            "the pool has a new key; \(Count.of(values, "value")) to be typed again, once "
                + "you have looked at the addresses (modelpool pool accept); the pool as it was is \(ErrorWording.quoted(backup))"
                + (newKeyFile.map { KeyFacts.howToUse($0, in: context) } ?? ""))
        return .done
    }
}
