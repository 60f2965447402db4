internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore

struct AuditCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What was done to the pool, by whom; the newest first.",
        discussion: """
            Values are never in it, and it can only grow. --verify finds what was changed or removed; \
            it needs the key, since whoever has none could else have written all of it anew.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(help: ArgumentHelp("So many entries; 0 for all.", valueName: "number")) var limit = 100
    @Flag(help: "Check that no entry was changed or removed.") var verify = false
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is 0 or more") }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let store = try OpenedPool.open(global, for: verify ? .secrets : .names, in: context).store
        if verify { return try verification(try store.verifyAudit(), in: context) }
        let entries = try store.auditLog(limit: limit == 0 ? Int(Int32.max) : limit)
        if json {
            try context.console.print(
                JSONValue.object([
                    ("schema", .integer(1)),
                    ("entries", .array(entries.map(AuditCommand.json))),
                ]).prettyText)
            return .done
        }
        var table = TextTable(["TIME", "USER", "ACTION", "MODEL", "DETAIL"])
        for entry in entries {
            let user = entry.user + (entry.client.map { "@" + $0 } ?? "")
            table.add(
                [Clock.text(entry.time), user, entry.action, entry.modelName, entry.detail]
                    .map { Sanitizer.clean($0) })
        }
        try Pager.show(table.lines, environment: context.environment)
        return .done
    }

    private func verification(
        _ result: AuditVerification, in context: CommandContext
    ) throws(CommandFailure) -> ExitStatus {
        let (count, broken): (Int?, Int64?) =
            switch result {
            case .intact(let count): (count, nil)
            case .broken(let entry): (nil, entry)
            }
        if json {
            try context.console.print(
                JSONValue.object([
                    ("schema", .integer(1)), ("intact", .bool(broken == nil)),
                    ("entries", .optional(count)), ("broken_at", .optional(broken.map { Int($0) })),
                ]).prettyText)
        }
        guard let broken else {
            if !json { try context.console.print("intact, \(count ?? 0) entries") }
            return .done
        }
        throw CommandFailure(
            .poolUnusable, "the audit log was changed outside this program at entry \(broken)",
            advice: "compare it with a backup: modelpool --pool BACKUP audit")
    }

    private static func json(_ entry: AuditEntry) -> JSONValue {
        .object([
            ("number", .integer(Int(entry.id))),
            ("time", .string(ModelJSON.time(entry.time))),
            ("uid", .integer(Int(entry.uid))),
            ("user", .string(entry.user)),
            ("client", .optional(entry.client)),
            ("action", .string(entry.action)),
            ("model_id", .optional(entry.model?.uuidString)),
            ("model", .string(entry.modelName)),
            ("detail", .string(entry.detail)),
        ])
    }
}
