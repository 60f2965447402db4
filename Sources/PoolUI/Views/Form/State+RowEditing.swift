import FoundationEssentials
import PoolModel
import TerminalScreen

/// Accepting a header row that is typed in place.
extension State {
    /// Enter. In the name field it goes on to the value. Lines pasted by a terminal without
    /// bracketed paste come in as if typed there, and all are kept: a whole row is taken at once
    /// and the next one begun, any other line is collected, to be taken apart with those after it.
    mutating func accept(_ edit: RowEdit) -> [Effect] {
        var edit = edit
        if edit.part == .name {
            if let chosen = edit.chosen {
                edit.name = TextField(edit.completions[chosen].name)
            } else if edit.collected.isEmpty, State.isNameAndValue(edit.name.text[...]) {
                edit.split()
                guard edit.isNew, !edit.value.isEmpty else { return keep(edit) }
                let name = Sanitizer.clean(edit.name.text)
                return commit(edit) + addRow() + say("\(name) added; type the next one, or Esc")
            } else if edit.holdsLine {
                edit.collected.append(edit.name.text)
                edit.name = TextField()
                return keep(edit)
            } else if !edit.collected.isEmpty {
                return takeApart(edit)
            }
            edit.part = .value
            edit.completions = []
            edit.chosen = nil
            return keep(edit)
        }
        return commit(edit)
    }

    /// Tab: completes the name as far as it is certain; goes on where only one is offered, or
    /// where there is nothing to complete.
    mutating func goOn(_ edit: RowEdit) -> [Effect] {
        var edit = edit
        guard edit.part == .name else { return commit(edit) }
        if !edit.collected.isEmpty { return accept(edit) }
        if edit.chosen == nil, edit.holdsLine, edit.name.text.contains(":") {
            edit.split()
            return keep(edit)
        }
        if edit.chosen == nil {
            let typed = edit.name.text
            let longer = HeaderCatalogue.commonPrefix(of: edit.completions, typed: typed)
            if longer != typed {
                edit.name = TextField(longer)
                if edit.completions.count == 1 { return accept(edit) }
                if let form { edit.complete(in: form.model) }
                return keep(edit)
            }
        }
        return accept(edit)
    }

    /// Shift-Tab: from the value back to the name.
    mutating func goBack(_ edit: RowEdit) -> [Effect] {
        guard let form else { return [] }
        var edit = edit
        edit.part = .name
        edit.complete(in: form.model)
        return keep(edit)
    }

    mutating func keep(_ edit: RowEdit) -> [Effect] {
        form?.edit = .row(edit)
        return []
    }

    /// Puts name and value into the draft as one step.
    private mutating func commit(_ edit: RowEdit) -> [Effect] {
        guard var form else { return [] }
        let name = edit.name.text.trimmingBlanks
        let typed = edit.value.text
        form.edit = nil
        if edit.isNew {
            guard !name.isEmpty || !typed.isEmpty else {
                self.form = form
                return []
            }
            form.draft.change("add \(name)") { model in
                let value: SecretField = typed.isEmpty ? .empty : .new(Secret(typed))
                let row = HeaderRow(id: edit.id, name: name, value: value)
                model.headers.insert(row, at: min(edit.position, model.headers.count))
            }
            form.place = .row(edit.id)
        } else {
            form.draft.change("edit \(name)") { model in
                guard let index = model.headers.firstIndex(where: { $0.id == edit.id }) else {
                    return
                }
                model.headers[index].name = name
                model.headers[index].replaceValue(typed: typed)
            }
        }
        self.form = form
        return checkReferences(of: form.model)
    }
}

extension HeaderRow {
    /// The value as text, where the row is marked as fit to be shown and its value is known.
    var clearText: String? {
        guard !isSecret else { return nil }
        switch value {
        case .kept(let stored): return stored.clear
        case .new(let secret): return secret.reveal()
        case .empty, .locked: return nil
        }
    }

    /// Takes a typed value; blank keeps what is there, and so does the shown text unchanged.
    mutating func replaceValue(typed: String) {
        guard !typed.isEmpty, typed != clearText else { return }
        value = .new(Secret(typed))
    }
}
