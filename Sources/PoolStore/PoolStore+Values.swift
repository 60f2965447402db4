package import FoundationEssentials
package import PoolModel
internal import Vault

/// Opening values: for a request, for a copy, for the eye. The only file that hands them out.
extension PoolStore {
    /// A model, saved or a draft, with its values opened: what is `kept` is taken from the store,
    /// but only for the origin it was saved for.
    package func callable(_ model: Model) throws(StoreError) -> CallableModel {
        try callable(model, sendSecretsToNewOrigin: false)
    }

    /// - Parameter sendSecretsToNewOrigin: the person has agreed to it.
    package func callable(
        _ model: Model, sendSecretsToNewOrigin: Bool
    ) throws(StoreError) -> CallableModel {
        guard !model.isLocked else { throw StoreError(.valueLocked(model: model.name)) }
        guard model.keepsValues else {
            return try model.opened { (_, _) throws(StoreError) in
                throw StoreError(.valueLocked(model: model.name))
            }
        }
        let vault = try requireVault()
        guard let stored = try record(model.id) else {
            throw StoreError(.noSuchModel(model.name), path: file.path)
        }
        guard sendSecretsToNewOrigin || stored.origin == model.origin else {
            throw StoreError(
                .originChanged(model: model.name, from: stored.origin, to: model.origin))
        }
        let opener = try Opener(stored, vault)
        return try model.opened { (place, _) throws(StoreError) in
            guard let value = try opener.value(at: place) else {
                throw StoreError(.valueLocked(model: model.name))
            }
            return value
        }
    }

    /// Saved models with their values opened, in the order asked for and in one read transaction;
    /// `callable` is `nil` where a value is LOCKED. A deleted one is left out.
    package func callables(
        _ ids: [UUID]
    ) throws(StoreError) -> [(model: Model, callable: CallableModel?)] {
        var found: [(model: Model, callable: CallableModel?)] = []
        try eachCallable(ids) { (model, callable) throws(StoreError) in
            found.append((model, callable))
        }
        return found
    }

    /// Lends saved models with their values opened, in the order asked for and as of one moment;
    /// no callable model where a value is LOCKED. A deleted one is left out.
    /// - Parameter allRows: the values of rows that are off as well.
    package func eachCallable(
        _ ids: [UUID], allRows: Bool = false,
        _ body: (Model, CallableModel?) throws(StoreError) -> Void
    ) throws(StoreError) {
        try connection.reading { () throws(StoreError) in
            let vault = try currentVault()
            for id in ids {
                var values = OpenedValues()
                guard let record = try record(id) else { continue }
                let model = try shown(record, vault) { values.take($1, at: $0) }
                try body(model, model.isLocked ? nil : values.callable(model, allRows: allRows))
            }
        }
    }

    /// A header's stored value, or the API key where `row` is `nil`. Audited before it is given.
    package func reveal(_ id: UUID, row: UUID?) throws(StoreError) -> Secret {
        let stored = try existingRecord(id)
        let opener = try Opener(stored, try requireVault())
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
        let opener = try Opener(stored, try requireVault())
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

/// The values of one model while it is being opened.
private struct OpenedValues {
    private var fields: [ModelField: Secret] = [:]
    private var headers: [(row: UUID, value: Secret)] = []

    mutating func take(_ value: Secret, at place: ValuePlace) {
        switch place {
        case .field(let field): fields[field] = value
        case .header(let id): headers.append((id, value))
        }
    }

    func callable(_ model: Model, allRows: Bool) -> CallableModel {
        let rows = model.headers.filter { allRows || $0.isOn }.compactMap { row in
            headers.first { $0.row == row.id }.map {
                CallableModel.Header(row: row.id, name: row.name, value: $0.value)
            }
        }
        return CallableModel(
            model: model, apiKey: fields[.apiKey], proxyPassword: fields[.proxyPassword],
            headers: rows, extra: fields[.extra])
    }
}

extension Model {
    /// Whether a value of it is to be taken from the store.
    var keepsValues: Bool {
        apiKey.isKept || proxyPassword.isKept || headers.contains { $0.value.isKept }
    }

    /// The model with its values; `kept` ones come from `stored`. Headers that are off are left
    /// out.
    fileprivate func opened(
        _ stored: (ValuePlace, StoredSecret) throws(StoreError) -> Secret
    ) throws(StoreError) -> CallableModel {
        func value(_ field: SecretField, _ place: ValuePlace) throws(StoreError) -> Secret? {
            switch field {
            case .empty: nil
            case .new(let secret): secret.isEmpty ? nil : secret
            case .kept(let facts): try stored(place, facts)
            case .locked: throw StoreError(.valueLocked(model: name))
            }
        }
        var rows: [CallableModel.Header] = []
        for row in headers where row.isOn {
            guard let secret = try value(row.value, .header(row.id)) else { continue }
            rows.append(CallableModel.Header(row: row.id, name: row.name, value: secret))
        }
        return CallableModel(
            model: self, apiKey: try value(apiKey, .field(.apiKey)),
            proxyPassword: try value(proxyPassword, .field(.proxyPassword)), headers: rows)
    }
}

extension SecretField {
    var isKept: Bool {
        if case .kept = self { true } else { false }
    }

    /// The stored bytes stay as they are, whether they can be opened or not.
    var isStored: Bool { isKept || self == .locked }
}
