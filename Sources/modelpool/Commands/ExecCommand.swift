internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient
internal import TerminalDriver

struct ExecCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a program with a model's address and credentials.",
        usage: "modelpool exec [--anyway] MODEL -- COMMAND [ARGUMENT]...",
        discussion: """
            The program replaces this one. claude, codex, opencode, aider and llm have settings of \
            their own, which win over the environment: they are started so that the pool's address \
            and credentials win, also by npx, uvx, env, sh -c and the like. Where something would \
            still win, e.g. an administrator's settings, nothing is started, and what it is is \
            said with its file and line (exit 4); --anyway insists. What they start in turn does \
            not see the key, as far as they can be told so: claude wants bubblewrap and socat for \
            that where a model has headers, codex keeps it from commands but not from notify and \
            hooks, and opencode, aider and llm cannot be told. claude reports \
            nothing and does not update itself then, since it would report with the key.

            Other programs get the variables of the provider's SDKs (OPENAI_*, ANTHROPIC_*, \
            GEMINI_*, AZURE_OPENAI_*), and MODELPOOL_NAME, MODELPOOL_MODEL, MODELPOOL_BASE_URL and \
            MODELPOOL_HEADERS (lines "Name: value"). Newer OpenAI and Anthropic kits take the \
            headers as well (OPENAI_CUSTOM_HEADERS, ANTHROPIC_CUSTOM_HEADERS). Settings of the \
            program's own may win over these.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Start it even where other settings would win.") var anyway = false
    @OptionGroup var target: ModelArgument
    @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
    var command: [String]

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let model = try pool.model(target.model)
        let opened = try pool.store.openModel(model)
        let request = try RequestBuilder(in: context).buildWaiting(opened, .answer)
        let plain = try ClientEnvironment(
            request, of: model, in: context.environment, hasCredentials: false)
        let launched = LaunchedModel(
            model: model, target: try ClientTarget(request, of: model),
            credentialCommand: CredentialProgram.command(
                for: model, at: request.origin, pool: pool.store.path, source: pool.keySource,
                global, in: LaunchPlace(in: context)), surroundings: plain.variables)
        let launch = try launch(of: launched, in: context)
        if try isRedirected(model, in: pool) {
            let failure = ExecCommand.redirected(model)
            guard anyway else { throw failure }
            context.console.note(failure.sentence)
        }
        let client =
            try launch == nil
            ? ClientEnvironment(request, of: model, in: context.environment) : plain
        for note in client.notes + (launch?.setup.notes ?? []) { context.console.note(note) }
        for value in request.helpers {
            context.console.note(
                "what helper \(value.name) gave is good for \(value.timeLeft) more; then start "
                    + "the program again")
        }
        if !pool.store.isReadOnly {
            try pool.store.audit("exec", model: model.id, detail: command.first ?? "")
        }
        for file in launch?.setup.files ?? [] { try LaunchFolder.write(file.text, to: file.path) }
        let variables = client.variables + (launch?.setup.variables ?? [])
        let names = variables.map(\.name).sorted()
        context.console.detail("sets " + names.joined(separator: ", "))
        let error = replace(by: launch?.words ?? command, with: variables, in: context) { name in
            ClientEnvironment.removes(name) || launch?.setup.removes(name) == true
        }
        throw CommandFailure(
            .wrongUsage,
            "cannot run \(ErrorWording.quoted(command.first ?? "")): \(ErrorWording.system(error))")
    }

    /// Whether the model's last test, of the model as it is, was answered with a redirect. A test does
    /// not follow it; the clients do, with the headers and mostly with the key (measured with Claude
    /// Code, Codex, aider and llm).
    private func isRedirected(_ model: Model, in pool: OpenedPool) throws -> Bool {
        guard let test = try pool.store.history(model.id, limit: 1).first else { return false }
        return test.verdict == .redirectBlocked && test.version == model.version && test.isVerified
    }

    private static func redirected(_ model: Model) -> CommandFailure {
        let name = ErrorWording.quoted(model.name)
        return CommandFailure(
            .refused,
            "\(name) answered its last test with a redirect, which programs follow with its "
                + "secrets",
            advice: "put the final address into it: modelpool edit \(name) --base-url URL; then "
                + "test it, or insist with --anyway")
    }

    /// How a known client is started; `nil` for another program, whose own settings nobody knows.
    private func launch(of model: LaunchedModel, in context: CommandContext) throws -> Launch? {
        let launch: Launch?
        do throws(CommandFailure) {
            launch = try Launch(command, of: model, in: context)
        } catch {
            guard anyway else { throw error }
            context.console.note(error.sentence)
            return nil
        }
        guard let launch else {
            let program = ErrorWording.quoted(command.first ?? "")
            context.console.note("settings of \(program)'s own may win over the pool's")
            return nil
        }
        if let refusal = launch.refusal(of: model) {
            guard anyway else { throw refusal }
            for hindrance in launch.hindrances { context.console.note(hindrance.sentence) }
        }
        return launch
    }

    /// Returns only where the program could not be started: the error number. The variables that
    /// stay are handed on as they came, which need not be text.
    private func replace(
        by words: [String], with variables: [(name: String, value: Secret)],
        in context: CommandContext,
        without isRemoved: (String) -> Bool
    ) -> Int32 {
        let set = Dictionary(variables.map { ($0.name, $0.value.reveal()) }) { $1 }
        var kept: [UnsafeMutablePointer<CChar>?] = []
        var variable = ccommand_environment()
        while let text = variable?.pointee {
            let name = String(String(cString: text).prefix { $0 != "=" })
            if set[name] == nil, !isRemoved(name) { kept.append(text) }
            variable = variable?.successor()
        }
        return CStrings.with(words) { arguments in
            CStrings.with(set.map { $0 + "=" + $1 }) { variables in
                ccommand_replace(arguments, kept + variables, context.inherited)
            }
        }
    }
}
