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
        return say("paste headers into a model's form")
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

    private mutating func parsePaste(_ text: String) -> [Effect] {
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
