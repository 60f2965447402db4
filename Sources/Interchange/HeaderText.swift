package import PoolModel

/// Headers in the forms in which people have them at hand: `Name: value` lines, curl commands, a
/// JSON object, `.env` lines, and the text that ``HeaderListing`` made for an editor. Which one
/// it is, is found out. Names and values are judged by ``HeaderRules``, with the model they are
/// for; here only what cannot become a row is rejected.
package enum HeaderText {
    package enum Form: Sendable, Equatable {
        /// Pasted or from a file: lines, curl, JSON or env.
        case foreign
        /// ``HeaderListing``, of so many rows where that is known.
        case edited(rows: Int?)
    }

    package struct Parsed: Sendable, Equatable {
        package var lines: [ParsedHeader] = []
        package var keys: [ParsedKey] = []
        /// Names of other variables that are no headers.
        package var variables: [String] = []
        /// In the order of their lines.
        package var rejected: [InterchangeProblem] = []
        /// Names of headers that HTTP or the protocol sets by itself.
        package var leftOut: [String] = []
        /// Names of headers that are switched off where they come from.
        package var disabled: [String] = []

        /// What was left out though nothing is wrong with it, one sentence each.
        package var notes: [String] {
            let others = keys.map(\.variable) + variables
            let own = "left out, for every request has its own: \(Parsed.list(leftOut))"
            let foreign = "left out, for it is a variable and no header: \(Parsed.list(others))"
            return (leftOut.isEmpty ? [] : [own]) + (others.isEmpty ? [] : [foreign])
                + disabledNotes + placeholderNotes
        }

        /// The note on values that an example has for want of a real one.
        private var placeholderNotes: [String] {
            let names = lines.compactMap { line in
                if case .new(let value) = line.value, value.isPlaceholder(ofKey: false) {
                    line.name
                } else {
                    nil
                }
            }
            return names.isEmpty
                ? [] : ["still a placeholder, put the real value there: \(Parsed.list(names))"]
        }

        /// The note on those that are switched off.
        package var disabledNotes: [String] {
            disabled.isEmpty
                ? [] : ["left out, for it is switched off there: \(Parsed.list(disabled))"]
        }

        private static func list(_ names: [String]) -> String {
            names.listed(atMost: 20) { Sanitizer.clean($0) }
        }
    }

    package static let maximumSize = 1 << 20

    /// - Parameter form: `nil`: ``HeaderListing`` is recognised by its first line or by a
    ///   `<keep N>`.
    package static func parse(_ text: String, form: Form? = nil) -> Parsed {
        guard text.utf8.count <= maximumSize else {
            let problem = InterchangeProblem(line: 1, code: .tooLarge(limit: maximumSize))
            return Parsed(rejected: [problem])
        }
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let lines = TextLines.split(text)
        var parsed: Parsed
        switch form ?? recognisedForm(lines) {
        case .edited(let rows): parsed = EditedHeaders.parse(lines, rows: rows)
        case .foreign: parsed = foreign(text)
        }
        parsed.rejected.sort { $0.line < $1.line }
        return parsed
    }

    private static func recognisedForm(_ lines: [TextLine]) -> Form {
        for line in lines {
            if line.text.hasPrefix(HeaderListing.mark) {
                return .edited(rows: Int(line.text.dropFirst(HeaderListing.mark.count).trimmed))
            }
        }
        let hasKeep = lines.contains { line in
            line.text.cut(at: ":").map { EditedHeaders.keptRow($0.after.trimmed) != nil } ?? false
        }
        return hasKeep ? .edited(rows: nil) : .foreign
    }

    /// By the first of ``HeaderShape/all`` that knows the text.
    static func foreign(_ text: String, as form: HeaderRows.ValueForm = .plain) -> Parsed {
        let paste = HeaderPaste(text)
        guard !paste.meant.isEmpty else { return Parsed() }
        var rows = HeaderRows(as: form)
        HeaderShape.all.first { $0.recognises(paste) }?.read(paste, &rows)
        return rows.parsed
    }

    /// Whether requests of curl or PowerShell stand in a text.
    static func isCommandLine(_ lines: [TextLine]) -> Bool {
        CommandLines.recognises(lines) || PowerShellReader.recognises(lines)
    }
}
