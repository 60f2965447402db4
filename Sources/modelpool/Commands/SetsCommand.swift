internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore

/// `sets` and `sets show|add|edit|headers|attach|detach|remove`.
struct SetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sets", abstract: "Header sets: headers that many models share.",
        discussion: """
            A set has header rows like a model's, perhaps an API key, and the origins it may be \
            sent to. What a model sends are the rows of the sets that it attaches, in their order, \
            and then its own; a row of its own replaces a set's of the same name, and its own API \
            key wins over a set's.
            """,
        subcommands: [
            SetsListCommand.self, SetsShowCommand.self, SetsAddCommand.self, SetsEditCommand.self,
            SetsHeadersCommand.self, SetsAttachCommand.self, SetsDetachCommand.self,
            SetsRemoveCommand.self,
        ],
        defaultSubcommand: SetsListCommand.self)
}

struct SetsListCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sets with the models that attach them.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .names, in: context)
        let (sets, models) = (try pool.store.headerSets(), try pool.store.attachments())
        if json {
            try context.console.print(
                JSONValue.object([
                    ("schema", .integer(1)),
                    (
                        "sets",
                        .array(sets.map { SetText.summary($0, models: models[$0.name] ?? []) })
                    ),
                ]).prettyText)
            return .done
        }
        guard !sets.isEmpty else {
            context.console.note("no header sets yet; make one: modelpool sets add --help")
            return .done
        }
        var table = TextTable(["NAME", "HDR", "KEY", "MODELS", "ORIGINS"])
        for set in sets {
            table.add([
                Sanitizer.clean(set.name), "\(set.headers.count)",
                set.apiKey.hasValue ? "yes" : "no", "\(models[set.name]?.count ?? 0)",
                Sanitizer.clean(ModelField.origins.text(of: set)),
            ])
        }
        try Pager.show(table.lines, environment: context.environment)
        return .done
    }
}

struct SetsShowCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a set: its origins, headers and models.",
        discussion: "Stored secrets are masked, with and without --json.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<SetEntry>
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let set = try pool.model(target.model, isSet: true)
        let models = try pool.store.attachments()[set.name] ?? []
        try context.console.print(
            json
                ? [SetText.json(set, models: models).prettyText]
                : SetText.lines(set, models: models))
        return .done
    }
}

/// What `add` and `edit` take.
struct SetOptions: ParsableArguments {
    @Option(
        name: .customLong("origin"),
        help: ArgumentHelp(
            "Where it may be sent: https://HOST; may be given several times.", valueName: "url"))
    var origins: [String] = []

    @OptionGroup var values: ValueOptions

    func apply(to set: inout Model, in context: CommandContext) throws(CommandFailure) {
        let known = set.origins ?? []
        set.origins = known + origins.filter { !known.contains($0) }
        try values.apply(to: &set, in: context)
    }
}

