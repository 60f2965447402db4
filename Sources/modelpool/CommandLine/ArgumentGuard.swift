internal import ArgumentParser
internal import PoolModel
internal import PostgresClient

/// What is refused before the command line is taken apart: secrets in it, which every user of the
/// machine could read (`ps`), and commands that do not exist.
struct ArgumentGuard {
    let commands: [String]
    /// Pages of `help` beside those of the commands.
    let topics: [String]
    let groups: [Group]

    /// A command with commands below it, and one of those meant where none is named.
    struct Group {
        let name: String
        let commands: [String]
        /// How many arguments the command has that is meant then.
        let defaultArguments: Int
    }

    /// Global options that take a value, which is no command.
    private static let valued: Set<String> = [
        "--pool", "--key-file", "--key-fd", "--color", "--generate-completion-script",
    ]

    /// Refuses arguments that are not UTF-8: Swift puts other characters in the place of such bytes,
    /// and another file, model or word for `exec` would be meant than the one that was given.
    /// - Parameter arguments: those of main(3) after the program's name.
    static func checkText(
        _ arguments: Slice<UnsafeBufferPointer<UnsafeMutablePointer<CChar>?>>
    ) throws(CommandFailure) {
        for (index, text) in zip(1..., arguments) {
            guard let text, String(validatingCString: text) == nil else { continue }
            throw CommandFailure(
                .wrongUsage, "argument \(index) is not UTF-8 text",
                advice: "name files and models in UTF-8")
        }
    }

    func check(_ arguments: [String]) throws(CommandFailure) {
        let own = arguments.prefix { $0 != "--" }
        for argument in own {
            guard let (name, instead) = ArgumentGuard.secretOption(argument) else { continue }
            throw CommandFailure(
                .wrongUsage,
                "\(name) is refused: every user of this machine can read a command line",
                advice: "use \(instead)")
        }
        for argument in own {
            let value =
                argument.hasPrefix("-") ? argument.drop { $0 != "=" }.dropFirst() : argument[...]
            if PostgresAddress.isAddress(String(value)),
                PostgresAddress.holdsPassword(String(value))
            {
                throw ErrorWording.passwordInAddress
            }
        }
        let words = ArgumentGuard.words(in: own)
        if let word = words.first, !commands.contains(word) {
            throw unknown("command", [word], among: commands, instead: insteadOfCommand(words))
        }
        try checkGroups(words)
        let pages = commands + topics
        if own.count == 2, own[0] == "help", own[1].first != "-", !pages.contains(own[1]) {
            throw unknown("help topic", ["help", own[1]], among: pages)
        }
    }

    /// An option that a secret would follow, as it may be repeated, and what to use instead.
    private static func secretOption(_ argument: String) -> (name: String, instead: String)? {
        guard argument.first == "-" else { return nil }
        let isHeader = argument.hasPrefix(CommonMistakes.headerFlag)
        let name = String(argument.prefix { $0 != "=" && $0 != ":" && $0 != " " })
        let letters = isHeader ? "headers" : name.lowercased().filter { !"-_".contains($0) }
        let option = CommonMistakes.secretOptions.first {
            letters.count >= $0.shortest && $0.name.hasPrefix(letters)
        }
        return option.map { (isHeader ? CommonMistakes.headerFlag : name, $0.instead) }
    }

    /// A word that is no command where only a command can stand: `key rotat`, or
    /// `headers sett MODEL NAME`, which is more than `headers MODEL`.
    private func checkGroups(_ words: [String]) throws(CommandFailure) {
        guard let group = groups.first(where: { $0.name == words.first }), words.count > 1,
            !group.commands.contains(words[1]), words.count - 1 > group.defaultArguments
        else { return }
        throw unknown(
            "command", Array(words.prefix(2)), among: group.commands,
            instead: insteadOfCommand(words, of: group))
    }

    /// The command that is meant by a first word that is none: of another program, or that of a
    /// model with the command behind it.
    private func insteadOfCommand(_ words: [String]) -> String? {
        if let meant = CommonMistakes.commands[words[0]]?.first { return meant }
        guard words.count > 1, commands.contains(words[1]) else { return nil }
        let model = TypedWord.model(words[0])
        guard words.count > 2, let group = groups.first(where: { $0.name == words[1] }),
            let command = ArgumentGuard.command(words[2], of: group)
        else { return "\(words[1]) \(model)" }
        return ArgumentGuard.filled(command, [words[0]] + words.dropFirst(3))
    }

    /// The same within a group: `headers add MODEL X=1`, `headers MODEL add X 1`.
    private func insteadOfCommand(_ words: [String], of group: Group) -> String? {
        if let command = ArgumentGuard.command(words[1], of: group) {
            return ArgumentGuard.filled(command, Array(words.dropFirst(2)))
        }
        if words.count > 2, let command = ArgumentGuard.command(words[2], of: group) {
            return ArgumentGuard.filled(command, [words[1]] + words.dropFirst(3))
        }
        // `headers MODEL NAME VALUE`, unless the first of them is a command with a slip in it.
        guard group.name == "headers", words.count == 4,
            Suggestion.nearest(to: words[1], among: group.commands) == nil
        else { return nil }
        return ArgumentGuard.filled("headers set", Array(words.dropFirst()))
    }

    /// The command of a group that is meant by a word.
    private static func command(_ word: String, of group: Group) -> String? {
        group.commands.contains(word)
            ? "\(group.name) \(word)" : CommonMistakes.commands["\(group.name) \(word)"]?.first
    }

    /// A command of `headers` with the model and the header that were named, and never with the
    /// value.
    static func filled(_ command: String, _ rest: [String]) -> String {
        let model = TypedWord.model(rest.first)
        switch command {
        case "headers set":
            return "\(command) \(model) \(TypedWord.headerName(rest.dropFirst())) --value-stdin"
        case "headers unset": return "\(command) \(model) NAME"
        case "headers list": return "headers \(model)"
        case "headers clear": return "\(command) \(model)"
        case "headers import": return "\(command) \(model) FILE"
        default: return command
        }
    }

    private func unknown(
        _ kind: String, _ words: [String], among known: [String], instead: String? = nil
    ) -> CommandFailure {
        let word = words.last ?? ""
        let path = words.dropLast()
        let shown = TypedWord.command(word).map { word in
            ErrorWording.quoted(kind == "command" ? (path + [word]).joined(separator: " ") : word)
        }
        let near = Suggestion.nearest(to: word, among: known).map {
            (path + [$0]).joined(separator: " ")
        }
        let page = kind == "command" ? path.map { " \($0)" }.joined() : ""
        return CommandFailure(
            .wrongUsage, shown.map { "there is no \(kind) \($0)" } ?? "there is no such \(kind)",
            advice: (instead ?? near).map { "did you mean: modelpool \($0)" }
                ?? "see: modelpool\(page) --help")
    }

    /// The arguments that are neither options nor the values of global ones.
    static func words(in arguments: ArraySlice<String>) -> [String] {
        var words: [String] = []
        var skipping = false
        for argument in arguments {
            if skipping {
                skipping = false
            } else if ArgumentGuard.valued.contains(argument) {
                skipping = true
            } else if !argument.hasPrefix("-") {
                words.append(argument)
            }
        }
        return words
    }
}

extension ArgumentGuard.Group {
    init(of command: any ParsableCommand.Type, defaultArguments: Int) {
        self.init(
            name: command._commandName,
            commands: command.configuration.subcommands.map { $0._commandName },
            defaultArguments: defaultArguments)
    }
}
