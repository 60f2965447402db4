internal import ArgumentParser
internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolStore
internal import PostgresClient

struct ImportCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take models from a file or standard input.",
        discussion: """
            The pool's own JSON, a LiteLLM config.yaml, curl commands, a .env file, the settings \
            of Claude Code, Codex, cc-switch, opencode, Crush, llm and Continue, requests of \
            Postman, HAR and .http files, a colleague's message or an example of code (snippet), or \
            the table llm_models, as CSV or from its database \
            (postgresql://..., which is only read); which it is, is found out. Commands in a file \
            are never run. What cannot be taken is left out with \
            the reason, and the exit code is 4 then; the others are saved at once. With --dry-run \
            it is only said what would be done. --scan looks for the settings of those programs \
            where they have them, shows what is there, and imports it with --yes.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(
        help: "A file, - for standard input, or postgresql://... for the table llm_models.",
        completion: .file())
    var file: String?
    @Option(help: "What the file is.") var format: ImportFormat = .auto
    @Flag(help: "Look for settings of other programs in their usual places.") var scan = false
    @Flag(help: "Import what --scan has found.") var yes = false
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @Flag(help: "Succeed where something is left out, too.")
    var skipRejected = false
    @Option(help: "What to do with a name that the pool has.") var existing: PoolImport.Existing =
        .refuse
    @Option(
        help: ArgumentHelp(
            "A .env file, llm's keys.json or Codex's auth.json: what the text names is stored.",
            valueName: "file"),
        completion: .file())
    var envFile: String?
    @Option(
        help: ArgumentHelp(
            "The file with the SECRET_KEY that opens the values of llm_models.", valueName: "file"),
        completion: .file())
    var secretKeyFile: String?
    @Flag(help: "Take values of llm_models that were never encrypted as they are.")
    var acceptPlaintext = false
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let seed = try secretKeyFile.map {
            try PoolImport.seedSettings(keyFile: $0, acceptsPlaintext: acceptPlaintext)
        }
        let known = try existingNames(in: context)
        guard let file else { return try scan(known, in: context) }
        let takenIDs = Set(known.keys)
        var imported =
            try PostgresAddress.isAddress(file)
            ? readTable(file, seed, takenIDs, in: context)
            : PoolImport.read(
                file, format: format.known, seed: seed, envFile: envFile, takenIDs: takenIDs,
                in: context)
        if !dryRun, imported.result.entries.isEmpty { try imported.refuseRejected(file) }
        try imported.settle(names: Set(known.values), existing: existing)
        if !dryRun {
            // Before anything is saved: where the secrets will go, and what will be read.
            if !json {
                for line in PoolImport.bounded(imported.lines) { context.console.note(line) }
            }
            try save(imported, in: context)
        }
        try show(imported, saved: !dryRun, in: context)
        return imported.result.rejected.isEmpty || skipRejected ? .done : .refused
    }

    func validate() throws {
        guard scan == (file == nil) else {
            throw ValidationError(
                scan ? "--scan finds the files by itself" : "name a file, - or --scan")
        }
        if let file, PostgresAddress.isAddress(file), ![nil, .seed].contains(format.known) {
            throw ValidationError("of a database only the table llm_models can be read")
        }
    }

    /// The seed system's table where it lives.
    private func readTable(
        _ text: String, _ seed: SeedSettings?, _ takenIDs: Set<UUID>, in context: CommandContext
    ) throws -> PoolImport {
        let address = try PostgresAddress(text)
        if let warning = address.warning { context.console.note(warning) }
        return try PoolImport.read(table: address, seed: seed, takenIDs: takenIDs, in: context)
    }

    private func save(_ imported: PoolImport, in context: CommandContext) throws {
        let pool = try OpenedPool.open(global, for: .writing, in: context)
        _ = try pool.save(imported.result.entries, movingSecrets: false, in: context)
    }

    /// Shows what other programs have; nothing is saved that was not shown, and asked for.
    private func scan(_ known: [UUID: String], in context: CommandContext) throws -> ExitStatus {
        let scan = try SettingsScan(takenIDs: Set(known.keys), in: context)
        for reason in scan.unreadable { context.console.note(reason) }
        var imported = scan.merged
        // Whoever scans again has what was imported then.
        try imported.settle(
            names: Set(known.values), existing: existing == .refuse ? .skip : existing)
        let saves = yes && !dryRun && !imported.result.entries.isEmpty
        if !json {
            for file in scan.found {
                let title = file.content.result.format.map { " (\($0.title))" } ?? ""
                context.console.note(ErrorWording.path(file.path) + title)
            }
            if scan.found.isEmpty {
                context.console.note(
                    "looked at " + SettingsScan.shownPlaces.joined(separator: ", "))
            }
            if saves {
                for line in PoolImport.bounded(imported.lines) { context.console.note(line) }
            }
        }
        if saves { try save(imported, in: context) }
        try show(imported, saved: saves, in: context)
        if !saves, !json, !imported.result.entries.isEmpty {
            context.console.note("import them with: modelpool import --scan --yes")
        }
        return .done
    }

    /// Those of the pool, none where there is no pool yet. Names that somebody else adds from
    /// now on are refused by the store.
    private func existingNames(in context: CommandContext) throws -> [UUID: String] {
        let path = try OpenedPool.path(global, in: context)
        guard PostgresAddress.isAddress(path) || FileManager.default.fileExists(atPath: path)
        else { return [:] }
        return try OpenedPool.open(global, for: .names, in: context).store.names()
    }

    private func show(_ imported: PoolImport, saved: Bool, in context: CommandContext) throws {
        guard !json else {
            return try context.console.print(imported.json(saved: saved).prettyText)
        }
        if !saved { try context.console.print(imported.lines) }
        for remark in imported.remarks { context.console.note(remark) }
        for line in PoolImport.bounded(imported.result.rejected.map(PoolImport.line)) {
            context.console.note("left out: " + line)
        }
        let count = imported.result.models.count
        let format = imported.result.format.map { " (\($0.title))" } ?? ""
        let rejected = imported.result.rejected.count
        let sets = imported.result.sets.count
        context.console.note(
            (saved || count > 0 || sets > 0 ? Count.of(count, "model") + format : "nothing")
                + (sets > 0 ? " and " + Count.of(sets, "header set") : "")
                + (saved ? " imported" : " would be imported")
                + (rejected > 0 ? ", \(rejected) left out" : ""))
    }
}

/// The formats by name, and `auto`.
struct ImportFormat: ChoiceArgument {
    static let auto = ImportFormat(known: nil)
    static let allCases = [auto] + InterchangeFormat.allCases.map { ImportFormat(known: $0) }

    /// `nil`: it is found out.
    let known: InterchangeFormat?

    init?(argument: String) {
        let typed = ChoiceWord.folded(argument)
        // What the system is called that has the table llm_models.
        self.init(rawValue: typed == "clawith" ? InterchangeFormat.seed.rawValue : typed)
    }

    var rawValue: String { known?.rawValue ?? "auto" }

    private init(known: InterchangeFormat?) { self.known = known }

    init?(rawValue: String) {
        guard let format = ImportFormat.allCases.first(where: { $0.rawValue == rawValue }) else {
            return nil
        }
        self = format
    }
}

extension PoolImport.Existing: ChoiceArgument {}
