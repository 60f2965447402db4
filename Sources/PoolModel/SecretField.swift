/// What a field that holds a secret holds, in a model as it is shown and edited.
///
/// The mask is never data: a stored secret is `kept` until somebody types another (`new`) or
/// removes it on purpose (`empty`, or deleting the row). Nothing that is drawn can be saved back.
package enum SecretField: Sendable, Equatable {
    /// There is no value.
    case empty
    /// The stored value stays as it is; only facts about it are here, not the value.
    case kept(StoredSecret)
    /// There is a stored value that could not be opened; it is never sent. It can be replaced.
    case locked
    /// A value typed, pasted or imported and not saved yet.
    case new(Secret)

    /// Whether a request would carry something in this place.
    package var hasValue: Bool {
        switch self {
        case .empty: false
        case .kept, .locked: true
        case .new(let secret): !secret.isEmpty
        }
    }

    /// Whether both hold the same value, however it may be shown. A typed value is another one
    /// than a stored one, since it would be written.
    package func holdsSame(as other: SecretField) -> Bool {
        if case .kept(let stored) = self, case .kept(let others) = other {
            return stored.likeness == others.likeness
        }
        return self == other
    }

    /// How many different values there are among them, no value being one too; `nil` where a
    /// value that could not be opened is among them.
    package static func different(_ values: [SecretField]) -> Int? {
        guard !values.contains(.locked) else { return nil }
        var stored: Set<Int> = []
        var others: [SecretField] = []
        for value in values {
            if case .kept(let known) = value {
                stored.insert(known.likeness)
            } else if !others.contains(value) {
                others.append(value)
            }
        }
        return stored.count + others.count
    }

    /// How the value is shown: a mask, never the value. An empty field is an empty text.
    package var mask: String {
        switch self {
        case .empty: ""
        case .kept(let stored): stored.mask
        case .locked: "LOCKED"
        case .new(let secret): Mask.text(for: secret)
        }
    }
}

/// Facts about a secret that is stored, computed when it was opened; not the secret.
package struct StoredSecret: Sendable, Equatable {
    /// ``Mask/text(for:)`` of the value.
    package let mask: String
    /// The length in bytes.
    package let count: Int
    /// The references in it, in order; empty for a literal value.
    package let references: [Reference]
    /// The value itself, only where its row is marked as not secret.
    package let clear: String?
    /// Tells two values apart that look the same behind their masks, so that a secret which
    /// somebody else has replaced is seen as replaced. It means nothing outside this process,
    /// whose random seed is in it, and the value cannot be found from it.
    package let likeness: Int
    /// What ``HeaderRules`` has against the value as a header's value.
    package let problems: [HeaderProblem.Code]

    init(
        mask: String, count: Int, references: [Reference], clear: String?, likeness: Int,
        problems: [HeaderProblem.Code]
    ) {
        self.mask = mask
        self.count = count
        self.references = references
        self.clear = clear
        self.likeness = likeness
        self.problems = problems
    }

    /// - Parameter isSecret: `false` keeps the value in `clear`.
    package init(of secret: Secret, isSecret: Bool = true) {
        mask = Mask.text(for: secret)
        count = secret.count
        references = ReferenceTemplate.references(in: secret)
        clear = isSecret ? nil : secret.reveal()
        problems = HeaderRules.checkValue(secret)
        likeness = StoredSecret.likeness(of: secret)
    }

    static func likeness(of secret: Secret) -> Int {
        var hasher = Hasher()
        secret.withBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}

/// The one way in which a hidden value is shown.
package enum Mask {
    package static let dots = "********"

    /// Eight signs whatever the length, and the last four characters where the value has 20 or
    /// more, so that two tokens can be told apart without showing either.
    package static func text(for secret: Secret) -> String {
        secret.withBytes { bytes in
            guard bytes.count >= 20 else { return dots }
            let tail = bytes.suffix(4)
            guard tail.allSatisfy({ (0x21...0x7E).contains($0) }) else { return dots }
            return dots + String(decoding: tail, as: UTF8.self)
        }
    }
}
