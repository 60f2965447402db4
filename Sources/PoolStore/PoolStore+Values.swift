package import FoundationEssentials
package import PoolModel
internal import Vault

/// Opening values: for a request, for a copy, for the eye. The only file that hands them out.
extension PoolStore {
    /// A model, saved or a draft, with its values opened: what is `kept` is taken from the store,
    /// but only for the origin it was saved for.
    /// - Parameter sendSecretsToNewOrigin: the person has agreed to it.
    package func openModel(
        _ model: Model, sendSecretsToNewOrigin: Bool = false
    ) throws(StoreError) -> OpenedModel {
        if let lock = model.lock {
            throw StoreError(.changedOutside(model: model.name, lock))
        }
        guard model.lockedCount == 0 else { throw StoreError(.valueLocked(model: model.name)) }
        guard model.version > 0 || model.keepsValues || !model.sets.isEmpty else {
            return try model.opened(isShared: isShared) { _ in nil }
        }
        return try reading { () throws(StoreError) in
            let vault = try requireVault()
            var model = model
            var sets = OpenedSets(of: self, vault)
            if !model.sets.isEmpty { model.know(try sets.shown(model.sets)) }
            if let name = model.missingSets.first {
                throw StoreError(.noSuchSet(name), path: file.path)
            }
            guard !model.isLocked, let opened = try sets.opened(for: model) else {
                throw StoreError(.valueLocked(model: model.lockedName))
            }
            let opener = try model.version > 0 || model.keepsValues ? opener(of: model, vault) : nil
            let moves = model.keepsValues && opener?.record.origin != model.origin
            guard sendSecretsToNewOrigin || !moves && model.setsForOtherOrigins.isEmpty else {
                throw model.originQuestion(opener?.record.origin)
            }
            return try model.opened(isShared: isShared, with: opened) {
                (place) throws(StoreError) in
                try opener?.value(at: place)
            }
        }
    }

    /// Opens what is stored of a model, saved or a draft.
    private func opener(of model: Model, _ vault: Vault) throws(StoreError) -> ValueOpener {
        guard let stored = try record(model.id) else {
            throw StoreError(.noSuchModel(model.name), path: file.path)
        }
        return try opener(of: stored, vault)
    }

    /// Opens a stored model that is as it was last saved.
    private func opener(
        of record: ModelRecord, _ vault: Vault
    ) throws(StoreError) -> ValueOpener {
        let opener = try ValueOpener(record, vault, standing(vault))
        if let lock = opener.lock {
            throw StoreError(.changedOutside(model: record.name, lock))
        }
        return opener
    }

    /// Saved models with their values opened, in the order asked for and in one read transaction;
    /// `opened` is `nil` where a value is LOCKED. A deleted one is left out.
    package func openModels(
        _ ids: [UUID]
    ) throws(StoreError) -> [(model: Model, opened: OpenedModel?)] {
        var found: [(model: Model, opened: OpenedModel?)] = []
        try eachOpenModel(ids) { (model, opened) throws(StoreError) in
            found.append((model, opened))
        }
        return found
    }

    /// Lends saved models with their values opened, in the order asked for and as of one moment;
    /// no open model where a value is LOCKED, or a set may not be sent to its address. A deleted one
    /// is left out.
    /// - Parameter wholly: with what no request uses: headers that are off, and the extra fields.
    package func eachOpenModel(
        _ ids: [UUID], wholly: Bool = false,
        _ body: (Model, OpenedModel?) throws(StoreError) -> Void
    ) throws(StoreError) {
        guard !ids.isEmpty else { return }
        let first = Connection.questions(for: ids.prefix(Connection.idsAtOnce))
        try reading(first) { () throws(StoreError) in
            let vault = try currentVault()
            var sets = OpenedSets(of: self, vault)
            var records: [UUID: ModelRecord] = [:]
            for (place, id) in ids.enumerated() {
                if place.isMultiple(of: Connection.idsAtOnce) {
                    records = try connection.records(
                        Array(ids[place...].prefix(Connection.idsAtOnce)))
                }
                guard let record = records[id] else { continue }
                var values: [ValuePlace: Secret] = [:]
                let attached = try sets.shown(record.value(of: .sets).words)
                let model = try shown(record, vault, sets: attached) { values[$0] = $1 }
                // Without the key nobody knows whether it is as it was saved.
                guard vault != nil, !model.isLocked, model.setsForOtherOrigins.isEmpty,
                    let attached = try sets.opened(for: model)
                else {
                    try body(model, nil)
                    continue
                }
                let opened = try model.opened(wholly: wholly, isShared: isShared, with: attached) {
                    (place) throws(StoreError) in values[place]
                }
                try body(model, opened)
            }
        }
    }

