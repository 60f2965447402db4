import FoundationEssentials
import PoolModel
import TerminalScreen

/// The header sets with the number of their models.
struct SetsView: PaneContent {
    var sets: [LoadedModel]

    var context: Context? { .sets }

    func title(_: State) -> StyledLine { StyledLine("header sets", Style(.title, bold: true)) }

    func body(_ state: State, columns _: Int, selected _: Int?) -> PaneBody {
        guard !sets.isEmpty else {
            return .text([StyledLine("No header sets yet; a makes one.", .dim)])
        }
        let attached = state.form?.model.sets ?? []
        let width = max(sets.map { TextWidth.of(Sanitizer.clean($0.model.name)) }.max() ?? 0, 12)
        let lines = sets.map { set -> StyledLine in
            let model = set.model
            let mark = state.form == nil ? "" : attached.contains(model.name) ? "[x] " : "[ ] "
            var line = StyledLine(mark)
                .adding(Sanitizer.clean(model.name).padded(toColumns: min(width, 24) + 1))
                .adding(Count.of(model.headers.count, "row").padded(toColumns: 9), .dim)
                .adding(Count.of(set.attachedBy.count, "model").padded(toColumns: 11), .dim)
            if model.apiKey.hasValue { line = line.adding("API key  ", .dim) }
            if model.isLocked { line = line.adding("LOCKED  ", .locked) }
            return line.adding(Sanitizer.clean(ModelField.origins.text(of: model)), .dim)
        }
        return .list(header: [], items: lines, footer: [])
    }
}

/// Keys of the header sets.
extension Registry {
    static let sets: [ScreenAction] = [
        ScreenAction("open-set", "open the set", hint: "open", in: [.sets], keys: "Enter e") {
            state, _ in state.openSelectedSet()
        },
        ScreenAction(
            "add-set", "make a set", hint: "add", in: [.sets], keys: "a", unless: \.whyNotChange
        ) { state, _ in state.addSet() },
        ScreenAction(
            "attach-set", "attach the set to the open model, or take it out", hint: "attach",
            in: [.sets], keys: "Space", unless: \.whyNotAttach
        ) { state, _ in state.toggleAttached() },
        ScreenAction(
            "delete-set", "remove a set that no model attaches", hint: "delete", in: [.sets],
            keys: "d", unless: \.whyNoSet, \.whyNotChange
        ) { state, _ in state.askToDeleteSet() },
        ScreenAction(
            "test-set", "test the models that attach it", hint: "test", in: [.sets], keys: "t",
            unless: \.whyNoSet, \.whyNotSend
        ) { state, _ in state.testSelectedSet() },
        ScreenAction(
            "copy-set-rows", "copy the set's rows into its models, and detach it", in: [.sets],
            keys: "C", unless: \.whyNoSet, \.whyNotChange
        ) { state, _ in state.beginCopyingRows() },
    ]
}

extension State {
    private var setsView: SetsView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    private var selectedSet: LoadedModel? {
        guard let sets = setsView?.sets, let row = pane?.window.selected, sets.indices.contains(row)
        else { return nil }
        return sets[row]
    }

    var whyNoSet: String? { selectedSet == nil ? "no header set is selected" : nil }

    var whyNotAttach: String? {
        if let why = whyNoSet { return why }
        guard let form else { return "no model is open; S in a model's form attaches sets to it" }
        return form.model.isSet ? "a set attaches no sets" : whyNotEdit
    }

    mutating func openSets() -> [Effect] {
        jobs.contains(LoadSets.self) ? [] : [begin(LoadSets())]
    }

    fileprivate mutating func show(_ sets: [LoadedModel]) {
        know(sets.map(\.model))
        if setsView == nil {
            open(SetsView(sets: sets))
        } else {
            setsView?.sets = sets
        }
    }

    /// Every open form learns how the header sets are now.
    mutating func know(_ sets: [Model]) {
        for index in stack.indices {
            guard case .form(var form) = stack[index], !form.model.isSet else { continue }
            form.draft.know(sets)
            form.settle()
            stack[index] = .form(form)
        }
    }

    mutating func openSelectedSet() -> [Effect] {
        guard let set = selectedSet else { return [] }
        return openForm(set.model, history: [], attachedBy: set.attachedBy)
    }

    /// From a row of the set in a model's form.
    mutating func openSet(_ id: UUID, at row: UUID) -> [Effect] {
        let job = OpenSet(id: id, row: row)
        return jobs.contains(job) ? [] : [begin(job)]
    }

