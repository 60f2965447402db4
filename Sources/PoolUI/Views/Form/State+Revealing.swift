import FoundationEssentials
import PoolModel
import TerminalScreen

/// Showing and copying single values.
extension State {
    /// How long a value is shown.
    static let revealTime = Duration.seconds(10)

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
            return [begin(ShowValue(model: form.model.id, row: row))]
        }
    }

    fileprivate mutating func show(_ secret: Secret, of row: UUID?) {
        let until = elapsed + State.revealTime
        form?.revealed = FormView.Revealed(row: row, value: secret, until: until)
    }

    mutating func expireRevealed() {
        guard let revealed = form?.revealed, revealed.until <= elapsed else { return }
        form?.revealed = nil
    }

    /// Asks first where the value is a secret.
    mutating func copyValue() -> [Effect] {
        if let clear = clearValue {
            return [
                begin(
                    CopyText(
                        text: Secret(clear),
                        notice: "copied, if your terminal lets programs copy; :save-value writes "
                            + "it to a file"))
            ]
        }
        guard let form, let (row, _) = selectedSecret else { return [] }
        let name = form.selectedRow?.name ?? "the API key"
        question = Question(
            title: "Copy a secret",
            body: [
                "Copy the value of \(Sanitizer.clean(name)) to your terminal's clipboard?",
                "Other programs can read it there. The audit log notes it.",
            ],
            choices: [
                .cancel,
                .init("Copy", key: "y", Begin(job: CopySecret(model: form.model, row: row))),
                .init("Save to a file", key: "s", AskForFile()),
            ])
        return []
    }

    /// What the cursor is on, where it is no secret.
    private var clearValue: String? {
        guard let form else { return nil }
        if let row = form.selectedRow { return row.clearText }
        guard let field = form.selectedField, field.editing != .secret else { return nil }
        return field.editText(of: form.model)
    }

    var whyNotCopy: String? {
        if clearValue != nil { return nil }
        guard let (_, field) = selectedSecret, field.hasValue, field != .locked else {
            return "there is no value to copy"
        }
        return whyNotReveal
    }

    /// Asks for the file, which also is the consent to have a secret in it.
    mutating func askToSaveValue(as path: String) -> [Effect] {
        let name = Sanitizer.clean(
            form?.selectedRow?.name ?? form?.selectedField?.title ?? "the value")
        question = Question(
            title: "Save a value",
            body: ["The value of \(name), in clear, into a new file that only you can read:"],
            choices: [.cancel, .init("Save", SaveValue())],
            field: path.isEmpty ? .proposing("modelpool-value.txt") : TextField(path),
            asksForPath: true)
        return []
    }

    mutating func saveValue(to path: String) -> [Effect] {
        if let clear = clearValue { return [begin(WriteFile(text: Secret(clear), path: path))] }
        guard let form, let (row, _) = selectedSecret else { return [] }
        return [begin(SaveSecret(model: form.model, row: row, path: path))]
    }
}

private struct AskForFile: DialogAction {
    func run(_ state: inout State, typed _: String) -> [Effect] { state.askToSaveValue(as: "") }
}

private struct SaveValue: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        state.saveValue(to: try WrongEntry.path(typed))
    }
}

/// Opens a stored value, which is audited, for the eye.
struct ShowValue: StoreJob {
    let model: UUID
    /// `nil`: the API key.
    let row: UUID?
    let failureTitle = "The value could not be opened"

    func run(on store: some StoreServices) throws -> Secret { try store.reveal(model, row: row) }

    func answered(_ value: Secret, _ state: inout State) -> [Effect] {
        state.show(value, of: row)
        return []
    }
}

struct CopySecret: StoreJob {
    let model: Model
    let row: UUID?
    let failureTitle = "Not copied"

    func run(on store: some StoreServices) throws -> Secret { try store.value(of: model, row: row) }

    func answered(_ value: Secret, _ state: inout State) -> [Effect] {
        [state.begin(CopyText(text: value, notice: "copied"))]
    }
}

struct SaveSecret: StoreJob {
    let model: Model
    let row: UUID?
    let path: String
    let failureTitle = "The file was not written"

    func run(on store: some StoreServices) throws -> Secret { try store.value(of: model, row: row) }

    func answered(_ value: Secret, _ state: inout State) -> [Effect] {
        [state.begin(WriteFile(text: value, path: path))]
    }
}
