internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolUI
internal import PostgresClient
internal import Vault

/// Models from a file on their way into the pool.
struct PoolImport {
    /// What becomes of a model whose name the pool has already.
    enum Existing: String, CaseIterable {
        /// Nothing is imported.
        case refuse
        case skip
        /// It gets another name.
        case rename
    }

    private(set) var result: ImportResult
    private(set) var skipped: [String] = []

    /// Reads and takes apart a file, or standard input for `-`.
    static func read(
        _ path: String, format: InterchangeFormat?, seed: SeedSettings? = nil,
        envFile: String? = nil, takenIDs: Set<UUID>, in context: CommandContext
    ) throws(CommandFailure) -> PoolImport {
        let bytes = try FileContent.read(path, limit: ModelImport.maximumSize)
        var reading = ImportContext(
            now: context.now(), environment: context.environment, takenIDs: takenIDs, seed: seed,
            makeID: { context.newID() })
        if let envFile { try PoolImport.take(envFile, into: &reading) }
        return PoolImport(result: ModelImport.read(bytes, format: format, context: reading))
    }

    /// Reads the seed system's table from its database.
    static func read(
        table address: PostgresAddress, seed: SeedSettings?, takenIDs: Set<UUID>,
        in context: CommandContext
    ) throws(PostgresError) -> PoolImport {
        let table = try SeedTable.read(from: PostgresConnection(address))
        let reading = ImportContext(
            now: context.now(), environment: context.environment, takenIDs: takenIDs, seed: seed,
            makeID: { context.newID() })
        return PoolImport(
            result: ModelImport.seedTable(
                columns: table.columns, rows: table.rows, context: reading))
    }

    /// Takes a pasted text apart.
    static func read(text: String, takenIDs: Set<UUID>, in context: CommandContext) -> PoolImport {
        let reading = ImportContext(
            now: context.now(), environment: context.environment, takenIDs: takenIDs,
            makeID: { context.newID() })
        return PoolImport(result: ModelImport.read(Array(text.utf8), context: reading))
    }

    /// For the screen: what was left out first.
    var preview: ImportPreview {
        let leftOut = PoolImport.bounded(
            result.rejected.map { "left out: " + PoolImport.line($0) })
        return ImportPreview(
            format: result.format?.title ?? "", models: result.entries, notes: leftOut + remarks)
    }

    private static func take(
        _ envFile: String, into reading: inout ImportContext
    ) throws(CommandFailure) {
        let bytes = try FileContent.read(envFile, limit: ModelImport.maximumSize)
        do throws(InterchangeProblem) {
            try reading.takeVariables(of: bytes)
        } catch {
            throw CommandFailure(
                .refused, "\(ErrorWording.quoted(envFile)): \(PoolImport.line(error))")
        }
    }

    /// What opens the seed system's values, given the file with its SECRET_KEY.
    static func seedSettings(
        keyFile: String, acceptsPlaintext: Bool
    ) throws -> SeedSettings {
        let key = Secret(bytes: try FileContent.read(keyFile, limit: 64 * 1024))
        let cipher = try SeedCipher(secretKey: key)
        return SeedSettings(
            acceptsPlaintext: acceptsPlaintext, isDefaultKey: cipher.isDefaultKey,
            decrypt: { cipher.open($0) })
    }

    /// Says why nothing of it can be taken, if there is a reason.
    func refuseRejected(_ path: String) throws(CommandFailure) {
        guard let first = result.rejected.first else { return }
        let more = PoolImport.bounded(result.rejected.dropFirst().map(PoolImport.line))
        throw CommandFailure(
            .refused, "\(ErrorWording.quoted(path)): \(PoolImport.line(first))",
            advice: (more + ["nothing was imported"]).joined(separator: "\n  "))
    }

    /// Makes names fit for a pool that has these already.
    mutating func settle(
        names: Set<String>, existing: Existing
    ) throws(CommandFailure) {
        if existing == .refuse { try refuse(taken: names) }
        var free = FreeNames(besides: names.union(result.entries.map(\.name)))
        result.sets = result.sets.compactMap { set in
            guard names.contains(set.name) else { return set }
            if existing == .skip {
                // Its models attach the one that the pool has.
                skipped.append(set.name)
                return nil
            }
            var renamed = set
            renamed.name = free.take(set.name, joint: "-")
            noteRenamed(set.name, renamed.name, .inPool)
            for index in result.models.indices {
                result.models[index].sets = result.models[index].sets.map {
                    $0 == set.name ? renamed.name : $0
                }
            }
            return renamed
        }
        result.models = result.models.compactMap { model in
            guard names.contains(model.name) else { return model }
            if existing == .skip {
                skipped.append(model.name)
                return nil
            }
            var model = model
            let name = model.name
            model.name = free.take(name)
            noteRenamed(name, model.name, .inPool)
            return model
        }
    }

