internal import CCommand
internal import FoundationEssentials
internal import Glibc
internal import PoolModel

/// What a command may use of the process it runs in.
struct CommandContext: Sendable {
    let environment: [String: String]
    /// `$MODELPOOL_KEY`, taken out of the environment.
    let environmentKey: Secret?
    /// What programs that are started from here get back.
    let inherited: ccommand_inherited
    let console: Console
    /// What references stand for, with what helpers gave in memory.
    let references: References

    init(
        environment: [String: String], environmentKey: Secret?, inherited: ccommand_inherited,
        console: Console
    ) {
        self.environment = environment
        self.environmentKey = environmentKey
        self.inherited = inherited
        self.console = console
        references = References(environment: environment)
    }

    func now() -> Date { Date() }

    func newID() -> UUID { UUID() }

    /// Whether standard input is a terminal.
    var inputIsTerminal: Bool { isatty(0) == 1 }
    /// Whether somebody is there who sees a question and can answer it.
    var canAsk: Bool { inputIsTerminal && console.errorIsTerminal }

    /// Who is at work, for the audit log: claimed, not proven.
    var user: String {
        variable("SUDO_USER") ?? variable("LOGNAME") ?? variable("USER")
            ?? CommandContext.accountName
    }

    private static var accountName: String {
        getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(getuid())"
    }

    /// The address an SSH session comes from.
    var sshClient: String? {
        variable("SSH_CLIENT").flatMap { $0.split(separator: " ").first.map(String.init) }
    }

    /// The value of a variable that is set and not empty.
    func variable(_ name: String) -> String? { environment.variable(name) }

    /// A folder of the XDG Base Directory Specification; relative ones are ignored, as it says.
    func folder(_ variable: String, below fallback: String) throws(CommandFailure) -> String {
        guard let folder = environment.folder(variable, below: fallback) else {
            throw CommandFailure(
                .wrongUsage, "neither HOME nor \(variable) is set",
                advice: "set one of them, or name the files with --pool and --key-file")
        }
        return folder
    }
}
