import FoundationEssentials
import PoolModel

/// What comes of the choices.
extension ConflictView {
    /// What is stored now with my choices on top, and the names of rows whose stored value went
    /// when the others deleted them.
    func merge() -> (model: Model, lost: [String]) {
        guard var model = theirs else { return (mine, []) }
        var lost: [String] = []
        for item in items where item.side == .mine {
            switch item.subject {
            case .field(let field): field.copy(from: mine, to: &model)
            case .row(let id):
                if let name = takeRow(id, into: &model) { lost.append(name) }
            case .part(let id, let part):
                guard let own = mine.headers.first(where: { $0.id == id }) else { continue }
                model.changeRow(id) { part.copy(from: own, to: &$0) }
            case .rowOrder: break
            }
        }
        if items.contains(where: { $0.subject == .rowOrder && $0.side == .mine }) {
            let order = mine.headers.map(\.id)
            let place = { (row: HeaderRow) in order.firstIndex(of: row.id) ?? order.count }
            model.headers.sort { place($0) < place($1) }
        }
        return (model, lost)
    }

    /// Puts my row in, or takes it out.
    /// - Returns: its name, where its value was only known by its mask and is gone.
    private func takeRow(_ id: UUID, into model: inout Model) -> String? {
        guard let position = mine.headers.firstIndex(where: { $0.id == id }) else {
            model.headers.removeAll { $0.id == id }
            return nil
        }
        var row = mine.headers[position]
        let isLost = row.value.forgetKept()
        model.headers.insert(row, at: min(position, model.headers.count))
        return isLost ? row.name : nil
    }
}

extension ConflictItem.RowPart {
    /// Copies this part of a row to another version of the same row.
    fileprivate func copy(from source: HeaderRow, to target: inout HeaderRow) {
        switch self {
        case .name: target.name = source.name
        case .value: target.value = source.value
        case .state: target.isOn = source.isOn
        case .secrecy:
            target.isSecret = source.isSecret
            // The same value, in the form that fits: in clear or as a mask.
            if target.value.holdsSame(as: source.value) { target.value = source.value }
        }
    }
}

extension SecretField {
    /// Empties what is only known by its mask; what is known stays, as a new value.
    /// - Returns: whether a value is gone.
    mutating func forgetKept() -> Bool {
        guard case .kept(let stored) = self else { return false }
        self = stored.clear.map { .new(Secret($0)) } ?? .empty
        return stored.clear == nil
    }
}
