internal import PoolModel
internal import ProviderClient
internal import TerminalDriver

/// A client that is started so that the pool's address and credentials win: with which words and
/// variables, and what would still win over them.
struct Launch {
    let client: any LaunchedClient.Type
    let setup: LaunchSetup
    let words: [String]
    let hindrances: [Hindrance]

    /// - Returns: `nil` for a program that is not known.
    init?(
        _ command: [String], of model: LaunchedModel, in context: CommandContext
    ) throws(CommandFailure) {
        let place = LaunchPlace(in: context)
        let finder = ProgramFinder(words: command, place: place)
        let found = finder.find()
        switch found {
        case .unknown:
            guard let name = finder.unled() else { return nil }
            throw CommandFailure(
                .refused,
                "\(name) takes the key from its environment, but not the address, and would send it "
                    + "elsewhere",
                advice: "write the address into \(name)'s own settings; or insist with --anyway")
        case .hidden(let name): throw Launch.hidden(name, in: command)
        case .client(let client, _), .inShell(let client, _): self.client = client
        }
        let client = self.client.init(in: place)
        var setup = try client.setup(for: model)
        // Files with variables for what uv runs (docs.astral.sh/uv/reference/environment), and for
        // what bash runs (bash(1), "INVOCATION").
        setup.removed += ["UV_ENV_FILE", "BASH_ENV"]
        let name = self.client.name
        guard let words = finder.words(with: setup.arguments, in: found, for: client) else {
            throw Launch.hidden(name, in: command)
        }
        self.words = words
        let given = finder.arguments(of: found)
        let present =
            setup.obstacles
            + client.settings(given: given).filter { client.wins($0, over: setup) }
            .map(Launch.hindrance)
            + client.winning(given)
            + finder.assigned(before: found).filter { setup.isDecided($0) }.map { variable in
                Hindrance(
                    sentence: "\(ErrorWording.cut(variable, to: 80)) is set for \(name)",
                    advice: "leave it out")
            }
        var unfit: Hindrance?
        if present.isEmpty, let versions = client.unfit(for: model, given: given) {
            let answer = Launch.answer(of: finder.versionWords(of: found), in: context)
            if let version = UnfitVersions.version(in: answer) {
                unfit = versions.hindrance(name, version)
            } else {
                setup.notes.append(versions.doubt(name))
            }
        }
        hindrances = present + (unfit.map { [$0] } ?? [])
        self.setup = setup
    }

    /// What a client prints that is asked for its version, before it is given any secret.
    private static func answer(of words: [String], in context: CommandContext) -> String {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
            let program = HeardProgram(
                words, environment: context.environment, hasTerminal: false)
            let outcome = program.run(within: .seconds(30), into: room)
            return String(decoding: room[..<outcome.count], as: UTF8.self)
        }
    }

    private static func hidden(_ name: String, in command: [String]) -> CommandFailure {
        CommandFailure(
            .refused,
            "\(ErrorWording.quoted(command.first ?? "")) starts \(name) in a way that is not "
                + "looked through, and \(name) has settings of its own",
            advice: "start \(name) itself: modelpool exec MODEL -- \(name); or insist with --anyway"
        )
    }

    private static func hindrance(_ setting: ClientSetting) -> Hindrance {
        Hindrance(
            sentence: setting.sentence,
            advice: setting.isReference
                ? "take it out there: it would hand on what only this address may get"
                : "take it out there")
    }

    /// Why nothing was started; `nil` where nothing is in the way.
    func refusal(of model: LaunchedModel) -> CommandFailure? {
        guard let first = hindrances.first else { return nil }
        let more = hindrances.dropFirst().map { "and " + $0.sentence }
        return CommandFailure(
            .refused,
            "\(client.name) was not started, since it may not ask \(model.target.origin.shortText) "
                + "as saved: \(first.sentence)",
            advice: (more + ["\(first.advice), or insist with --anyway"]).joined(separator: "\n  "))
    }
}

extension LaunchSetup {
    /// Whether a variable is one that the launch decides, or that moves the settings it looked at.
    fileprivate func isDecided(_ name: String) -> Bool {
        variables.contains { $0.name == name } || removed.contains(name)
            || overridden[name] != nil
            || (removedBeginnings + ["CODEX_", "CLAUDE_", "OPENCODE_", "AIDER_", "LLM_", "XDG_"])
                .contains { name.hasPrefix($0) }
            || name == "HOME" || ClientEnvironment.names.contains(name)
    }

    /// Whether a variable of the person's is kept from the client.
    func removes(_ name: String) -> Bool {
        removed.contains(name) || removedBeginnings.contains { name.hasPrefix($0) }
            || isAlsoRemoved(name)
    }
}
