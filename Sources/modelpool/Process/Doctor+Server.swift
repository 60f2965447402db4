internal import PoolModel
internal import PostgresClient

/// What a server that holds a pool says of itself: whether it keeps what it has confirmed, who could
/// listen, and what stands in between.
extension Doctor {
    mutating func examineServer(_ text: String) {
        attempt("server") { doctor in
            let address = try PostgresAddress(text)
            let facts = try PostgresFacts(PostgresConnection(address))
            doctor.add(
                "server", facts.isStandby ? .note : .ok,
                "PostgreSQL \(facts.version), database \(ErrorWording.quoted(facts.database)), "
                    + "role \(ErrorWording.quoted(facts.role))"
                    + (facts.isStandby ? ", a standby, which can only be read" : ""),
                fix: facts.isStandby ? "name the server that it follows, or both" : "")
            doctor.examineWay(to: address, facts)
            doctor.examineSafekeeping(facts)
        }
    }

    private mutating func examineWay(to address: PostgresAddress, _ facts: PostgresFacts) {
        let way = facts.tls.map { "encrypted (\($0))" }
        if let warning = address.warning {
            add(
                "server TLS", .note, "\(way ?? "not encrypted"); \(warning)",
                fix: "leave sslmode out")
        } else {
            add("server TLS", .ok, way ?? "within this machine")
        }
        if facts.isPooled {
            add(
                "pooler", .note,
                "something stands between (PgBouncer), which passes no notices on: what others "
                    + "save is looked for every second",
                fix: "connect to the server itself for the screen")
        }
    }

    private mutating func examineSafekeeping(_ facts: PostgresFacts) {
        let risky = [
            ("synchronous_commit", facts.synchronousCommit), ("fsync", facts.fsync),
            ("full_page_writes", facts.fullPageWrites),
        ].filter { $0.1 == "off" }.map(\.0)
        if !risky.isEmpty {
            add(
                "server safety", .failed,
                risky.map { "\($0) is off" }.joined(separator: ", ")
                    + ": what was saved last may be lost where the server crashes",
                fix: "set it to on in postgresql.conf")
        } else if facts.standbys > 0, facts.synchronousStandbyNames.isEmpty {
            add(
                "server safety", .note,
                "\(Count.of(facts.standbys, "standby")) and no synchronous_standby_names: "
                    + "what was saved last may be lost where a standby takes over",
                fix: "name one in synchronous_standby_names")
        } else {
            add(
                "server safety", .ok,
                "what it confirmed outlasts a crash"
                    + (facts.standbys > 0 ? " and is on a standby" : ""))
        }
    }
}
