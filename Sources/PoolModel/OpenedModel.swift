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
    package let apiKey: Secret?
    package let proxyPassword: Secret?
    /// Only those that are on, in the rows' order.
    package let headers: [Header]
    /// The text of the model's ``ExtraFields``, only where it was opened to be written.
    package let extra: Secret?
    /// Whether its pool is one that others can write (``ReferenceUse/isShared``).
    package let isShared: Bool

    package init(
        model: Model, apiKey: Secret?, proxyPassword: Secret?, headers: [Header],
        extra: Secret? = nil, isShared: Bool = false
    ) {
        self.model = model
        self.apiKey = apiKey
        self.proxyPassword = proxyPassword
        self.headers = headers
        self.extra = extra
        self.isShared = isShared
    }
}
