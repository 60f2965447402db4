package import FoundationEssentials

/// One row of a model's custom headers, as stored or as being edited. Rows have ids: nothing is
/// keyed by position or name, so a row can be renamed and moved without losing its value.
package struct HeaderRow: Sendable, Equatable, Identifiable {
    package let id: UUID
    /// As typed; in a draft it may be anything. ``HeaderRules`` says what is wrong with it.
    package var name: String
    package var value: SecretField
    /// An off row is kept with its value and not sent.
    package var isOn: Bool
    /// `false` where somebody marked the row as fit to be shown. It is encrypted all the same.
    package var isSecret: Bool

    package init(
        id: UUID, name: String, value: SecretField, isOn: Bool = true, isSecret: Bool = true
    ) {
        self.id = id
        self.name = name
        self.value = value
        self.isOn = isOn
        self.isSecret = isSecret
    }

    /// What stands in the VALUE column: the value where the row is not secret, else the mask.
    package var shownValue: String {
        switch value {
        case .kept(let stored): stored.clear ?? stored.mask
        case .new(let secret) where !isSecret: secret.reveal()
        default: value.mask
        }
    }
}

extension [HeaderRow] {
    /// The first row with a header's name, in any case.
    package func index(named name: String) -> Int? {
        firstIndex { HeaderName.areSame($0.name, name) }
    }

    /// Gives the header's row another value, or inserts a new row at `place` if there is none.
    /// - Returns: where the row is, and whether it is new.
    @discardableResult
    package mutating func put(
        _ value: SecretField, named name: String, isOn: Bool, newAt place: Int, id: () -> UUID
    ) -> (index: Int, isNew: Bool) {
        if let index = index(named: name) {
            self[index].value = value
            self[index].isOn = isOn
            return (index, false)
        }
        insert(HeaderRow(id: id(), name: name, value: value, isOn: isOn), at: place)
        return (place, true)
    }
}
