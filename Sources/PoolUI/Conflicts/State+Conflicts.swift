import FoundationEssentials
import ModelPool
import TerminalScreen

extension State {
    var conflict: ConflictView? {
        get { topPane { if case .conflict(let view) = $0 { view } else { nil } } }
        set {
            guard let newValue else { return }
            replacePane(.conflict(newValue)) { if case .conflict = $0 { true } else { false } }
        }
    }

    /// Nothing was stored: the differences are shown, and mine stays as it is below them.
    mutating func conflicted(_ conflict: Conflict, purpose: EffectLedger.Purpose) -> [Effect] {
        guard purpose == .saveForm, form != nil else {
            let name = Sanitizer.clean(conflict.theirs?.name ?? conflict.mine.name)
            let what = conflict.theirs == nil ? "was deleted" : "was changed"
            return [.loadPool]
                + report(
                    Failure(
                        sentence: "\(name) \(what) by somebody else meanwhile. Nothing was done.",
                        advice: "The list is read again; look, and do it once more."),
                    title: purpose.failureTitle)
        }
        stack.append(.pane(PaneView(.conflict(ConflictView(conflict)))))
        return []
    }

    mutating func chooseSide(mine: Bool?) -> [Effect] {
        guard var conflict, let row = pane?.window.selected, row < conflict.items.count else {
            return []
        }
        conflict.items[row].takesMine = mine ?? !conflict.items[row].takesMine
        self.conflict = conflict
        return []
    }

    /// The choices become the draft, on top of what is stored now, and are saved.
    mutating func saveMerged() -> [Effect] {
        guard let conflict else { return [] }
        stack.removeLast()
        let next = form?.afterSave
        guard let theirs = conflict.theirs else { return keepDeleted(conflict.mine) }
        form?.draft = Draft(base: theirs, mine: conflict.merged, title: "merge")
        form?.overtakenBy = nil
        if form?.draft.isModified == false {
            return [.loadPool] + say("nothing of yours is left to save")
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
        let words = lost == 1 ? "1 stored secret is" : "\(lost) stored secrets are"
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
        func forget(_ field: inout SecretField) {
            guard case .kept(let stored) = field else { return }
            lost += stored.clear == nil ? 1 : 0
            field = stored.clear.map { .new(Secret($0)) } ?? .empty
        }
        forget(&apiKey)
        forget(&proxyPassword)
        if case .kept(let stored) = extra {
            let rest = stored.clear.flatMap { ExtraFields(Secret($0)) }?.leavingOutWithheld()
            lost += rest?.withheld.isEmpty == true ? 0 : 1
            let kept = rest?.kept.members ?? []
            extra = kept.isEmpty ? .empty : .new(ExtraFields(kept).text)
        }
        for index in headers.indices { forget(&headers[index].value) }
        return lost
    }
}
