package import FoundationEssentials
import PoolModel
import TerminalScreen

/// What keys do in the model list.
extension State {
    /// The marked models in the order of the pool.
    var markedIDs: [UUID] { pool.models.lazy.map(\.id).filter { home.marked.contains($0) } }

    /// What an action is for: the marked models, else the selected one.
    var targets: [UUID] {
        home.marked.isEmpty ? home.selectedID(in: pool).map { [$0] } ?? [] : markedIDs
    }

    /// The models whose last test failed: of the last run, else of all that are shown.
    var failedTargets: [UUID] {
        if let testRun, !testRun.failed.isEmpty {
            return testRun.failed.filter { pool.position(of: $0) != nil }
        }
        return home.shown.lazy.map { pool.models[$0] }.filter(\.isFailing).map(\.id)
    }

    /// Opens the model with a name, or the only one that the filter finds by it; without a name
    /// the selected one.
    mutating func open(named name: String) -> [Effect] {
        guard !name.isEmpty else { return openSelected() }
        let folded = name.lowercased()
        let found =
            pool.models.first { $0.name == name }
            ?? pool.models.first { $0.name.lowercased() == folded }
        if let found { return open(found.id) }
        let matches = home.positions(matching: name, in: pool)
        guard let first = matches.first else {
            return say("no model is \(Sanitizer.clean(name))", .warning)
        }
        if matches.count == 1 { return open(pool.models[first].id) }
        return say(
            "\(matches.count) models match \(Sanitizer.clean(name)); type the whole name", .warning)
    }

    /// The cursor goes there, where the filter shows the model.
    private mutating func open(_ id: UUID) -> [Effect] {
        home.select(id, in: pool)
        return beginOnce(OpenModel(id: id))
    }

    /// Without a text it is asked for.
    mutating func filter(by text: String) -> [Effect] {
        guard !text.isEmpty else { return openFilter() }
        home.setFilter(text, pool: pool)
        return []
    }

    mutating func openSelected() -> [Effect] {
        home.selectedID(in: pool).map { open($0) } ?? []
    }

    /// The one that the cursor is on, whatever is marked, maybe out of view.
    mutating func testSelected() -> [Effect] {
        if facts.isDesk { return askForTest() }
        return home.selectedID(in: pool).map { beginOnce(TestSaved(id: $0)) } ?? []
    }

    /// On, where any of them is off; else off.
    mutating func toggleModels() -> [Effect] {
        let ids = targets
        let isOn = ids.contains { pool[$0]?.isEnabled == false }
        return [begin(SetEnabled(ids: ids, isOn: isOn))]
    }

    mutating func askToDelete() -> [Effect] {
        let models = targets.compactMap { pool[$0] }
        guard let first = models.first else { return [] }
        let references = models.map { ModelReference(id: $0.id, version: $0.version) }
        let wanted = models.count == 1 ? first.name : "delete \(models.count)"
        let what = models.count == 1 ? "\"\(first.name)\"" : "\(models.count) marked models"
        question = Question(
            title: models.count == 1 ? "Delete a model" : "Delete models",
            body: [
                "Delete \(Sanitizer.clean(what)) with all headers, secrets and test results?",
                "This cannot be undone. Type  \(Sanitizer.clean(wanted))  to confirm.",
            ],
            choices: [.cancel, .init("Delete", Begin(job: DeleteModels(models: references)))],
            field: TextField(), wanted: wanted)
        return []
    }

    mutating func duplicateModel() -> [Effect] {
        home.selectedID(in: pool).map { beginOnce(DuplicateModel(id: $0)) } ?? []
    }

    /// The copy with its values, as a draft that is not saved yet.
    mutating func openCopy(_ copy: Model) -> [Effect] {
        var mine = copy
        let names = Set(pool.models.lazy.map(\.name))
        mine.name = copy.name + " copy"
        var number = 2
        while names.contains(mine.name) {
            mine.name = copy.name + " copy \(number)"
            number += 1
        }
        let draft = Draft(
            base: Draft.blank(id: copy.id, like: copy), mine: mine, title: "duplicate")
        stack.append(.form(FormView(draft: draft)))
        return checkReferences(of: mine)
    }

    mutating func mark(_ times: Int) -> [Effect] {
        for _ in 0..<min(times, home.shown.count) {
            guard let id = home.selectedID(in: pool) else { break }
            if home.marked.remove(id) == nil { home.marked.insert(id) }
            let row = home.window.selection
            home.window.move(.by(1))
            if home.window.selection == row { break }
        }
        return say("\(home.marked.count) marked")
    }

    mutating func markAll() -> [Effect] {
        let shown = home.shownIDs(in: pool)
        if shown.allSatisfy(home.marked.contains) {
            home.marked.subtract(shown)
        } else {
            home.marked.formUnion(shown)
        }
        return say("\(home.marked.count) marked")
    }

    mutating func sortNext() -> [Effect] {
        home.setOrder(home.order.next, pool: pool)
        return say("sorted by \(home.order.rawValue)")
    }

    mutating func jumpToFailing(_ step: Int) -> [Effect] {
        let count = home.shown.count
        guard let start = home.window.selected else { return [] }
        for distance in 1...max(count, 1) {
            let row = ((start + step * distance) % count + count) % count
            let model = pool.models[home.shown[row]]
            guard model.isFailing || model.isLocked else { continue }
            home.window.select(row)
            return []
        }
        return say("no model fails")
    }
}

/// Reads a model to open its form.
struct OpenModel: ModelJob {
    let id: UUID

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        guard state.form == nil else { return [] }
        return state.openForm(loaded.model, history: loaded.history)
    }
}

struct DuplicateModel: StoreJob {
    let id: UUID
    let failureTitle = "The model could not be copied"

    func run(on store: some StoreServices) throws -> Model { try store.copy(of: id) }

    func answered(_ copy: Model, _ state: inout State) -> [Effect] { state.openCopy(copy) }
}

struct DeleteModels: StoreJob {
    let models: [ModelReference]
    let failureTitle = "Not deleted"
    let storesOrSends = true

    func run(on store: some StoreServices) throws { try store.delete(models) }

    func answered(_: Void, _ state: inout State) -> [Effect] {
        state.home.marked.subtract(models.map(\.id))
        return [state.begin(LoadPool())]
            + state.say(models.count == 1 ? "deleted" : "\(models.count) models deleted")
    }
}

struct SetEnabled: StoreJob {
    let ids: [UUID]
    let isOn: Bool
    let failureTitle = "Not changed"
    let storesOrSends = true

    func run(on store: some StoreServices) throws { try store.setEnabled(ids, isOn) }

    func answered(_: Void, _ state: inout State) -> [Effect] {
        [state.begin(LoadPool())]
            + state.say("\(Count.of(ids.count, "model")) switched \(isOn ? "on" : "off")")
    }
}

/// A model as the screen saw it, so that deleting an edited one is a conflict.
package struct ModelReference: Sendable, Equatable {
    package let id: UUID
    package let version: Int

    package init(id: UUID, version: Int) {
        self.id = id
        self.version = version
    }
}
