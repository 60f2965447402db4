package import FoundationEssentials

/// A model with its secrets opened: all that a request is built from. The store makes it when
/// something is to be sent, and it lives no longer than that.
package struct OpenedModel: Sendable {
    package struct Header: Sendable {
        package let row: UUID
        package let name: String
        /// As stored: references are not resolved yet.
        package let value: Secret

        package init(row: UUID, name: String, value: Secret) {
            self.row = row
            self.name = name
            self.value = value
        }
    }

    /// Its `SecretField`s say what was saved and what is a draft's; the values are below.
    package let model: Model
    /// What its secret fields hold: those that a request needs, or, where it was opened to be
    /// written, all.
    package let values: [ModelField: Secret]
    /// Only those that are on, in the rows' order.
    package let headers: [Header]
    /// Whether its pool is one that others can write (``ReferenceUse/isShared``).
    package let isShared: Bool
    /// The header sets that it attaches, opened for its origin, in their order.
    package let sets: [OpenedModel]

    package init(
        model: Model, values: [ModelField: Secret?], headers: [Header], isShared: Bool = false,
        sets: [OpenedModel] = []
    ) {
        self.model = model
        self.values = values.compactMapValues(\.self)
        self.headers = headers
        self.isShared = isShared
        self.sets = sets
    }

    package var apiKey: Secret? { values[.apiKey] }
    package var proxyPassword: Secret? { values[.proxyPassword] }
}

/// What is sent of a model and of the sets that it attaches: the one place that puts them together.
extension OpenedModel {
    /// A header row that is sent.
    package struct Sent: Sendable {
        package let header: Header
        /// The row as it may be shown.
        package let row: HeaderRow
        /// Its number among the rows of its set or model, off rows counted.
        package let number: Int
        /// The set that it is of; `nil`: the model's own.
        package let set: String?
        /// The set whose row of the same name it is sent instead of.
        package let replaces: String?
    }

    /// The sets' rows and then the model's own, without those that one of its own replaces.
    package var sent: [Sent] {
        let own = Set(ownRows(of: nil).map { HeaderName.folded($0.header.name) })
        var rows: [Sent] = []
        var replaced: [String: String] = [:]
        for set in sets {
            for row in set.ownRows(of: set.model.name) {
                let name = HeaderName.folded(row.header.name)
                if own.contains(name) {
                    replaced[name] = replaced[name] ?? set.model.name
                } else {
                    rows.append(row)
                }
            }
        }
        return rows + ownRows(of: nil, replacing: replaced)
    }

    private func ownRows(of set: String?, replacing sets: [String: String] = [:]) -> [Sent] {
        headers.compactMap { header in
            guard let place = model.headers.firstIndex(where: { $0.id == header.row }),
                model.headers[place].isOn
            else { return nil }
            return Sent(
                header: header, row: model.headers[place], number: place + 1, set: set,
                replaces: sets.isEmpty ? nil : sets[HeaderName.folded(header.name)])
        }
    }

    /// The API key that is sent, and the set that it is of: the model's own before a set's.
    package var sentKey: (value: Secret, set: String?)? {
        if let apiKey, !apiKey.isEmpty { return (apiKey, nil) }
        for set in sets {
            if let key = set.apiKey, !key.isEmpty { return (key, set.model.name) }
        }
        return nil
    }

    /// The set whose API key is not sent since the model has one of its own.
    package var replacedKeySet: String? {
        guard let key = sentKey, key.set == nil else { return nil }
        return sets.first { $0.apiKey?.isEmpty == false }?.model.name
    }

    /// ``Model/writtenOut`` with its values.
    package var writtenOut: OpenedModel {
        guard !model.sets.isEmpty else { return self }
        var values = values
        values[.apiKey] = sentKey?.value
        return OpenedModel(
            model: model.writtenOut, values: values,
            headers: sent.filter { $0.set != nil }.map(\.header) + headers, isShared: isShared)
    }
}
