import FoundationEssentials
import PoolModel

/// Keys of the preview of header changes.
extension Registry {
    static let changes: [ScreenAction] = [
        ScreenAction(
            "apply", "change the rows like this", hint: "apply", in: [.changes], keys: "Enter y",
            unless: \.whyNotApply
        ) { state, _ in state.applyChanges() },
        ScreenAction(
            "edit-again", "open the editor again", hint: "edit again", in: [.changes], keys: "e",
            unless: \.whyNotEditAgain
        ) { state, _ in state.editAgain() },
    ]
}

/// Header text from outside: pasted, or edited in an editor.
extension State {
    var changes: ChangesView? { topPane() }

    var whyNotApply: String? {
        changes?.isApplicable == false ? "lines are rejected; e opens the editor again" : nil
    }

    var whyNotEditAgain: String? {
        if case .editor? = changes?.origin { return nil }
        return "it was pasted"
    }

    /// Pasted text was taken apart. A single good line needs no preview.
    fileprivate mutating func pasteParsed(_ parsed: ParsedHeaders) -> [Effect] {
        guard let form else { return [] }
        if parsed.isEmpty {
            let leftOut = parsed.leftOut.isEmpty ? nil : "HTTP itself sets what is in it"
            return say(leftOut ?? parsed.notes.first ?? "there are no headers in it")
        }
        let position = form.selectedRow.flatMap { form.position(of: $0.id) }
        let view = ChangesView(
            pasted: parsed, into: form.model,
            after: position ?? form.model.headers.count - 1, identities: &identities)
        open(view)
        if parsed.isOneLine, view.rows.count > form.model.headers.count { return applyChanges() }
        return []
    }

    /// `E`: all rows in the editor.
    mutating func editRows() -> [Effect] {
        guard let form else { return [] }
        let rows = form.model.headers
        return [begin(EditRows(rows: rows.map(\.id), text: HeaderListing.text(of: rows)))]
    }

    /// The editor was left: what it made is taken apart, unless nothing was changed.
    fileprivate mutating func editorClosed(_ text: String, rows: [UUID]) -> [Effect] {
        guard let form, text != HeaderListing.text(of: form.model.headers) else {
            return say("nothing was changed")
        }
        return [begin(ParseEdited(rows: rows, text: text))]
    }

    fileprivate mutating func editedParsed(
        _ parsed: ParsedHeaders, rows: [UUID], text: String
    ) -> [Effect] {
        guard let form else { return [] }
        let view = ChangesView(
            edited: parsed, text: text, listed: rows, of: form.model.headers,
            identities: &identities)
        open(view)
        return []
    }

    /// The rows become what the preview shows, as one step.
    mutating func applyChanges() -> [Effect] {
        guard let changes else { return [] }
        stack.removeLast()
        let title = changes.origin == .paste ? "paste headers" : "edit headers"
        form?.draft.change(title) { model in
            model.headers = changes.rows
            if let key = changes.key { model.apiKey = .new(key.value) }
        }
        form?.edit = nil
        return say("\(changes.summary); u undoes it")
            + (form.map { checkReferences(of: $0.model) } ?? [])
    }

    /// `e`: the same text in the editor again.
    mutating func editAgain() -> [Effect] {
        guard let changes, case .editor(let text) = changes.origin, let form else { return [] }
        stack.removeLast()
        return [begin(EditRows(rows: form.model.headers.map(\.id), text: text))]
    }
}

/// Has the header rows edited as a text.
struct EditRows: TerminalJob {
    let rows: [UUID]
    let text: String
    let failureTitle = "The editor failed"

    func run(on terminal: some TerminalServices) throws -> String? { try terminal.edit(text) }

    func answered(_ text: String?, _ state: inout State) -> [Effect] {
        state.beginsIdle = true
        guard let text else { return state.say("cancelled, nothing was changed") }
        return state.editorClosed(text, rows: rows)
    }

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        state.beginsIdle = true
        return state.report(refusal, title: failureTitle)
    }
}

/// Takes pasted text apart.
struct ParsePaste: FileJob {
    let text: String
    let failureTitle = "The text could not be read"

    func run(on files: some FileServices) -> ParsedHeaders { files.parseHeaders(text) }

    func answered(_ parsed: ParsedHeaders, _ state: inout State) -> [Effect] {
        state.pasteParsed(parsed)
    }
}

/// Takes apart what the editor made of the rows.
struct ParseEdited: FileJob {
    let rows: [UUID]
    let text: String
    let failureTitle = "The text could not be read"

    func run(on files: some FileServices) -> ParsedHeaders { files.parseHeaders(text) }

    func answered(_ parsed: ParsedHeaders, _ state: inout State) -> [Effect] {
        state.editedParsed(parsed, rows: rows, text: text)
    }
}
