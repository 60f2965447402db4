internal import ArgumentParser
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct CredentialCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "credential", abstract: "Print a model's API key to a program that asks.",
        usage: "modelpool credential MODEL --for ORIGIN",
        discussion: """
            For a client that runs a command to learn its key: Claude Code's apiKeyHelper, Codex's \
            auth.command. The key goes to a pipe only, and each time is in the audit log. ORIGIN \
            is the address that the client asks: where the model's is another one by now the key \
            is refused (exit 4), since the client would send it to the old one. Custom headers \
            cannot be given so; they want exec. A pool that a passphrase opens cannot serve it, \
            since nobody is there to type one: add a key file (modelpool key add-file).
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("The address that the key is for.", valueName: "origin"))
    var origin: String

    func run(in context: CommandContext) throws -> ExitStatus {
        guard !global.noReveal else { throw ErrorWording.noReveal }
        try CredentialCommand.checkOutput()
        let asked = try CredentialCommand.origin(origin)
        let store = try OpenedPool.openStore(global, mayCreate: false, in: context)
        let key = PoolKey(options: global, context: context, store: store)
        guard try !key.isTyped(slots: store.keySlots().kinds) else {
            throw CommandFailure(
                .keyUnusable, "a pool that a passphrase opens cannot serve this",
                advice: "add a key file: modelpool key add-file FILE; or start the client by exec")
        }
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let model = try pool.model(target.model)
        let name = ErrorWording.quoted(model.name)
        guard let saved = model.origin, saved == asked else {
            throw CommandFailure(
                .refused,
                "\(name) is at \(model.origin?.shortText ?? "no address") by now, not at "
                    + "\(asked.shortText); its key was not printed",
                advice: "give the client the new address: modelpool show \(name)")
        }
        let request = try RequestBuilder(in: context).buildWaiting(
            pool.store.openModel(model), .answer)
        guard let value = try ClientTarget(request, of: model).key else {
            throw CommandFailure(
                .refused, "\(name) has no API key",
                advice: "headers cannot be given so; start the client by modelpool exec")
        }
        if !pool.store.isReadOnly {
            try pool.store.audit("credential", model: model.id, detail: saved.shortText)
        }
        try value.withBytes { bytes in
            try context.console.write(Array(bytes) + [UInt8(ascii: "\n")])
        }
        return .done
    }

    /// A terminal would show it, and a file would keep it.
    private static func checkOutput() throws(CommandFailure) {
        var status = stat()
        let kind = fstat(1, &status) == 0 ? status.st_mode & S_IFMT : 0
        guard kind != S_IFIFO, kind != S_IFSOCK else { return }
        throw CommandFailure(
            .refused, "the key is printed to a pipe only",
            advice: "it is for programs that run this command, such as apiKeyHelper")
    }

    private static func origin(_ text: String) throws(CommandFailure) -> Origin {
        do throws(BaseURL.Problem) {
            return try BaseURL(text).origin
        } catch {
            throw CommandFailure(
                .wrongUsage, "--for wants an address, as https://host:port",
                advice: "it is the beginning of the model's base URL")
        }
    }
}
