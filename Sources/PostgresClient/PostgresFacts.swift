/// What a server says of itself, for whoever looks after it.
package struct PostgresFacts: Sendable {
    /// `15.18 (Debian 15.18-0+deb12u1)`
    package let version: String
    package let database: String
    package let role: String
    package let encoding: String
    /// `TLSv1.3`; `nil` without TLS.
    package let tls: String?
    package let isStandby: Bool
    /// Something in between (PgBouncer) gives each transaction another connection to the server.
    package let isPooled: Bool
    /// Other servers that follow this one.
    package let standbys: Int
    package let synchronousStandbyNames: String
    package let synchronousCommit: String
    package let fsync: String
    package let fullPageWrites: String

    package init(_ connection: PostgresConnection) throws(PostgresError) {
        let result = try connection.run(
            """
            SELECT current_setting('server_version'), current_database()::text,
                session_user::text, current_setting('server_encoding'), pg_is_in_recovery(),
                pg_backend_pid(), (SELECT count(*) FROM pg_catalog.pg_stat_replication),
                current_setting('synchronous_standby_names'),
                current_setting('synchronous_commit'), current_setting('fsync'),
                current_setting('full_page_writes')
            """)
        func text(_ column: Int32) -> String { result.text(0, column) ?? "" }
        version = text(0)
        database = text(1)
        role = text(2)
        encoding = text(3)
        tls = connection.tls
        isStandby = text(4) == "t"
        // A pooler gives out numbers of its own.
        isPooled = text(5) != String(connection.backend)
        standbys = Int(text(6)) ?? 0
        synchronousStandbyNames = text(7)
        synchronousCommit = text(8)
        fsync = text(9)
        fullPageWrites = text(10)
    }
}
