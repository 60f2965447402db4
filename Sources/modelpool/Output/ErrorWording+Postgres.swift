internal import PostgresClient

extension ErrorWording {
    /// What went wrong with a PostgreSQL server, in words.
    static func failure(_ error: PostgresError) -> CommandFailure {
        let reason = error.message.isEmpty ? "" : ": " + cut(error.message, to: 600)
        switch error.code {
        case .libraryMissing:
            return CommandFailure(
                .poolUnusable,
                "PostgreSQL's client library cannot be opened\(reason)",
                advice: "apt-get install libpq5")
        case .passwordInAddress: return passwordInAddress
        case .badAddress(let option):
            return CommandFailure(
                .wrongUsage,
                option.isEmpty
                    ? "the server's address cannot be read\(reason)"
                    : "the server's address has an option that libpq does not know: \(option)",
                advice: "write postgresql://USER@HOST/DATABASE, service=NAME or "
                    + "\"host=HOST dbname=DATABASE\"")
        case .cannotConnect:
            return CommandFailure(
                .poolUnusable, "the server cannot be reached\(reason)",
                advice: "see whether it runs, and whether this machine may reach it")
        case .refused:
            return CommandFailure(
                .poolUnusable, "the server was reached, and there is no connection\(reason)",
                advice: "passwords stand in ~/.pgpass, the server's authority in sslrootcert")
        case .lost:
            return CommandFailure(
                .poolUnusable, "the connection to the server was lost\(reason)",
                advice: "try again")
        case .server:
            let state = error.sqlstate.map { " (\(cut($0, to: 5)))" } ?? ""
            return CommandFailure(.poolUnusable, "the server refused it\(reason)\(state)")
        }
    }

    /// A password where everybody can read it.
    static let passwordInAddress = CommandFailure(
        .wrongUsage,
        "a password in a server's address is refused: it would be read wherever the address is, by "
            + "every user of this machine in a command line",
        advice: "put a line HOST:PORT:DATABASE:USER:PASSWORD into ~/.pgpass (mode 0600), and "
            + "change that password")
}
