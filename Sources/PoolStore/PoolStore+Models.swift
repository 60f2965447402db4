package import FoundationEssentials
package import PoolModel
internal import Vault

/// Reading models as they are shown.
extension PoolStore {
    /// A model with what may be shown of its values.
    package func model(_ id: UUID) throws(StoreError) -> Model {
        try reading(Connection.questions(for: [id])) { () throws(StoreError) in
            try shown(try existingRecord(id))
        }
    }

    /// The ids of all models a value of which cannot be opened; every value is opened for it.
    package func lockedModels() throws(StoreError) -> Set<UUID> {
        try reading { () throws(StoreError) in
            let vault = try requireVault()
            return Set(try connection.lockedModels(vault, standing(vault)).keys)
        }
    }

    /// An id or a name, whole or as far as it is unambiguous. A whole id wins: a name that is
    /// another model's id would else stand in for that model.
    ///
    /// - Parameter isSet: among the header sets, and not among the models.
    package func find(_ text: String, isSet: Bool = false) throws(StoreError) -> UUID {
        guard !text.isEmpty else { throw StoreError(.noSuchModel(text)) }
        let kind = isSet ? "origins IS NOT NULL" : "origins IS NULL"
        let exactly = Question(
            sql: """
                SELECT id FROM model WHERE (name = ?1 OR id = upper(?1)) AND \(kind)
                ORDER BY name = ?1
                """, values: [.text(text)])
        let beginning = Question(
            sql: """
                SELECT id, name FROM model
                WHERE (substr(name, 1, length(?1)) = ?1 OR substr(id, 1, length(?1)) = upper(?1))
                    AND \(kind)
                ORDER BY name LIMIT 10
                """, values: [.text(text)])
        connection.engine.foresee([beginning])
        let exact = try connection.first(exactly) { (row) throws(StoreError) in try row.uuid(0) }
        if let exact { return exact }
        let found = try connection.all(beginning) { (row) throws(StoreError) in
            (id: try row.uuid(0), name: try row.text(1))
        }
        guard let first = found.first else { throw StoreError(.noSuchModel(text)) }
        guard found.count == 1 else { throw StoreError(.ambiguous(text, found.map(\.name))) }
        return first.id
    }

    func shown(_ record: ModelRecord) throws(StoreError) -> Model {
        try shown(record, try currentVault()) { (_, _) in }
    }

    /// - Parameters:
    ///   - sets: the header sets that it attaches, where they were read already.
    ///   - onValue: gets every value that could be opened.
    func shown(
        _ record: ModelRecord, _ vault: Vault?, sets known: [Model]? = nil,
        onValue: (ValuePlace, Secret) -> Void
    ) throws(StoreError) -> Model {
        let opener = try vault.map { (vault) throws(StoreError) in
            try ValueOpener(record, vault, standing(vault))
        }
        func field(
            _ bytes: [UInt8]?, _ place: ValuePlace, isSecret: Bool = true,
            _ open: (ValueOpener) throws(StoreError) -> Secret?
        ) throws(StoreError) -> SecretField {
            guard bytes != nil else { return .empty }
            guard let opener, let value = try open(opener) else { return .locked }
            onValue(place, value)
            return .kept(StoredSecret(of: value, at: place, isSecret: isSecret))
        }
        var model = Model(record)
        model.lock = opener?.lock
        for secret in ModelField.secrets {
            let value = try field(record.envelope(of: secret), .field(secret)) {
                (opener) throws(StoreError) in try opener.value(of: secret)
            }
            secret.set(.secret(value), in: &model)
        }
        for header in record.headers {
            let value = try field(header.value, .header(header.id), isSecret: header.isSecret) {
                (opener) throws(StoreError) in try opener.value(of: header)
            }
            model.headers.append(
                HeaderRow(
                    id: header.id, name: header.name, value: value, isOn: header.isOn,
                    isSecret: header.isSecret))
        }
        if !model.sets.isEmpty {
            var sets = OpenedSets(of: self, vault)
            if let known { model.know(known) } else { model.know(try sets.shown(model.sets)) }
        }
        return model
    }
}

extension Model {
    /// The fields of a stored model without its values. A provider or protocol that this release
    /// does not know is shown as `custom`; the row's seal then does not fit, so that the model is
    /// LOCKED and nothing is sent.
    fileprivate init(_ record: ModelRecord) {
        self.init(id: record.id, name: "", provider: .custom, modelID: "", now: record.changedAt)
        for field in ModelRecord.fields where !field.isSecret {
            field.set(record.value(of: field), in: &self)
        }
        noteProbed()
        version = record.version
        changedBy = record.changedBy
    }
}
