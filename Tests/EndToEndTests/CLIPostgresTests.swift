import Foundation
import TestSupport
import Testing

/// Servers on the command line: addresses, what is refused, and the seed system's live table.
@Suite(.serialized) struct CLIPostgresTests {
    private static let starting = Task {
        let cluster = try await PostgresCluster.start()
        try await cluster.makeDatabase("seed")
        try await cluster.sql(table, database: "seed", user: "seed")
        try await cluster.makeRole("reader")
        try await cluster.sql(
            "GRANT SELECT ON llm_models TO reader", database: "seed", user: "seed")
        return cluster
    }

    /// Values that the seed system made with its default SECRET_KEY, in the formats A, B and C.
    private static let table = """
        CREATE TABLE llm_models (
            id uuid PRIMARY KEY, tenant_id uuid, provider varchar(50) NOT NULL,
            model varchar(100) NOT NULL, label varchar(200) NOT NULL, api_key_encrypted text,
            base_url varchar(500), enabled boolean NOT NULL, supports_vision boolean,
            temperature double precision, request_timeout integer, max_output_tokens integer,
            max_tokens_per_day integer, supports_tool_calling boolean,
            deleted_at timestamptz, headers_encrypted text, "odd "" name" text,
            created_at timestamptz DEFAULT now());
        INSERT INTO llm_models VALUES
            ('11111111-1111-1111-1111-111111111111', NULL, 'OpenAI', 'gpt-4o', 'of format A',
             'AAECAwQFBgcICQoLDA0OD7SKz7Lj3d43ZfOahLfCUfBMHcxA7G+rju2dDfKGUAvj',
             'http://gw.example/v1', true, true, 0.5, 60, 1000, 5, false, NULL, NULL, NULL),
            ('22222222-2222-2222-2222-222222222222', NULL, 'anthropic', 'claude', '',
             'AAECAwQFBgcICQoLrKKx6iNcVOVmAsoH4wzKepSfDRqljevb5phVadPXpGk6/w==',
             NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             'AAECAwQFBgcICQoLpOvEswFOVK0gUYAeglWWJ8ONeFmCxTsHnQVM+K6h61Cz72PCZVNqPim9KNzPn0KFAfuZ9s0craCY/73wj2Mv5Ds=', 'x'),
            ('33333333-3333-3333-3333-333333333333', NULL, 'openai', 'gone', '', NULL,
             NULL, true, NULL, NULL, NULL, NULL, NULL, NULL, now(), NULL, NULL),
            ('44444444-4444-4444-4444-444444444444', NULL, 'openai', 'lost', '',
             'c29tZXRoaW5nIGVuY3J5cHRlZCB3aXRoIGFub3RoZXIga2V5Cg==',
             NULL, true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        """

    private let program: Program
    private let home: TemporaryFolder

    init() throws {
        program = try Program()
        home = program.home
    }

    @Test func theSeedSystemsTableIsReadWhereItLives() async throws {
        let cluster = try await Self.starting.value
        let keyFile = try home.write("change-me-in-production\n", to: "secret.key")
        let before = try await cluster.sql(
            "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM llm_models t", database: "seed")
        let result = try await program.run(
            "import", cluster.address(database: "seed", user: "reader"), "--format", "clawith",
            "--secret-key-file", keyFile)
        #expect(result.code == 4)
        #expect(result.errors.contains("2 models (llm_models) imported, 1 left out"))
        #expect(result.errors.contains("left out: \"lost\": api_key_encrypted cannot be opened"))
        #expect(!result.errors.contains("line "))

        #expect(result.errors.contains("odd \" name"))
        let shown = try await program.succeed("show", "of format A", "--json")
        #expect(shown.contains("\"id\": \"11111111-1111-1111-1111-111111111111\""))
        #expect(shown.contains("\"timeout\": 60"))
        let list = try await program.succeed("headers", "claude")
        #expect(list.contains("X-Gateway-Token") && list.contains("X-Region"))
        try await program.succeed(
            "export", "--with-secrets", "--output", home.file("exported.json"))
        #expect(try home.read("exported.json").contains("sk-test-1234567890"))
        let after = try await cluster.sql(
            "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM llm_models t", database: "seed")
        #expect(after == before)
    }

