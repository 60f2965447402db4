import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// The database of cc-switch, made by the distribution's sqlite3.
@Suite struct CCSwitchTests {
    private static let schema = """
        CREATE TABLE providers (id TEXT, app_type TEXT, name TEXT, settings_config TEXT, meta TEXT);
        """

    private func database(_ sql: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = folder.path + "/cc-switch.db"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sqlite3")
        process.arguments = [path, sql]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    private func row(_ program: String, _ name: String, _ settings: String, meta: String = "{}")
        -> String
    {
        func quoted(_ text: String) -> String {
            "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
        }
        let values = ["x", program, name, settings, meta].map(quoted).joined(separator: ", ")
        return "INSERT INTO providers VALUES (\(values));"
    }

    @Test func theSettingsOfEveryProgramAreTaken() throws {
        let codex = """
            {"auth": {"OPENAI_API_KEY": "sk-codex"}, "config": "model = \\"acme-5\\"\\n\
            model_provider = \\"gw\\"\\n[model_providers.gw]\\nbase_url = \\"https://gw.example.com/v1\\"\\n\
            requires_openai_auth = true\\n"}
            """
        let sql = [
            "PRAGMA journal_mode=WAL;", Self.schema,
            row(
                "claude", "work",
                """
                {"env": {"ANTHROPIC_BASE_URL": "https://gw.example.com/anthropic",
                "ANTHROPIC_AUTH_TOKEN": "tok", "ANTHROPIC_MODEL": "acme-large"}}
                """,
                meta:
                    #"{"customUserAgent": "acme/1", "localProxyRequestOverrides": {"headers": {"X-Org-Route": "prod"}}}"#
            ),
            row("codex", "codex gw", codex),
            row(
                "opencode", "oc",
                """
                {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "https://oc.example.com/v1",
                "apiKey": "k1"}, "models": {"acme-1": {}}}
                """),
            row("claude", "official", #"{"env": {}}"#),
            row("codex", "login", #"{"auth": {}, "config": ""}"#),
            row("other", "strange", "{}"), row("claude", "broken", "{"),
        ].joined()
        let result = ModelImport.read(try database(sql), context: importContext)
        #expect(result.format == .ccSwitch)
        try #require(result.models.map(\.name) == ["work", "codex gw", "oc"])
        #expect(
            result.models[0].headerLines == [
                "Authorization: Bearer tok", "X-Org-Route: prod", "User-Agent: acme/1",
            ])
        #expect(result.models[1].apiKey.revealed == "sk-codex")
        #expect(result.models[1].wireProtocol == .openAIResponses)
        #expect(result.models[2].baseURL == "https://oc.example.com/v1")
        #expect(
            result.reasons == [
                "5 login: Codex signs in by itself, and its settings hold no key for it",
                "6 strange: other cannot be called from here; an address that speaks OpenAI's, "
                    + "Anthropic's or Gemini's protocol can",
                "7 broken: the JSON text ends too early",
            ])
    }

    /// A view in the table's place would run what a stranger wrote.
    @Test func aHostileDatabaseDoesNothing() throws {
        let view = """
            CREATE TABLE t (a); INSERT INTO t VALUES (1);
            CREATE VIEW providers AS SELECT 'n' AS name, 'claude' AS app_type,
            load_extension('/tmp/x.so') AS settings_config, '{}' AS meta FROM t;
            """
        #expect(ModelImport.read(try database(view), context: importContext).models.isEmpty)
        let other = ModelImport.read(
            try database("CREATE TABLE model (id);"), context: importContext)
        #expect(other.reasons.first?.contains("a database of SQLite, but not cc-switch's") == true)
    }

    @Test func aDatabaseThatIsDamagedIsRefusedWithoutHarm() throws {
        let whole = try database(
            Self.schema
                + (0..<200).map { row("claude", "n\($0)", String(repeating: "x", count: 300)) }
                .joined())
        var random = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            var bytes = Array(whole.prefix(Int.random(in: 16...whole.count, using: &random)))
            for _ in 0..<8 {
                let at = Int.random(in: 16..<max(17, bytes.count), using: &random)
                if at < bytes.count { bytes[at] = .random(in: 0...255, using: &random) }
            }
            let result = ModelImport.read(bytes, context: importContext)
            #expect(result.models.isEmpty)
        }
    }
}
