internal import ArgumentParser
internal import PoolModel
internal import PoolStore
internal import Vault

struct KeyAddFileCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "add-file", abstract: "Let another key file open the pool as well.",
        discussion: """
            The file is made, or taken as it is where it is one, of another machine for \
            instance. A colleague keeps theirs and hands over its public key: key add-slot. The \
            other keys go on opening the pool; remove them with: key remove-slot.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "The key file.", completion: .file()) var file: String
    @Option(help: ArgumentHelp("What it is called in lists and questions.", valueName: "name"))
    var label: String?

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: .secrets, in: context).store
        guard try store.hasKey else { throw StoreError(.noKey) }
        try store.requireWritable()
        let isNew = !KeyFile.exists(at: file)
        let material = try isNew ? KeyFile.create(at: file) : KeyFile.read(at: file)
        if let slot = try store.slotsOpened(by: [material]).first {
            throw CommandFailure(
                .refused,
                "the key file \(ErrorWording.quoted(file)) opens the pool already (slot \(slot))")
        }
        do throws(StoreError) {
            let slot = try store.addSlot(material, label: label ?? "")
            let verb = isNew ? "made and added" : "added"
            context.console.note("\(verb) the key file \(ErrorWording.quoted(file)) (slot \(slot))")
        } catch {
            if isNew { error.removesKeyFile(file) }
            throw error
        }
        return .done
    }
}
