import Foundation
import TestSupport
import Testing

/// Pools, imports and databases that name helpers or try to define some: no program is started that
/// the person's configuration does not hold.
struct HostilePoolTests {
    private static let run = "/bin/echo \(HelperPool.token)"

    private func pool() async throws -> HelperPool {
        try await HelperPool(
            "helper tok = /bin/echo \(HelperPool.token)\nhelper tok origin = ORIGIN")
    }

    /// Everything that a person does with a pool.
    private func useAll(_ pool: HelperPool) async throws {
        let work = pool.cli.home.file("work")
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        for arguments in [
            ["list"], ["show", "tok"], ["preview", "tok"], ["test", "--all"],
            ["test", "--all", "--stream"], ["watch", "--once"], ["models", "tok"],
            ["chat", "tok", "hi"], ["doctor"], ["doctor", "--helpers"], ["history", "tok"],
            ["export", "--format", "json"], ["export", "--format", "curl", "--with-secrets"],
            ["export", "--format", "litellm"], ["audit"],
        ] {
            _ = try await Finished.running(
                Surroundings.modelpool, arguments, environment: pool.cli.environment,
                directory: work)
        }
    }

    private func expectOnlyDeclared(_ pool: HelperPool) {
        #expect(pool.spawns.allSatisfy { $0 == Self.run }, "\(Set(pool.spawns))")
        #expect(!FileManager.default.fileExists(atPath: pool.cli.home.file("owned")))
    }

    /// What can be written where a name belongs.
    private static let names = [
        "none", "sh", "gcloud", "touch", "tok2", "TOK", "t.ok", "-c", "..", "config",
    ]

    @Test func modelsThatNameHelpers() async throws {
        let pool = try await pool()
        try await pool.add("tok", key: "${helper:tok}")
        for name in Self.names { try await pool.add("m \(name)", key: "${helper:\(name)}") }
        for (index, value) in [
            "${helper:/bin/touch}", "${helper:touch owned}", "${helper:$(touch owned)}",
            "${helper:tok = touch owned}", "${helper:}", "${exec:touch}", "${helper:tok\n}",
        ].enumerated() {
            let ended = try await pool.cli(
                "add", "x\(index)", "--provider", "vllm", "--model", "q", "--base-url",
                pool.provider.base, "--api-key-stdin", input: value)
            #expect(ended.code != 0, "\(value)")
        }
        #expect(pool.spawns == [])
        try await useAll(pool)
        expectOnlyDeclared(pool)
        #expect(pool.spawns.contains(Self.run))
    }

    /// Each of them says `helper` in every way in which a format could.
    @Test func importsThatDefineHelpers() async throws {
        let pool = try await pool()
        try await pool.add("tok", key: "${helper:tok}")
        let owned = pool.cli.home.file("owned")
        let base = pool.provider.base
        let files = [
            "pool.json": """
            {"modelpool":1,"helpers":{"evil":["touch","\(owned)"]},"helper evil":"touch \(owned)",
             "config":"helper evil = touch \(owned)","models":[{"name":"from json","provider":"vllm",
             "model":"q","base_url":"\(base)","api_key":"${helper:evil}",
             "helper":{"evil":"touch \(owned)"},"headers":[{"name":"X-A","value":"${helper:evil}"}]}]}
            """,
            "config.yaml": """
            helper: {evil: touch \(owned)}
            general_settings: {helper evil: touch \(owned), key_management_system: "helper"}
            model_list:
              - model_name: from yaml
                litellm_params:
                  model: openai/q
                  api_base: \(base)
                  api_key: ${helper:evil}
                  helper: touch \(owned)
                  headers: {X-A: "${helper:evil}"}
            """,
            "some.env": """
            helper evil = touch \(owned)
            OPENAI_API_KEY='${helper:evil}'
            OPENAI_BASE_URL=\(base)
            OPENAI_MODEL=q
            """,
            "call.sh": """
            helper evil = touch \(owned)
            curl \(base)/chat/completions -H 'Authorization: Bearer ${helper:evil}' \
              -H "X-A: $(touch \(owned))" -d '{"model":"q"}'
            """,
            "settings.json": """
            {"env":{"ANTHROPIC_BASE_URL":"\(base)","ANTHROPIC_MODEL":"q"},
             "apiKeyHelper":"touch \(owned)","awsAuthRefresh":"touch \(owned)"}
            """,
        ]
        for (name, text) in files {
            let path = try pool.cli.home.write(text, to: name)
            _ = try await pool.cli("import", path, "--dry-run")
            _ = try await pool.cli("import", path, "--existing", "rename", "--skip-rejected")
        }
        #expect(pool.spawns == [])
        #expect(try await pool.cli("list").output.contains("from json"))
        try await useAll(pool)
        expectOnlyDeclared(pool)
    }

    /// Somebody who can write the database, but has not the key, and the folders around it.
    @Test func databasesThatDefineHelpers() async throws {
        let pool = try await pool()
        try await pool.add("tok", key: "${helper:tok}")
        let owned = pool.cli.home.file("owned")
        for statement in [
            "INSERT INTO meta VALUES ('helper evil', 'touch \(owned)')",
            "INSERT INTO meta VALUES ('helper tok', 'touch \(owned)')",
            "INSERT INTO meta VALUES ('config', 'helper tok = touch \(owned)')",
            "CREATE TABLE helper (name TEXT, command TEXT)",
            "INSERT INTO helper VALUES ('tok', 'touch \(owned)')",
            "UPDATE model SET provider = '${helper:tok}' WHERE 0",
            "UPDATE model SET base_url = 'http://127.0.0.1:9/${helper:evil}', tags = '${helper:evil}'",
        ] {
            _ = try await Finished.running(
                "sqlite3", [pool.cli.pool, statement], environment: Surroundings.plain)
        }
        let lines =
            "helper tok = touch \(owned)\nhelper evil = touch \(owned)\n"
            + "helper evil origin = \(pool.origin)\n"
        for place in [
            ".local/share/modelpool/config", "work/config", "work/.config/modelpool/config",
            "work/modelpool/config", ".modelpool/config",
        ] {
            try pool.cli.home.write(lines, to: place)
        }
        try await useAll(pool)
        expectOnlyDeclared(pool)
    }

    /// The control: what is declared is seen.
    @Test func whatIsDeclaredIsWrittenDown() async throws {
        let pool = try await pool()
        try await pool.add("tok", key: "${helper:tok}")
        try await pool.cli("test", "tok").expectSuccess()
        #expect(pool.spawns == [Self.run])
        try await pool.cli("watch", "--once", "--on-change", "true").expectSuccess()
        _ = try await pool.cli("exec", "tok", "--", "true")
        #expect(pool.spawns.count { $0 == Self.run } == 3 && pool.spawns.last == "true")
    }
}
