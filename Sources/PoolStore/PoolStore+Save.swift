package import FoundationEssentials
package import PoolModel
internal import Vault

/// Changing models. No transaction is open while somebody thinks: a save says which version it
/// began from, and is a conflict when the stored one is another.
extension PoolStore {
    /// Inserts (version 0) or updates all of them in one transaction, with one audit entry each,
    /// and returns them as stored. Nothing is saved when one of them cannot be.
    package func save(
        _ models: [Model], sendSecretsToNewOrigin: Bool = false
    ) throws(StoreError) -> [Model] {
        let models = try restored(models, try requireVault())
        for model in models { try check(model) }
        return try transaction { () throws(StoreError) in
            // Under the write lock nobody can change the key any more.
            let vault = try requireVault()
            return try models.map { (model) throws(StoreError) in
                try write(model, vault, sendsToNewOrigin: sendSecretsToNewOrigin)
            }
        }
    }

    /// Deletes those that are still as they were seen. One that is gone already is no conflict.
    package func delete(_ models: [(id: UUID, version: Int)]) throws(StoreError) {
        try transaction { () throws(StoreError) in
            for (id, version) in models {
                guard let name = try name(of: id) else { continue }
                let deleted = try connection.run(
                    "DELETE FROM model WHERE id = ? AND version = ?",
                    [.uuid(id), .integer(version)])
                guard deleted == 1 else {
                    throw StoreError(
                        .deleteConflict(theirs: try shown(try existingRecord(id))),
                        path: file.path)
                }
                try note("delete", model: id, name: name)
            }
        }
    }

    /// Switches models on or off; those that are so already stay as they are.
    package func setEnabled(_ ids: [UUID], _ isOn: Bool) throws(StoreError) {
        try transaction { () throws(StoreError) in
            for id in ids {
                let model = try connection.first(
                    "SELECT name, enabled FROM model WHERE id = ?", [.uuid(id)]
                ) { (row) throws(StoreError) in (name: try row.text(0), isOn: try row.flag(1)) }
                guard let model else {
                    throw StoreError(.noSuchModel(id.uuidString), path: file.path)
                }
                guard model.isOn != isOn else { continue }
                try connection.write(
                    """
                    UPDATE model SET enabled = ?2, version = version + 1, changed_at = ?3,
                        changed_by = ?4
                    WHERE id = ?1
                    """,
                    [
                        .uuid(id), .integer(isOn ? 1 : 0),
                        .integer(options.now().milliseconds), .text(options.user),
                    ])
                try note(isOn ? "enable" : "disable", model: id, name: model.name)
            }
        }
    }

    /// The models with what was LOCKED as kept again, where their address and route are once
    /// more what the values were saved for.
    private func restored(
        _ models: [Model], _ vault: Vault
    ) throws(StoreError) -> [Model] {
        var models = models
        for (index, model) in models.enumerated() where model.isLocked {
            guard let stored = try record(model.id) else { continue }
            let opener = try ValueOpener(stored, vault, as: model)
            try models[index].eachValue { (place, field) throws(StoreError) in
                guard field == .locked, let value = try opener.value(at: place) else { return }
                field = .kept(StoredSecret(of: value, at: place))
            }
        }
        return models
    }

    private func check(_ model: Model) throws(StoreError) {
        let mends = try mendsLockedValue(model)
        let fields = ModelRules.check(model).filter { !(mends && $0.isLocked) }
        let headers = model.headerProblems.filter {
            $0.isRefusal && !(mends && $0.code == .valueLocked)
        }
        guard fields.isEmpty, headers.isEmpty else {
            throw StoreError(.invalid(model: model.name, fields, headers))
        }
        let values = ModelField.secrets.map { $0.value(of: model).secret }
        for case .new(let value) in values + model.headers.map(\.value) {
            for case .file(let path) in ReferenceTemplate.references(in: value)
            where KeyFile.isKey(at: path) {
                throw StoreError(.sendsKey(model: model.name), path: path)
            }
        }
    }

    /// Whether it types or removes a LOCKED value. Then others may stay LOCKED, so that they can be
    /// mended one by one; the ``Sealer`` sees to it that they stay.
    private func mendsLockedValue(_ model: Model) throws(StoreError) -> Bool {
        guard model.isLocked, let stored = try record(model.id) else { return false }
        return try model.lockedCount < shown(stored).lockedCount
    }