    /// A new set: its name is being typed at once. The address of an open model is its first.
    mutating func addSet() -> [Effect] {
        var set = Model(set: "", id: identities.next(), now: now)
        if let origin = form?.model.origin { set.origins = [origin.shortText] }
        stack.append(.form(FormView(draft: Draft(set))))
        return editSelected()
    }

    mutating func toggleAttached() -> [Effect] {
        guard let name = selectedSet?.model.name, let form else { return [] }
        let isAttached = form.model.sets.contains(name)
        self.form?.draft.change((isAttached ? "detach" : "attach") + " set \(name)") { model in
            if isAttached { model.sets.removeAll { $0 == name } } else { model.sets.append(name) }
        }
        return say(
            "\(isAttached ? "detached" : "attached") \(Sanitizer.clean(name)); u undoes it in the "
                + "form, w saves there") + checkReferencesOfForm()
    }

    /// What the sets of the open model bring may hold references that are new to it.
    fileprivate mutating func checkReferencesOfForm() -> [Effect] {
        form.map { checkReferences(of: $0.model) } ?? []
    }

    mutating func askToDeleteSet() -> [Effect] {
        guard let set = selectedSet else { return [] }
        let name = Sanitizer.clean(set.model.name)
        guard set.attachedBy.isEmpty else {
            let models = Count.of(set.attachedBy.count, "model")
            return say("\(models) attach \(name); C copies its rows into them first", .warning)
        }
        question = Question(
            title: "Remove a header set", body: ["Remove set \(name) for ever?"],
            choices: [
                .cancel,
                .init(
                    "Remove", key: "y",
                    Begin(
                        job: DeleteSet(
                            set: ModelReference(id: set.model.id, version: set.model.version)))),
            ])
        return []
    }

    mutating func testSelectedSet() -> [Effect] {
        guard let ids = selectedSet?.attachedBy else { return [] }
        guard !ids.isEmpty else { return say("no model attaches it") }
        // To the list, whose rows show what a test of many does.
        closePanes(SetsView.self)
        return askToTest(ids)
    }

    /// A set was saved: says how many models it changes, and offers to test them.
    mutating func setSaved(_ set: Model, _ ids: [UUID]) -> [Effect] {
        let name = Sanitizer.clean(set.name)
        _ = say("saved set \(name)")
        if !ids.isEmpty {
            let models = Count.of(ids.count, "model")
            question = Question(
                title: "Saved set \(name)",
                body: [
                    "It changes \(models): \(Count.list(ids.map { pool[$0]?.name ?? "" })).",
                    "Send a request to each of them now?",
                ],
                choices: [
                    .init("Not now", nil), .init("Test them", key: "y", TestSetModels(ids: ids)),
                ]
            )
        }
        return [begin(LoadPool()), begin(KnowSets())]
    }

    // MARK: Of rows, and back

    var whyNotMakeSet: String? {
        home.marked.count < 2 ? "fewer than two models are marked; Space marks" : whyNotChange
    }

    mutating func askForSetName() -> [Effect] {
        let count = markedIDs.count
        question = Question(
            title: "Make a header set",
            body: [
                "A name for the set of the rows, and of the API key, that \(count) models have "
                    + "alike, one word:"
            ],
            choices: [.cancel, .init("Go on", MakeSet(ids: markedIDs))], field: TextField())
        return []
    }

    fileprivate mutating func askToSave(
        _ drafts: [Model], title: String, _ sentences: [String], button: String
    ) {
        question = Question(
            title: title, body: sentences + ["One transaction; nothing is saved yet."],
            choices: [.cancel, .init(button, key: "y", Begin(job: SaveSetDrafts(models: drafts)))])
    }

    mutating func beginCopyingRows() -> [Effect] {
        guard let set = selectedSet, !set.attachedBy.isEmpty else {
            return say("no model attaches it")
        }
        return [begin(LoadCopiedRows(set: set.model))]
    }
}

private struct TestSetModels: DialogAction {
    let ids: [UUID]

    func run(_ state: inout State, typed _: String) -> [Effect] { state.testMany(ids) }
}

private struct MakeSet: DialogAction {
    let ids: [UUID]

    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        let name = typed.trimmingBlanks
        let set = Model(set: name, id: state.identities.next(), now: state.now)
        if let problem = ModelRules.check(set).first {
            throw WrongEntry(sentence: problem.sentence)
        }
        return [state.begin(LoadMadeSet(ids: ids, name: name))]
    }
}

