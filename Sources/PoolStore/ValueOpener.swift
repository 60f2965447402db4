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

/// Opens a stored model's values. `nil` from it means LOCKED: altered, moved, or the model's
/// address or route was changed outside this program.
final class ValueOpener {
    let vault: Vault
    let record: ModelRecord
    let bindings: ValueBindings
    /// Whether the route is the one its values were saved with.
    let isRouteIntact: Bool

    convenience init(_ record: ModelRecord, _ vault: Vault) throws(StoreError) {
        try self.init(record, vault, origin: record.origin, route: Route(record))
    }

    /// Opens the values as if the stored address and route were the model's: they are when
    /// somebody puts back what was changed outside this program.
    convenience init(_ record: ModelRecord, _ vault: Vault, as model: Model) throws(StoreError) {
        try self.init(record, vault, origin: model.origin, route: Route(model))
    }

    private init(
        _ record: ModelRecord, _ vault: Vault, origin: Origin?, route: Route
    ) throws(StoreError) {
        self.vault = vault
        self.record = record
        bindings = ValueBindings(pool: vault.pool, model: record.id, origin: origin)
        let digest = try withVault { () throws(VaultError) in try route.digest() }
        isRouteIntact = try ValueOpener.open(record.route, bindings.route, vault) == digest
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

    /// Whether a value that is there cannot be opened.
    func isLocked() throws(StoreError) -> Bool {
        for field in ModelField.secrets where record.envelope(of: field) != nil {
            if try value(of: field) == nil { return true }
        }
        for header in record.headers where try value(of: header) == nil { return true }
        return false
    }

    private func open(_ bytes: [UInt8]?, _ binding: Binding) throws(StoreError) -> Secret? {
        guard isRouteIntact, let bytes else { return nil }
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
