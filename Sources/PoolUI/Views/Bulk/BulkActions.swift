import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of a change of many models.
extension Registry {
    static let bulk: [ScreenAction] = [
        ScreenAction(
            "bulk-edit", "set the value in all of them", hint: "set", in: [.bulk],
            keys: "Enter e", unless: \.whyNotBulkEdit
        ) { state, _ in state.editBulk() },
        ScreenAction(
            "bulk-add", "add a header to all of them", hint: "add header", in: [.bulk],
            keys: "a", unless: \.whyNotBulkEdit
        ) { state, _ in state.addToBulk() },
        ScreenAction(
            "bulk-delete", "remove the header, or empty the field", hint: "remove", in: [.bulk],
            keys: "d", unless: \.whyNotBulkEdit
        ) { state, _ in state.removeInBulk() },
        ScreenAction(
            "bulk-switch", "switch on or off in all of them", hint: "on/off", in: [.bulk],
            keys: "Space", unless: \.whyNotBulkEdit
        ) { state, _ in state.switchBulk() },
        ScreenAction(
            "bulk-preview", "every change of every model", hint: "preview", in: [.bulk], keys: "p"
        ) { state, _ in state.previewBulk() },
        ScreenAction(
            "bulk-undo", "undo", in: [.bulk], keys: "u", aliases: ["undo"],
            unless: \.whyNotBulkEdit
        ) { state, _ in state.undoBulk() },
        ScreenAction(
            "bulk-redo", "redo", in: [.bulk], keys: "Ctrl-R", aliases: ["redo"],
            unless: \.whyNotBulkEdit
        ) { state, _ in state.redoBulk() },
        ScreenAction(
            "bulk-save", "save all of them, or none", hint: "save", in: [.bulk], keys: "w",
            aliases: ["w"], unless: \.whyNotBulkEdit
        ) { state, _ in state.askToSaveBulk() },
    ]
}

extension State {
    var bulk: BulkView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    var whyNotBulkEdit: String? {
        jobs.contains(SaveBulk.self) ? "the models are being saved; wait" : whyNotChange
    }

    /// `b`: the marked models, else the selected one.
    mutating func openBulk() -> [Effect] {
        let ids = targets
        guard !ids.isEmpty, !jobs.contains(LoadBulk.self) else { return [] }
        return [begin(LoadBulk(ids: ids))]
    }

    private var selectedBulkItem: BulkView.Item? {
        guard let bulk, let row = pane?.window.selected, row < bulk.items.count else { return nil }
        return bulk.items[row]
    }

    /// Enter: asks for the new value.
    mutating func editBulk() -> [Effect] {
        guard let bulk, let item = selectedBulkItem else { return [] }
        switch item {
        case .header(let name):
            let count = bulk.rows(name, in: bulk.models).count
            return askForHeaderValue(
                bulk.writtenName(name), adding: false,
                where: count == 1
                    ? "in the model that has it" : "in the \(count) models that have it")
        case .field(let field):
            if field.editing == .toggle { return switchBulk() }
            askForField(field, in: bulk)
            return []
        }
    }

    private mutating func askForField(_ field: ModelField, in bulk: BulkView) {
        let isSecret = field.editing == .secret
        let texts = Set(bulk.models.map { field.editText(of: $0) })
        let start = !isSecret && texts.count == 1 ? texts.first ?? "" : ""
        var body = ["\(field.title) of \(bulk.models.count) models:"]
        if field == .tags { body.append("+new -old adds and removes; else all are replaced.") }
        question = Question(
            title: "Change \(field.title)", body: body,
            choices: [.cancel, .init("Set", SetBulkField(field: field))],
            field: TextField(field == .tags ? "" : start), isMasked: isSecret)
    }

    /// `a`: a header that is to be in all of them.
    mutating func addToBulk() -> [Effect] {
        question = Question(
            title: "Add a header", body: ["Its name, in all \(bulk?.models.count ?? 0) models:"],
            choices: [.cancel, .init("Go on", AddBulkHeader())], field: TextField())
        return []
    }

    mutating func askForHeaderValue(_ name: String, adding: Bool, where place: String) -> [Effect] {
        question = Question(
            title: "Set a header", body: ["New value of \(Sanitizer.clean(name)) \(place):"],
            choices: [.cancel, .init("Set", SetBulkHeader(name: name, adding: adding))],
            field: TextField(), isMasked: true)
        return []
    }

    mutating func bulkHeaderNamed(_ name: String) -> [Effect] {
        guard !name.isEmpty else { return [] }
        if let colon = name.firstIndex(of: ":") {
            let value = String(name[name.index(after: colon)...]).trimmingBlanks
            let name = String(name[..<colon]).trimmingBlanks
            return value.isEmpty
                ? bulkHeaderNamed(name) : setBulkHeader(name, value, adding: true)
        }
        return askForHeaderValue(name, adding: true, where: "in all of them")
    }

    /// A blank changes nothing, as everywhere.
    mutating func setBulkHeader(_ name: String, _ value: String, adding: Bool) -> [Effect] {
        guard !value.isEmpty else { return say("left as it was") }
        return change(
            .setHeader(name: name, value: Secret(value), addingWhereMissing: adding))
    }

    mutating func setBulkField(_ field: ModelField, _ text: String) -> [Effect] {
        if text.isEmpty, field.editing == .secret { return say("left as it was") }
        return change(.setField(field, text: text))
    }

    /// `d`: removes the header, or empties the field.
    mutating func removeInBulk() -> [Effect] {
        switch selectedBulkItem {
        case .header(let name)?: change(.removeHeader(name: bulk?.writtenName(name) ?? name))
        case .field(let field)?: change(.clearField(field))
        case nil: []
        }
    }

