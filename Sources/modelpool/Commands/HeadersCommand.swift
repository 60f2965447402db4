internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel

/// `headers MODEL` and `headers set|unset|clear|import MODEL ...`.
struct HeadersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headers", abstract: "List and change the custom headers of a model.",
        usage: """
            modelpool headers MODEL [--json]
            modelpool headers set MODEL NAME [--value-stdin | --value-file FILE |
                                   --value-ref REF] [--off] [--not-secret]
            modelpool headers unset MODEL NAME...
            modelpool headers clear MODEL [--yes]
            modelpool headers import MODEL FILE|- [--replace] [--dry-run]
            """,
        discussion: "What a header may be: modelpool help headers.",
        subcommands: [
            HeadersListCommand<ModelEntry>.self, HeadersSetCommand<ModelEntry>.self,
            HeadersUnsetCommand<ModelEntry>.self, HeadersClearCommand<ModelEntry>.self,
            HeadersImportCommand<ModelEntry>.self,
        ],
        defaultSubcommand: HeadersListCommand<ModelEntry>.self)
}

struct HeadersListCommand<Kind: EntryKind>: Runnable {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: "List them: on or off, masked values, problems.")
    }

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<Kind>
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let model = try OpenedPool.open(global, for: .secrets, in: context).model(
            target.model, isSet: Kind.isSet)
        if json {
            try context.console.print(
                JSONValue.object([
                    ("schema", .integer(1)), ("model", .string(model.name)),
                    ("id", .string(model.id.uuidString)), ("headers", ModelJSON.headers(model)),
                ]).prettyText)
        } else if model.headers.isEmpty, model.setRows.isEmpty {
            context.console.note(SetText.noHeaders(of: model))
        } else {
            try context.console.print(ModelText.headers(model))
        }
        return .done
    }
}

struct HeadersSetCommand<Kind: EntryKind>: Runnable {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set", abstract: "Add a header, or replace its value.",
            discussion: """
                The value is read from standard input, a file or a reference, or asked for on the \
                terminal without echo. With none of them an existing header keeps its value and only \
                --on, --off, --secret and --not-secret act.
                """)
    }

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<Kind>
    @Argument(help: "The header's name.", completion: .custom(ModelCompletion.headers))
    var name: String
    @Flag(help: "Read the value from standard input.") var valueStdin = false
    @Option(
        help: ArgumentHelp("Read the value from a file.", valueName: "file"), completion: .file())
    var valueFile: String?
    @Option(
        help: ArgumentHelp(
            "Use ${env:NAME}, ${file:/path} or ${helper:NAME} in the value.", valueName: "ref"))
    var valueRef: String?
    @Flag(exclusivity: .exclusive, help: "Whether it is sent.") var state: HeaderState?
    @Flag(exclusivity: .exclusive, help: "Whether its value is hidden.")
    var secrecy: HeaderSecrecy?

    func validate() throws {
        if [valueStdin, valueFile != nil, valueRef != nil].count(where: { $0 }) > 1 {
            throw ValidationError("the value comes from one place only")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        var model = try pool.model(target.model, isSet: Kind.isSet)
        let index = model.headers.index(named: name)
        if let refusal = refusal(of: model) { throw refusal }
        if let source = source(isNew: index == nil) {
            let value = SecretField.new(
                try SecretInput.read(source, named: "Value of \(name)", in: context))
            if let index {
                model.headers[index].name = name
                model.headers[index].value = value
            } else {
                model.headers.append(HeaderRow(id: context.newID(), name: name, value: value))
            }
        }
        let place = index ?? model.headers.count - 1
        if let state { model.headers[place].isOn = state == .on }
        if let secrecy { model.headers[place].isSecret = secrecy == .secret }
        let saved = try pool.save(model, movingSecrets: false, in: context)
        for problem in saved.headerProblems where problem.row == saved.headers[place].id {
            context.console.note("\(name): \(problem.code.sentence)")
        }
        context.console.note(
            "\(index == nil ? "added" : "saved") \(name) of \(ErrorWording.quoted(saved.name))")
        try SetText.tellModels(of: saved, pool, in: context)
        return .done
    }

    /// A name that would be refused is refused before a value is asked for.
    private func refusal(of model: Model) -> CommandFailure? {
        do throws(HeaderProblem.Code) {
            let codes = HeaderRules.checkName(try HeaderName(name), in: model.headerContext)
            guard let code = codes.first(where: \.isRefusal) else { return nil }
            return CommandFailure(
                .refused, "\(ErrorWording.quoted(name)) is refused: \(code.sentence)",
                advice: "see: modelpool help headers")
        } catch {
            // It is no name: perhaps a whole line with its value.
            let meant = TypedWord.headerName([name])
            return CommandFailure(
                .refused, "the header's name is refused: \(error.sentence)",
                advice: meant == "NAME"
                    ? "see: modelpool help headers"
                    : "did you mean: \(Kind.headersCommand) set \(TypedWord.model(target.model)) "
                        + "\(meant) --value-stdin")
        }
    }

    /// Where the value comes from; `nil` keeps the stored one.
    private func source(isNew: Bool) -> SecretSource? {
        if valueStdin { return .standardInput }
        if let valueFile { return .file(valueFile) }
        if let valueRef { return .reference(valueRef) }
        return isNew || (state == nil && secrecy == nil) ? .prompt : nil
    }
}

