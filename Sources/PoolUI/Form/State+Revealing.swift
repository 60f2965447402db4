import FoundationEssentials
import ModelPool

/// Showing and copying single values.
extension State {
    /// How long a value is shown.
    static let revealSeconds = 10.0

    /// `nil`: the cursor is on no secret.
    private var selectedSecret: (row: UUID?, field: SecretField)? {
        guard let form else { return nil }
        if let row = form.selectedRow { return (row.id, row.value) }
        if form.selectedField == .apiKey { return (nil, form.model.apiKey) }
        return nil
    }

    var whyNothingHidden: String? {
        selectedSecret == nil ? "the cursor is on no value that can be shown" : nil
    }

    /// Shows the value for ten seconds, or hides it again. A stored one is fetched, which is
    /// audited.
    mutating func toggleReveal() -> [Effect] {
        guard let form, let (row, field) = selectedSecret else { return [] }
        if let revealed = form.revealed, revealed.row == row {
            self.form?.revealed = nil
            return []
        }
        switch field {
        case .empty: return say("there is no value")
        case .locked: return say("the stored value cannot be opened", .warning)
        case .new(let secret):
            show(secret, of: row)
            return []
        case .kept:
            let id = effects.begin(.reveal(row: row))
            return [.reveal(id, model: form.model.id, row: row)]
        }
    }

    mutating func show(_ secret: Secret, of row: UUID?) {
        let until = now.addingTimeInterval(State.revealSeconds)
        form?.revealed = FormView.Revealed(row: row, value: secret, until: until)
    }

    /// A stored value has arrived, for whatever it was asked.
    mutating func take(_ value: Secret, for purpose: EffectLedger.Purpose) -> [Effect] {
        switch purpose {
        case .reveal(let row): show(value, of: row)
        case .showAlways(let row):
            form?.draft.change("show a row") { model in
                model.changeRow(row) { row in
                    guard case .kept = row.value else { return }
                    row.isSecret = false
                    row.value = .kept(StoredSecret(of: value, isSecret: false))
                }
            }
        case .duplicateRow(let id):
            guard let row = form?.model.headers.first(where: { $0.id == id }) else { return [] }
            return insertCopy(of: row, value: .new(value))
        default: break
        }
        return []
    }

    mutating func expireRevealed() {
        guard let revealed = form?.revealed, revealed.until <= now else { return }
        form?.revealed = nil
    }

    /// Asks first where the value is a secret.
    mutating func copyValue() -> [Effect] {
        guard let form else { return [] }
        if let row = form.selectedRow, let clear = row.clearText {
            return [.copy(clear)] + say("copied")
        }
        guard let (row, field) = selectedSecret else {
            guard let field = form.selectedField else { return [] }
            return [.copy(field.editText(of: form.model))] + say("copied")
        }
        guard field.hasValue, field != .locked else { return say("there is no value to copy") }
        if let why = whyNotReveal { return say(why, .warning) }
        let name = form.selectedRow?.name ?? "the API key"
        question = Question(
            title: "Copy a secret",
            body: [
                "Copy the value of \(Sanitizer.clean(name)) to your terminal's clipboard?",
                "Other programs can read it there. The audit log notes it.",
            ],
            choices: [.cancel, .init("Copy", key: "y", .copySecret(row: row))])
        return []
    }
}
