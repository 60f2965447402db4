import Foundation
import TestSupport
import Testing

/// What `doctor` says of each thing that can be broken, and what to do about it.
struct CLIDoctorTests {
    /// A thing that is broken in one way.
    struct Row: Sendable, CustomTestStringConvertible {
        let check: String
        let state: String
        let code: Int32
        let says: String
        let fix: String
        var testDescription: String { "\(check): \(says)" }

        init(_ check: String, _ state: String, _ code: Int32, _ says: String, _ fix: String) {
            (self.check, self.state, self.code) = (check, state, code)
            (self.says, self.fix) = (says, fix)
        }
    }

    private func expect(_ row: Row, of cli: CLI) async throws {
        let ended = try await cli("doctor", "--json")
        #expect(ended.code == row.code)
        let checks = try #require(try ended.object()["checks"] as? [[String: String]])
        let found = checks.filter { $0["check"] == row.check && $0["state"] == row.state }
        let isSaid = found.contains { check in
            check["detail"]?.contains(row.says) == true
                && (row.fix.isEmpty || check["fix"]?.contains(row.fix) == true)
        }
        #expect(isSaid, "\(checks)")
        let text = try await cli("doctor").output
        #expect(text.contains(row.says))
        #expect(row.fix.isEmpty || text.contains("-> "))
        for secret in Secrets.all { #expect(!text.contains(secret)) }
    }

    @Test func aSoundPoolPassesInEverything() async throws {
        let cli = try await CLI.withModel()
        let well = try await cli("doctor", "--json").expectSuccess().object()
        #expect(well["ok"] as? Bool == true)
        let checks = try #require(well["checks"] as? [[String: String]])
        #expect(!checks.contains { $0["state"] == "failed" })
        let wanted: Set<String?> = [
            "pool", "permissions", "integrity", "settings", "audit log", "key", "values", "seals",
            "recovery", "core dumps", "terminal", "proxies",
        ]
        #expect(wanted.isSubset(of: Set(checks.map { $0["check"] })))
    }

    // MARK: Files

    enum Path: Sendable { case pool, poolFolder, key, keyFolder }

    @Test(arguments: [
        (Path.pool, 0o644, Row("pool", "failed", 5, "(mode 0644)", "chmod 600")),
        (.poolFolder, 0o777, Row("pool", "failed", 5, "(mode 0777)", "chmod go-w")),
        (.key, 0o640, Row("key", "failed", 6, "(mode 0640)", "chmod 600")),
        (.keyFolder, 0o770, Row("key", "failed", 6, "(mode 0770)", "chmod go-w")),
    ])
    func permissions(_ path: Path, _ mode: Int, _ row: Row) async throws {
        let cli = try await CLI.withModel()
        let name =
            switch path {
            case .pool: cli.pool
            case .poolFolder: URL(filePath: cli.pool).deletingLastPathComponent().path
            case .key: cli.keyFile
            case .keyFolder: URL(filePath: cli.keyFile).deletingLastPathComponent().path
            }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: name)
        try await expect(row, of: cli)
    }

    // MARK: The pool's content

    @Test(arguments: [
        (
            "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE id = 2",
            Row("audit log", "failed", 5, "outside this program at entry 2", "backup")
        ),
        (
            "UPDATE keyslot SET salt = zeroblob(16)",
            Row("key", "failed", 6, "key slot 1 of the pool is damaged", "restore a backup")
        ),
        (
            "UPDATE model SET base_url = 'https://elsewhere.example/v1'",
            Row("values", "failed", 5, "locked: \"local\"", "address is the right one")
        ),
        (
            "CREATE TRIGGER keeps BEFORE DELETE ON header BEGIN SELECT RAISE(IGNORE); END",
            Row("schema", "failed", 5, "trigger \"keeps\" is not of this program", "restore")
        ),
        (
            "UPDATE model SET base_url = 'https://elsewhere.example/v1'",
            Row(
                "seals", "failed", 5, "is now https://elsewhere.example/v1",
                "modelpool pool accept")
        ),
        ("DELETE FROM model", Row("seals", "failed", 5, "removed outside", "pool accept")),
        // Nothing is sent of it, which fails.
        ("PRAGMA user_version = 99", Row("pool", "note", 5, "newer", "update modelpool")),
    ])
    func content(_ sql: String, _ row: Row) async throws {
        let cli = try await CLI.withModel()
        try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess()
        try await expect(row, of: cli)
    }

