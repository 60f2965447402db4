import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of the import preview.
extension Registry {
    static let importing: [ScreenAction] = [
        ScreenAction(
            "import-toggle", "take the model or leave it out", hint: "take or not",
            in: [.importing], keys: "Space"
        ) { state, _ in state.toggleImport(all: false) },
        ScreenAction("import-all", "take all or none", in: [.importing], keys: "V") {
            state, _ in state.toggleImport(all: true)
        },
        ScreenAction(
            "import-save", "add the chosen models to the pool", hint: "add them",
            in: [.importing], keys: "w Enter", aliases: ["w"], unless: \.whyNotChange
        ) { state, _ in state.saveImport() },
    ]
}

extension State {
    var importing: ImportView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    /// Asks for the file where none is given.
    mutating func importFile(_ path: String) -> [Effect] {
        if path.isEmpty {
            question = Question(
                title: "Import",
                body: [
                    "A file with models: LiteLLM YAML, curl commands, .env, or our own JSON. "
                        + "Tab completes its path."
                ],
                choices: [.cancel, .init("Read it", ImportFile())], field: TextField(),
                asksForPath: true)
            return []
        }
        return [begin(ReadImport(path: path))]
    }

    mutating func toggleImport(all: Bool) -> [Effect] {
        guard var view = importing, let row = pane?.window.selected, row < view.items.count else {
            return []
        }
        if all {
            let isTaken = view.items.contains { !$0.isTaken && $0.refusal == nil }
            for index in view.items.indices where view.items[index].refusal == nil {
                view.items[index].isTaken = isTaken
            }
        } else if let refusal = view.items[row].refusal {
            return say("this model cannot be added: \(refusal)", .warning)
        } else {
            view.items[row].isTaken.toggle()
        }
        importing = view
        return []
    }

    mutating func saveImport() -> [Effect] {
        guard let models = importing?.chosen, !jobs.contains(SaveImport.self) else { return [] }
        guard !models.isEmpty else { return say("no model is chosen") }
        return [begin(SaveImport(models: models))]
    }

    /// Asks for the file where none is given. Secrets are never in it.
    mutating func exportFile(_ path: String) -> [Effect] {
        let ids = home.marked.isEmpty ? home.shownIDs(in: pool) : markedIDs
        if path.isEmpty {
            let count = Count.of(ids.count, "model")
            question = Question(
                title: "Export",
                body: [
                    "\(count) into a new file, without secrets. Its ending decides: .json, .yaml "
                        + "(LiteLLM), .sh (curl), .env."
                ],
                choices: [.cancel, .init("Write it", ExportFile())],
                field: .proposing("models.json"), asksForPath: true)
            return []
        }
        return [begin(ExportPool(ids: ids, path: path))]
    }
}

private struct ImportFile: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        state.importFile(try WrongEntry.path(typed))
    }
}

private struct ExportFile: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        state.exportFile(try WrongEntry.path(typed))
    }
}

struct ReadImport: StoreJob {
    let path: String
    let failureTitle = "The file could not be imported"

    func run(on store: some StoreServices) throws -> ImportPreview {
        try store.importable(from: path)
    }

    func answered(_ preview: ImportPreview, _ state: inout State) -> [Effect] {
        let names = Set(state.pool.models.lazy.map(\.name))
        state.open(ImportView(preview, names: names))
        return []
    }
}

struct SaveImport: StoreJob {
    let models: [Model]
    let failureTitle = "Not saved"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> [Model] {
        try store.save(models, sendSecretsToNewOrigin: false)
    }

    func answered(_ models: [Model], _ state: inout State) -> [Effect] {
        if state.importing != nil { state.stack.removeLast() }
        state.home.added = models.first { !$0.isSet }?.id
        return [state.begin(LoadPool())] + state.say("\(ImportView.count(of: models)) imported")
    }
}

struct ExportPool: StoreJob {
    let ids: [UUID]
    let path: String
    let failureTitle = "The file was not written"

    func run(on store: some StoreServices) throws -> ExportedText {
        try store.exported(ids, for: path)
    }

    func answered(_ export: ExportedText, _ state: inout State) -> [Effect] {
        let leftOut = export.leftOut == 0 ? "" : "; \(export.leftOut) left out"
        let notes = export.notes == 0 ? "" : "; \(export.notes) notes"
        return [
            state.begin(
                WriteFile(text: Secret(export.text), path: path, remark: leftOut + notes))
        ]
    }
}
