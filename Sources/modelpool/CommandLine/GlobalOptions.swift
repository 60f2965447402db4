internal import ArgumentParser

/// The options that every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The pool: a file, postgresql://... or service=NAME ($MODELPOOL_POOL; else the "
                + "configuration's; else $XDG_DATA_HOME/modelpool/pool.db).", valueName: "pool"),
        completion: .file())
    var pool: String?

    @Option(
        help: ArgumentHelp(
            "The key file ($MODELPOOL_KEY_FILE; else $XDG_CONFIG_HOME/modelpool/master.key).",
            valueName: "file"),
        completion: .file())
    var keyFile: String?

    @Option(help: ArgumentHelp("Read the key file from an open descriptor.", valueName: "number"))
    var keyFd: Int32?

    @Flag(help: "Ask for the pool's passphrase or recovery code on the terminal.")
    var askPassphrase = false

    @Flag(help: "Read and test only; change nothing.")
    var readOnly = false

    @Flag(help: "Never show a stored value.")
    var noReveal = false

    @Flag(
        name: .customLong("allow-network-fs"),
        help: "Use a pool on a network file system, where locks may not work.")
    var allowNetworkFS = false

    @Option(help: "Use colour; NO_COLOR is honoured.") var color: ColorChoice = .auto

    @Flag(help: "Plain ASCII without colour.")
    var plain = false

    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Say on standard error what is used: names, never values.")
    var verbose = false

    /// What an empty command line means. The parser says the same, which a test holds, but takes
    /// as long for it as the screen needs to draw its first picture.
    static var unasked: GlobalOptions {
        var options = GlobalOptions()
        options.pool = nil
        options.keyFile = nil
        options.keyFd = nil
        options.askPassphrase = false
        options.readOnly = false
        options.noReveal = false
        options.allowNetworkFS = false
        options.color = .auto
        options.plain = false
        options.quiet = false
        options.verbose = false
        return options
    }
}

/// When to use colour, and how much of it.
enum ColorChoice: String, ChoiceArgument, CaseIterable {
    case auto, always, never
    case eight = "8"
    case sixteen = "16"
    case many = "256"
}