    /// What stands in no line of the file is said of no line.
    private mutating func noteRenamed(
        _ name: String, _ new: String, _ why: InterchangeProblem.Renaming
    ) {
        result.notes.append(.init(line: 0, entry: new, code: .renamed(from: name, why)))
    }

    private func refuse(taken names: Set<String>) throws(CommandFailure) {
        let taken = result.entries.map(\.name).filter { names.contains($0) }
        guard let first = taken.first else { return }
        let noun = result.sets.contains { $0.name == first } ? "header set" : "model"
        let others = PoolImport.bounded(
            taken.dropFirst().map { ErrorWording.quoted($0) }, limit: 10
        ).joined(separator: ", ")
        throw CommandFailure(
            .refused,
            "the pool has a \(noun) \(ErrorWording.quoted(first)) already; nothing was imported",
            advice: (others.isEmpty ? "" : "also: \(others)\n  ")
                + "--existing skip leaves such out, --existing rename takes them under "
                + "another name")
    }

    // MARK: Words

    /// What is said of so many things at most; a file may have a million of them.
    static let maximumLines = 50

    static func bounded(_ lines: [String], limit: Int = maximumLines) -> [String] {
        guard lines.count > limit else { return lines }
        return lines.prefix(limit) + ["and \(lines.count - limit) more"]
    }

    /// What it brings, one line a model, and where its secrets go.
    var lines: [String] {
        guard !result.entries.isEmpty else { return [] }
        var table = TextTable(["", "", "", "", ""])
        for set in result.sets {
            table.add(["add  set \(set.name)", "", "", "", set.destination])
        }
        for model in result.models {
            table.add([
                "add  \(model.name)", model.provider.rawValue, model.modelID, model.baseURL,
                model.destination,
            ])
        }
        return Array(table.lines.dropFirst())
    }

    /// The notes, those that say the same of many entries as one: twenty models of one
    /// configuration have the same keys that have no place here.
    private var notes: [String] {
        var order: [String] = []
        var groups: [String: (first: InterchangeProblem, count: Int)] = [:]
        for note in result.notes {
            let reason = note.reason
            if groups[reason] == nil { order.append(reason) }
            groups[reason, default: (note, 0)].count += 1
        }
        return order.compactMap { reason in
            guard let (first, count) = groups[reason] else { return nil }
            guard count > 1 else { return PoolImport.line(first) }
            return "\(PoolImport.place(first)) and \(count - 1) more: \(reason)"
        }
    }

    /// What was taken with a remark, what was left out.
    var remarks: [String] {
        let known = skipped.map {
            "\(ErrorWording.quoted($0)) is in the pool already and was left out"
        }
        return PoolImport.bounded(notes) + PoolImport.bounded(known)
    }

    static func line(_ problem: InterchangeProblem) -> String {
        let place = place(problem)
        return place.isEmpty ? problem.reason : "\(place): \(problem.reason)"
    }

    /// The line and the model that a problem is about, as far as it has them.
    private static func place(_ problem: InterchangeProblem) -> String {
        let line = problem.line > 0 ? ["line \(problem.line)"] : []
        let entry = problem.entry.map { [ErrorWording.quoted(ClientModel.shortened($0))] } ?? []
        return (line + entry).joined(separator: ", ")
    }

    func json(saved: Bool) -> JSONValue {
        .object([
            ("schema", .integer(1)),
            ("format", .optional(result.format?.rawValue)),
            ("saved", .bool(saved)),
            (
                "models",
                .array(
                    result.models.map { model in
                        .object([
                            ("name", .string(model.name)),
                            ("provider", .string(model.provider.rawValue)),
                            ("model", .string(model.modelID)),
                            ("base_url", .string(model.baseURL)),
                            ("api_key", .bool(model.apiKey.hasValue)),
                            ("headers", .strings(model.headers.map(\.name))),
                            ("sets", .strings(model.sets)),
                            ("reads", .strings(model.readsWhenCalled)),
                        ])
                    })
            ),
            (
                "sets",
                .array(
                    result.sets.map { set in
                        .object([
                            ("name", .string(set.name)),
                            ("origins", .strings(set.origins ?? [])),
                            ("api_key", .bool(set.apiKey.hasValue)),
                            ("headers", .strings(set.headers.map(\.name))),
                            ("reads", .strings(set.readsWhenCalled)),
                        ])
                    })
            ),
            ("rejected", .array(result.rejected.map(PoolImport.json))),
            ("notes", .array(result.notes.map(PoolImport.json))),
            ("skipped", .strings(skipped)),
        ])
    }

    private static func json(_ problem: InterchangeProblem) -> JSONValue {
        .object([
            ("line", .integer(problem.line)), ("model", .optional(problem.entry)),
            ("reason", .string(problem.reason)),
        ])
    }
}