    @Test func olderCopiesBesideThePool() async throws {
        let cli = try await CLI.withModel()
        let copy = cli.home.file("copy.db")
        try await cli("backup", copy).expectSuccess()
        try await cli("restore", copy).expectSuccess()
        try await expect(Row("copies", "note", 0, ".replaced-", "key rotate"), of: cli)
        let rotated = try await cli("key", "rotate").expectSuccess()
        #expect(rotated.errors.contains("removed the older copies beside the pool"))
        let checks = try await cli("doctor", "--json").expectSuccess().output
        #expect(!checks.contains(".replaced-"))
    }

    /// What was to be removed is not said to be while something keeps it.
    @Test func aTriggerThatKeepsAHeaderIsNamed() async throws {
        let cli = try await CLI.withModel()
        let sql = "CREATE TRIGGER keeps BEFORE DELETE ON header BEGIN SELECT RAISE(IGNORE); END"
        try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess()
        let header = try #require(
            try await Finished.running("sqlite3", [cli.pool, "SELECT name FROM header LIMIT 1"])
                .expectSuccess().output.split(separator: "\n").first)
        let refused = try await cli("headers", "unset", "local", String(header))
        #expect(refused.code == 5)
        #expect(refused.errors.contains("trigger \"keeps\""))
        #expect(!refused.errors.contains("removed"))
        try await cli("list").expectSuccess()
    }

    @Test func integrity() async throws {
        let cli = try await CLI.withModel()
        let sql = "SELECT rootpage * 4096 FROM sqlite_schema WHERE name = 'test_result'"
        let end = try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess().output
        let page = try #require(Int(end.trimmingCharacters(in: .whitespacesAndNewlines))) - 4096
        var bytes = try Data(contentsOf: URL(filePath: cli.pool))
        bytes.replaceSubrange(page..<(page + 4096), with: Data(repeating: 0xFF, count: 4096))
        // In place, so that the file's mode stays.
        let file = try FileHandle(forWritingTo: URL(filePath: cli.pool))
        try file.write(contentsOf: bytes)
        try file.close()
        try await expect(
            Row("integrity", "failed", 5, "is damaged", "modelpool restore"), of: cli)
    }

    /// Somebody holds the file in another journal mode, so that ours cannot be set.
    @Test func settings() async throws {
        let cli = try await CLI.withModel()
        let (input, output) = (Pipe(), Pipe())
        let other = try ChildProcess(
            "sqlite3", [cli.pool], environment: cli.environment,
            input: input.fileHandleForReading, output: output.fileHandleForWriting,
            errors: .standardError)
        let sql = "PRAGMA journal_mode=WAL;\nBEGIN;\nSELECT count(*) FROM model;\n"
        try input.fileHandleForWriting.write(contentsOf: Data(sql.utf8))
        var said = ""
        while !said.contains("wal\n1\n") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty)
            said += String(decoding: more, as: UTF8.self)
        }
        try await expect(
            Row("pool", "failed", 5, "another program keeps writing", "try again"), of: cli)
        try input.fileHandleForWriting.close()
        #expect(try await other.wait() == 0)
        try await cli("doctor").expectSuccess()
    }

    @Test func aLostKey() async throws {
        let cli = try await CLI.withModel()
        try FileManager.default.removeItem(atPath: cli.keyFile)
        try await expect(
            Row("key", "failed", 6, "does not exist", "modelpool key start-new"), of: cli)
        try cli.home.write("no key", to: ".config/modelpool/master.key")
        try await expect(
            Row("key", "failed", 6, "does not hold a key", "--key-file"), of: cli)
    }

    // MARK: The surroundings

    @Test(arguments: [
        ("TERM=", Row("terminal", "note", 0, "TERM is not set", "set TERM")),
        ("TERM=dumb", Row("terminal", "note", 0, "cannot place its cursor", "set TERM")),
        ("TERM=nosuch", Row("terminal", "note", 0, "nothing is known", "set TERM")),
        ("LC_ALL=C", Row("terminal", "ok", 0, "drawn in ASCII", "")),
        ("HTTPS_PROXY=ftp://h:1", Row("proxies", "failed", 4, "of HTTPS_PROXY: ftp", "unset")),
        ("https_proxy=a:b:c", Row("proxies", "failed", 4, "of https_proxy: its host", "unset")),
        ("ALL_PROXY=http://h:99999", Row("proxies", "failed", 4, "its port", "unset")),
        ("HTTP_PROXY=http://h:1", Row("proxies", "note", 0, "does not count", "http_proxy")),
        (
            "https_proxy=http://me:\(Secrets.key)@h:1",
            Row("proxies", "ok", 0, "https_proxy=http://me:********@h:1", "")
        ),
        (
            "HTTPS_PROXY=me:\(Secrets.key)@h:1",
            Row("proxies", "ok", 0, "HTTPS_PROXY=http://me:********@h:1", "")
        ),
        (
            "ALL_PROXY=socks5://\(Secrets.key)-\(Secrets.key)@h:1",
            Row("proxies", "ok", 0, "ALL_PROXY=socks5://********@h:1", "")
        ),
        (
            "https_proxy=http://me%3A\(Secrets.key)@h:1",
            Row("proxies", "failed", 4, "its user name has a colon", "unset")
        ),
        (
            "https_proxy=me:\(Secrets.key)://x@h:1",
            Row("proxies", "failed", 4, "not a URL", "unset")
        ),
        (
            "SSL_CERT_FILE=/nowhere",
            Row("certificates", "failed", 4, "No such file", "what holds certificates")
        ),
        ("SSL_CERT_FILE=/etc", Row("certificates", "failed", 4, "Is a directory", "unset")),
        ("SSL_CERT_FILE=/etc/passwd", Row("certificates", "failed", 4, "no certificate", "unset")),
        ("SSL_CERT_DIR=/etc/passwd", Row("certificates", "failed", 4, "Not a directory", "unset")),
        ("SSL_CERT_DIR=/nowhere:/etc", Row("certificates", "failed", 4, "No such file", "unset")),
        ("MODELPOOL_KEY=x", Row("environment", "note", 0, "holds a key", "use a key file")),
    ])
    func surroundings(_ setting: String, _ row: Row) async throws {
        var cli = try await CLI.withModel()
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        cli.environment[parts[0]] = parts.count > 1 ? parts[1] : nil
        try await expect(row, of: cli)
    }

    // MARK: Clients

    /// Settings that would win over what `exec` starts a client with, by file and line.
    @Test func settingsOfClientsThatWinOverExec() async throws {
        let cli = try await CLI.withModel()
        try await expect(Row("clients", "ok", 0, "no settings win over exec", ""), of: cli)
        let settings = "{\n\"env\": {\n\"ANTHROPIC_CUSTOM_HEADERS\": \"X: \(Secrets.first)\"}}"
        try cli.home.write(settings, to: ".claude/settings.json")
        let place = cli.home.file(".claude/settings.json") + ":3"
        try await expect(
            Row("clients", "note", 0, "claude: \(place) sets env.ANTHROPIC_CUSTOM_HEADERS", "exec"),
            of: cli)
        try cli.home.write("[model_providers.modelpool_exec]\n", to: ".codex/config.toml")
        let other = cli.home.file(".codex/config.toml") + ":1"
        try await expect(Row("clients", "note", 0, "codex: \(other) sets", "take it out"), of: cli)
    }
}