enum HeaderState: String, EnumerableFlag { case on, off }

enum HeaderSecrecy: String, EnumerableFlag {
    case secret, notSecret
}

struct HeadersUnsetCommand<Kind: EntryKind>: Runnable {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unset", abstract: "Remove headers.")
    }

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<Kind>
    @Argument(help: "The headers' names.", completion: Kind.headerCompletion)
    var names: [String]

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        var model = try pool.model(target.model, isSet: Kind.isSet)
        for name in names {
            guard let index = model.headers.index(named: name) else {
                let shown =
                    TypedWord.command(name).map { " " + ErrorWording.quoted($0) } ?? " of that name"
                let row = model.setRows.first { HeaderName.areSame($0.row.name, name) }
                let place =
                    row.map { " of its own; set \(ErrorWording.quoted($0.set)) has it" } ?? ""
                let command =
                    row.map { "modelpool sets headers \(TypedWord.model($0.set))" }
                    ?? "\(Kind.headersCommand) \(Kind.placeholder)"
                throw CommandFailure(
                    .refused, "\(ErrorWording.quoted(model.name)) has no header\(shown)\(place)",
                    advice: "nothing was changed; see: \(command)")
            }
            model.headers.remove(at: index)
        }
        let saved = try pool.save(model, movingSecrets: false, in: context)
        context.console.note(
            "removed \(names.joined(separator: ", ")) of \(ErrorWording.quoted(saved.name))")
        try SetText.tellModels(of: saved, pool, in: context)
        return .done
    }
}

struct HeadersClearCommand<Kind: EntryKind>: Runnable {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clear",
            abstract: "Remove all headers of a \(Kind.isSet ? "set" : "model").")
    }

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<Kind>
    @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        var model = try pool.model(target.model, isSet: Kind.isSet)
        let count = model.headers.count
        guard count > 0 else {
            context.console.note(SetText.noHeaders(of: model))
            return .done
        }
        let rows = count == 1 ? "the only header" : "all \(count) headers"
        let attached = try SetText.attached(model, pool)
        guard
            try yes
                || Confirmation.ask(
                    "Remove \(rows) of \(ErrorWording.quoted(model.name))\(attached)?",
                    otherwise: "say --yes to remove without asking", in: context)
        else { throw CommandFailure(.refused, "nothing was removed") }
        model.headers = []
        let saved = try pool.save(model, movingSecrets: false, in: context)
        context.console.note(
            "removed \(rows) of \(ErrorWording.quoted(saved.name))"
                + (saved.setRows.isEmpty ? "" : "; \(SetText.staying(in: saved))"))
        try SetText.tellModels(of: saved, pool, in: context)
        return .done
    }
}
