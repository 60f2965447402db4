internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// Seals the values of a model that is being saved. What is `kept` stays as it is stored where
/// its place stays the same, and is opened and sealed anew where it does not. What is LOCKED stays
/// LOCKED.
struct Sealer {
    let model: Model
    let stored: ModelRecord?
    let vault: Vault
    /// The person agreed that stored values go to another origin.
    let sendsToNewOrigin: Bool
    private let places: Places
    private let opener: Opener?

    init(
        _ model: Model, stored: ModelRecord?, _ vault: Vault, sendsToNewOrigin: Bool
    ) throws(StoreError) {
        self.model = model
        self.stored = stored
        self.vault = vault
        self.sendsToNewOrigin = sendsToNewOrigin
        places = Places(pool: vault.pool, model: model.id, origin: model.origin)
        opener = try stored.map { (record) throws(StoreError) in
            let asStored = try Opener(record, vault)
            return asStored.isRouteIntact ? asStored : try Opener(record, vault, as: model)
        }
    }

    func value(of field: ModelField) throws(StoreError) -> [UInt8]? {
        try seal(
            field.value(of: model).secret ?? .empty, places.field(field),
            stored?.envelope(of: field), opener?.places.field(field))
    }

    func route() throws(StoreError) -> [UInt8] {
        try withVault { () throws(VaultError) in
            try vault.seal(try Route(model).digest(), places.route)
        }
    }

    func headers() throws(StoreError) -> [HeaderRecord] {
        var records: [HeaderRecord] = []
        for row in model.headers {
            let old = stored?.headers.first { $0.id == row.id }
            let place = places.header(row.id, name: row.name, isSecret: row.isSecret)
            let value = try seal(
                row.value, place, old?.value, old.flatMap { opener?.binding(of: $0) })
            // The header rules refuse rows without a value before anything is sealed.
            guard let value else { throw StoreError(.noSuchValue) }
            records.append(
                HeaderRecord(
                    id: row.id, name: row.name, isOn: row.isOn, isSecret: row.isSecret,
                    value: value))
        }
        return records
    }

    private func seal(
        _ field: SecretField, _ place: Binding, _ old: [UInt8]?, _ oldPlace: Binding?
    ) throws(StoreError) -> [UInt8]? {
        switch field {
        case .empty: return nil
        case .new(let secret) where secret.isEmpty: return nil
        case .new(let secret): return try sealed(secret, place)
        case .locked:
            // It stays as it is stored. One that would open once the model's route is sealed
            // anew was locked because of the route: nobody has said yet that this one is right.
            guard let old, try Opener.open(old, place, vault) == nil else {
                throw StoreError(.valueLocked(model: model.name))
            }
            return old
        case .kept:
            guard let old, let oldPlace, let opener, opener.isRouteIntact else {
                throw StoreError(.valueLocked(model: model.name))
            }
            if place == oldPlace { return old }
            guard let value = try Opener.open(old, oldPlace, vault) else {
                throw StoreError(.valueLocked(model: model.name))
            }
            guard sendsToNewOrigin || place.origin == oldPlace.origin else {
                throw StoreError(
                    .originChanged(
                        model: model.name, from: oldPlace.origin, to: place.origin))
            }
            return try sealed(value, place)
        }
    }

    private func sealed(_ value: Secret, _ place: Binding) throws(StoreError) -> [UInt8] {
        try withVault { () throws(VaultError) in try vault.seal(value, place) }
    }
}
