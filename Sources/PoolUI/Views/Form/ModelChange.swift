import FoundationEssentials
import PoolModel

/// One difference between two versions of a model, in words without secrets.
struct ModelChange: Sendable, Equatable {
    enum Subject: Sendable, Hashable {
        case field(ModelField)
        case row(UUID)
        case rowOrder
    }

    let subject: Subject
    let title: String
    let before: String
    let after: String

    /// Every difference, fields in the form's order, then rows.
    static func list(from old: Model, to new: Model) -> [ModelChange] {
        fields(from: old, to: new) + rows(from: old.headers, to: new.headers)
    }

    private static func fields(from old: Model, to new: Model) -> [ModelChange] {
        ModelField.typed.compactMap { field in
            guard !field.isEqual(old, new) else { return nil }
            return ModelChange(
                subject: .field(field), title: field.title, before: field.text(of: old),
                after: field.text(of: new) + replacedSecret(field, old, new))
        }
    }

    private static func rows(from old: [HeaderRow], to new: [HeaderRow]) -> [ModelChange] {
        var changes: [ModelChange] = []
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.map(\.id))
        for row in new where before[row.id] != row {
            let was = before[row.id]
            let isRenamed = was.map { $0.name != row.name } ?? false
            changes.append(
                ModelChange(
                    subject: .row(row.id), title: "header \(row.name)",
                    before: was.map { isRenamed ? text($0) : valueText($0) } ?? "(none)",
                    after: (isRenamed ? text(row) : valueText(row))
                        + replaced(was?.value, row.value)))
        }
        for row in old where !after.contains(row.id) {
            changes.append(
                ModelChange(
                    subject: .row(row.id), title: "header \(row.name)", before: valueText(row),
                    after: "(deleted)"))
        }
        let stayed = old.map(\.id).filter(after.contains)
        if stayed != new.map(\.id).filter({ before[$0] != nil }) {
            changes.append(
                ModelChange(
                    subject: .rowOrder, title: "order of headers", before: "as stored",
                    after: "moved"))
        }
        return changes
    }

    /// Two masks may look the same: says that the value is another one.
    private static func replaced(_ old: SecretField?, _ new: SecretField) -> String {
        guard let old, old.hasValue, case .new = new else { return "" }
        return " (replaced)"
    }

    private static func replacedSecret(_ field: ModelField, _ old: Model, _ new: Model) -> String {
        replaced(field.secret(of: old), field.secret(of: new) ?? .empty)
    }

    /// A row in one line: `X-Debug: ******** (off)`.
    static func text(_ row: HeaderRow) -> String { "\(row.name): \(valueText(row))" }

    static func valueText(_ row: HeaderRow) -> String {
        row.shownValue + (row.isOn ? "" : " (off)")
    }
}