struct LoadSets: StoreJob {
    let failureTitle = "The header sets could not be read"

    func run(on store: some StoreServices) throws -> [LoadedModel] { try store.headerSets() }

    func answered(_ sets: [LoadedModel], _ state: inout State) -> [Effect] {
        state.show(sets)
        return []
    }
}

/// Reads the header sets for what is open.
struct KnowSets: StoreJob {
    let failureTitle = "The header sets could not be read"

    func run(on store: some StoreServices) throws -> [LoadedModel] { try store.headerSets() }

    func answered(_ sets: [LoadedModel], _ state: inout State) -> [Effect] {
        state.know(sets.map(\.model))
        for index in state.stack.indices {
            guard case .pane(var pane) = state.stack[index], pane.content is SetsView else {
                continue
            }
            pane.content = SetsView(sets: sets)
            state.stack[index] = .pane(pane)
        }
        return state.checkReferencesOfForm()
    }
}

struct OpenSet: StoreJob {
    let id: UUID
    /// Where the cursor goes.
    let row: UUID
    let failureTitle = "The set could not be read"

    func run(on store: some StoreServices) throws -> LoadedModel? {
        try store.headerSets().first { $0.model.id == id }
    }

    func answered(_ set: LoadedModel?, _ state: inout State) -> [Effect] {
        guard let set else { return state.say("the set is gone", .warning) }
        let effects = state.openForm(set.model, history: [], attachedBy: set.attachedBy)
        state.form?.place = .row(row)
        return effects
    }
}

struct DeleteSet: StoreJob {
    let set: ModelReference
    let failureTitle = "Not removed"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> [LoadedModel] {
        try store.delete([set])
        return try store.headerSets()
    }

    func answered(_ sets: [LoadedModel], _ state: inout State) -> [Effect] {
        state.show(sets)
        return state.say("removed")
    }
}

/// What a set of rows that models have alike would be.
struct LoadMadeSet: StoreJob {
    let ids: [UUID]
    let name: String
    let failureTitle = "No set was made"

    func run(on store: some StoreServices) throws -> [Model] {
        try store.setOfRows(alikeIn: ids, named: name)
    }

    func answered(_ drafts: [Model], _ state: inout State) -> [Effect] {
        guard let set = drafts.first(where: \.isSet), !set.headers.isEmpty || set.apiKey.hasValue
        else {
            return state.say(
                "the marked models have neither a row nor the API key alike", .warning)
        }
        let parts = set.headers.map { Sanitizer.clean($0.name) }
        let rows = ((set.apiKey.hasValue ? ["The API key"] : []) + parts).joined(separator: ", ")
        let origins = ModelField.origins.text(of: set)
        state.askToSave(
            drafts, title: "Make set \(Sanitizer.clean(set.name))",
            [
                "\(rows): the same in \(Count.of(drafts.count - 1, "model")), which get them from the "
                    + "set from now on.", "It may be sent to \(Sanitizer.clean(origins)).",
            ], button: "Make it")
        return []
    }
}

/// What the models of a set would be without it.
struct LoadCopiedRows: StoreJob {
    let set: Model
    let failureTitle = "Nothing was copied"

    func run(on store: some StoreServices) throws -> [Model] {
        try store.modelsWithRows(of: set.id)
    }

    func answered(_ drafts: [Model], _ state: inout State) -> [Effect] {
        let rows = Count.of(set.headers.count, "row")
        // Those that send another key keep it.
        let keys = drafts.count { if case .new = $0.apiKey { true } else { false } }
        let key =
            keys == 0
            ? []
            : [
                keys == drafts.count
                    ? "Its API key becomes theirs, too."
                    : "Its API key becomes that of \(keys), which have none of their own."
            ]
        state.askToSave(
            drafts, title: "Copy set \(Sanitizer.clean(set.name))",
            [
                "\(Count.of(drafts.count, "model")) get its \(rows) as their own, and attach it no "
                    + "longer. The set stays."
            ] + key, button: "Copy them")
        return []
    }
}

struct SaveSetDrafts: StoreJob {
    let models: [Model]
    let failureTitle = "Not saved"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> [LoadedModel] {
        _ = try store.save(models, sendSecretsToNewOrigin: false)
        return try store.headerSets()
    }

    func answered(_ sets: [LoadedModel], _ state: inout State) -> [Effect] {
        state.show(sets)
        return [state.begin(LoadPool())]
            + state.say("saved \(Count.of(models.count { !$0.isSet }, "model"))")
    }
}
