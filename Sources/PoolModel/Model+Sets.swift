package import FoundationEssentials

/// Header sets: what one is, and what a model that attaches some sends of them.
extension Model {
    /// A header set with nothing in it yet. What only a request needs stands empty.
    package init(set name: String, id: UUID, now: Date) {
        self.init(id: id, name: name, provider: .custom, modelID: "", now: now)
        origins = []
    }

    /// Whether it is a header set and not a model.
    package var isSet: Bool { origins != nil }

    /// What it is called in a sentence.
    package var noun: String { isSet ? "set" : "model" }

    /// Where a set may be sent. What is no origin is none, and ``ModelRules`` says so.
    package var allowedOrigins: [Origin] {
        (origins ?? []).compactMap { try? BaseURL($0).origin }
    }

    /// The sets that it attaches, in their order, as far as they are known.
    package var attachedSets: [Model] {
        guard !sets.isEmpty, let known = knownSets else { return [] }
        return sets.compactMap { name in known.first { $0.name == name } }
    }

    /// The names of attached sets that the pool does not have, where that was looked at.
    package var missingSets: [String] {
        guard let known = knownSets else { return [] }
        return sets.filter { name in !known.contains { $0.name == name } }
    }

    /// The attached sets that may not be sent to its address.
    package var setsForOtherOrigins: [Model] {
        attachedSets.filter { set in
            guard let origin else { return true }
            return !set.allowedOrigins.contains(origin)
        }
    }

    /// A row of an attached set.
    package struct SetRow: Sendable, Equatable, Identifiable {
        /// The set's name.
        package let set: String
        package let setID: UUID
        package let row: HeaderRow
        /// A row of the model's own, of the same name and on, is sent instead.
        package let isReplaced: Bool

        package var id: UUID { row.id }
        package var isSent: Bool { row.isOn && !isReplaced }
    }

    /// The rows of the attached sets, in the order in which they are sent, before the model's own.
    package var setRows: [SetRow] {
        let attached = attachedSets
        guard !attached.isEmpty else { return [] }
        return attached.flatMap { set in
            set.headers.map { row in
                SetRow(set: set.name, setID: set.id, row: row, isReplaced: replaces(row))
            }
        }
    }

    /// Every row that is sent, or would be if it were on, with its number as it is told: `3`, or
    /// `1 of set corp`.
    package var numberedRows: [(number: String, row: HeaderRow)] {
        attachedSets.flatMap { set in
            set.headers.enumerated().filter { !replaces($1) }
                .map { ("\($0 + 1) of set \(Sanitizer.clean(set.name))", $1) }
        } + headers.enumerated().map { ("\($0 + 1)", $1) }
    }

    /// Whether one of its own rows is sent instead of a set's.
    private func replaces(_ row: HeaderRow) -> Bool {
        headers.contains { $0.isOn && HeaderName.areFoldedSame($0.name, row.name) }
    }

    /// The set whose row one of the model's own rows is sent instead of; `nil`: there is none.
    package func setReplaced(by row: HeaderRow) -> String? {
        guard row.isOn, !sets.isEmpty else { return nil }
        return setRows.first { $0.row.isOn && HeaderName.areFoldedSame($0.row.name, row.name) }?.set
    }

    /// The same without a set.
    package func detached(from set: String) -> Model {
        var model = self
        model.sets.removeAll { $0 == set }
        return model
    }

    /// The model as it would be if it had the rows and the API key of its sets itself, for
    /// programs that know nothing of sets. Rows of the sets that are not sent are left out.
    package var writtenOut: Model {
        guard !sets.isEmpty else { return self }
        var model = self
        model.headers = setRows.filter(\.isSent).map(\.row) + headers
        model.apiKey = keySet?.apiKey ?? apiKey
        model.sets = []
        return model
    }

    /// The set whose API key the model's own is sent instead of; `nil`: there is none.
    package var replacedKeySet: String? {
        apiKey.hasValue ? attachedSets.first { $0.apiKey.hasValue }?.name : nil
    }

    /// The set whose API key is sent; `nil` where its own is, or none.
    package var keySet: Model? {
        apiKey.hasValue ? nil : attachedSets.first { $0.apiKey.hasValue }
    }
}
