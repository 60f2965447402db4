internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct ChatCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Ask a model something; nothing is stored.",
        discussion: """
            The prompt is the argument, or standard input. At a terminal without a prompt a \
            conversation begins: an empty line or Ctrl-D ends it, Ctrl-C stops an answer.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Argument(help: "What to ask, or - for standard input.") var prompt: String?
    @Option(help: ArgumentHelp("What the model is told beforehand.", valueName: "text"))
    var system: String?
    @Flag(help: "Wait for the whole answer.") var noStream = false
    @Flag(help: "Print the answer as one JSON object.") var json = false

    /// More than any model takes.
    private static let largestPrompt = 8 * 1024 * 1024

    func run(in context: CommandContext) throws -> ExitStatus {
        let tester = ConnectionTester(in: context)
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let model = try pool.store.openModel(try pool.model(target.model))
        let start = system.map { [ChatTurn(speaker: .system, text: $0)] } ?? []
        if prompt == nil, context.inputIsTerminal, !json {
            return try converse(model, start, tester, context)
        }
        let turns = start + [ChatTurn(speaker: .user, text: try question())]
        let (result, wasInterrupted) = try ask(model, turns, tester, context)
        if json { try context.console.print(ChatCommand.json(result).text) }
        if wasInterrupted { return .interrupted }
        if result.report.verdict.isOK { return .done }
        if json { return .testFailed }
        throw ChatCommand.failure(result)
    }

    private func question() throws(CommandFailure) -> String {
        let text =
            if let prompt, prompt != "-" { prompt } else {
                String(
                    decoding: try FileContent.read("-", limit: ChatCommand.largestPrompt),
                    as: UTF8.self)
            }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw CommandFailure(.wrongUsage, "the prompt is empty")
        }
        return text
    }

    /// Sends the turns and writes the answer as it comes.
    private func ask(
        _ model: OpenedModel, _ turns: [ChatTurn], _ tester: ConnectionTester,
        _ context: CommandContext
    ) throws -> (ChatResult, wasInterrupted: Bool) {
        let isStreaming = !noStream
        let isSilent = json
        let (result, wasInterrupted) = try Interruptible.run { (texts: [String]) in
            if !isSilent { try context.console.write(texts.joined()) }
        } _: { post in
            await tester.chat(model, turns, isStreaming: isStreaming, onText: post)
        }
        if !json, !isStreaming { try context.console.write(result.text) }
        if !json, !result.text.isEmpty { try context.console.print("") }
        if !json { for note in result.report.notes { context.console.note(note) } }
        context.console.detail(ChatCommand.figures(result))
        return (result, wasInterrupted)
    }

    /// A conversation at a terminal.
    private func converse(
        _ model: OpenedModel, _ start: [ChatTurn], _ tester: ConnectionTester,
        _ context: CommandContext
    ) throws -> ExitStatus {
        var turns = start
        while true {
            _ = Console.writeAll("> ", to: 2)
            guard let line = readLine(), !line.isEmpty else { return .done }
            turns.append(ChatTurn(speaker: .user, text: line))
            let (result, wasInterrupted) = try ask(model, turns, tester, context)
            if result.report.verdict.isOK || wasInterrupted {
                turns.append(ChatTurn(speaker: .assistant, text: result.text))
            } else {
                turns.removeLast()
                context.console.report(ChatCommand.failure(result).failure)
            }
        }
    }

    private static func failure(_ result: ChatResult) -> CommandFailure {
        CommandFailure(
            .testFailed, "\(result.report.verdict.rawValue): \(result.report.message)",
            advice: result.report.next)
    }

    private static func figures(_ result: ChatResult) -> String {
        let first = result.firstToken.map { "first token \(TestReport.time($0)), " } ?? ""
        let tokens = result.usage?.output.map { ", \($0) tokens" } ?? ""
        return first + "\(TestReport.time(result.report.totalMilliseconds)) in all" + tokens
    }

    private static func json(_ result: ChatResult) -> JSONValue {
        .object([
            ("schema", .integer(1)),
            ("model", .string(result.report.modelName)),
            ("id", .string(result.report.modelID.uuidString)),
            ("verdict", .string(result.report.verdict.rawValue)),
            ("ok", .bool(result.report.verdict.isOK)),
            ("owner", .optional(result.report.owner?.who)),
            ("owner_detail", .optional(result.report.owner?.detail)),
            ("http_status", .optional(result.report.httpStatus)),
            ("text", .string(result.text)),
            ("message", .string(result.report.message)),
            ("next", .string(result.report.next)),
            ("notes", .strings(result.report.notes)),
            ("input_tokens", .optional(result.usage?.input)),
            ("output_tokens", .optional(result.usage?.output)),
            ("first_token_ms", .optional(result.firstToken)),
            ("total_ms", .number(result.report.totalMilliseconds)),
        ])
    }
}
