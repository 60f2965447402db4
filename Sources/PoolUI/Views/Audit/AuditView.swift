package import FoundationEssentials
import PoolModel
import TerminalScreen

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

struct LoadAudit: StoreJob {
    let failureTitle = "The audit log could not be read"

    func run(on store: some StoreServices) throws -> [AuditLine] { try store.auditLog() }

    func answered(_ entries: [AuditLine], _ state: inout State) -> [Effect] {
        let widths = state.size.columns < 100 ? (user: 8, model: 15) : (user: 20, model: 30)
        let start = 20 + widths.user + 1 + 11 + widths.model + 1
        let heading = StyledLine(
            "TIME (UTC)".padded(toColumns: 20) + "USER".padded(toColumns: widths.user + 1)
                + "ACTION".padded(toColumns: 11) + "MODEL".padded(toColumns: widths.model + 1)
                + (state.size.columns < 80 ? "" : "DETAIL"), .heading)
        let lines = entries.flatMap { entry -> [StyledLine] in
            let line = StyledLine(Age.moment(entry.time) + " ", .dim)
                .adding(Sanitizer.clean(entry.user).padded(toColumns: widths.user) + " ")
                .adding(Sanitizer.clean(entry.action).padded(toColumns: 10) + " ", .key)
                .adding(Sanitizer.clean(entry.model).padded(toColumns: widths.model) + " ")
            let detail = Sanitizer.clean(entry.detail)
            if TextWidth.of(detail) <= state.size.columns - start { return [line.adding(detail)] }
            // What does not fit goes below, since there is no other place to read it.
            let below = StyledLine.wrapped(detail, columns: state.size.columns, indent: 20)
            return [line] + below
        }
        let count = Count.of(entries.count, "entry", "entries")
        return state.showText(
            "audit log, \(count), the newest first",
            entries.isEmpty ? [StyledLine("Nothing has happened yet.")] : [heading] + lines)
    }
}