    /// Writes a model into the running transaction; as it is stored now.
    private func write(
        _ model: Model, _ vault: Vault, sendsToNewOrigin: Bool
    ) throws(StoreError) -> Model {
        let stored = try record(model.id)
        guard stored?.version ?? 0 == model.version else {
            throw StoreError(
                .conflict(
                    mine: model,
                    theirs: try stored.map { (record) throws(StoreError) in
                        try shown(record)
                    }), path: file.path)
        }
        try checkName(of: model)
        let sealer = try Sealer(
            model, stored: stored, vault, sendsToNewOrigin: sendsToNewOrigin)
        let changes = stored.map { ModelChanges(from: $0, to: model) }
        var saved = model
        let headers = try sealer.headers(&saved)
        try writeRow(&saved, sealer, changes, stored)
        if stored?.headers ?? [] != headers {
            // All rows are made anew, so that names can be swapped within one save.
            let old = stored?.headers.count ?? 0
            try connection.write(
                "DELETE FROM header WHERE model_id = ?", [.uuid(model.id)], rows: old...old)
            try insert(headers, of: model.id)
        }
        try note(
            stored == nil ? "create" : "edit", model: model.id, name: model.name,
            detail: changes?.detail ?? model.creationDetail)
        return saved
    }

    private func checkName(of model: Model) throws(StoreError) {
        let other = try connection.first(
            "SELECT 1 FROM model WHERE name = ? AND id != ?",
            [.text(model.name), .uuid(model.id)]
        ) { (row) throws(StoreError) in try row.integer(0) }
        guard other == nil else { throw StoreError(.nameTaken(model.name)) }
    }

    /// - Parameter model: becomes what it is in its row.
    private func writeRow(
        _ model: inout Model, _ sealer: Sealer, _ changes: ModelChanges?, _ stored: ModelRecord?
    ) throws(StoreError) {
        let (before, now) = (model.version, options.now().milliseconds)
        model.version += 1
        model.changedAt = Date(milliseconds: now)
        model.changedBy = options.user
        let isUntested = changes?.changesRequests ?? true
        var values: [SQLValue] = [.uuid(model.id)]
        for field in ModelRecord.fields {
            if field.isSecret {
                values.append(.optional(try sealer.value(of: field, &model)))
            } else {
                let value = model.value(of: field, after: changes, stored)
                field.set(value, in: &model)
                values.append(SQLValue(value))
            }
        }
        model.noteProbed()
        values += [
            .blob(try sealer.route()), .integer(model.version),
            .integer(isUntested ? model.version : stored?.testedFrom ?? model.version),
            .integer(now), .text(options.user),
        ]
        // The version was compared under the same lock.
        try connection.write(
            stored == nil ? PoolStore.insertion : PoolStore.update,
            stored == nil ? values : values + [.integer(before)])
    }

    private static let places = (1...ModelRecord.columnCount).map { "?\($0)" }
        .joined(separator: ", ")

    private static let insertion =
        "INSERT INTO model (\(ModelRecord.columns)) VALUES (\(places))"

    private static let update =
        "UPDATE model SET (\(ModelRecord.columns)) = (\(places)) "
        + "WHERE id = ?1 AND version = ?\(ModelRecord.columnCount + 1)"

    private func insert(_ headers: [HeaderRecord], of id: UUID) throws(StoreError) {
        let model = SQLValue.uuid(id)
        for (position, header) in headers.enumerated() {
            try connection.write(
                """
                INSERT INTO header (model_id, id, position, name, name_lower, is_on, is_secret,
                    value)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    model, .uuid(header.id), .integer(position),
                    .text(header.name), .text(HeaderName.lowercase(header.name)),
                    .integer(header.isOn ? 1 : 0), .integer(header.isSecret ? 1 : 0),
                    .blob(header.value),
                ])
        }
    }
}

extension Model {
    fileprivate var creationDetail: String {
        let fields = ModelField.secrets.filter { $0.value(of: self).secret?.hasValue == true }
        var parts = fields.map(\.key)
        if !headers.isEmpty {
            parts.append("headers " + headers.map { "+" + $0.name }.joined(separator: " "))
        }
        return parts.joined(separator: "; ")
    }

    /// What is written into a column. What probes found stays as it is stored, since they may
    /// have found it after this model was read, and goes when another model answers; unless the
    /// person has said it.
    fileprivate func value(
        of field: ModelField, after changes: ModelChanges?, _ stored: ModelRecord?
    ) -> FieldValue {
        guard let changes, let stored, field.use.contains(.probed), !says(field) else {
            return field.value(of: self)
        }
        return changes.changesModel ? field.cleared(in: self) : stored.value(of: field)
    }
}

extension SQLValue {
    /// A field's value as its column has it. Secrets are sealed elsewhere.
    fileprivate init(_ value: FieldValue) {
        switch value {
        case .none, .secret, .rows: self = .null
        case .text(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .real(number)
        case .flag(let isOn): self = .integer(isOn ? 1 : 0)
        case .words(let words): self = .text(words.joined(separator: " "))
        }
    }
}

extension Model {
    /// Lends every value's field to be changed.
    fileprivate mutating func eachValue(
        _ body: (ValuePlace, inout SecretField) throws(StoreError) -> Void
    ) throws(StoreError) {
        for field in ModelField.secrets {
            guard var secret = field.value(of: self).secret else { continue }
            try body(.field(field), &secret)
            field.set(.secret(secret), in: &self)
        }
        for index in headers.indices { try body(.header(headers[index].id), &headers[index].value) }
    }
}
