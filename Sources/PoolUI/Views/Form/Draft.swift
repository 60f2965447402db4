import FoundationEssentials
import PoolModel

/// A model being edited: as it is stored, as it is now, and every step between the two. Nothing
/// in it is sent or stored until it is saved.
struct Draft: Sendable, Equatable {
    /// As stored when the edit began or was last saved; version 0: never.
    private(set) var base: Model
    private var edited: Undoable<Model>

    var model: Model { edited.value }

    init(_ model: Model) {
        base = model
        edited = Undoable(model)
    }

    /// A draft that starts with changes as its first step: mine on top of what is stored. It
    /// keeps the stored one's id and version.
    init(base: Model, mine: Model, title: String) {
        self.init(base)
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
    var canUndo: Bool { edited.canUndo }
    var canRedo: Bool { edited.canRedo }

    /// Makes one step, which one undo takes back; a step that changes nothing is none.
    mutating func change(_ title: String, _ body: (inout Model) -> Void) {
        var changed = model
        body(&changed)
        edited.change(title, to: changed)
    }

    /// - Returns: what was undone; `nil`: there was nothing.
    mutating func undo() -> String? { edited.undo() }

    mutating func redo() -> String? { edited.redo() }

    /// These are the header sets of the pool.
    mutating func know(_ sets: [Model]) {
        base.know(sets)
        edited.amend { $0.know(sets) }
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
