package import FoundationEssentials

/// A reference and where the value that it stands for would go.
package struct ReferenceUse: Sendable, Hashable {
    package enum Destination: Sendable, Hashable {
        /// `nil`: a model without an address.
        case origin(Origin?)
        /// The URL of a model's proxy.
        case proxy(String)
    }

    package let reference: Reference
    package let destination: Destination
    /// Whether it stands in a pool that others can write, so that one of them may have named it
    /// beside an address of their own.
    package let isShared: Bool

    package init(_ reference: Reference, for destination: Destination, isShared: Bool) {
        self.reference = reference
        self.destination = destination
        self.isShared = isShared
    }
}

/// What can be said of a reference without its value.
package enum ReferenceState: Sendable, Equatable {
    /// It stands for a value now.
    case set
    case notSet
    /// A value there may be, but not for this address.
    case notAllowed
    /// A helper that this person's configuration does not have.
    case notDeclared
    /// A helper that runs when a request needs it.
    case notAsked
    /// A helper that is running.
    case asking
    /// A helper's value that is in memory, and until when.
    case lasts(until: Date)
    case failed(at: Date)

    /// Whether a request would be refused for it.
    package var isMissing: Bool {
        switch self {
        case .notSet, .notAllowed, .notDeclared, .failed: true
        case .set, .notAsked, .asking, .lasts: false
        }
    }
}

extension Model {
    /// What is read for its key, its headers and its proxy's password, off rows among them. The
    /// values of a set go to each of its origins.
    package func referenceUses(isShared: Bool) -> [ReferenceUse] {
        func uses(_ field: SecretField, _ destination: ReferenceUse.Destination) -> [ReferenceUse] {
            field.references.map { ReferenceUse($0, for: destination, isShared: isShared) }
        }
        let places: [ReferenceUse.Destination] =
            isSet ? allowedOrigins.map { .origin($0) } : [.origin(origin)]
        let key = keySet?.apiKey ?? apiKey
        var found = ((setRows.map(\.row) + headers).map(\.value) + [key]).flatMap { value in
            places.flatMap { uses(value, $0) }
        }
        if case .explicit(let url) = proxy { found += uses(proxyPassword, .proxy(url)) }
        return found
    }
}
