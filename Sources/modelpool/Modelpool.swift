internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import TerminalDriver
internal import Vault

/// The program. Without a command it opens the screen.
@main
struct Modelpool: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "modelpool",
        abstract: "Keep a pool of LLM models and the HTTP headers they are called with; test them.",
        usage: "modelpool [OPTION]... [COMMAND]",
        discussion: """
            Without a command the screen opens: press ? there for help. MODEL is a name, an id, \
            or an unambiguous beginning of either. Secrets come from standard input, a file, a \
            reference such as ${env:NAME}, or a hidden prompt; never from the command line.

            Exit codes: 0 done, and all tests passed; 1 a test failed; 2 wrong usage; 3 no such \
            model; 4 refused; 5 pool unreadable, damaged or newer; 6 key missing, wrong or \
            refused; 130 interrupted.

            More: modelpool help verdicts, headers, helpers, providers, keys or exit-codes.
            """,
        version: Release.version,
        subcommands: [ManualCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Model",
                subcommands: [
                    ListCommand.self, ShowCommand.self, AddCommand.self, EditCommand.self,
                    RemoveCommand.self, EnableCommand.self, DisableCommand.self,
                    HeadersCommand.self, SetsCommand.self,
                ]),
            CommandGroup(
                name: "Request",
                subcommands: [
                    TestCommand.self, HistoryCommand.self, ModelsCommand.self, ChatCommand.self,
                    ExecCommand.self,
                    CredentialCommand.self, WatchCommand.self, PreviewCommand.self,
                ]),
            CommandGroup(
                name: "Exchange", subcommands: [ImportCommand.self, ExportCommand.self]),
            CommandGroup(
                name: "Pool",
                subcommands: [
                    PoolCommand.self, KeyCommand.self, BackupCommand.self, RestoreCommand.self,
                    AuditCommand.self,
                    DoctorCommand.self, DemoCommand.self,
                ]),
        ])

    private static let globalTitle = "Options of every command"

    @OptionGroup(title: globalTitle) var global: GlobalOptions

    static func main() {
        // Before anything secret is in memory, and before there is a second thread.
        let inherited = ccommand_begin()
        let undumped = ProcessHygiene.apply()
        let environmentKey = ProcessHygiene.takeSecret(fromEnvironment: "MODELPOOL_KEY")
        CrashHandlers.install(environment: ProcessInfo.processInfo.environment)
        var count: Int32 = 0
        let given = UnsafeBufferPointer(
            start: ccommand_arguments(&count), count: Int(count)
        ).dropFirst()
        let arguments = given.compactMap { $0.map { String(cString: $0) } }
        if let failure = FileLimit.failure { _exit(stop(failure, Console()).rawValue) }
        let status = start(arguments, given) { console in
            if let undumped {
                console.note(
                    "core dumps could not be forbidden: \(ErrorWording.system(undumped))")
            }
            if environmentKey != nil {
                console.note("MODELPOOL_KEY is in the environment; a key file is safer")
            }
            return CommandContext(
                environment: ProcessInfo.processInfo.environment,
                environmentKey: environmentKey, inherited: inherited, console: console)
        }
        fflush(nil)
        // Not `exit`, which takes the libraries apart: a thread that nobody waits for, e.g. the one
        // that closes connections, may still be using them.
        _exit(status.rawValue)
    }

    /// Takes the command line apart and runs the command.
    /// - Parameter given: the arguments as they came, which need not be text.
    private static func start(
        _ arguments: [String], _ given: Slice<UnsafeBufferPointer<UnsafeMutablePointer<CChar>?>>,
        in context: (Console) -> CommandContext
    ) -> ExitStatus {
        if arguments.isEmpty {
            let console = Console()
            return run(console) { try ScreenStart.run(.unasked, in: context(console)) }
        }
        var command: any ParsableCommand
        do {
            try ArgumentGuard.checkText(given)
            if let script = CompletionScript(arguments) {
                try Console().write(script.text)
                return .done
            }
            if let page = helpPage(arguments) {
                let page = Wrapping.fitted(page, columns: Pager.columns)
                try Pager.show(page, environment: ProcessInfo.processInfo.environment)
                return .done
            }
            let names = configuration.subcommands.map { $0._commandName }
            try ArgumentGuard(
                commands: names + ["help"], topics: HelpTopic.allCases.map(\.rawValue),
                groups: [
                    ArgumentGuard.Group(of: HeadersCommand.self, defaultArguments: 1),
                    ArgumentGuard.Group(of: SetsCommand.self, defaultArguments: 0),
                    ArgumentGuard.Group(of: KeyCommand.self, defaultArguments: 0),
                    ArgumentGuard.Group(of: PoolCommand.self, defaultArguments: 0),
                ]
            )
            .check(arguments)
            command = try parseAsRoot(arguments)
        } catch let failure as CommandFailure {
            return stop(failure, Console())
        } catch {
            return answer(error, to: arguments)
        }
        guard let runnable = command as? any Runnable else {
            // The parser's own `help` command.
            do { try command.run() } catch { return answer(error, to: arguments) }
            return .done
        }
        let console = Console(of: runnable.global)
        return run(console) { try runnable.run(in: context(console)) }
    }

    private static func run(_ console: Console, _ body: () throws -> ExitStatus) -> ExitStatus {
        do { return try body() } catch { return stop(ErrorWording.failure(for: error), console) }
    }

    /// `help TOPIC`: what the parser's own `help` does not know. `headers` is a command as well.
    private static func helpPage(_ arguments: [String]) -> [String]? {
        guard arguments.count == 2, arguments[0] == "help",
            let topic = HelpTopic(rawValue: arguments[1])
        else { return nil }
        guard topic == .headers else { return [topic.title, ""] + topic.lines }
        let usage = helpMessage(for: HeadersCommand.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        return usage + [topic.title, ""] + topic.lines
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        try ScreenStart.run(global, in: context)
    }

    /// Says why the command stops.
    private static func stop(_ failure: CommandFailure, _ console: Console) -> ExitStatus {
        console.report(failure.failure)
        return failure.status
    }

    /// Prints what the parser was asked for (`--help`, `--version`, a completion script), or says
    /// what it did not understand.
    private static func answer(_ error: any Error, to arguments: [String]) -> ExitStatus {
        var text = fullMessage(for: error)
        guard exitCode(for: error).isSuccess else {
            Console().report(UsageWording.failure(for: error, arguments: arguments))
            return .wrongUsage
        }
        if text.contains("\nUSAGE: modelpool "), !text.contains(globalTitle.uppercased()) {
            text +=
                "\n" + CommandExample.section(ofHelp: text).map { $0 + "\n" }.joined()
                + "\nOptions of every command (--pool, --key-file, --read-only...): "
                + "modelpool --help"
        }
        if text.contains("USAGE: modelpool") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            text = Wrapping.fitted(lines.map(String.init), columns: Pager.columns)
                .joined(separator: "\n")
        }
        do throws(CommandFailure) { try Console().print(text) } catch {
            return stop(error, Console())
        }
        return .done
    }
}
