import FoundationEssentials
package import PoolModel
import TerminalScreen

/// What pasted or edited text would make of the header rows, before it does.
struct ChangesView: PaneContent {
    /// One line: what is done, with what, and where it goes.
    struct Change: Sendable, Equatable {
        let sign: String
        let text: String
        let note: String
        private let role: Role

        /// - Parameter role: where it is not the sign's.
        init(_ sign: String, _ text: String, _ note: String, _ role: Role? = nil) {
            self.role =
                role ?? (["+", "="].contains(sign) ? .ok : sign == "-" ? .failure : .warning)
            self.sign = sign
            self.text = text
            self.note = note
        }

        init(_ sign: String, _ row: HeaderRow, _ note: String) {
            self.init(sign, ModelChange.text(row), note)
        }

        func line(columns: Int) -> StyledLine {
            StyledLine("\(sign) ", role)
                .adding(Sanitizer.clean(text).padded(toColumns: columns < 80 ? 27 : 44))
                .adding(" " + Sanitizer.clean(note), .dim)
        }
    }

    enum Origin: Sendable, Equatable {
        case paste
        /// The text, to be edited again.
        case editor(text: String)
    }

    let origin: Origin
    /// The rows as they would be.
    let rows: [HeaderRow]
    /// What goes to the API key field.
    let key: PastedKey?
    let rejected: [ParsedHeaders.Rejected]
    let notes: [String]
    let changes: [Change]
    let summary: String

    init(
        pasted parsed: ParsedHeaders, into model: Model, after position: Int,
        identities: inout SeededIdentities
    ) {
        let pasted = PastedRows(parsed, into: model, after: position, identities: &identities)
        origin = .paste
        rows = pasted.rows
        key = pasted.key
        rejected = pasted.rejected
        notes = parsed.notes
        changes = pasted.changes
        summary = ChangesView.summary(
            new: pasted.new, replaced: pasted.replaced, removed: 0, hasKey: key != nil,
            rejected: rejected)
    }

    /// - Parameter listed: the ids of the rows that were listed, for `<keep N>`.
    init(
        edited parsed: ParsedHeaders, text: String, listed: [UUID], of old: [HeaderRow],
        identities: inout SeededIdentities
    ) {
        let edited = EditedRows(parsed, listed: listed, of: old, identities: &identities)
        let differences = ChangesView.differences(from: old, to: edited.rows)
        origin = .editor(text: text)
        rows = edited.rows
        key = nil
        rejected = edited.rejected
        notes = parsed.notes
        changes = differences.lines
        summary = ChangesView.summary(
            new: differences.new, replaced: differences.changed, removed: differences.removed,
            rejected: rejected)
    }

    private static func differences(
        from old: [HeaderRow], to rows: [HeaderRow]
    ) -> (lines: [Change], new: Int, changed: [Int], removed: Int) {
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(rows.map(\.id))
        var lines: [Change] = []
        var new = 0
        var changed: [Int] = []
        for (index, row) in rows.enumerated() {
            guard let was = before[row.id] else {
                new += 1
                lines.append(Change("+", row, "new"))
                continue
            }
            if was != row {
                changed.append(index + 1)
                lines.append(Change("~", row, "was \(ModelChange.text(was))"))
            }
        }
        let gone = old.filter { !after.contains($0.id) }
        lines += gone.map { Change("-", $0, "deleted") }
        if lines.isEmpty, old.map(\.id) != rows.map(\.id) {
            lines.append(Change("~", "the rows change places", ""))
        }
        return (lines, new, changed, gone.count)
    }

    /// `+4 new, 1 replaces row 2, line 3 rejected: no colon`.
    private static func summary(
        new: Int, replaced: [Int], removed: Int, hasKey: Bool = false,
        rejected: [ParsedHeaders.Rejected]
    ) -> String {
        var parts: [String] = []
        if hasKey { parts.append("the API key") }
        if new > 0 { parts.append("+\(new) new") }
        if replaced.count == 1 {
            parts.append("1 replaces row \(replaced[0])")
        } else if !replaced.isEmpty {
            parts.append("\(replaced.count) replace rows")
        }
        if removed > 0 { parts.append("\(removed) deleted") }
        for line in rejected.prefix(3) { parts.append(text(of: line)) }
        if rejected.count > 3 { parts.append("\(rejected.count - 3) more rejected") }
        return parts.isEmpty ? "nothing changes" : parts.joined(separator: ", ")
    }

    private static func text(of rejected: ParsedHeaders.Rejected) -> String {
        let line = rejected.line > 0 ? "line \(rejected.line) " : ""
        return "\(line)rejected: \(Sanitizer.clean(rejected.reason))"
    }

    /// An edited listing with bad lines is not applied: a row could be lost by a slip.
    var isApplicable: Bool {
        if case .editor = origin { return rejected.isEmpty }
        return true
    }

    var context: Context? { .changes }

    func title(_ state: State) -> StyledLine {
        guard origin == .paste else {
            return StyledLine("edited headers", Style(.title, bold: true))
        }
        // What is pasted on the list goes to the selected model: it is said to which.
        let name = Sanitizer.clean(state.form?.model.name ?? "")
        return StyledLine(name.isEmpty ? "" : name + " > ", .dim)
            .adding("pasted headers", .title, bold: true)
    }

    func body(_: State, columns: Int, selected _: Int?) -> PaneBody {
        let header = StyledLine.wrapped(summary, columns: columns, indent: 2)
        let bad = rejected.map { StyledLine("! " + ChangesView.text(of: $0), .error) }
        let advice =
            switch (origin, isApplicable) {
            case (.paste, _): "Nothing is stored until you save."
            case (.editor, true): "Nothing is stored until you save. e opens the editor again."
            case (.editor, false): "e opens the editor again; Esc leaves the rows as they were."
            }
        let told = notes.flatMap {
            StyledLine.wrapped(Sanitizer.clean($0), columns: columns, indent: 2)
        }
        return .list(
            header: header + [StyledLine()],
            items: changes.map { $0.line(columns: columns) } + bad,
            footer: told + [StyledLine("  " + advice, .dim)])
    }
}

/// Pasted or edited header text taken apart; the runner has it parsed by `Interchange`.
package struct ParsedHeaders: Sendable, Equatable {
    package struct Rejected: Sendable, Equatable {
        /// Counting from 1.
        package let line: Int
        package let reason: String
        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    package let lines: [ParsedHeader]
    package let rejected: [Rejected]
    package let keys: [ParsedKey]
    /// Names of headers that every request has anyway.
    package let leftOut: [String]
    /// Names of variables that are no headers.
    package let variables: [String]
    /// What else was left out though nothing is wrong with it, one sentence each.
    package let notes: [String]

    package init(
        lines: [ParsedHeader], rejected: [Rejected], keys: [ParsedKey] = [], leftOut: [String] = [],
        variables: [String] = [], notes: [String] = []
    ) {
        self.lines = lines
        self.rejected = rejected
        self.keys = keys
        self.leftOut = leftOut
        self.variables = variables
        self.notes = notes
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool { lines.isEmpty && rejected.isEmpty && keys.isEmpty && variables.isEmpty }

    /// A single good line, which needs no preview.
    var isOneLine: Bool {
        lines.count == 1 && rejected.isEmpty && keys.isEmpty && leftOut.isEmpty
            && variables.isEmpty && notes.isEmpty
    }
}
