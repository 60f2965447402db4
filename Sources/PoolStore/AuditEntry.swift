package import FoundationEssentials

/// Something that was done to the pool, with the names of what was changed and never a value.
package struct AuditEntry: Sendable, Equatable, Identifiable {
    package let id: Int64
    package let time: Date
    package let uid: UInt32
    /// Claimed.
    package let user: String
    /// The SSH client's address.
    package let client: String?
    /// `create`, `edit`, `delete`, `enable`, `disable`, `reveal`, `test`, `key ...`, ...
    package let action: String
    package let model: UUID?
    /// As it was called then; empty where no model is concerned.
    package let modelName: String
    package let detail: String
}

/// Whether the audit log is as it was written.
package enum AuditVerification: Sendable, Equatable {
    case intact(count: Int)
    /// The first entry that is changed or missing.
    case broken(at: Int64)
}
