internal import ArgumentParser
internal import PoolModel
internal import PoolStore
internal import Vault

struct KeyPublicCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "public", abstract: "Print your key file's public key, to be handed over.",
        discussion: """
            It is no secret and opens nothing: who administers a pool lets your key open it with \
            key add-slot. Tell the fingerprint another way, for instance on the telephone. Where \
            you have no key file yet, it is made; no pool is needed.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(
        help: ArgumentHelp("Make a key file and print its public key.", valueName: "file"),
        completion: .file())
    var newKeyFile: String?

    func run(in context: CommandContext) throws -> ExitStatus {
        let key = try publicKey(in: context)
        let line = try key.line()
        try context.console.print(line)
        context.console.note("its fingerprint is \(try key.fingerprint())")
        return .done
    }

    private func publicKey(in context: CommandContext) throws -> PublicKey {
        var material: KeyMaterial?
        let source = PoolKey.source(global, slots: [], in: context)
        if let newKeyFile {
            material = try made(newKeyFile, in: context)
        } else if case .defaultFile(let path) = source, !KeyFile.exists(at: path) {
            material = try made(path, in: context)
        } else {
            material = try source.read()
        }
        guard
            let key = try material.flatMap({ (found) throws(VaultError) in
                try PublicKey(of: found)
            })
        else {
            throw CommandFailure(
                .wrongUsage, "only a key file has a public key",
                advice: "name one with --key-file, or make one with --new-key-file")
        }
        return key
    }

    private func made(_ path: String, in context: CommandContext) throws -> KeyMaterial {
        let material = try KeyFile.create(at: path)
        context.console.note(
            "made the key file \(ErrorWording.quoted(path)); keep a copy of it in another place")
        return material
    }
}

struct KeyAddSlotCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "add-slot", abstract: "Let a colleague's key file open the pool as well.",
        discussion: """
            The colleague runs key public and hands over the line that it prints; the key file \
            stays where it is. Compare the fingerprint with what they tell you another way: whose \
            key it is will open everything.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "The colleague's public key; - for standard input.", valueName: "file"),
        completion: .file())
    var publicKey: String
    @Option(help: ArgumentHelp("Whose it is, for lists and questions.", valueName: "name"))
    var label: String
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let key = try read()
        let store = try OpenedPool.open(global, for: .secrets, in: context).store
        guard try store.hasKey else { throw StoreError(.noKey) }
        if let slot = try store.slots().first(where: { $0.publicKey == key }) {
            throw CommandFailure(
                .refused, "this key opens the pool already: \(KeyFacts.name(of: slot))")
        }
        let fingerprint = try key.fingerprint()
        guard
            try yes
                || Confirmation.ask(
                    "Let the key with the fingerprint \(fingerprint) open the pool?",
                    otherwise: "compare the fingerprint \(fingerprint), then say --yes", in: context
                )
        else { throw CommandFailure(.refused, "nothing was changed") }
        let slot = try store.addSlot(for: key, label: label)
        context.console.note(
            "the key of \(ErrorWording.quoted(label)) opens the pool (slot \(slot)); its "
                + "fingerprint is \(fingerprint)")
        return .done
    }

    private func read() throws -> PublicKey {
        let text = try FileContent.read(publicKey, limit: 4096)
        if KeyFile.isKey(Secret(bytes: text)) {
            throw CommandFailure(
                .wrongUsage, "this is a key file itself, which nobody should hand over",
                advice: "its public half is printed by: modelpool key public --key-file FILE")
        }
        guard let key = try PublicKey(line: String(decoding: text, as: UTF8.self)) else {
            throw VaultError(.publicKeyMalformed, path: publicKey == "-" ? nil : publicKey)
        }
        return key
    }
}

struct KeyLabelCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "label", abstract: "Say whose a key is, for lists and questions.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "Its label or number in: modelpool key slots.") var slot: String
    @Argument(help: "What it is called from now on; '' for nothing.") var label: String

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: .secrets, in: context).store
        let number = try store.slot(slot).number
        try store.setLabel(of: number, to: label)
        let renamed = try store.slot(String(number))
        context.console.note("it is the \(KeyFacts.name(of: renamed)) now")
        return .done
    }
}
