internal import FoundationEssentials
internal import PoolModel

/// What a save changes in a stored model: names for the audit log, and what follows from it.
struct ModelChanges {
    /// Names of fields and headers, never values.
    let detail: String
    /// Something that a request is made of is another: test results no longer count.
    let changesRequests: Bool
    /// Another model answers: what the probes found no longer counts.
    let changesModel: Bool

    init(from old: ModelRecord, to new: Model) {
        let fields = ModelChanges.fields(old, new)
        let headers = ModelChanges.headers(old.headers, new.headers)
        let parts = [
            fields.isEmpty ? nil : fields.map(\.key).joined(separator: ", "),
            headers.names.isEmpty ? nil : "headers " + headers.names.joined(separator: " "),
        ]
        let told = parts.compactMap(\.self).joined(separator: "; ")
        detail = told.isEmpty ? "nothing" : told
        changesModel = fields.contains { $0.use.contains(.identity) }
        changesRequests = fields.contains { $0.use.contains(.request) } || headers.changesRequests
    }

    private static func fields(_ old: ModelRecord, _ new: Model) -> [ModelField] {
        ModelRecord.fields.filter { field in
            if let secret = field.value(of: new).secret {
                return !isSame(old.envelope(of: field), secret)
            }
            if field.use.contains(.probed), !new.says(field) { return false }
            return old.value(of: field) != field.value(of: new)
        }
    }

    private static func isSame(_ old: [UInt8]?, _ new: SecretField) -> Bool {
        old == nil ? !new.hasValue : new.isStored
    }

    /// `+` added, `-` removed, `~` another value, name, place or state.
    private static func headers(
        _ old: [HeaderRecord], _ new: [HeaderRow]
    ) -> (names: [String], changesRequests: Bool) {
        let before = Dictionary(old.enumerated().map { ($1.id, ($0, $1)) }) { first, _ in first }
        let ids = Set(new.map(\.id))
        var names = old.filter { !ids.contains($0.id) }.map { "-" + $0.name }
        var changesRequests = old.contains { !ids.contains($0.id) && $0.isOn }
        for (index, row) in new.enumerated() {
            guard let (place, record) = before[row.id] else {
                names.append("+" + row.name)
                changesRequests = changesRequests || row.isOn
                continue
            }
            let isSent =
                record.name != row.name || !row.value.isStored || record.isOn != row.isOn
                || place != index
            if isSent || record.isSecret != row.isSecret { names.append("~" + row.name) }
            changesRequests = changesRequests || isSent
        }
        return (names, changesRequests)
    }
}
