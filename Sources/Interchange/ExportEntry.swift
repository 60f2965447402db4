package import PoolModel

/// A model to be written, with its secrets where they were asked for.
package struct ExportEntry: Sendable {
    package let model: Model
    /// `nil`: only what is no secret is written. To have the values of rows that are off as
    /// well, open a copy of the model with all rows on.
    package let secrets: OpenedModel?

    package init(_ model: Model, secrets: OpenedModel? = nil) {
        self.model = model
        self.secrets = secrets
    }

    /// The same for a program that knows nothing of header sets.
    package var writtenOut: ExportEntry {
        ExportEntry(model.writtenOut, secrets: secrets?.writtenOut)
    }

    /// What can be written of a secret.
    enum Value {
        case none
        case withheld
        case known(Secret)
    }

    var apiKey: Value { value(of: .apiKey) }

    func value(of field: ModelField) -> Value {
        value(field.value(of: model).secret ?? .empty, secrets?.values[field])
    }

    /// The fields that have no place of their own, with `{"withheld": true}` where there may be
    /// a secret that was not asked for; `nil`: there are none.
    var extra: ExtraFields? {
        switch model.extra {
        case .empty, .locked: nil
        case .new(let text):
            secrets == nil ? ExtraFields(text)?.withoutSecrets : ExtraFields(text)
        case .kept(let stored):
            (secrets?.values[.extra] ?? stored.clear.map { Secret($0) }).flatMap { ExtraFields($0) }
        }
    }

    func value(of row: HeaderRow) -> Value {
        value(row.value, secrets?.headers.first { $0.row == row.id }?.value)
    }

    private func value(_ field: SecretField, _ opened: Secret?) -> Value {
        switch field {
        case .empty: return .none
        case .locked: return .withheld
        case .new(let secret):
            if secrets != nil { return .known(secret) }
            return StoredSecret(of: secret).wholeReference.map { .known(Secret($0.text)) }
                ?? .withheld
        case .kept(let stored):
            if let opened { return .known(opened) }
            if let clear = stored.clear { return .known(Secret(clear)) }
            return stored.wholeReference.map { .known(Secret($0.text)) } ?? .withheld
        }
    }
}

extension StoredSecret {
    /// The reference where the value is nothing else.
    fileprivate var wholeReference: Reference? {
        guard references.count == 1, let only = references.first, only.text.utf8.count == count
        else { return nil }
        return only
    }
}
