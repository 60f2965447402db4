import FoundationEssentials
package import PoolModel
import TerminalScreen

/// What pasted or edited text would make of the header rows, before it does.
struct ChangesView: PaneContent {
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
    /// One line a change: sign and words.
    let changes: [StyledLine]
    let summary: String

    /// Pasted lines: one with a name that is there replaces that row's value, others are added
    /// after `position`. An API key goes to its own field.
    init(
        pasted parsed: ParsedHeaders, into model: Model, after position: Int,
        identities: inout SeededIdentities
    ) {
        let old = model.headers
        var rows = old
        var key: PastedKey?
        var rejected = parsed.rejected
        var insertAt = min(position + 1, old.count)
        var changes: [StyledLine] = []
        var counts = (new: 0, replaced: [Int]())
        for line in parsed.lines {
            guard case .new(let secret) = line.value else {
                rejected.append(
                    .init(line: 0, reason: "\(line.name): <keep N> is for the editor (E) only"))
                continue
            }
            if let found = PastedKey(line.name, secret, for: model) {
                guard let key, key.key != found.key else {
                    if key == nil { changes.append(ChangesView.line(found, of: model)) }
                    key = key ?? found
                    continue
                }
                let reason = "\(line.name): another API key than \(key.name); paste one alone"
                rejected.append(.init(line: 0, reason: reason))
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
        origin = .paste
        notes = parsed.notes
        self.rows = rows
        self.key = key
        self.rejected = rejected
        self.changes =
            changes
            + parsed.leftOut.map { name in
                ChangesView.line("-", Sanitizer.clean(name), "left out: set by HTTP itself", .dim)
            }
        summary = ChangesView.summary(
            new: counts.new, replaced: counts.replaced, removed: 0, hasKey: key != nil,
            rejected: rejected)
    }

    private static func line(_ found: PastedKey, of model: Model) -> StyledLine {
        let mask = SecretField.new(found.key).mask
        return line(
            "=", "\(Sanitizer.clean(found.name)): \(mask)",
            model.apiKey.hasValue ? "replaces the API key" : "goes to the API key field", .ok)
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
        origin = .editor(text: text)
        notes = parsed.notes
        key = nil
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
    ) -> (lines: [StyledLine], new: Int, changed: [Int], removed: Int) {
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(rows.map(\.id))
        var lines: [StyledLine] = []
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
            lines.append(StyledLine("~ the rows change places", .warning))
        }
        return (lines, new, changed, gone.count)
    }

    private static func line(_ sign: String, _ row: HeaderRow, _ note: String) -> StyledLine {
        let role: Role = sign == "+" ? .ok : sign == "-" ? .failure : .warning
        return line(sign, Sanitizer.clean(ModelChange.text(row)), Sanitizer.clean(note), role)
    }

    private static func line(
        _ sign: String, _ text: String, _ note: String, _ role: Role
    ) -> StyledLine {
        StyledLine("\(sign) ", role).adding(text.padded(toColumns: 44)).adding(" " + note, .dim)
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

    func title(_: State) -> StyledLine {
        StyledLine(
            origin == .paste ? "pasted headers" : "edited headers", Style(.title, bold: true))
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
            header: header + [StyledLine()], items: changes + bad,
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
    package let lines: [Line]
    package let rejected: [Rejected]
    /// Names of headers that HTTP or the protocol sets by itself, which are left out.
    package let leftOut: [String]
    /// What else was left out though nothing is wrong with it, one sentence each.
    package let notes: [String]

    package init(
        lines: [Line], rejected: [Rejected], leftOut: [String] = [], notes: [String] = []
    ) {
        self.lines = lines
        self.rejected = rejected
        self.leftOut = leftOut
        self.notes = notes
    }
}
