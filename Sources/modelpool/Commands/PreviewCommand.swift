internal import ArgumentParser
internal import PoolModel
internal import PoolStore
internal import ProviderClient

struct PreviewCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show the request that a model would make; send nothing.",
        discussion: "Secrets are masked; with --curl they are shell variables to be set.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: ModelArgument
    @Flag(help: "Print a curl command.") var curl = false
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if curl, json { throw ValidationError("--curl and --json at once") }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let model = try pool.model(target.model)
        let opened = try pool.store.openModel(model)
        let builder = RequestBuilder(in: context)
        if curl {
            let request = try builder.buildToShow(opened, .answer)
            try context.console.write(CurlText(request, of: opened).text)
            return .done
        }
        let request = builder.preview(opened)
        try context.console.print(
            json
                ? [PreviewText.json(request, of: model).prettyText] : PreviewText.lines(request))
        return request.problems.isEmpty ? .done : .refused
    }
}
