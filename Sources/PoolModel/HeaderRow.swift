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
