internal import ArgumentParser
internal import Interchange
internal import PoolModel

struct HeadersImportCommand<Kind: EntryKind>: Runnable {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", abstract: "Take headers from a file or standard input.",
            discussion: """
                Lines "Name: value", curl commands, what browsers copy, objects of JSON, YAML, TOML and \
                programs, or env lines; which it is, is found out. Headers of a name the model has \
                replace its value, others are added.
                """)
    }

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @OptionGroup var target: EntryArgument<Kind>
    @Argument(help: "A file, or - for standard input.", completion: .file()) var file: String
    @Flag(help: "Remove the headers that the file does not have.") var replace = false
    @Flag(help: "Take the others where a line cannot be read or a header may not be sent.")
    var skipRejected = false
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false

    func run(in context: CommandContext) throws -> ExitStatus {
        var merge = try HeaderMerge(file: file)
        let pool = try OpenedPool.open(global, for: .secrets, in: context)
        var model = try pool.model(target.model, isSet: Kind.isSet)
        if skipRejected {
            for words in merge.leaveOutRejected(for: model) {
                context.console.note("left out: \(words)")
            }
        } else {
            try merge.refuseRejected(for: model)
        }
        for note in merge.parsed.notes { context.console.note(note) }
        var lines = merge.changes(to: model)
        if replace {
            let kept = Set(merge.parsed.lines.map { HeaderName.lowercase($0.name) })
            let gone = model.headers.filter { !kept.contains(HeaderName.lowercase($0.name)) }
            lines += gone.map { "remove  \(Sanitizer.clean($0.name))" }
            model.headers.removeAll { row in gone.contains { $0.id == row.id } }
        }
        merge.apply(to: &model, newID: context.newID)
        if dryRun {
            if let failure = ErrorWording.invalid(model) { throw failure }
            try context.console.print(lines)
            return .done
        }
        let saved = try pool.save(model, movingSecrets: false, in: context)
        context.console.note(
            "\(ErrorWording.quoted(saved.name)): \(Count.of(merge.parsed.lines.count, "header")) taken over"
        )
        try SetText.tellModels(of: saved, pool, in: context)
        return .done
    }
}
