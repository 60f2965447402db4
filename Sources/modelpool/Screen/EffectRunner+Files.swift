internal import Dispatch
internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import ProviderClient

/// Effects on files and on text.
extension EffectRunner {
    func runOnFiles(_ effect: Effect) {
        let (world, post) = (world, post)
        switch effect {
        case .checkReferences(let references):
            files.async {
                var found: [Reference: Bool] = [:]
                for reference in references {
                    do throws(ReferenceProblem) {
                        _ = try Requests.resolve(reference, world.environment)
                        found[reference] = true
                    } catch {
                        found[reference] = false
                    }
                }
                post(.referencesChecked(found))
            }
        case .writeFile(let id, let path, let text):
            onFiles(id) {
                let path = try ScreenPath.absolute(path, in: world)
                try FileContent.create(text, at: path)
                return .done(id, message: "saved \(Sanitizer.clean(path))")
            }
        case .parseHeaders(let id, let text):
            onFiles(id) { .parsed(id, ParsedHeaders(HeaderText.parse(text))) }
        case .importFile(let id, let path):
            store.perform { store in
                do {
                    let path = try ScreenPath.absolute(path, in: world)
                    post(.importRead(id, try ImportPreview(of: path, for: store, in: world)))
                } catch {
                    post(PoolAnswer.failure(error, id))
                }
            }
        case .exportFile(let id, let path, let ids):
            store.perform { store in
                do {
                    let path = try ScreenPath.absolute(path, in: world)
                    let export = try PoolExport(
                        ids, of: store, as: PoolExport.format(for: path), withSecrets: false,
                        in: world)
                    try FileContent.create(export.text, at: path)
                    let notes = export.notes.isEmpty ? "" : "; \(export.notes.count) notes"
                    let leftOut = export.leftOut == 0 ? "" : "; \(export.leftOut) left out"
                    post(.done(id, message: "saved \(Sanitizer.clean(path))\(leftOut)\(notes)"))
                } catch {
                    post(PoolAnswer.failure(error, id))
                }
            }
        default: return
        }
    }

    /// Runs a job that may wait for a disk or take its time, and posts what it gives.
    private func onFiles(_ id: EffectID, _ job: @escaping @Sendable () throws -> Action) {
        let post = post
        files.async {
            do { post(try job()) } catch { post(PoolAnswer.failure(error, id)) }
        }
    }
}

extension ImportPreview {
    /// What a file would bring to a pool; a name that the pool has gets a number.
    init(of path: String, for store: PoolStore, in world: World) throws {
        let known = try store.summaries()
        var found = try PoolImport.read(
            path, format: nil, takenIDs: Set(known.map(\.id)), in: world)
        if found.result.models.isEmpty { try found.refuseRejected(path) }
        try found.settle(names: Set(known.map(\.name)), existing: .rename)
        let leftOut = PoolImport.bounded(
            found.result.rejected.map { "left out: " + PoolImport.line($0) })
        self.init(
            format: found.result.format?.title ?? "", models: found.result.models,
            notes: leftOut + found.remarks)
    }
}

extension ParsedHeaders {
    init(_ parsed: HeaderText.Parsed) {
        self.init(
            lines: parsed.lines.map { line in
                let value: Value =
                    switch line.value {
                    case .new(let secret): .new(secret)
                    case .keep(let row): .keep(row: row)
                    }
                return Line(name: line.name, value: value, isOn: line.isOn)
            },
            rejected: parsed.rejected.map { Rejected(line: $0.line, reason: $0.reason) },
            notes: parsed.notes)
    }
}
