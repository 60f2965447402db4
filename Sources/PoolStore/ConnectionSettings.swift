/// What every connection is set to, and checked for afterwards: a pragma that is not taken says
/// nothing by itself.
enum ConnectionSettings {
    /// No value of ours is longer; a stored one that is would only fill the memory.
    static let maximumLength: Int32 = 16 << 20
    private static let busyTimeout: Int32 = 5000

    /// Name, value, and the value as it is read back.
    ///
    /// - `journal_mode=DELETE`: no WAL, which keeps old ciphertext, and whose reset bug two
    ///   writers can meet in Debian 12's release.
    /// - `synchronous=EXTRA`: the folder is synced after the journal is unlinked, so that a
    ///   commit survives a loss of power.
    private static let pragmas: [(name: String, value: String, reads: String)] = [
        ("journal_mode", "DELETE", "delete"),
        ("synchronous", "EXTRA", "3"),
        ("secure_delete", "ON", "1"),
        ("foreign_keys", "ON", "1"),
        ("trusted_schema", "OFF", "0"),
        ("cell_size_check", "ON", "1"),
        ("mmap_size", "0", "0"),
        ("temp_store", "MEMORY", "2"),
    ]

    static func apply(to engine: SQLiteEngine) throws(StoreError) {
        try engine.script("PRAGMA busy_timeout=\(busyTimeout)")
        for pragma in pragmas {
            try engine.script("PRAGMA \(pragma.name)=\(pragma.value)")
            let found = try read(pragma.name, of: engine)
            guard found == pragma.reads else {
                throw StoreError(.settingRefused(pragma.name), path: engine.name)
            }
        }
    }

    /// The settings as they are now, for `doctor`.
    static func current(
        of engine: SQLiteEngine
    ) throws(StoreError) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for pragma in pragmas {
            found.append((pragma.name, try read(pragma.name, of: engine)))
        }
        return found
    }

    private static func read(
        _ name: String, of engine: SQLiteEngine
    ) throws(StoreError) -> String {
        try Connection(engine).first("PRAGMA \(name)") { (row) throws(StoreError) in
            do throws(StoreError) { return String(try row.integer(0)) } catch {
                return try row.text(0)
            }
        } ?? ""
    }
}
