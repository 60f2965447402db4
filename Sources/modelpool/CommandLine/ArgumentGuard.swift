internal import ArgumentParser

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

    /// Options of other programs that people would type with a secret after them, and what to
    /// use here.
    private static let secretOptions: [String: String] = [
        "--api-key": "--api-key-stdin, --api-key-file FILE or --api-key-ref '${env:NAME}'",
        "--key": "--key-file FILE",
        "--token": "--api-key-stdin, --api-key-file FILE or --api-key-ref '${env:NAME}'",
        "--value": "--value-stdin, --value-file FILE or --value-ref '${env:NAME}'",
        "--header": "modelpool headers set MODEL NAME, or --headers-file FILE",
        "--headers": "modelpool headers set MODEL NAME, or --headers-file FILE",
        "--passphrase": "--ask-passphrase",
        "--password": "--ask-passphrase, or --proxy-password-file FILE",
        "--proxy-password": "--proxy-password-file FILE or --proxy-password-stdin",
        "--secret-key": "--secret-key-file FILE",
    ]

    /// Global options that take a value, which is no command.
    private static let valued: Set<String> = [
        "--pool", "--key-file", "--key-fd", "--color", "--generate-completion-script",
    ]

    /// Refuses arguments that are not UTF-8: Swift puts other characters in the place of such bytes,
    /// and another file, model or word for `exec` would be meant than the one that was given.
    /// - Parameter arguments: as main(3) has them, the program's name first.
    static func checkText(
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, count: Int
    ) throws(CommandFailure) {
        for index in 0..<count {
            guard let text = arguments[index], String(validatingCString: text) == nil else {
                continue
            }
            throw CommandFailure(
                .wrongUsage, "argument \(index) is not UTF-8 text",
                advice: "name files and models in UTF-8")
        }
    }

    func check(_ arguments: [String]) throws(CommandFailure) {
        let own = arguments.prefix { $0 != "--" }
        for argument in own {
            let name = String(argument.prefix { $0 != "=" })
            guard let instead = ArgumentGuard.secretOptions[name] else { continue }
            throw CommandFailure(
                .wrongUsage,
                "\(name) is refused: every user of this machine can read a command line",
                advice: "use \(instead)")
        }
        if let word = words(in: own).first, !commands.contains(word) {
            throw unknown("command", word, among: commands, asIn: "")
        }
        try checkGroups(words(in: own))
        let pages = commands + topics
        if own.count == 2, own[0] == "help", own[1].first != "-", !pages.contains(own[1]) {
            throw unknown("help topic", own[1], among: pages, asIn: "help ")
        }
    }

    /// A word that is no command where only a command can stand: `key rotat`, or
    /// `headers sett MODEL NAME`, which is more than `headers MODEL`.
    private func checkGroups(_ words: [String]) throws(CommandFailure) {
        guard let group = groups.first(where: { $0.name == words.first }), words.count > 1,
            !group.commands.contains(words[1]), words.count - 1 > group.defaultArguments
        else { return }
        throw unknown(
            "command", words[1], among: group.commands, asIn: "\(group.name) ",
            otherwise: "see: modelpool \(group.name) --help")
    }

    private func unknown(
        _ kind: String, _ word: String, among words: [String], asIn prefix: String,
        otherwise: String = "see: modelpool --help"
    ) -> CommandFailure {
        let near = Suggestion.nearest(to: word, among: words)
        return CommandFailure(
            .wrongUsage,
            "there is no \(kind) " + ErrorWording.quoted(kind == "command" ? prefix + word : word),
            advice: near.map { "did you mean: modelpool \(prefix)\($0)" } ?? otherwise)
    }

    /// The arguments that are neither options nor the values of global ones.
    private func words(in arguments: ArraySlice<String>) -> [String] {
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
