import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of an edit conflict.
extension Registry {
    static let conflict: [ScreenAction] = [
        ScreenAction(
            "mine", "take mine", hint: "mine", in: [.conflict], keys: "m Left",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(.mine) },
        ScreenAction(
            "theirs", "take theirs", hint: "theirs", in: [.conflict], keys: "t Right",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(.theirs) },
        ScreenAction(
            "other-side", "take the other one", in: [.conflict], keys: "Space Enter",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(nil) },
        ScreenAction(
            "save-merged", "save what is chosen", hint: "save", in: [.conflict], keys: "w",
            aliases: ["w"]
        ) { state, _ in state.saveMerged() },
    ]
}

extension State {
    var conflict: ConflictView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    /// Nothing was stored: the differences are shown, and mine stays as it is below them.
    mutating func openConflict(_ conflict: Conflict, with form: FormView) -> [Effect] {
        open(ConflictView(base: form.draft.base, conflict))
        // Both have done the same: there is nothing to choose.
        if conflict.theirs != nil, self.conflict?.items.isEmpty == true { return saveMerged() }
        return []
    }

    var whyNoDifference: String? {
        conflict?.items.isEmpty == false ? nil : "there is nothing to choose from"
    }

    /// - Parameter side: `nil`: the other one.
    mutating func chooseSide(_ side: ConflictItem.Side?) -> [Effect] {
        guard var conflict, let row = pane?.window.selected, row < conflict.items.count else {
            return []
        }
        let other: ConflictItem.Side = conflict.items[row].side == .mine ? .theirs : .mine
        conflict.items[row].side = side ?? other
        self.conflict = conflict
        return []
    }

    /// The choices become the draft, on top of what is stored now, and are saved.
    mutating func saveMerged() -> [Effect] {
        guard let conflict else { return [] }
        if let row = conflict.undecided {
            pane?.window.select(row)
            return say(
                "\(Sanitizer.clean(conflict.items[row].title)) was changed by both: m takes mine, "
                    + "t takes theirs", .warning)
        }
        stack.removeLast()
        let next = form?.afterSave
        guard let theirs = conflict.theirs else { return keepDeleted(conflict.mine) }
        let (merged, lost) = conflict.merge()
        form?.draft = Draft(base: theirs, mine: merged, title: "merge")
        form?.overtakenBy = nil
        if form?.draft.isModified == false {
            return [begin(LoadPool())] + say("nothing of yours is left to save")
        }
        guard lost.isEmpty else {
            let names = Sanitizer.clean(lost.joined(separator: ", "))
            return say(
                "the stored value of \(names) went when it was deleted: type it again, then w",
                .warning)
        }
        return saveForm(then: next)
    }

    /// Mine as a new model. The stored secrets went with the deleted one.
    private mutating func keepDeleted(_ model: Model) -> [Effect] {
        var mine = model
        let lost = mine.forgetKept()
        let base = Draft.blank(id: identities.next(), like: mine)
        form?.draft = Draft(base: base, mine: mine, title: "keep as a new model")
        form?.overtakenBy = nil
        let words = Count.of(lost, "stored secret is", "stored secrets are")
        return lost == 0
            ? saveForm(then: form?.afterSave)
            : say("\(words) gone with the deleted model: type them again, then w", .warning)
    }
}

extension Model {
    /// Empties what is only known by its mask.
    /// - Returns: how many values that were.
    fileprivate mutating func forgetKept() -> Int {
        var lost = 0
        for field in ModelField.sentSecrets {
            guard var secret = field.value(of: self).secret, secret.forgetKept() else { continue }
            field.set(.secret(secret), in: &self)
            lost += 1
        }
        if case .kept(let stored) = extra {
            let rest = stored.clear.flatMap { ExtraFields(Secret($0)) }?.leavingOutWithheld()
            lost += rest?.withheld.isEmpty == true ? 0 : 1
            let kept = rest?.kept.members ?? []
            extra = kept.isEmpty ? .empty : .new(ExtraFields(kept).text)
        }
        for index in headers.indices where headers[index].value.forgetKept() { lost += 1 }
        return lost
    }
}
