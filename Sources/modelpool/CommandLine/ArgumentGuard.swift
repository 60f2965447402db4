/// What is refused before the command line is taken apart: secrets in it, which every user of the
/// machine could read (`ps`), and commands that do not exist.
struct ArgumentGuard {
    let commands: [String]
    /// Pages of `help` beside those of the commands.
    let topics: [String]

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
        if let word = commandWord(in: own), !commands.contains(word) {
            throw unknown("command", word, among: commands, asIn: "modelpool ")
        }
        let pages = commands + topics
        if own.count == 2, own[0] == "help", own[1].first != "-", !pages.contains(own[1]) {
            throw unknown("help topic", own[1], among: pages, asIn: "modelpool help ")
        }
    }

    private func unknown(
        _ kind: String, _ word: String, among words: [String], asIn prefix: String
    ) -> CommandFailure {
        let near = Suggestion.nearest(to: word, among: words)
        return CommandFailure(
            .wrongUsage, "there is no \(kind) \(ErrorWording.quoted(word))",
            advice: near.map { "did you mean: \(prefix)\($0)" } ?? "see: modelpool --help")
    }

    /// The first argument that is neither an option nor an option's value.
    private func commandWord(in arguments: ArraySlice<String>) -> String? {
        var skipping = false
        for argument in arguments {
            if skipping {
                skipping = false
            } else if ArgumentGuard.valued.contains(argument) {
                skipping = true
            } else if !argument.hasPrefix("-") {
                return argument
            }
        }
        return nil
    }
}
