internal import FoundationEssentials
internal import Interchange
internal import ModelPool
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
        _ path: String, format: InterchangeFormat?, seed: SeedSettings?, takenIDs: Set<UUID>,
        in world: World
    ) throws(CommandFailure) -> PoolImport {
        let bytes = try FileContent.read(path, limit: ModelImport.maximumSize)
        let context = ImportContext(
            now: world.now(), environment: world.environment, takenIDs: takenIDs, seed: seed,
            makeID: { world.newID() })
        return PoolImport(result: ModelImport.read(bytes, format: format, context: context))
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

    /// Nothing is half imported: one model that cannot be taken stops it, unless it was said that
    /// such are to be left out.
    func refuseRejected(_ path: String) throws(CommandFailure) {
        guard let first = result.rejected.first else { return }
        let more = result.rejected.dropFirst().map(PoolImport.line)
        throw CommandFailure(
            .refused, "\(ErrorWording.quoted(path)): \(PoolImport.line(first))",
            advice: (more + ["nothing was imported"]).joined(separator: "\n  "))
    }

    /// Makes names fit for a pool that has these already.
    mutating func settle(
        names: Set<String>, existing: Existing
    ) throws(CommandFailure) {
        let taken = result.models.map(\.name).filter { names.contains($0) }
        if let first = taken.first, existing == .refuse {
            let others = taken.dropFirst().map { ErrorWording.quoted($0) }.joined(separator: ", ")
            throw CommandFailure(
                .refused,
                "the pool has a model \(ErrorWording.quoted(first)) already; nothing was imported",
                advice: (others.isEmpty ? "" : "also: \(others)\n  ")
                    + "--existing skip leaves such out, --existing rename takes them under "
                    + "another name")
        }
        var used = names.union(result.models.map(\.name))
        result.models = result.models.compactMap { model in
            guard names.contains(model.name) else { return model }
            if existing == .skip {
                skipped.append(model.name)
                return nil
            }
            var model = model
            model.name = PoolImport.freeName(like: model.name, used)
            used.insert(model.name)
            return model
        }
    }

    private static func freeName(like name: String, _ used: Set<String>) -> String {
        let stem = String(name.unicodeScalars.prefix(ModelRules.maximumName - 8))
        var number = 2
        while used.contains("\(stem) \(number)") { number += 1 }
        return "\(stem) \(number)"
    }

    // MARK: Words

    /// What it brings, one line a model.
    var lines: [String] {
        guard !result.models.isEmpty else { return [] }
        var table = Table(["", "", "", "", ""])
        for model in result.models {
            let key = model.apiKey.hasValue ? "key" : "no key"
            let count = model.headers.count
            table.add([
                "add  \(model.name)", model.provider.rawValue, model.modelID, model.baseURL,
                "\(key), \(count) header\(count == 1 ? "" : "s")",
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
            let entry = first.entry.map { ", \(ErrorWording.quoted($0))" } ?? ""
            return "line \(first.line)\(entry) and \(count - 1) more: \(reason)"
        }
    }

    /// What was taken with a remark, what was left out.
    var remarks: [String] {
        notes
            + skipped.map { "\(ErrorWording.quoted($0)) is in the pool already and was left out" }
    }

    static func line(_ problem: InterchangeProblem) -> String {
        let entry = problem.entry.map { ", \(ErrorWording.quoted($0))" } ?? ""
        return "line \(problem.line)\(entry): \(problem.reason)"
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

extension InterchangeFormat {
    /// As it is said to people.
    var title: String {
        switch self {
        case .json: "modelpool JSON"
        case .litellm: "LiteLLM"
        case .curl: "curl"
        case .env: "env"
        case .seed: "llm_models"
        }
    }
}
