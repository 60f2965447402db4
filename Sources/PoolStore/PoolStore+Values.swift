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
        guard !model.isLocked else { throw StoreError(.valueLocked(model: model.name)) }
        guard model.keepsValues else { return try model.opened { _ in nil } }
        let vault = try requireVault()
        guard let stored = try record(model.id) else {
            throw StoreError(.noSuchModel(model.name), path: file.path)
        }
        guard sendSecretsToNewOrigin || stored.origin == model.origin else {
            throw StoreError(
                .originChanged(model: model.name, from: stored.origin, to: model.origin))
        }
        let opener = try ValueOpener(stored, vault)
        return try model.opened { (place) throws(StoreError) in try opener.value(at: place) }
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
    /// no open model where a value is LOCKED. A deleted one is left out.
    /// - Parameter wholly: with what no request uses: headers that are off, and the extra fields.
    package func eachOpenModel(
        _ ids: [UUID], wholly: Bool = false,
        _ body: (Model, OpenedModel?) throws(StoreError) -> Void
    ) throws(StoreError) {
        try connection.reading { () throws(StoreError) in
            let vault = try currentVault()
            for id in ids {
                guard let record = try record(id) else { continue }
                var values: [ValuePlace: Secret] = [:]
                let model = try shown(record, vault) { values[$0] = $1 }
                guard !model.isLocked else {
                    try body(model, nil)
                    continue
                }
                let opened = try model.opened(wholly: wholly) { (place) throws(StoreError) in
                    values[place]
                }
                try body(model, opened)
            }
        }
    }

    /// A header's stored value, or the API key where `row` is `nil`. Audited before it is given.
    package func reveal(_ id: UUID, row: UUID?) throws(StoreError) -> Secret {
        let stored = try existingRecord(id)
        let opener = try ValueOpener(stored, try requireVault())
        let header = stored.headers.first { $0.id == row }
        guard row == nil ? stored.envelope(of: .apiKey) != nil : header != nil else {
            throw StoreError(.noSuchValue)
        }
        guard let value = try opener.value(at: row.map(ValuePlace.header) ?? .field(.apiKey)) else {
            throw StoreError(.valueLocked(model: stored.name))
        }
        try transaction { () throws(StoreError) in
            try note(
                "reveal", model: id, name: stored.name,
                detail: header.map { "header \($0.name)" } ?? ModelField.apiKey.key)
        }
        return value
    }

    /// A draft of a new model (new ids, version 0) like a stored one, its values as `new`.
    package func copy(_ id: UUID) throws(StoreError) -> Model {
        let stored = try existingRecord(id)
        let source = try shown(stored)
        guard !source.isLocked else { throw StoreError(.valueLocked(model: source.name)) }
        let opener = try ValueOpener(stored, try requireVault())
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
        apiKey.isKept || proxyPassword.isKept || headers.contains { $0.value.isKept }
    }

    /// The model with its values; `kept` ones come from `stored`, where `nil` means LOCKED.
    /// - Parameter wholly: with what no request uses: headers that are off, and the extra fields.
    fileprivate func opened(
        wholly: Bool = false, _ stored: (ValuePlace) throws(StoreError) -> Secret?
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
        return OpenedModel(
            model: self, apiKey: try value(apiKey, .field(.apiKey)),
            proxyPassword: try value(proxyPassword, .field(.proxyPassword)), headers: rows,
            extra: wholly ? try value(extra, .field(.extra)) : nil)
    }
}

extension SecretField {
    var isKept: Bool {
        if case .kept = self { true } else { false }
    }

    /// The stored bytes stay as they are, whether they can be opened or not.
    var isStored: Bool { isKept || self == .locked }
}
