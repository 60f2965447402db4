import FoundationEssentials
import PoolModel
import TerminalScreen

/// The rows that pasted lines make, one line after the other: the provider's credential goes to the
/// API key field, a header with a name that is there replaces that row's value, others are added.
struct PastedRows {
    private let model: Model
    private(set) var rows: [HeaderRow]
    private(set) var key: PastedKey?
    private(set) var rejected: [ParsedHeaders.Rejected]
    private(set) var changes: [ChangesView.Change] = []
    private(set) var new = 0
    /// The numbers of rows that get another value.
    private(set) var replaced: [Int] = []
    private var newAt: Int

    /// - Parameter position: of the row after which new ones are added.
    init(
        _ parsed: ParsedHeaders, into model: Model, after position: Int,
        identities: inout SeededIdentities
    ) {
        self.model = model
        rows = model.headers
        rejected = parsed.rejected
        newAt = min(position + 1, rows.count)
        for line in parsed.lines { take(line, &identities) }
        for key in parsed.keys { take(key) }
        for name in parsed.leftOut { leaveOut(name, PastedKey.whyLeftOut(name)) }
        for name in parsed.variables { leaveOut(name, "a variable, no header") }
    }

    private mutating func take(_ line: ParsedHeader, _ identities: inout SeededIdentities) {
        guard case .new(let secret) = line.value else {
            rejected.append(
                .init(line: 0, reason: "\(line.name): <keep N> is for the editor (E) only"))
            return
        }
        let isThere = model.headers.contains { $0.hasName(line.name) }
        if key == nil, !isThere, let found = PastedKey(line.name, secret, of: model) {
            return take(found)
        }
        let (index, isNew) = rows.put(
            secret.isEmpty ? .empty : .new(secret), named: line.name, isOn: line.isOn,
            newAt: newAt, id: { identities.next() })
        if isNew {
            newAt += 1
            new += 1
            changes.append(.init("+", rows[index], "new"))
        } else {
            let number = (model.headers.firstIndex { $0.id == rows[index].id } ?? index) + 1
            replaced.append(number)
            changes.append(.init("~", rows[index], "replaces row \(number)"))
        }
    }

    private mutating func take(_ variable: ParsedKey) {
        guard let found = PastedKey(variable, of: model) else {
            return leaveOut(variable.variable, "the key of another provider")
        }
        guard let key else { return take(found) }
        if key.value != found.value {
            rejected.append(
                .init(
                    line: 0,
                    reason: "\(found.name): another API key than \(key.name); paste one alone"))
        }
    }

    private mutating func take(_ found: PastedKey) {
        key = found
        changes.append(
            .init(
                "=", "\(found.name): \(Mask.text(for: found.value))",
                model.apiKey.hasValue ? "replaces the API key" : "goes to the API key field"))
    }

    private mutating func leaveOut(_ name: String, _ why: String) {
        changes.append(.init("-", name, "left out: " + why, .dim))
    }
}
