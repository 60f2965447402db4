import FoundationEssentials
import PoolModel
import TerminalScreen

/// From the draft to the store.
extension State {
    /// Saves the form's draft unless something must be fixed first; then the cursor goes there.
    mutating func saveForm(
        then next: FormView.AfterSave? = nil, sendSecretsToNewOrigin: Bool = false
    ) -> [Effect] {
        guard var form else { return [] }
        // LOCKED values may be mended one by one.
        let mends = form.model.lockedCount < form.draft.base.lockedCount
        let refusals = form.problems.filter { $0.isRefusal && !(mends && $0.isLocked) }
        if let first = refusals.first {
            form.place = first.place
            self.form = form
            return say(fixFirst(refusals), .failure)
        }
        if !form.draft.isModified {
            if let next { return finish(next) }
            return say("nothing to save")
        }
        let id = effects.begin(.saveForm)
        form.saving = id
        form.afterSave = next
        form.revealed = nil
        self.form = form
        notice = Notice("saving ...")
        return [
            .save(id, [form.model], sendSecretsToNewOrigin: sendSecretsToNewOrigin)
        ]
    }

    /// `1 error must be fixed before saving: row 5`.
    func fixFirst(_ refusals: [FormProblem]) -> String {
        let places = refusals.map { name(of: $0.place) }
        var unique: [String] = []
        for place in places where !unique.contains(place) { unique.append(place) }
        let count = refusals.count == 1 ? "1 error" : "\(refusals.count) errors"
        return "\(count) must be fixed before saving: \(unique.joined(separator: ", "))"
    }

    /// `row 5`, `Base URL`.
    func name(of place: FormView.Place) -> String {
        switch place {
        case .field(let field): field.title
        case .row(let id): "row \((form?.position(of: id) ?? 0) + 1)"
        case .addRow: "the headers together"
        }
    }

    /// Why the draft as it stands cannot be sent: the first refusal, with its place and its rule.
    var whyNotSendDraft: String? {
        guard let form, let first = form.problems.first(where: \.isRefusal) else { return nil }
        let more = form.problems.count(where: \.isRefusal) - 1
        let header = form.model.headers.first { .row($0.id) == first.place }
        let place = name(of: first.place) + (header.map { " " + Sanitizer.clean($0.name) } ?? "")
        return "\(place) must be fixed first: \(first.sentence)"
            + (more > 0 ? "; \(counted(more, "error")) more" : "")
    }

    /// The draft is stored.
    mutating func formSaved(as stored: Model) -> [Effect] {
        guard var form, form.saving != nil else { return [] }
        let next = form.afterSave
        form.draft.saved(as: stored)
        form.saving = nil
        form.afterSave = nil
        form.overtakenBy = nil
        self.form = form
        rememberStored([stored])
        if home.selectedID(in: pool) == stored.id { home.rowBeforeSave = home.window.selected }
        let locked = stored.lockedCount
        _ = say(
            "saved \(Sanitizer.clean(stored.name))"
                + (locked > 0 ? "; \(counted(locked, "value")) still LOCKED" : ""))
        return [.loadPool] + (next.map { finish($0) } ?? [])
    }

    /// Nothing was stored; the draft is as it was.
    mutating func saveEnded() { form?.saving = nil }

    private mutating func finish(_ next: FormView.AfterSave) -> [Effect] {
        leaveForm()
        return next == .quit ? [.quit] : []
    }

    mutating func leaveForm() {
        form = nil
        question = nil
    }

    /// The list shows what was saved without waiting for the pool to be read again.
    mutating func rememberStored(_ models: [Model]) {
        for model in models {
            pool.change(model.id) { $0 = ModelSummary(of: model, lastTest: $0.lastTest) }
        }
    }

    /// Esc or `q` on a form with unsaved changes.
    mutating func askAboutUnsaved(quitting: Bool) -> [Effect] {
        guard let form else { return [] }
        let count = form.draft.changeCount
        let name = form.model.name.isEmpty ? "the new model" : Sanitizer.clean(form.model.name)
        question = Question(
            title: "Unsaved changes",
            body: [
                "\(name) has \(count == 1 ? "1 change" : "\(count) changes") that "
                    + "\(count == 1 ? "is" : "are") not saved."
            ],
            choices: [
                .cancel, .init("Save", key: "w", .saveAnd(quitting ? .quit : .close)),
                .init("Throw away", key: "n", .discard(quitting ? .quit : .close)),
            ])
        return []
    }
}
