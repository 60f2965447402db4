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
        // LOCKED values may be mended one by one, and what was changed outside put back: whether
        // that is what the draft does, the store tells.
        let mends =
            form.model.lock != nil || form.model.lockedCount < form.draft.base.lockedCount
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
        let begun = jobs.begin(
            SaveForm(model: form.model, sendSecretsToNewOrigin: sendSecretsToNewOrigin))
        form.saving = begun.id
        form.afterSave = next
        form.revealed = nil
        self.form = form
        notice = Notice("saving ...")
        return [.run(begun)]
    }

    /// `1 error must be fixed before saving: row 5`.
    func fixFirst(_ refusals: [FormProblem]) -> String {
        let places = refusals.map { name(of: $0.place) }
        var unique: [String] = []
        for place in places where !unique.contains(place) { unique.append(place) }
        let count = Count.of(refusals.count, "error")
        return "\(count) must be fixed before saving: \(unique.joined(separator: ", "))"
    }

    /// `row 5`, `Base URL`.
    func name(of place: FormView.Place) -> String {
        switch place {
        case .field(let field): field.title
        case .row(let id): "row \((form?.position(of: id) ?? 0) + 1)"
        case .setRow(let id):
            "a row of set \(form?.model.setRows.first { $0.id == id }?.set ?? "")"
        case .addRow: "the headers together"
        }
    }

    /// Why the draft as it stands cannot be sent: the first refusal, with its place and its rule.
    var whyNotSendDraft: String? {
        if form?.model.isSet == true { return "a header set is not called itself; its models are" }
        guard let form, let first = form.problems.first(where: \.isRefusal) else { return nil }
        let more = form.problems.count(where: \.isRefusal) - 1
        let header = form.model.headers.first { .row($0.id) == first.place }
        let place = name(of: first.place) + (header.map { " " + Sanitizer.clean($0.name) } ?? "")
        return "\(place) must be fixed first: \(first.sentence)"
            + (more > 0 ? "; \(Count.of(more, "error")) more" : "")
    }

    /// The draft is stored.
    fileprivate mutating func formSaved(as stored: Model) -> [Effect] {
        guard var form, form.saving != nil else { return [] }
        let next = form.afterSave
        form.draft.saved(as: stored)
        form.saving = nil
        form.afterSave = nil
        form.overtakenBy = nil
        self.form = form
        if stored.isSet {
            return setSaved(stored, form.attachedBy) + (next.map { finish($0) } ?? [])
        }
        rememberStored([stored])
        if pool.position(of: stored.id) == nil { home.added = stored.id }
        if home.selectedID(in: pool) == stored.id { home.rowBeforeSave = home.window.selected }
        let locked = stored.lockedCount
        _ = say(
            "saved \(Sanitizer.clean(stored.name))"
                + (locked > 0 ? "; \(Count.of(locked, "value")) still LOCKED" : ""))
        return [begin(LoadPool())] + (next.map { finish($0) } ?? [])
    }

    fileprivate mutating func finish(_ next: FormView.AfterSave) -> [Effect] {
        let asked = question
        leaveForm()
        // What a saved set asks stays.
        if next == .close { question = asked }
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
                "\(name) has \(Count.of(count, "change")) that "
                    + "\(count == 1 ? "is" : "are") not saved."
            ],
            choices: [
                .cancel, .init("Save", key: "w", SaveAnd(next: quitting ? .quit : .close)),
                .init("Throw away", key: "n", Discard(next: quitting ? .quit : .close)),
            ])
        return []
    }
}

private struct SaveAnd: DialogAction {
    let next: FormView.AfterSave

    func run(_ state: inout State, typed _: String) -> [Effect] { state.saveForm(then: next) }
}

private struct Discard: DialogAction {
    let next: FormView.AfterSave

    func run(_ state: inout State, typed _: String) -> [Effect] { state.finish(next) }
}

struct SaveForm: StoreJob, OriginBoundJob {
    let model: Model
    let sendSecretsToNewOrigin: Bool
    let failureTitle = "Not saved"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> [Model] {
        try store.save([model], sendSecretsToNewOrigin: sendSecretsToNewOrigin)
    }

    func answered(_ models: [Model], _ state: inout State) -> [Effect] {
        models.first.map { state.formSaved(as: $0) } ?? []
    }

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        guard case .conflicted(let conflict) = refusal, let form = state.form else {
            return stop(refusal, &state)
        }
        stopped(&state)
        return state.openConflict(conflict, with: form)
    }

    /// Nothing was stored; the draft is as it was.
    func stopped(_ state: inout State) {
        state.notice = nil
        state.form?.saving = nil
    }

    func sendAnyway(_ state: inout State) -> [Effect] {
        state.saveForm(then: state.form?.afterSave, sendSecretsToNewOrigin: true)
    }
}
