internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import Glibc
internal import ModelPool
internal import Vault

/// The program. Without a command it opens the screen.
@main
struct Modelpool: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "modelpool",
        abstract: "Keep a pool of LLM models and the HTTP headers they are called with; test them.",
        discussion: """
            Without a command the screen opens: press ? there for help. MODEL is a name, an id, \
            or an unambiguous beginning of either. Secrets come from standard input, a file, a \
            reference such as ${env:NAME}, or a hidden prompt; never from the command line.

            Exit codes: 0 done, and all tests passed; 1 a test failed; 2 wrong usage; 3 no such \
            model; 4 refused; 5 pool unreadable, damaged or newer; 6 key missing, wrong or \
            refused; 130 interrupted.
            """,
        version: Release.version,
        subcommands: [
            ListCommand.self, ShowCommand.self, AddCommand.self, EditCommand.self,
            RemoveCommand.self, EnableCommand.self, DisableCommand.self, HeadersCommand.self,
            PreviewCommand.self, TestCommand.self, ModelsCommand.self,
            ChatCommand.self, ExecCommand.self, WatchCommand.self, ImportCommand.self,
            ExportCommand.self, KeyCommand.self, BackupCommand.self, RestoreCommand.self,
            AuditCommand.self,
        ])

    @OptionGroup(title: "Options of every command") var global: GlobalOptions

    static func main() {
        // Before anything secret is in memory, and before there is a second thread.
        let inherited = ccommand_begin()
        let undumped = ProcessHygiene.apply()
        let environmentKey = ProcessHygiene.takeSecret(fromEnvironment: "MODELPOOL_KEY")
        let arguments = Array(CommandLine.arguments.dropFirst())
        Glibc.exit(
            start(arguments) { console in
                if let undumped {
                    console.note(
                        "core dumps could not be forbidden: \(ErrorWording.system(undumped))")
                }
                if environmentKey != nil {
                    console.note("MODELPOOL_KEY is in the environment; a key file is safer")
                }
                return World(
                    environment: ProcessInfo.processInfo.environment,
                    environmentKey: environmentKey, inherited: inherited, console: console)
            }.rawValue)
    }

    /// Takes the command line apart and runs the command.
    private static func start(
        _ arguments: [String], in world: (Console) -> World
    ) -> ExitStatus {
        var command: any ParsableCommand
        do {
            let names = configuration.subcommands.map { $0._commandName }
            try ArgumentGuard(commands: names + ["help"]).check(arguments)
            command = try parseAsRoot(arguments)
        } catch let failure as CommandFailure {
            return stop(failure, Console())
        } catch {
            return answer(error)
        }
        guard let runnable = command as? any Runnable else {
            // The parser's own `help` command.
            do { try command.run() } catch { return answer(error) }
            return .done
        }
        let console = Console(of: runnable.global)
        do {
            return try runnable.run(in: world(console))
        } catch {
            return stop(ErrorWording.failure(for: error), console)
        }
    }

    func run(in world: World) throws -> ExitStatus {
        try ScreenStart.run(global, in: world)
    }

    /// Says why the command stops.
    private static func stop(_ failure: CommandFailure, _ console: Console) -> ExitStatus {
        console.report(failure.failure)
        return failure.status
    }

    /// Prints what the parser was asked for (`--help`, `--version`, a completion script), or says
    /// what it did not understand.
    private static func answer(_ error: any Error) -> ExitStatus {
        let text = fullMessage(for: error)
        guard exitCode(for: error).isSuccess else {
            Console().report(UsageWording.failure(message: message(for: error), full: text))
            return .wrongUsage
        }
        do throws(CommandFailure) { try Console().print(text) } catch {
            return stop(error, Console())
        }
        return .done
    }
}
