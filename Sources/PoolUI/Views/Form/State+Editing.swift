import FoundationEssentials
import PoolModel
import TerminalScreen

/// Typing into a field or a row of the form.
extension State {
    /// Begins to edit what the cursor is on.
    mutating func editSelected() -> [Effect] {
        guard var form else { return [] }
        switch form.place {
        case .addRow: return addRow()
        case .setRow:
            guard let row = form.selectedSetRow else { return [] }
            return openSet(row.setID, at: row.id)
        case .row(let id):
            guard let position = form.position(of: id) else { return [] }
            form.edit = .row(
                RowEdit(form.model.headers[position], at: position, namesInUse: namesInUse()))
            form.revealed = nil
        case .field(let field):
            switch field.editing {
            case .text, .secret: form.edit = .field(FieldEdit(field, of: form.model))
            case .choice: form.edit = .choice(Chooser(field, of: form.model))
            case .toggle: return toggleSelected()
            case .none: return []
            }
        }
        self.form = form
        return []
    }

    /// Opens an empty row below the selected one.
    mutating func addRow() -> [Effect] {
        guard var form else { return [] }
        var position = form.model.headers.count
        if case .row(let id) = form.place, let selected = form.position(of: id) {
            position = selected + 1
        }
        var edit = RowEdit(adding: identities.next(), at: position, namesInUse: namesInUse())
        edit.complete(in: form.model)
        form.edit = .row(edit)
        if form.section != .headers { form.place = .addRow }
        self.form = form
        return []
    }

    /// Header names of the pool, the most used first.
    private func namesInUse() -> [String] {
        var uses: [String: Int] = [:]
        for model in pool.models {
            for name in model.headerNames { uses[name, default: 0] += 1 }
        }
        return uses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// A key for the text field that has the cursor.
    mutating func typeIntoForm(_ key: Key) -> [Effect]? {
        guard var form, var edit = form.edit else { return nil }
        var isTaken = false
        switch edit {
        case .field(var field):
            isTaken = field.text.handle(key)
            field.chosen = nil
            edit = .field(field)
        case .row(var row):
            isTaken = row.part == .name ? row.name.handle(key) : row.value.handle(key)
            if isTaken { row.complete(in: form.model) }
            edit = .row(row)
        case .choice(var chooser):
            isTaken = chooser.type(key)
            edit = .choice(chooser)
        }
        guard isTaken else { return nil }
        form.edit = edit
        self.form = form
        return []
    }

    /// Esc: this field only.
    mutating func cancelEdit() -> [Effect] {
        form?.edit = nil
        return []
    }

    /// Enter. In a new model a provider that is chosen says where its model's id is asked for.
    mutating func acceptEdit() -> [Effect] {
        if case .choice(let chooser)? = form?.edit, chooser.field == .provider,
            form?.draft.isNew == true
        {
            return acceptEditAndGo(1)
        }
        return takeTyped()
    }

    private mutating func takeTyped() -> [Effect] {
        switch form?.edit {
        case .field(let edit)?: accept(edit)
        case .row(let edit)?: accept(edit)
        case .choice(let chooser)?: accept(chooser)
        case nil: []
        }
    }

    /// Tab and Shift-Tab: takes what is typed and goes on to the next field, or back to the one
    /// before.
    mutating func acceptEditAndGo(_ step: Int) -> [Effect] {
        switch form?.edit {
        case .row(let edit)?: return step > 0 ? goOn(edit) : goBack(edit)
        case nil: return []
        default: break
        }
        let effects = takeTyped()
        guard form?.edit == nil else { return effects }
        moveToNextPlace(step)
        return effects + goOnTyping()
    }

    private mutating func accept(_ edit: FieldEdit) -> [Effect] {
        guard var form else { return [] }
        var text = edit.text.text
        if let chosen = edit.chosen, form.listedModels.indices.contains(chosen) {
            text = form.listedModels[chosen]
        }
        var why: String?
        form.draft.change("edit \(edit.field.title.lowercased())") { model in
            why = edit.field.set(typed: text, in: &model)
        }
        if let why { return say("\(edit.field.title): \(why)", .warning) }
        form.edit = nil
        self.form = form
        if edit.field == .sets { return [begin(KnowSets())] }
        return edit.field.editing == .secret ? checkReferences(of: form.model) : []
    }

    private mutating func accept(_ chooser: Chooser) -> [Effect] {
        guard var form else { return [] }
        guard let option = chooser.chosen else { return say("nothing matches", .warning) }
        form.draft.change("choose \(chooser.field.title.lowercased())") { model in
            // The options are values of the field, so that there is nothing to refuse.
            _ = chooser.field.set(typed: option.value, in: &model)
        }
        form.edit = nil
        self.form = form
        return []
    }

    /// Up and down in what is offered below a field.
    mutating func chooseCompletion(_ step: Int) -> [Effect] {
        guard var form, var edit = form.edit else { return [] }
        switch edit {
        case .field(var field):
            guard field.field == .modelID else { return acceptEditAndMove(step) }
            if form.listedModels.isEmpty { return listModels() }
            field.chosen = State.step(field.chosen, by: step, in: form.listedModels.count)
            edit = .field(field)
        case .row(var row):
            guard row.part == .name else { return acceptEditAndMove(step) }
            row.chosen = State.step(row.chosen, by: step, in: row.completions.count)
            edit = .row(row)
        case .choice(var chooser):
            chooser.window.move(.by(step))
            edit = .choice(chooser)
        }
        form.edit = edit
        self.form = form
        return []
    }

    /// Up and Down where nothing is offered to choose from: takes what is typed, and moves.
    private mutating func acceptEditAndMove(_ step: Int) -> [Effect] {
        let effects = takeTyped()
        guard form?.edit == nil else { return effects }
        return effects + moveInForm(.by(step))
    }

    /// The next choice in a ring that also has "none" in it.
    static func step(_ chosen: Int?, by step: Int, in count: Int) -> Int? {
        guard count > 0 else { return nil }
        let next = (chosen ?? -1) + step
        if next >= count || next == -1 { return nil }
        return next < -1 ? count - 1 : next
    }

    /// Ctrl-T: shows or hides what is being typed.
    mutating func toggleMask() -> [Effect] {
        guard var form, var edit = form.edit else { return [] }
        switch edit {
        case .field(var field) where field.field.editing == .secret:
            field.isMasked.toggle()
            edit = .field(field)
        case .row(var row):
            row.isMasked.toggle()
            edit = .row(row)
        default: return []
        }
        form.edit = edit
        self.form = form
        return []
    }
}

extension RowEdit {
    /// Offers names for what is typed so far.
    mutating func complete(in model: Model) {
        chosen = nil
        guard part == .name, !holdsLine, collected.isEmpty else {
            completions = []
            return
        }
        let taken = model.headers.filter { $0.id != id }.map(\.name)
        completions = HeaderCatalogue.completions(
            of: name.text, inUse: namesInUse, taken: taken)
        // The name as it stands needs no offer.
        if completions.count == 1, completions[0].name == name.text { completions = [] }
    }
}
