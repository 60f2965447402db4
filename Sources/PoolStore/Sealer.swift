internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// Seals the values of a model that is being saved. What is `kept` stays as it is stored where
/// its place stays the same, and is opened and sealed anew where it does not. What is LOCKED stays
/// LOCKED.
struct Sealer {
    let model: Model
    let vault: Vault
    /// The person agreed that stored values go to another origin.
    let sendsToNewOrigin: Bool
    private let route: Route
    private let bindings: ValueBindings
    /// Opens what is stored.
    private let opener: ValueOpener?

    init(
        _ model: Model, stored opener: ValueOpener?, _ vault: Vault, sendsToNewOrigin: Bool
    ) throws(StoreError) {
        self.model = model
        self.opener = opener
        self.vault = vault
        self.sendsToNewOrigin = sendsToNewOrigin
        route = Route(model)
        bindings = try ValueBindings(pool: vault.pool, model: model.id, route: route)
    }

    private var stored: ModelRecord? { opener?.record }

    /// The bytes of a secret field. In `saved` it becomes what may be shown of it from now on, as
    /// the header rows do below.
    func value(of field: ModelField, _ saved: inout Model) throws(StoreError) -> [UInt8]? {
        let sealed = try seal(
            field.value(of: model).secret ?? .empty, .field(field), bindings.field(field),
            stored?.envelope(of: field), opener?.bindings.field(field))
        field.set(.secret(sealed.shown), in: &saved)
        return sealed.bytes
    }

    func sealedRoute() throws(StoreError) -> [UInt8] { try route.sealed(for: model.id, vault) }

    func headers(_ saved: inout Model) throws(StoreError) -> [HeaderRecord] {
        var records: [HeaderRecord] = []
        for (index, row) in model.headers.enumerated() {
            let old = stored?.headers.first { $0.id == row.id }
            let sealed = try seal(
                row.value, .header(row.id), isSecret: row.isSecret,
                bindings.header(row.id, name: row.name, isSecret: row.isSecret),
                old?.value, old.flatMap { opener?.binding(of: $0) })
            // The header rules refuse rows without a value before anything is sealed.
            guard let value = sealed.bytes else { throw StoreError(.noSuchValue) }
            saved.headers[index].value = sealed.shown
            records.append(
                HeaderRecord(
                    id: row.id, position: index, name: row.name, isOn: row.isOn,
                    isSecret: row.isSecret,
                    value: value))
        }
        return records
    }

    private func seal(
        _ field: SecretField, _ place: ValuePlace, isSecret: Bool = true, _ binding: Binding,
        _ old: [UInt8]?, _ oldBinding: Binding?
    ) throws(StoreError) -> (bytes: [UInt8]?, shown: SecretField) {
        func anew(_ value: Secret) throws(StoreError) -> (bytes: [UInt8]?, shown: SecretField) {
            let bytes = try withVault { () throws(VaultError) in try vault.seal(value, binding) }
            return (bytes, .kept(StoredSecret(of: value, at: place, isSecret: isSecret)))
        }
        switch field {
        case .empty: return (nil, .empty)
        case .new(let secret): return secret.isEmpty ? (nil, .empty) : try anew(secret)
        case .locked:
            // It stays as it is stored. One that would open in its new place was locked because
            // of the place: nobody has said yet that this one is right.
            guard let old, try ValueOpener.open(old, binding, vault) == nil else {
                throw StoreError(.valueLocked(model: model.name))
            }
            return (old, .locked)
        case .kept:
            guard let old, let oldBinding, opener?.lock == nil else {
                throw StoreError(.valueLocked(model: model.name))
            }
            if binding == oldBinding { return (old, field) }
            guard let value = try ValueOpener.open(old, oldBinding, vault) else {
                throw StoreError(.valueLocked(model: model.name))
            }
            guard sendsToNewOrigin || binding.origin == oldBinding.origin else {
                throw model.originQuestion(oldBinding.origin)
            }
            return try anew(value)
        }
    }
}
