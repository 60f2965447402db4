internal import ArgumentParser
internal import Glibc
internal import PoolModel
internal import PoolStore

struct ListCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models of the pool.",
        discussion: """
            A model with a stored value that cannot be opened is LOCKED; the values of a pool \
            with a passphrase are looked at with --ask-passphrase. A test result that the key does \
            not prove to be as it was kept is marked unverified; without the key, all are.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var selection: FilterOption
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let models: [ModelSummary]
        let areLocksKnown: Bool
        do { (models, areLocksKnown) = try selection.listed(global, in: context) } catch {
            guard let desk = try DeskSession(after: error, global, in: context) else { throw error }
            return try desk.list(now: context.now(), json: json)
        }
        if json {
            try context.console.print(
                JSONValue.object([
                    ("schema", .integer(1)),
                    (
                        "models",
                        .array(models.map { ModelJSON.summary($0, isLockKnown: areLocksKnown) })
                    ),
                ]).prettyText)
            return .done
        }
        guard !models.isEmpty else {
            context.console.note(
                selection.filter == nil
                    ? "no models yet; add one: modelpool add --help" : "no model matches")
            return .done
        }
        var table = TextTable(["NAME", "PROVIDER", "MODEL", "HDR", "ON", "LAST TEST"])
        let now = context.now()
        for model in models {
            table.add([
                Sanitizer.clean(model.name), model.provider.rawValue,
                Sanitizer.clean(model.modelID), "\(model.allHeaderNames.count)",
                model.isEnabled ? "yes" : "no", ReportText.state(of: model, now: now),
            ])
        }
        try Pager.show(table.lines, environment: context.environment)
        return .done
    }
}