struct SetsAddCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a set.",
        discussion: """
            Headers come from a file or standard input here, or one by one with sets headers set.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "A name for the set: one word.") var name: String
    @OptionGroup var options: SetOptions
    @Flag(help: "Print the new set as one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        var set = Model(set: name, id: context.newID(), now: context.now())
        try options.apply(to: &set, in: context)
        if let failure = ErrorWording.invalid(set) { throw failure }
        let pool = try OpenedPool.open(global, for: .writing, in: context)
        let saved = try pool.save(set, movingSecrets: false, in: context)
        return try SetText.report(saved, "added", json: json, of: pool, in: context)
    }
}

struct SetsEditCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a set in all models that attach it.",
        discussion: "What is not given stays, stored secrets included.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<SetEntry>
    @Option(help: ArgumentHelp("Give it another name.", valueName: "name")) var name: String?
    @OptionGroup var options: SetOptions
    @Option(
        name: .customLong("not-origin"),
        help: ArgumentHelp("Where it may not be sent any more.", valueName: "url"))
    var notOrigins: [String] = []
    @Flag(help: "Remove its API key.") var clearAPIKey = false
    @Flag(help: "Print the set as one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let stored = try pool.model(target.model, isSet: true)
        var set = stored
        if clearAPIKey { set.apiKey = .empty }
        try options.apply(to: &set, in: context)
        let gone = notOrigins.map { (try? BaseURL($0).origin.shortText) ?? $0 }
        set.origins?.removeAll { text in
            gone.contains((try? BaseURL(text).origin.shortText) ?? text)
        }
        if let name { set.name = name }
        guard set != stored else {
            context.console.note("there is nothing to change; see: modelpool sets edit --help")
            return .done
        }
        let saved = try pool.save(set, movingSecrets: false, in: context)
        return try SetText.report(saved, "saved", json: json, of: pool, in: context)
    }
}

/// `sets headers SET` and `sets headers set|unset|clear|import SET ...`: those of `headers`.
struct SetsHeadersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headers", abstract: "List and change the headers of a set.",
        usage: HeadersCommand.configuration.usage?
            .replacing("modelpool headers", with: "modelpool sets headers")
            .replacing("MODEL", with: "SET"),
        discussion: "What a header may be: modelpool help headers.",
        subcommands: [
            HeadersListCommand<SetEntry>.self, HeadersSetCommand<SetEntry>.self,
            HeadersUnsetCommand<SetEntry>.self, HeadersClearCommand<SetEntry>.self,
            HeadersImportCommand<SetEntry>.self,
        ],
        defaultSubcommand: HeadersListCommand<SetEntry>.self)
}

struct SetsAttachCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Attach a set to models, after those they have.",
        discussion: """
            A model at another origin than the set names asks first; a yes adds the origin to the \
            set.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<SetEntry>
    @OptionGroup var models: ModelArguments
    @Flag(name: [.short, .long], help: "Let the set be sent to the models' origins; do not ask.")
    var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let set = try pool.model(target.model, isSet: true)
        var changed: [Model] = []
        // Its origins may have been fewed since it was attached.
        var question = OriginChange()
        var attaching = set
        for text in models.models {
            var model = try pool.model(text)
            guard !changed.contains(where: { $0.id == model.id }) else { continue }
            if model.sets.contains(set.name) {
                guard let origin = model.origin, !attaching.allowedOrigins.contains(origin) else {
                    continue
                }
                question.add(set: set, of: model.name, to: origin.shortText)
                attaching.origins?.append(origin.shortText)
                continue
            }
            model.sets.append(set.name)
            changed.append(model)
        }
        if !question.isEmpty, !yes {
            let text = question.sentences(asking: true).joined(separator: "\n")
            guard try context.canAsk && Confirmation.ask(text, otherwise: "", in: context) else {
                throw StoreError(.originChanged(question))
            }
        }
        let entries = (question.isEmpty ? [] : [attaching]) + changed
        let saved = try pool.save(entries, movingSecrets: yes, in: context).filter { !$0.isSet }
        let name = ErrorWording.quoted(set.name)
        for (_, origin) in question.wanted {
            context.console.note("set \(name) may be sent to \(origin) from now on")
        }
        if !saved.isEmpty {
            context.console.note("attached set \(name) to \(ErrorWording.list(saved.map(\.name)))")
        } else if question.isEmpty {
            context.console.note("set \(name) is attached there already")
        }
        return .done
    }
}

struct SetsDetachCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "detach", abstract: "Take a set out of models.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<SetEntry>
    @Argument(
        help: ArgumentHelp(
            "Names, ids, or unambiguous beginnings of either.", valueName: "model"),
        completion: .custom(ModelCompletion.names))
    var models: [String] = []
    @Flag(help: "Out of all models that attach it.") var all = false
    @Flag(help: "Copy the set's rows and API key into the models first.") var copyRows = false

    func validate() throws {
        if models.isEmpty != all { throw ValidationError("name the models, or say --all") }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let set = try pool.model(target.model, isSet: true)
        let named = try all ? pool.store.attachments()[set.name] ?? [] : models
        var changed: [Model] = []
        for text in named {
            let model = try pool.model(text)
            guard model.sets.contains(set.name) else { continue }
            changed.append(
                try copyRows
                    ? pool.store.withRows(of: set, in: model, newID: context.newID)
                    : model.detached(from: set.name))
        }
        let saved = try pool.save(changed, movingSecrets: false, in: context)
        context.console.note(
            "detached set \(ErrorWording.quoted(set.name)) from "
                + (saved.isEmpty ? "no model" : ErrorWording.list(saved.map(\.name)))
                + (copyRows && !saved.isEmpty ? "; what it sent of it is its own now" : ""))
        return .done
    }
}

struct SetsRemoveCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a set that no model attaches.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<SetEntry>
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        let set = try pool.model(target.model, isSet: true)
        let name = ErrorWording.quoted(set.name)
        guard
            try yes
                || Confirmation.ask(
                    "Remove set \(name) for ever?", otherwise: "say --yes to remove without asking",
                    in: context)
        else { throw CommandFailure(.refused, "nothing was removed") }
        try pool.store.delete([(id: set.id, version: set.version)])
        context.console.note("removed set \(name)")
        return .done
    }
}