    /// Space: on where any is off, else off.
    mutating func switchBulk() -> [Effect] {
        guard let bulk, let item = selectedBulkItem else { return [] }
        switch item {
        case .header(let name):
            let isOn = bulk.rows(name, in: bulk.models).contains { !$0.isOn }
            return change(.switchHeader(name: bulk.writtenName(name), isOn: isOn))
        case .field(let field):
            guard field.editing == .toggle else { return editBulk() }
            let isOn = bulk.models.contains { field.text(of: $0) == "no" }
            return change(.switchField(field, isOn: isOn))
        }
    }

    private mutating func change(_ change: BulkChange) -> [Effect] {
        guard var bulk else { return [] }
        let selected = selectedBulkItem
        if let why = bulk.apply(change, identities: &identities) { return say(why, .warning) }
        self.bulk = bulk
        let added: BulkView.Item? =
            if case .setHeader(let name, _, true) = change {
                .header(HeaderName.lowercase(name))
            } else { selected }
        if let row = bulk.items.firstIndex(where: { $0 == added }) {
            pane?.window.resize(count: bulk.items.count)
            pane?.window.select(row)
        }
        return say("\(Sanitizer.clean(change.title)); u undoes it, w saves")
    }

    mutating func undoBulk() -> [Effect] {
        guard let title = bulk?.undo() else { return say("nothing to undo") }
        return say("undone: \(Sanitizer.clean(title))")
    }

    mutating func redoBulk() -> [Effect] {
        guard let title = bulk?.redo() else { return say("nothing to redo") }
        return say("done again: \(Sanitizer.clean(title))")
    }

    mutating func previewBulk() -> [Effect] {
        guard let bulk else { return [] }
        return showText(
            "\(Count.of(bulk.changed.count, "model")) would change",
            bulk.previewLines(columns: size.columns))
    }

    /// `w`: says what will happen, and asks.
    mutating func askToSaveBulk() -> [Effect] {
        guard let bulk else { return [] }
        let changed = bulk.changed
        guard !changed.isEmpty else { return say("nothing to save") }
        for model in changed {
            guard let problem = FormProblem.list(of: model).first(where: \.isRefusal) else {
                continue
            }
            return say(
                "\(Sanitizer.clean(model.name)) could not be saved: \(problem.sentence)", .failure)
        }
        let titles = Set(
            zip(bulk.base, bulk.models).flatMap { ModelChange.list(from: $0, to: $1) }
                .map { Sanitizer.clean($0.title) }
        ).sorted()
        let count = Count.of(changed.count, "model")
        question = Question(
            title: "Save \(count)",
            body: [
                "\(titles.prefix(6).joined(separator: ", "))\(titles.count > 6 ? ", ..." : "") "
                    + "will change in \(count).",
                "It is one transaction: all of them are saved, or none. p in the list shows "
                    + "every change.",
            ],
            choices: [.cancel, .init("Save", key: "y", SaveBulkChanges())])
        return []
    }

    mutating func saveBulk(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard let bulk else { return [] }
        return [
            begin(
                SaveBulk(
                    models: bulk.changed, sendSecretsToNewOrigin: sendSecretsToNewOrigin))
        ]
    }

    mutating func askAboutUnsavedBulk() -> [Effect] {
        question = Question(
            title: "Unsaved changes",
            body: ["\(bulk?.changed.count ?? 0) models have changes that are not saved."],
            choices: [.cancel, .init("Throw away", key: "n", DiscardBulkChanges())])
        return []
    }
}

private struct AddBulkHeader: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        if typed.isEmpty { throw WrongEntry(sentence: "type a header's name, or Esc") }
        return state.bulkHeaderNamed(typed)
    }
}

private struct SetBulkHeader: DialogAction {
    let name: String
    let adding: Bool

    func run(_ state: inout State, typed: String) -> [Effect] {
        state.setBulkHeader(name, typed, adding: adding)
    }
}

private struct SetBulkField: DialogAction {
    let field: ModelField

    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        if let why = state.bulk?.whyNot(.setField(field, text: typed)) {
            throw WrongEntry(sentence: why)
        }
        return state.setBulkField(field, typed)
    }
}

private struct SaveBulkChanges: DialogAction {
    func run(_ state: inout State, typed _: String) -> [Effect] { state.saveBulk() }
}

private struct DiscardBulkChanges: DialogAction {
    func run(_ state: inout State, typed _: String) -> [Effect] {
        state.closePanes(BulkView.self)
        return []
    }
}

struct LoadBulk: StoreJob {
    let ids: [UUID]
    let failureTitle = "The model could not be read"

    func run(on store: some StoreServices) throws -> [Model] { try store.models(ids) }

    func answered(_ models: [Model], _ state: inout State) -> [Effect] {
        guard !models.isEmpty else { return state.say("the models are gone") }
        state.open(BulkView(models))
        return []
    }
}

struct SaveBulk: StoreJob, OriginBoundJob {
    let models: [Model]
    let sendSecretsToNewOrigin: Bool
    let failureTitle = "Not saved"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> [Model] {
        try store.save(models, sendSecretsToNewOrigin: sendSecretsToNewOrigin)
    }

    func answered(_ models: [Model], _ state: inout State) -> [Effect] {
        state.rememberStored(models)
        state.closePanes(BulkView.self)
        state.home.rowBeforeSave = state.home.window.selected
        return [state.begin(LoadPool())]
            + state.say(Count.of(models.count, "model saved", "models saved"))
    }

    func sendAnyway(_ state: inout State) -> [Effect] {
        state.saveBulk(sendSecretsToNewOrigin: true)
    }
}
