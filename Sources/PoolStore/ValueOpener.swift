internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// A place in a model that holds a value.
enum ValuePlace: Hashable {
    case field(ModelField)
    case header(UUID)
}

extension StoredSecret {
    /// What is known of the value that stands there.
    init(of value: Secret, at place: ValuePlace, isSecret: Bool = true) {
        if case .field(.extra) = place {
            self.init(ofExtra: value)
        } else {
            self.init(of: value, isSecret: isSecret)
        }
    }
}

/// Opens a stored model's values. `nil` from it means LOCKED: altered, moved, or the model was
/// changed outside this program.
final class ValueOpener {
    let vault: Vault
    let record: ModelRecord
    let bindings: ValueBindings
    /// Why nothing of the model is opened.
    let lock: ModelLock?

    init(_ record: ModelRecord, _ vault: Vault, _ standing: Standing) throws(StoreError) {
        self.vault = vault
        self.record = record
        bindings = try ValueBindings(pool: vault.pool, model: record.id, route: Route(record))
        lock = try standing.lock(of: record, vault)
    }

    func value(of field: ModelField) throws(StoreError) -> Secret? {
        try open(record.envelope(of: field), bindings.field(field))
    }

    func value(of header: HeaderRecord) throws(StoreError) -> Secret? {
        try open(header.value, binding(of: header))
    }

    func value(at place: ValuePlace) throws(StoreError) -> Secret? {
        switch place {
        case .field(let field): return try value(of: field)
        case .header(let id):
            guard let header = record.headers.first(where: { $0.id == id }) else { return nil }
            return try value(of: header)
        }
    }

    func binding(of header: HeaderRecord) -> Binding {
        bindings.header(header.id, name: header.name, isSecret: header.isSecret)
    }

    /// Whether the model was changed, or a value that is there cannot be opened.
    func isLocked() throws(StoreError) -> Bool {
        if lock != nil { return true }
        for field in ModelField.secrets where record.envelope(of: field) != nil {
            if try value(of: field) == nil { return true }
        }
        for header in record.headers where try value(of: header) == nil { return true }
        return false
    }

    private func open(_ bytes: [UInt8]?, _ binding: Binding) throws(StoreError) -> Secret? {
        guard lock == nil, let bytes else { return nil }
        return try ValueOpener.open(bytes, binding, vault)
    }

    /// The value; `nil` where the bytes are not what this key sealed for this place.
    static func open(
        _ bytes: [UInt8], _ binding: Binding, _ vault: Vault
    ) throws(StoreError) -> Secret? {
        do throws(VaultError) {
            return try vault.open(bytes, binding)
        } catch {
            guard error.code == .valueAltered else { throw StoreError(error) }
            return nil
        }
    }
}