    /// A header's stored value, or the API key where `row` is `nil`. Audited before it is given.
    package func reveal(_ id: UUID, row: UUID?) throws(StoreError) -> Secret {
        let (stored, found) = try reading { () throws(StoreError) in
            let stored = try existingRecord(id)
            let opener = try opener(of: stored, requireVault())
            guard
                row == nil
                    ? stored.envelope(of: .apiKey) != nil
                    : stored.headers.contains(where: { $0.id == row })
            else { throw StoreError(.noSuchValue) }
            return (
                stored, try opener.value(at: row.map(ValuePlace.header) ?? .field(.apiKey))
            )
        }
        guard let value = found else { throw StoreError(.valueLocked(model: stored.name)) }
        let header = stored.headers.first { $0.id == row }
        try transaction { () throws(StoreError) in
            try note(
                "reveal", model: id, name: stored.name,
                detail: header.map { "header \($0.name)" } ?? ModelField.apiKey.key)
        }
        return value
    }

    /// A draft of a new model (new ids, version 0) like a stored one, its values as `new`.
    package func copy(_ id: UUID) throws(StoreError) -> Model {
        try reading { () throws(StoreError) in try draft(of: try existingRecord(id)) }
    }

    private func draft(of stored: ModelRecord) throws(StoreError) -> Model {
        let source = try shown(stored)
        let opener = try opener(of: stored, requireVault())
        guard !source.isLocked else { throw StoreError(.valueLocked(model: source.name)) }
        var draft = Model(
            id: UUID(), name: source.name, provider: source.provider, modelID: source.modelID,
            now: options.now())
        for field in ModelRecord.fields {
            field.copy(from: source, to: &draft)
            guard field.isSecret else { continue }
            let value = try opener.value(of: field).map(SecretField.new) ?? .empty
            field.set(.secret(value), in: &draft)
        }
        for header in stored.headers {
            guard let value = try opener.value(of: header) else { continue }
            draft.headers.append(
                HeaderRow(
                    id: UUID(), name: header.name, value: .new(value), isOn: header.isOn,
                    isSecret: header.isSecret))
        }
        return draft
    }
}

extension Model {
    /// Whether a value of it is to be taken from the store.
    var keepsValues: Bool {
        sentSecrets.contains(where: \.isKept) || headers.contains { $0.value.isKept }
    }

    /// The model with its values; `kept` ones come from `stored`, where `nil` means LOCKED.
    /// - Parameter wholly: with what no request uses: headers that are off, and the extra fields.
    func opened(
        wholly: Bool = false, isShared: Bool, with sets: [OpenedModel] = [],
        _ stored: (ValuePlace) throws(StoreError) -> Secret?
    ) throws(StoreError) -> OpenedModel {
        func value(_ field: SecretField, _ place: ValuePlace) throws(StoreError) -> Secret? {
            switch field {
            case .empty: return nil
            case .new(let secret): return secret.isEmpty ? nil : secret
            case .kept:
                if let value = try stored(place) { return value }
            case .locked: break
            }
            throw StoreError(.valueLocked(model: name))
        }
        var rows: [OpenedModel.Header] = []
        for row in headers where row.isOn || wholly {
            guard let secret = try value(row.value, .header(row.id)) else { continue }
            rows.append(OpenedModel.Header(row: row.id, name: row.name, value: secret))
        }
        var values: [ModelField: Secret?] = [:]
        for field in wholly ? ModelField.secrets : ModelField.sentSecrets {
            values[field] = try value(field.value(of: self).secret ?? .empty, .field(field))
        }
        return OpenedModel(
            model: self, values: values, headers: rows, isShared: isShared, sets: sets)
    }

    /// Of the model, or of the set of it that is LOCKED.
    fileprivate var lockedName: String {
        attachedSets.first(where: \.isLocked).map { "set \($0.name)" } ?? name
    }
}

extension SecretField {
    var isKept: Bool {
        if case .kept = self { true } else { false }
    }

    /// The stored bytes stay as they are, whether they can be opened or not.
    var isStored: Bool { isKept || self == .locked }
}