    @Test func whatIsNotThereOrNotAllowedIsSaid() async throws {
        let cluster = try await Self.starting.value
        try await cluster.makeRole("stranger")
        func errors(_ address: String) async throws -> String {
            let result = try await program.run("import", address)
            #expect(result.code == 5)
            return result.errors
        }
        #expect(
            try await errors(cluster.address(database: "seed", user: "stranger"))
                .contains("permission denied for table llm_models (42501)"))
        #expect(try await errors(cluster.address()).contains("\"llm_models\" does not exist"))
        #expect(
            try await errors(cluster.address(database: "nowhere"))
                .contains("there is no connection"))
        let port = try DeadPort(.refusing)
        #expect(
            try await errors("postgresql://me@127.0.0.1:\(port.number)/x")
                .contains("the server cannot be reached"))
    }

    @Test(arguments: [
        ["--pool", "postgresql://me:canary@db.example/models", "list"],
        ["--pool=host=db password=canary", "list"],
        ["import", "postgres://me:canary@db.example/models"],
        ["list", "--pool", "service=x password=canary"],
    ])
    func aPasswordInAnAddressIsRefusedAndNotRepeated(_ arguments: [String]) async throws {
        let result = try await program.run(arguments)
        #expect(result.code == 2)
        #expect(result.errors.contains("~/.pgpass"))
        #expect(!(result.errors + result.output).contains("canary"))
    }

    @Test func aPasswordInTheEnvironmentOrTheConfigurationIsRefusedToo() async throws {
        var program = program
        try home.write("set pool = postgresql://me:canary@db/x\n", to: ".config/modelpool/config")
        let configured = try await program.run("list")
        #expect(configured.code == 2 && !configured.errors.contains("canary"))
        program.environment["MODELPOOL_POOL"] = "host=db password=canary"
        let result = try await program.run("list")
        #expect(result.code == 2 && !result.errors.contains("canary"))
    }

    @Test func theConfigurationNamesThePool() async throws {
        try home.write("set pool = ~/mine/pool.db\n", to: ".config/modelpool/config")
        try await program.succeed("add", "one", "--provider", "ollama", "--model", "x")
        #expect(FileManager.default.fileExists(atPath: home.file("mine/pool.db")))
        #expect(try await program.succeed("list").contains("one"))
        // What is named otherwise comes first.
        let other = try await program.run("--pool", home.file("other.db"), "list")
        #expect(other.code == 5 && other.errors.contains("there is no pool"))
        try home.write("set pool = pool.db\n", to: ".config/modelpool/config")
        #expect(try await program.run("list").errors.contains("no absolute path"))
        try home.write("set pool = /x.db\n", to: ".config/modelpool/config", mode: 0o666)
        #expect(try await program.run("list").errors.contains("others can write it"))
    }

    @Test func withoutItsLibraryThePackageIsNamed() async throws {
        let library = "/usr/lib/x86_64-linux-gnu/libpq.so.5"
        func run(_ arguments: [String]) async throws -> Finished {
            try await Finished.running(
                "bwrap",
                [
                    "--dev-bind", "/", "/", "--ro-bind", "/dev/null", library,
                    Surroundings.modelpool,
                ] + arguments, environment: program.surroundings, directory: home.path)
        }
        try #require(FileManager.default.fileExists(atPath: library))
        let server = try await run(["import", "postgresql:///x"])
        #expect(server.code == 5)
        #expect(server.errors.contains("apt-get install libpq5"))
        // A pool in a file needs none.
        let file = try await run(["add", "one", "--provider", "ollama", "--model", "x"])
        #expect(file.code == 0, "\(file.errors)")
    }
}
