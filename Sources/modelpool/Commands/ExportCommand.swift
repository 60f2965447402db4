internal import ArgumentParser
internal import Interchange
internal import PoolModel
internal import PoolStore

struct ExportCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write models for another pool or another program.",
        discussion: """
            Secrets are left out unless --with-secrets is given; references such as ${env:NAME} \
            are no secrets. In curl commands and LiteLLM configurations variables stand for what \
            is left out; settings of Claude Code and Codex ask modelpool credential for the key.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var filter: FilterOption
    @Option(help: "json, litellm, curl, env, claude, codex, opencode or llm; else the name tells.")
    var format: ExportFormat?
    @Flag(help: "Write API keys and header values as they are.") var withSecrets = false
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, readable by you alone.", valueName: "file"),
        completion: .file())
    var output: String?
    @Flag(help: "Write secrets to a terminal too.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        if withSecrets, output == nil, context.console.outputIsTerminal, !yes {
            throw CommandFailure(
                .wrongUsage, "secrets are not written to a terminal",
                advice: "name a file with --output, or add --yes")
        }
        if withSecrets, global.noReveal { throw ErrorWording.noReveal }
        let format = format?.known ?? output.map { PoolExport.format(for: $0) } ?? .json
        // Without the key nobody could tell a reference, which is no secret, from a secret.
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let models = try filter.matching(pool.store)
        if models.isEmpty { context.console.note("no model matches") }
        if withSecrets {
            try pool.store.audit(
                "export", model: nil,
                detail: "\(models.count) models with secrets as \(format.rawValue)")
        }
        let export = try PoolExport(
            models.map(\.id), of: pool.store, as: format, withSecrets: withSecrets, in: context)
        for note in export.notes { context.console.note(note) }
        let written = models.count - export.leftOut
        let count = Count.of(written, "model") + " written"
        let leftOut = export.leftOut == 0 ? "" : ", \(export.leftOut) left out"
        if let output {
            try FileContent.write(export.text, to: output)
            context.console.note("\(count) to \(ErrorWording.quoted(output))\(leftOut)")
        } else {
            try context.console.write(export.text)
            if export.leftOut > 0 { context.console.note(count + leftOut) }
        }
        return .done
    }
}

/// The formats that can be written.
enum ExportFormat: String, ChoiceArgument, CaseIterable {
    case json, litellm, curl, env, claude, codex, opencode, llm

    var known: InterchangeFormat? { InterchangeFormat(rawValue: rawValue) }
}
