internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import PostgresClient
internal import TerminalDriver
internal import TerminalScreen

/// Everything that has to be there before the screen: terminal, pool, key, jobs.
enum ScreenStart {
    static func run(_ global: GlobalOptions, in context: CommandContext) throws -> ExitStatus {
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw TerminalError(.notATerminal, terminal: context.variable("TERM") ?? "")
        }
        // Before the store's thread is started, which inherits what is blocked.
        TerminalSession.blockSignals()
        let opened: OpenedPool
        do { opened = try OpenedPool.open(global, for: .screen, in: context) } catch {
            guard let desk = try DeskSession.desk(after: error, global, in: context) else {
                throw error
            }
            return try run(desk, global, in: context)
        }
        let inbox = try Inbox<ScreenMessage>()
        context.references.use(
            HelperTerminal {
                nil
            } lend: { body in
                inbox.post(.lendTerminal(body))
            })
        let pool = Pool(opened.store)
        let first = FirstList(pool)
        let (configuration, complaint) = UserConfiguration(context.environment).read()
        let server = opened.store.server
        let notices = [opened.notice, complaint, server?.warning].compactMap(\.self)
        let facts = SessionFacts(
            path: opened.store.path, server: server, keySource: opened.keySource,
            canReveal: !global.noReveal,
            lockAfter: configuration.lockAfter ?? SessionFacts.longestLockAfter,
            notice: notices.isEmpty ? nil : notices.joined(separator: " "))
        let source = PoolSource(
            pool: pool, first: first, context: context, facts: facts, inbox: inbox)
        return try run(source, configuration, global, inbox, in: context)
    }

    /// The screen of a desk.
    private static func run(
        _ desk: Desk, _ global: GlobalOptions, in context: CommandContext
    ) throws -> ExitStatus {
        let inbox = try Inbox<ScreenMessage>()
        let (configuration, complaint) = UserConfiguration(context.environment).read()
        var facts = PoolFacts(
            file: SessionFacts.shortName(ofServer: try OpenedPool.path(global, in: context)),
            keySource: "", isReadOnly: true, canReveal: false, notice: complaint)
        facts.isDesk = true
        let source = DeskSource(desk, facts: facts, inbox: inbox)
        return try run(source, configuration, global, inbox, in: context)
    }

    private static func run(
        _ source: some ScreenSource, _ configuration: Configuration, _ global: GlobalOptions,
        _ inbox: Inbox<ScreenMessage>, in context: CommandContext
    ) throws -> ExitStatus {
        let session = try TerminalSession(
            options(global, configuration), environment: context.environment)
        let jobs = ScreenJobs(source, context: context, terminal: session, inbox: inbox)
        var program = ScreenProgram(
            session: session, inbox: inbox, jobs: jobs, keymap: configuration.keymap,
            context: context)
        program.run()
        return .done
    }

    private static func options(
        _ global: GlobalOptions, _ configuration: Configuration
    ) -> TerminalOptions {
        var options = TerminalOptions()
        options.color =
            global.plain
            ? .exactly(.mono) : TerminalOptions.Color(argument: global.color.rawValue) ?? .automatic
        options.isPlain = global.plain
        options.roles = configuration.colors
        return options
    }
}
