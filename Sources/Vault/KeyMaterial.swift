package import PoolModel

/// A key as a person or a machine brought it, before anything was opened with it.
package enum KeyMaterial: Sendable {
    /// 32 random bytes: of a key file, a descriptor, systemd, the environment or a recovery code.
    /// `sourceName` is `file`, `fd`, `systemd`, `environment` or `recovery`.
    case raw(Secret, sourceName: String)
    case passphrase(Secret)

    /// How the source is named on the screen.
    package var sourceName: String {
        switch self {
        case .raw(_, let name): name
        case .passphrase: "passphrase"
        }
    }

    /// The kind of slot that is made for it.
    package var kind: KeySlot.Kind {
        switch self {
        case .raw(_, RecoveryCode.sourceName): .recovery
        case .raw: .key
        case .passphrase: .passphrase
        }
    }

    /// A typed text may be a passphrase or a recovery code, which has a checksum of its own.
    package static func typed(_ text: Secret) -> KeyMaterial {
        RecoveryCode.read(text).map { .raw($0, sourceName: RecoveryCode.sourceName) }
            ?? .passphrase(text)
    }
}
