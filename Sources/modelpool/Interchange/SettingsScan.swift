internal import FoundationEssentials
internal import Interchange
internal import PoolModel

/// The settings of other programs that a person has in the usual places.
struct SettingsScan {
    /// A file that is there, and what is in it.
    struct Found {
        let path: String
        let content: PoolImport
    }

    /// A place, and the file beside it that has the keys which the settings only name.
    private struct Place {
        let folder: ClientFolder
        let files: [String]
        var keys: String?
    }

    /// Where each program looks; of several files of one line the first that is there counts.
    private static let places: [Place] = [
        Place(folder: .claude, files: ["settings.json"]),
        Place(folder: .codex, files: ["config.toml"], keys: "auth.json"),
        Place(folder: .ccSwitch, files: ["cc-switch.db"]),
        Place(folder: .opencode, files: ["opencode.jsonc", "opencode.json", "config.json"]),
        Place(folder: .crush, files: ["crush.json"]),
        Place(folder: .llm, files: ["extra-openai-models.yaml"], keys: "keys.json"),
        Place(folder: .continueDev, files: ["config.yaml", "config.json"]),
    ]

    private(set) var found: [Found] = []
    /// Files that are there and cannot be read, each with its reason.
    private(set) var unreadable: [String] = []

    /// The paths that are looked at, as a person writes them.
    static var shownPlaces: [String] {
        places.map { $0.folder.shown + "/" + $0.files[0] }
    }

    init(takenIDs: Set<UUID>, in context: CommandContext) throws(CommandFailure) {
        guard let home = context.variable("HOME"), home.hasPrefix("/") else {
            throw CommandFailure(.wrongUsage, "HOME is not set, so that nobody knows where to look")
        }
        for place in SettingsScan.places {
            guard let folder = place.folder.path(in: context.environment) else { continue }
            let paths = place.files.map { "\(folder)/\($0)" }
            guard let path = paths.first(where: FileContent.exists) else { continue }
            let keys = place.keys.map { "\(folder)/\($0)" }
            do throws(CommandFailure) {
                let content = try PoolImport.read(
                    path, format: nil,
                    envFile: keys.flatMap { FileContent.exists($0) ? $0 : nil },
                    takenIDs: takenIDs, in: context)
                found.append(Found(path: path, content: content))
            } catch {
                unreadable.append(error.sentence)
            }
        }
    }

    /// All of it as one import. What two programs have alike is taken once.
    var merged: PoolImport {
        var result = ImportResult()
        for (index, file) in found.enumerated() {
            let before = found[..<index].flatMap(\.content.result.models)
            let models = file.content.result.models
            result.models += models.filter { model in !before.contains { $0.callsAlike(model) } }
            result.sets += file.content.result.sets
            result.rejected += file.content.result.rejected
            result.notes += file.content.result.notes
        }
        // Several programs may have a model of one name.
        var names = FreeNames()
        for index in result.models.indices {
            let name = result.models[index].name
            let new = names.take(name)
            result.models[index].name = new
            guard new != name else { continue }
            result.notes.append(.init(line: 0, entry: new, code: .renamed(from: name, .twice)))
        }
        return PoolImport(result: result)
    }
}

extension Model {
    /// Whether a request of it is the same as one of another model.
    fileprivate func callsAlike(_ other: Model) -> Bool {
        modelID == other.modelID && baseURL == other.baseURL && wireProtocol == other.wireProtocol
            && apiKey == other.apiKey && headers.map(\.name) == other.headers.map(\.name)
            && headers.map(\.value) == other.headers.map(\.value)
    }
}
