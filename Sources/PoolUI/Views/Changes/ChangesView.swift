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

        func line(columns: Int) -> StyledLine {
            return StyledLine("\(sign) ", role)
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

    /// Pasted lines: the provider's credential goes to the API key field, one with a name that is
    /// there replaces that row's value, others are added after `position`.
    init(
        pasted parsed: ParsedHeaders, into model: Model, after position: Int,
        identities: inout SeededIdentities
    ) {
        let old = model.headers
        var key: PastedKey?
        var rows = old
        var rejected = parsed.rejected
        var insertAt = min(position + 1, old.count)
        var changes: [Change] = []
        var counts = (new: 0, replaced: [Int]())
        for line in parsed.lines {
            guard case .new(let secret) = line.value else {
                rejected.append(
                    .init(line: 0, reason: "\(line.name): <keep N> is for the editor (E) only"))
                continue
            }
            if key == nil, !old.contains(where: { $0.hasName(line.name) }),
                let found = PastedKey(line.name, secret, of: model)
            {
                key = found
                changes.append(ChangesView.line(of: found, model))
                continue
            }
            let value: SecretField = secret.isEmpty ? .empty : .new(secret)
            let (index, isNew) = rows.put(
                value, named: line.name, isOn: line.isOn, newAt: insertAt,
                id: { identities.next() })
            if isNew {
                insertAt += 1
                counts.new += 1
                changes.append(ChangesView.line("+", rows[index], "new"))
            } else {
                let number = (old.firstIndex { $0.id == rows[index].id } ?? index) + 1
                counts.replaced.append(number)
                changes.append(ChangesView.line("~", rows[index], "replaces row \(number)"))
            }
        }
        for variable in parsed.keys {
            guard let found = PastedKey(variable, of: model) else {
                changes.append(
                    ChangesView.leftOut(variable.variable, "the key of another provider"))
                continue
            }
            if let key, key.value != found.value {
                rejected.append(
                    .init(
                        line: 0,
                        reason: "\(found.name): another API key than \(key.name); paste one alone"))
            } else if key == nil {
                key = found
                changes.append(ChangesView.line(of: found, model))
            }
        }
        changes += parsed.leftOut.map { ChangesView.leftOut($0, PastedKey.whyLeftOut($0)) }
        changes += parsed.variables.map { ChangesView.leftOut($0, "a variable, no header") }
        self.key = key
        origin = .paste
        notes = parsed.notes
        self.rows = rows
        self.rejected = rejected
        self.changes = changes
        summary = ChangesView.summary(
            new: counts.new, replaced: counts.replaced, removed: 0, hasKey: key != nil,
            rejected: rejected)
    }

    private static func line(of key: PastedKey, _ model: Model) -> Change {
        Change(
            "=", "\(key.name): \(Mask.text(for: key.value))",
            model.apiKey.hasValue ? "replaces the API key" : "goes to the API key field")
    }

    private static func leftOut(_ name: String, _ why: String) -> Change {
        Change("-", name, "left out: " + why, .dim)
    }

    /// An edited listing: the lines are the rows, in their order.
    /// - Parameter listed: the ids of the rows that were listed, for `<keep N>`.
    init(
        edited parsed: ParsedHeaders, text: String, listed: [UUID], of old: [HeaderRow],
        identities: inout SeededIdentities
    ) {
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var left = listed.compactMap { before[$0] }
        var rows: [HeaderRow] = []
        var rejected = parsed.rejected
        let kept = parsed.lines.compactMap { line -> UUID? in
            guard case .keep(let number) = line.value, listed.indices.contains(number - 1) else {
                return nil
            }
            return listed[number - 1]
        }
        for line in parsed.lines {
            switch line.value {
            case .keep(let number):
                let id = listed.indices.contains(number - 1) ? listed[number - 1] : nil
                guard let id, let index = left.firstIndex(where: { $0.id == id }) else {
                    rejected.append(
                        .init(
                            line: 0,
                            reason:
                                "\(line.name): <keep \(number)> is used twice, or there is no row \(number)"
                        ))
                    continue
                }
                var row = left.remove(at: index)
                row.name = line.name
                row.isOn = line.isOn
                rows.append(row)
            case .new(let secret):
                let folded = HeaderName.lowercase(line.name)
                // The same name again is the same row with another value, unless another line
                // keeps that row's value.
                let index = left.firstIndex {
                    HeaderName.lowercase($0.name) == folded && !kept.contains($0.id)
                }
                var row =
                    index.map { left.remove(at: $0) }
                    ?? HeaderRow(id: identities.next(), name: line.name, value: .empty)
                row.name = line.name
                row.isOn = line.isOn
                if secret.isEmpty {
                    row.value = .empty
                } else if row.clearText.map({ Secret($0) == secret }) != true {
                    row.value = .new(secret)
                }
                rows.append(row)
            }
        }
        key = nil
        origin = .editor(text: text)
        notes = parsed.notes
        self.rows = rows
        self.rejected = rejected
        let differences = ChangesView.differences(from: old, to: rows)
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
                lines.append(line("+", row, "new"))
                continue
            }
            if was != row {
                changed.append(index + 1)
                lines.append(line("~", row, "was \(ModelChange.text(was))"))
            }
        }
        let gone = old.filter { !after.contains($0.id) }
        lines += gone.map { line("-", $0, "deleted") }
        if lines.isEmpty, old.map(\.id) != rows.map(\.id) {
            lines.append(Change("~", "the rows change places", ""))
        }
        return (lines, new, changed, gone.count)
    }

    private static func line(_ sign: String, _ row: HeaderRow, _ note: String) -> Change {
        Change(sign, ModelChange.text(row), note)
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
    package struct Line: Sendable, Equatable {
        package let name: String
        package let value: Value
        package let isOn: Bool
        package init(name: String, value: Value, isOn: Bool) {
            self.name = name
            self.value = value
            self.isOn = isOn
        }
    }
    package enum Value: Sendable, Equatable {
        case new(Secret)
        /// `<keep N>`: the stored value of row N (counting from 1) of what was edited.
        case keep(row: Int)
    }
    package struct Rejected: Sendable, Equatable {
        /// Counting from 1.
        package let line: Int
        package let reason: String
        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }
    /// An API key in a variable, which is no header.
    package struct Key: Sendable, Equatable {
        package let variable: String
        /// Whose key it is; `nil`: its name does not say.
        package let provider: Provider.ID?
        package let value: Secret
        package init(variable: String, provider: Provider.ID?, value: Secret) {
            self.variable = variable
            self.provider = provider
            self.value = value
        }
    }
    package let lines: [Line]
    package let rejected: [Rejected]
    package let keys: [Key]
    /// Names of headers that every request has anyway.
    package let leftOut: [String]
    /// Names of variables that are no headers.
    package let variables: [String]
    /// What else was left out though nothing is wrong with it, one sentence each.
    package let notes: [String]

    package init(
        lines: [Line], rejected: [Rejected], keys: [Key] = [], leftOut: [String] = [],
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
