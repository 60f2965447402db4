extension PostgresEngine {
    /// What the server says of how it keeps what was committed.
    func settings() throws(StoreError) -> [(name: String, value: String)] {
        try Connection(self).all(
            """
            SELECT name::text, setting::text FROM pg_settings
            WHERE name IN ('server_version', 'server_encoding', 'fsync', 'full_page_writes',
                'synchronous_commit', 'synchronous_standby_names', 'data_checksums')
            ORDER BY name
            """
        ) { (row) throws(StoreError) in (name: try row.text(0), value: try row.text(1)) }
    }
}
