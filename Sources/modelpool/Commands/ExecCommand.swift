internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct ExecCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a program with a model's address and credentials.",
        usage: "modelpool exec MODEL -- COMMAND [ARGUMENT]...",
        discussion: """
            The program replaces this one. In its environment are the variables of the \
            provider's SDKs (OPENAI_*, ANTHROPIC_*, GEMINI_*, AZURE_OPENAI_*), and MODELPOOL_NAME, \
            MODELPOOL_MODEL, MODELPOOL_BASE_URL and MODELPOOL_HEADERS (lines "Name: value"). \
            Claude Code and newer OpenAI kits take the headers as well \
            (ANTHROPIC_CUSTOM_HEADERS, OPENAI_CUSTOM_HEADERS).
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
    var command: [String]

    func run(in world: World) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: world)
        let model = try pool.model(target.model)
        let opened = try pool.store.openModel(model)
        let request = try RequestBuilder(in: world).build(opened, .answer)
        let client = try ClientEnvironment(request, of: model)
        for note in client.notes { world.console.note(note) }
        if !pool.store.isReadOnly {
            try pool.store.audit("exec", model: model.id, detail: command.first ?? "")
        }
        let names = client.variables.map(\.name).sorted()
        world.console.detail("sets " + names.joined(separator: ", "))
        let error = replace(with: client, in: world)
        throw CommandFailure(
            .wrongUsage,
            "cannot run \(ErrorWording.quoted(command.first ?? "")): \(ErrorWording.system(error))")
    }

    /// Returns only where the program could not be started: the error number. The variables that
    /// stay are handed on as they came, which need not be text.
    private func replace(with client: ClientEnvironment, in world: World) -> Int32 {
        let set = Dictionary(client.variables.map { ($0.name, $0.value.reveal()) }) { $1 }
        let changed = Set(client.removed).union(set.keys)
        var kept: [UnsafeMutablePointer<CChar>?] = []
        var variable = ccommand_environment()
        while let text = variable?.pointee {
            let name = String(cString: text).prefix { $0 != "=" }
            if !changed.contains(String(name)) { kept.append(text) }
            variable = variable?.successor()
        }
        return CStrings.with(command) { arguments in
            CStrings.with(set.map { $0 + "=" + $1 }) { variables in
                ccommand_replace(arguments, kept + variables, world.inherited)
            }
        }
    }
}
