package import FoundationEssentials
package import ModelPool
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
            try write(models, sendsToNewOrigin: sendSecretsToNewOrigin)
            var saved: [Model] = []
            for model in models { saved.append(try shown(try existingRecord(model.id))) }
            return saved
        }
    }

    /// Like ``save(_:sendSecretsToNewOrigin:)`` for new models that nobody is going to show: they
    /// are not read back and opened again.
    package func add(_ models: [Model]) throws(StoreError) {
        _ = try requireVault()
        for model in models { try check(model) }
        try transaction { () throws(StoreError) in
            try write(models, sendsToNewOrigin: false)
        }
    }

    /// Inside a transaction: under the write lock nobody can change the key any more.
    private func write(_ models: [Model], sendsToNewOrigin: Bool) throws(StoreError) {
        let vault = try requireVault()
        for model in models { try write(model, vault, sendsToNewOrigin: sendsToNewOrigin) }
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
                guard let name = try name(of: id) else {
                    throw StoreError(.noSuchModel(id.uuidString), path: file.path)
                }
                let changed = try connection.run(
                    """
                    UPDATE model SET enabled = ?2, version = version + 1, changed_at = ?3,
                        changed_by = ?4
                    WHERE id = ?1 AND enabled != ?2
                    """,
                    [
                        .uuid(id), .integer(isOn ? 1 : 0),
                        .integer(options.now().milliseconds), .text(options.user),
                    ])
                if changed > 0 { try note(isOn ? "enable" : "disable", model: id, name: name) }
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
            let opener = try Opener(stored, vault, as: model)
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
    }

    /// Whether it types or removes a LOCKED value. Then others may stay LOCKED, so that they can be
    /// mended one by one; the ``Sealer`` sees to it that they stay.
    private func mendsLockedValue(_ model: Model) throws(StoreError) -> Bool {
        guard model.isLocked, let stored = try record(model.id) else { return false }
        return try model.lockedCount < shown(stored).lockedCount
    }

    private func write(
        _ model: Model, _ vault: Vault, sendsToNewOrigin: Bool
    ) throws(StoreError) {
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
        let headers = try sealer.headers()
        try writeRow(model, sealer, changes, stored)
        if stored?.headers ?? [] != headers {
            if stored != nil { try deleteHeaders(of: model.id) }
            try insert(headers, of: model.id)
        }
        try note(
            stored == nil ? "create" : "edit", model: model.id, name: model.name,
            detail: changes?.detail ?? model.creationDetail)
    }

    private func checkName(of model: Model) throws(StoreError) {
        let other = try connection.first(
            "SELECT 1 FROM model WHERE name = ? AND id != ?",
            [.text(model.name), .uuid(model.id)]
        ) { (row) throws(StoreError) in try row.integer(0) }
        guard other == nil else { throw StoreError(.nameTaken(model.name)) }
    }

    private func writeRow(
        _ model: Model, _ sealer: Sealer, _ changes: ModelChanges?, _ stored: ModelRecord?
    ) throws(StoreError) {
        let version = model.version + 1
        let isUntested = changes?.changesRequests ?? true
        let values: [SQLValue] = [
            .uuid(model.id), .text(model.name), .text(model.provider.rawValue),
            .text(model.wireProtocol.rawValue), .text(model.modelID), .text(model.baseURL),
            .integer(model.isEnabled ? 1 : 0), .integer(model.timeout),
            .optional(model.temperature), .optional(model.maxOutputTokens),
            .integer(model.vision(after: changes, stored) ? 1 : 0),
            .optional(model.tools(after: changes, stored).map { $0 ? 1 : 0 }),
            .text(model.tags.joined(separator: " ")), .text(model.proxy.text),
            .optional(try sealer.proxyPassword()), .optional(model.caFile),
            .optional(model.clientCertificate), .optional(model.clientKey),
            .optional(try sealer.apiKey()), .blob(try sealer.route()), .integer(version),
            .integer(isUntested ? version : stored?.testedFrom ?? version),
            .integer(options.now().milliseconds), .text(options.user),
            .optional(try sealer.extra()),
        ]
        let written = try connection.run(
            stored == nil ? PoolStore.insertion : PoolStore.update,
            stored == nil ? values : values + [.integer(model.version)])
        // The version was compared under the same lock.
        guard written == 1 else { throw StoreError(.conflict(mine: model, theirs: nil)) }
    }

    private static let insertion =
        "INSERT INTO model (\(ModelRecord.columns)) VALUES ("
        + Array(repeating: "?", count: 25).joined(separator: ", ") + ")"

    private static let update =
        "UPDATE model SET (\(ModelRecord.columns)) = ("
        + (1...25).map { "?\($0)" }.joined(separator: ", ")
        + ") WHERE id = ?1 AND version = ?26"

    /// All rows are made anew, so that names can be swapped within one save.
    private func deleteHeaders(of id: UUID) throws(StoreError) {
        try connection.run("DELETE FROM header WHERE model_id = ?", [.uuid(id)])
    }

    private func insert(_ headers: [HeaderRecord], of id: UUID) throws(StoreError) {
        let model = SQLValue.uuid(id)
        for (position, header) in headers.enumerated() {
            try connection.run(
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
        let fields = [
            apiKey.hasValue ? ModelField.apiKey.key : nil,
            extra.hasValue ? ModelField.extra.key : nil,
            headers.isEmpty
                ? nil : "headers " + headers.map { "+" + $0.name }.joined(separator: " "),
        ]
        return fields.compactMap(\.self).joined(separator: "; ")
    }

    /// What the probes found goes when another model answers, unless the same save says it.
    fileprivate func tools(after changes: ModelChanges?, _ stored: ModelRecord?) -> Bool? {
        guard let changes, let stored else { return supportsTools }
        if changes.changesModel {
            return supportsTools == stored.supportsTools ? nil : supportsTools
        }
        // A probe may have found it out since the draft was made.
        return supportsTools ?? stored.supportsTools
    }

    fileprivate func vision(after changes: ModelChanges?, _ stored: ModelRecord?) -> Bool {
        guard let changes, let stored, changes.changesModel else { return supportsVision }
        return supportsVision == stored.supportsVision ? false : supportsVision
    }
}

extension Model {
    /// Lends every value's field to be changed.
    fileprivate mutating func eachValue(
        _ body: (ValuePlace, inout SecretField) throws(StoreError) -> Void
    ) throws(StoreError) {
        try body(.apiKey, &apiKey)
        try body(.proxyPassword, &proxyPassword)
        try body(.extra, &extra)
        for index in headers.indices { try body(.header(headers[index].id), &headers[index].value) }
    }
}
