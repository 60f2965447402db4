import FoundationEssentials
import PoolModel

/// A model being edited: as it is stored, as it is now, and every step between the two. Nothing
/// in it is sent or stored until it is saved.
struct Draft: Sendable, Equatable {
    private struct Step: Sendable, Equatable {
        /// What the step did, for the message of undo.
        let title: String
        /// The model on the other side of the step.
        var model: Model
    }

    /// As stored when the edit began or was last saved; version 0: never.
    private(set) var base: Model
    private(set) var model: Model
    private var done: [Step] = []
    private var undone: [Step] = []

    /// The steps that are kept; older ones cannot be undone any more.
    static let mostSteps = 1000

    init(_ model: Model) {
        base = model
        self.model = model
    }

    /// A draft that starts with changes as its first step: mine on top of what is stored. It
    /// keeps the stored one's id and version.
    init(base: Model, mine: Model, title: String) {
        self.base = base
        model = base
        change(title) { model in
            for field in ModelField.typed + [.headers, .extra] {
                field.copy(from: mine, to: &model)
            }
        }
    }

    /// A model that was never saved, with nothing in it yet.
    static func blank(id: UUID, like model: Model) -> Model {
        Model(id: id, name: "", provider: model.provider, modelID: "", now: model.changedAt)
    }

    var isNew: Bool { base.version == 0 }
    var isModified: Bool { model != base }
    var canUndo: Bool { !done.isEmpty }
    var canRedo: Bool { !undone.isEmpty }

    /// Makes one step, which one undo takes back; a step that changes nothing is none.
    mutating func change(_ title: String, _ body: (inout Model) -> Void) {
        var changed = model
        body(&changed)
        guard changed != model else { return }
        done.append(Step(title: title, model: model))
        if done.count > Draft.mostSteps { done.removeFirst() }
        undone = []
        model = changed
    }

    /// - Returns: what was undone; `nil`: there was nothing.
    mutating func undo() -> String? {
        guard let step = done.popLast() else { return nil }
        undone.append(Step(title: step.title, model: model))
        model = step.model
        return step.title
    }

    mutating func redo() -> String? {
        guard let step = undone.popLast() else { return nil }
        done.append(Step(title: step.title, model: model))
        model = step.model
        return step.title
    }

    /// These are the header sets of the pool.
    mutating func know(_ sets: [Model]) {
        base.know(sets)
        model.know(sets)
        for index in done.indices { done[index].model.know(sets) }
        for index in undone.indices { undone[index].model.know(sets) }
    }

    /// It was saved and is now stored like this.
    mutating func saved(as stored: Model) {
        let known = model.knownSets
        self = Draft(stored)
        if let known { know(known) }
    }

    /// How many fields and rows differ from what is stored.
    var changeCount: Int { ModelChange.list(from: base, to: model).count }
}
