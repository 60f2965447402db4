package import FoundationEssentials

/// One entry of the audit log as it is shown.
package struct AuditLine: Sendable, Equatable {
    package let time: Date
    package let user: String
    package let action: String
    package let model: String
    package let detail: String

    package init(time: Date, user: String, action: String, model: String, detail: String) {
        self.time = time
        self.user = user
        self.action = action
        self.model = model
        self.detail = detail
    }
}
