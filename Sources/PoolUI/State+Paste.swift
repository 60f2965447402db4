import FoundationEssentials
import PoolModel
import TerminalScreen

/// A paste, in brackets or a ``UnbracketedPaste``. It never submits anything: a trailing line end is dropped,
/// and several lines open a preview.
extension State {
    mutating func paste(_ text: String) -> [Effect] {
        notice = nil
        count = nil
        if text.unicodeScalars.contains(where: State.isForeignToText) {
            // Left out they could join what they parted, and a person sees neither.
            let why = "nothing pasted: the text has control characters; copy it as plain text"
            lock?.failure = why
            return say(why, .warning)
        }
        if lock != nil {
            lock?.field.insert(text)
            return []
        }
        if question != nil {
            if question?.field != nil { question?.focused = nil }
            question?.field?.insert(text)
            return []
        }
        if prompt != nil {
            prompt?.field.insert(text)
            promptChanged()
            return []
        }
        if case .form(let form)? = stack.last { return paste(text, into: form) }
        if pane?.content.paste(text) == true { return [] }
        return stack.isEmpty ? pasteOnList(text) : say("paste headers into a model's form")
    }

    /// Models are offered for import; headers go to the form of the selected model.
    private mutating func pasteOnList(_ text: String) -> [Effect] {
        if let why = whyNotChange { return say(why, .warning) }
        guard !text.trimmingBlanks.isEmpty, !jobs.contains(ReadPasted.self) else { return [] }
        return [begin(ReadPasted(text: text, takenIDs: Set(pool.models.lazy.map(\.id))))]
    }

    fileprivate mutating func pastedRead(_ content: PastedContent, _ text: String) -> [Effect] {
        // Whoever has gone elsewhere meanwhile is not interrupted.
        guard stack.isEmpty, question == nil, prompt == nil, lock == nil else { return [] }
        if !content.preview.models.isEmpty {
            let names = Set(pool.models.lazy.map(\.name))
            open(ImportView(content.preview, names: names, pasted: content.headers))
            return []
        }
        if content.headers.lines.isEmpty, content.headers.keys.isEmpty {
            let why = content.preview.notes.first.map { ": \($0)" } ?? ""
            return say(
                "nothing to take in what was pasted\(why); curl, header lines, .env, JSON and YAML "
                    + "of models are", .warning)
        }
        guard let id = home.selectedID(in: pool) else {
            let model = Model(
                id: identities.next(), name: "", provider: .openai, modelID: "", now: now)
            stack.append(.form(FormView(draft: Draft(model))))
            return parsePaste(text)
        }
        return [begin(PasteIntoModel(id: id, text: text))]
    }

    private mutating func paste(_ text: String, into form: FormView) -> [Effect] {
        if let why = whyNotEdit { return say(why, .warning) }
        let lines = text.split(whereSeparator: \.isNewline)
        guard let only = lines.first else { return [] }
        switch form.edit {
        case .field(var edit)?:
            guard lines.count == 1 else {
                return say(
                    "\(lines.count) lines do not fit into one field: nothing pasted", .warning)
            }
            edit.text.insert(text)
            edit.chosen = nil
            self.form?.edit = .field(edit)
        case .choice(var chooser)?:
            chooser.filter.insert(String(only))
            chooser.window.resize(count: chooser.shown.count)
            self.form?.edit = .choice(chooser)
        case .row(var edit)?:
            if lines.count == 1, edit.part == .value {
                edit.value.insert(text)
                return keep(edit)
            }
            if lines.count == 1, edit.name.isEmpty, State.isNameAndValue(only) {
                edit.name.insert(text)
                edit.split()
                return keep(edit)
            }
            if lines.count == 1, !RowEdit.isLine(String(only).trimmingBlanks) {
                edit.name.insert(text)
                edit.complete(in: form.model)
                return keep(edit)
            }
            if edit.part == .name { self.form?.edit = nil }
            return parsePaste((edit.collected + [text]).joined(separator: "\n"))
        case nil: return parsePaste(text)
        }
        return []
    }

    /// C0, DEL and C1 but for the ends of lines and tabs.
    private static func isForeignToText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\t": false
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": true
        default: false
        }
    }

    fileprivate mutating func parsePaste(_ text: String) -> [Effect] {
        [begin(ParsePaste(text: text))]
    }

    /// The lines collected in the name field.
    mutating func takeApart(_ edit: RowEdit) -> [Effect] {
        form?.edit = nil
        return parsePaste(edit.collected.joined(separator: "\n"))
    }

    /// Whether a line is a plain `Name: value`, not a command or JSON.
    static func isNameAndValue(_ line: Substring) -> Bool {
        guard let colon = line.firstIndex(of: ":") else { return false }
        let name = String(line[..<colon]).trimmingBlanks
        // Only whether it is a name matters here, not why it is none.
        return (try? HeaderName(name)) != nil
    }
}

/// What a text pasted on the list has in it.
package struct PastedContent: Sendable, Equatable {
    /// The models that it describes; none, and why, in its notes.
    package let preview: ImportPreview
    /// What it has as headers.
    package let headers: ParsedHeaders

    package init(preview: ImportPreview, headers: ParsedHeaders) {
        self.preview = preview
        self.headers = headers
    }
}

/// Takes apart a text that was pasted on the list.
struct ReadPasted: FileJob {
    let text: String
    /// Ids that the pool has already.
    let takenIDs: Set<UUID>
    let failureTitle = "The text could not be read"

    func run(on files: some FileServices) -> PastedContent {
        PastedContent(
            preview: files.importable(text: text, takenIDs: takenIDs),
            headers: files.parseHeaders(text))
    }

    func answered(_ content: PastedContent, _ state: inout State) -> [Effect] {
        state.pastedRead(content, text)
    }
}

/// Reads the model that headers were pasted for, to show there what they would change.
struct PasteIntoModel: ModelJob {
    let id: UUID
    let text: String

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        guard state.stack.isEmpty else { return [] }
        return state.openForm(loaded.model, history: loaded.history) + state.parsePaste(text)
    }
}
