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
        _ = try requireVault()
        return try transaction { () throws(StoreError) in
            // Under the write lock nobody can change the key any more.
            let vault = try requireVault()
            let standing = try writableStanding(vault)
            var question = OriginChange()
            var saved: [Model] = []
            for model in models {
                do throws(StoreError) {
                    saved.append(
                        try write(
                            model, vault, standing, sendsToNewOrigin: sendSecretsToNewOrigin))
                } catch {
                    // Asked once about all of them: whoever says yes has to have seen each.
                    guard case .originChanged(let change) = error.code else { throw error }
                    question.add(change)
                }
            }
            guard question.isEmpty else { throw StoreError(.originChanged(question)) }
            return saved
        }
    }

    /// Deletes those that are still as they were seen. One that is gone already is no conflict.
    package func delete(_ models: [(id: UUID, version: Int)]) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            let standing = try writableStanding(vault)
            for (id, version) in models {
                guard let stored = try record(id) else { continue }
                let deleted = try connection.run(
                    "DELETE FROM model WHERE id = ? AND version = ?",
                    [.uuid(id), .integer(version)])
                guard deleted == 1 else {
                    throw StoreError(.deleteConflict(theirs: try shown(stored)), path: file.path)
                }
                let models = try stored.isSet ? modelsAttaching(stored.name).map(\.name) : []
                guard models.isEmpty else {
                    throw StoreError(.setInUse(stored.name, models), path: file.path)
                }
                // What was changed outside this program may go: what was saved goes with it.
                let mark = standing.named.contains(id) ? standing.expected[id] : stored.mark
                try tally(id, from: mark, to: nil, vault)
                try note("delete", model: id, name: stored.name)
            }
        }
    }

    /// Switches models on or off; those that are so already stay as they are.
    package func setEnabled(_ ids: [UUID], _ isOn: Bool) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            let standing = try writableStanding(vault)
            for id in ids {
                let stored = try existingRecord(id)
                try requireIntact(stored, standing, vault)
                guard stored.value(of: .enabled) != .flag(isOn) else { continue }
                let record = try changed(stored, .integer(isOn ? 1 : 0), in: .enabled, vault)
                try replace(stored, with: record, vault)
                try note(isOn ? "enable" : "disable", model: id, name: stored.name)
            }
        }
    }

    /// How the pool stands, where something of it may be changed. A pool that holds no model yet
    /// has nothing to be looked at before it is sealed.
    private func writableStanding(_ vault: Vault) throws(StoreError) -> Standing {
        let standing = try standing(vault)
        guard let cause = standing.cause else { return standing }
        guard cause == .unsealed, try connection.count(of: "model") == 0 else {
            throw StoreError(.poolChanged(cause), path: file.path)
        }
        try beginState(vault, from: vault)
        return Standing()
    }

    /// Puts a sealed row in the place of a stored one.
    func replace(
        _ stored: ModelRecord, with record: ModelRecord, _ vault: Vault
    ) throws(StoreError) {
        try connection.write(
            PoolStore.update, record.values + [.integer(stored.version)])
        try tally(record.id, from: stored.mark, to: record, vault)
    }

    /// The model with what was LOCKED as kept again, where its address and all else are once more
    /// what was saved.
    private func restored(_ model: Model, _ opener: ValueOpener?) throws(StoreError) -> Model {
        guard model.isLocked, let opener else { return model }
        var model = model
        model.lock = nil
        try model.eachValue { (place, field) throws(StoreError) in
            guard field == .locked, let value = try opener.value(at: place) else { return }
            field = .kept(StoredSecret(of: value, at: place))
        }
        return model
    }

    private func check(_ model: Model, _ stored: ModelRecord?) throws(StoreError) {
        let mends = try mendsLockedValue(model, stored)
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
    private func mendsLockedValue(
        _ model: Model, _ stored: ModelRecord?
    ) throws(StoreError) -> Bool {
        guard model.isLocked, let stored else { return false }
        return try model.lockedCount < shown(stored).lockedCount
    }

    /// Writes a model into the running transaction; as it is stored now.
    private func write(
        _ draft: Model, _ vault: Vault, _ standing: Standing, sendsToNewOrigin: Bool
    ) throws(StoreError) -> Model {
        connection.engine.foresee([namesakes(of: draft)])
        let stored = try record(draft.id)
        let opener = try stored.map { (stored) throws(StoreError) in
            try savingOpener(stored, draft, vault, standing)
        }
        var model = try restored(draft, opener)
        if !model.sets.isEmpty {
            var sets = OpenedSets(of: self, vault)
            model.know(try sets.shown(model.sets))
        }
        try check(model, stored)
        guard stored?.version ?? 0 == model.version else {
            throw StoreError(
                .conflict(
                    mine: model,
                    theirs: try stored.map { (record) throws(StoreError) in
                        try shown(record)
                    }), path: file.path)
        }
        try checkName(of: model)
        let attaching =
            try stored.map { (stored) throws(StoreError) in
                try stored.isSet ? modelsAttaching(stored.name) : []
            } ?? []
        for other in attaching { try checkResult(of: model, in: other) }
        try allowOrigin(of: &model, stored, vault, standing, agreed: sendsToNewOrigin)
        let sealer = try Sealer(
            model, stored: opener, vault, sendsToNewOrigin: sendsToNewOrigin)
        let changes = stored.map { ModelChanges(from: $0, to: model) }
        var saved = model
        let headers = try sealer.headers(&saved)
        try writeRow(&saved, sealer, changes, stored, headers)
        if stored?.headers ?? [] != headers {
            // All rows are made anew, so that names can be swapped within one save.
            let old = stored?.headers.count ?? 0
            try connection.write(
                "DELETE FROM header WHERE model_id = ?", [.uuid(model.id)], rows: old...old)
            try insert(headers, of: model.id)
        }
        if let stored, stored.name != model.name {
            for other in attaching {
                try rename(stored.name, to: model.name, in: other.id, vault, standing)
            }
        }
        try note(
            stored == nil ? "create" : "edit", model: model.id, name: model.name,
            detail: (changes?.detail ?? model.creationDetail) + told(attaching.map(\.name)))
        return saved
    }

    // MARK: Header sets

    private func modelsAttaching(_ set: String) throws(StoreError) -> [(id: UUID, name: String)] {
        try connection.attachedModels().filter { $0.sets.contains(set) }.map { ($0.id, $0.name) }
    }

    /// Which models a change of a set changes, for its audit entry.
    private func told(_ models: [String]) -> String {
        models.isEmpty
            ? "" : "; in \(Count.of(models.count, "model")): " + models.joined(separator: ", ")
    }

    /// Refuses a set that would make a model that attaches it such as could not be saved.
    private func checkResult(
        of set: Model, in other: (id: UUID, name: String)
    ) throws(StoreError) {
        let before = try model(other.id)
        var after = before
        after.sets = before.sets.map { before.isAttached($0, set.id) ? set.name : $0 }
        after.know((before.knownSets ?? []).filter { $0.id != set.id } + [set])
        func refusals(_ model: Model) -> [HeaderProblem] {
            model.headerProblems.filter { $0.isRefusal && $0.code != .valueLocked }
        }
        let fields = ModelRules.check(after).filter { $0.field == .sets }
        let known = refusals(before)
        let new = refusals(after).filter { !known.contains($0) }
        guard new.isEmpty, fields.isEmpty || ModelRules.check(before).contains(fields) else {
            throw StoreError(.invalid(model: other.name, fields, new))
        }
    }

    /// Whether the attached sets may be sent to the model's address. Where somebody has agreed to
    /// it, they may from now on.
    private func allowOrigin(
        of model: inout Model, _ stored: ModelRecord?, _ vault: Vault, _ standing: Standing,
        agreed: Bool
    ) throws(StoreError) {
        // Whoever changes something else is not asked about what was attached before.
        let attached = stored?.origin == model.origin ? stored?.value(of: .sets).words ?? [] : []
        let others = model.setsForOtherOrigins.filter { !attached.contains($0.name) }
        guard let origin = model.origin, !others.isEmpty else { return }
        guard agreed else { throw model.originQuestion(stored?.origin) }
        for set in others {
            var set = set
            set.origins = (set.origins ?? []) + [origin.shortText]
            _ = try write(set, vault, standing, sendsToNewOrigin: true)
        }
        var sets = OpenedSets(of: self, vault)
        model.know(try sets.shown(model.sets))
    }

    /// Gives a set another name in a model that attaches it.
    private func rename(
        _ old: String, to new: String, in id: UUID, _ vault: Vault, _ standing: Standing
    ) throws(StoreError) {
        let stored = try existingRecord(id)
        try requireIntact(stored, standing, vault)
        let names = stored.value(of: .sets).words.map { $0 == old ? new : $0 }
        try replace(
            stored, with: changed(stored, SQLValue(.words(names)), in: .sets, vault), vault)
    }

    private func requireIntact(
        _ stored: ModelRecord, _ standing: Standing, _ vault: Vault
    ) throws(StoreError) {
        if let lock = try standing.lock(of: stored, vault) {
            throw StoreError(.changedOutside(model: stored.name, lock))
        }
    }

    /// The next version of a record with another value in one of its fields, sealed.
    private func changed(
        _ stored: ModelRecord, _ value: SQLValue, in field: ModelField, _ vault: Vault
    ) throws(StoreError) -> ModelRecord {
        try stored.with(value, in: field.column)
            .with(.integer(stored.version + 1), in: "version")
            .with(.integer(options.now().milliseconds), in: "changed_at")
            .with(.text(options.user), in: "changed_by")
            .sealed(with: vault)
    }

    /// Opens a stored model that is saved: one that is as it was last saved, or that the draft
    /// makes so again. Nothing else is saved over what was changed outside this program: somebody
    /// would type a secret for a place that nobody has looked at.
    private func savingOpener(
        _ stored: ModelRecord, _ draft: Model, _ vault: Vault, _ standing: Standing
    ) throws(StoreError) -> ValueOpener {
        let opener = try ValueOpener(stored, vault, standing)
        guard let lock = opener.lock else { return opener }
        if !standing.named.contains(stored.id) {
            let mended = try ValueOpener(stored.with(draft), vault, standing)
            if mended.lock == nil { return mended }
        }
        throw StoreError(.changedOutside(model: stored.name, lock))
    }

    func checkName(of model: Model) throws(StoreError) {
        let other = try connection.first(namesakes(of: model)) { (row) throws(StoreError) in
            try row.value(0)
        }
        guard let other else { return }
        throw StoreError(.nameTaken(model.name, bySet: other != .null))
    }

    private func namesakes(of model: Model) -> Question {
        Question(
            sql: "SELECT origins FROM model WHERE name = ? AND id != ?",
            values: [.text(model.name), .uuid(model.id)])
    }

    /// - Parameter model: becomes what it is in its row.
    private func writeRow(
        _ model: inout Model, _ sealer: Sealer, _ changes: ModelChanges?, _ stored: ModelRecord?,
        _ headers: [HeaderRecord]
    ) throws(StoreError) {
        let now = options.now().milliseconds
        model.version += 1
        model.changedAt = Date(milliseconds: now)
        model.changedBy = options.user
        let isUntested = changes?.changesRequests ?? true
        let findings = Findings(model, changes, stored)
        var values: [SQLValue] = [.uuid(model.id)]
        for field in ModelRecord.fields {
            if field.isSecret {
                values.append(.optional(try sealer.value(of: field, &model)))
            } else {
                let (written, shown) = findings.value(of: field)
                field.set(shown, in: &model)
                values.append(SQLValue(written))
            }
        }
        model.noteProbed()
        values += [
            .blob(try sealer.sealedRoute()), .integer(model.version),
            .integer(isUntested ? model.version : stored?.testedFrom ?? model.version),
            .integer(findings.areOver ? model.version : stored?.foundFrom ?? 0),
            .integer(now), .text(options.user), .blob([]),
        ]
        let record = try ModelRecord(id: model.id, values: values, headers: headers)
            .sealed(with: sealer.vault)
        // The version was compared under the same lock.
        if let stored {
            try replace(stored, with: record, sealer.vault)
        } else {
            try connection.write(PoolStore.insertion, record.values)
            try tally(record.id, from: nil, to: record, sealer.vault)
        }
    }

    private static let places = (1...ModelRecord.columnNames.count).map { "?\($0)" }
        .joined(separator: ", ")

    private static let insertion =
        "INSERT INTO model (\(ModelRecord.columns)) VALUES (\(places))"

    static let update =
        "UPDATE model SET (\(ModelRecord.columns)) = (\(places)) "
        + "WHERE id = ?1 AND version = ?\(ModelRecord.columnNames.count + 1)"

    /// Whatever version is stored.
    static let replacement =
        "UPDATE model SET (\(ModelRecord.columns)) = (\(places)) WHERE id = ?1"

    func insert(_ headers: [HeaderRecord], of id: UUID) throws(StoreError) {
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
}

/// What becomes of the findings of probes in a save. They stand in the results of tests, since a
/// probe may find something after the model was read; the row holds what a person has said.
private struct Findings {
    private let model: Model
    private let changes: ModelChanges?
    private let stored: ModelRecord?
    /// What was found until now no longer counts: another model answers, or the person has said it.
    let areOver: Bool

    init(_ model: Model, _ changes: ModelChanges?, _ stored: ModelRecord?) {
        self.model = model
        self.changes = changes
        self.stored = stored
        let isSaid = ModelField.all(.probed).contains { model.says($0) }
        areOver = stored != nil && (changes?.changesModel == true || isSaid)
    }

    /// What is written into a field's column, and what the field holds from then on.
    func value(of field: ModelField) -> (written: FieldValue, shown: FieldValue) {
        guard let changes, let stored, field.use.contains(.probed), !model.says(field) else {
            return (field.value(of: model), field.value(of: model))
        }
        if changes.changesModel {
            return (field.cleared(in: model), field.cleared(in: model))
        }
        let shown = stored.value(of: field)
        return (areOver ? shown : stored.stored(field), shown)
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
