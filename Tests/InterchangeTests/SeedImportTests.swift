import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// Reads with a cipher that opens `enc:...` only.
private func readSeed(_ text: String, acceptsPlaintext: Bool = false) -> ImportResult {
    var context = importContext
    context.seed = SeedSettings(acceptsPlaintext: acceptsPlaintext) { stored in
        stored.hasPrefix("enc:") ? Secret(String(stored.dropFirst(4))) : nil
    }
    return ModelImport.read(Array(text.utf8), context: context)
}

private let columns =
    "id, tenant_id, provider, model, label, api_key_encrypted, base_url, enabled, "
    + "supports_vision, temperature, request_timeout, max_output_tokens, max_tokens_per_day, "
    + "supports_tool_calling, deleted_at, headers_encrypted"

@Suite struct SeedImportTests {
    @Test func aCopyBlockIsRead() throws {
        let header = "{\"X-Gateway-Token\": \"a\\\\tb $${x}\", \"Host\": \"x\"}"
        let text = """
            --
            -- PostgreSQL database dump
            --
            \\restrict abc
            SET client_encoding = 'UTF8';
            CREATE FUNCTION f() RETURNS text AS $_$ SELECT 'COPY llm_models FROM stdin; \\.' $_$;
            COPY public.notes (body) FROM stdin;
            COPY public.llm_models (id) FROM stdin;
            \\.
            COPY public.llm_models (\(columns)) FROM stdin;
            11111111-1111-1111-1111-111111111111\tt\tANTHROPIC\tclaude\tClaude one\tenc:sk-1\thttps://gw.example/a\tt\tt\t0.5\t60\t1000\t5\tf\t\\N\tenc:\(header)
            22222222-2222-2222-2222-222222222222\tt\topenai_response\tgpt-5\t\tenc:sk-2\t\\N\tf\tf\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N
            33333333-3333-3333-3333-333333333333\tt\topenai\tgone\t\tenc:sk-3\t\\N\tt\tf\t\\N\t\\N\t\\N\t\\N\t\\N\t2026-01-01\t\\N
            44444444-4444-4444-4444-444444444444\tt\topenai\tlost\t\tc29tZXRoaW5nIGVuY3J5cHRlZCB3aXRoIGFub3RoZXIga2V5Cg==\t\\N\tt\tf\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N
            \\.
            """
        let result = readSeed(text)
        #expect(result.format == .seed)
        try #require(result.models.count == 2)
        let first = result.models[0]
        #expect(first.id.uuidString == "11111111-1111-1111-1111-111111111111")
        #expect(first.name == "Claude one")
        #expect(first.apiKey.revealed == "sk-1")
        #expect(first.headerLines == ["X-Gateway-Token: a\tb $$$${x}"])
        #expect(result.models[1].provider == .openaiResponses)
        #expect(
            result.reasons == [
                "14 lost: api_key_encrypted cannot be opened with this SECRET_KEY; it is never "
                    + "taken as it is"
            ])
    }

    @Test func rowsAreTakenWithAllThatTheyHave() throws {
        let header = "{\"X-Gateway-Token\": \"s3 $${x}\", \"Host\": \"x\"}"
        let values =
            "('11111111-1111-1111-1111-111111111111', 't', 'ANTHROPIC', 'claude', 'It''s one', "
            + "'enc:sk-1', 'https://gw.example/a', true, true, 0.5, 60, 1000, 5, false, NULL, "
            + "E'enc:\(header.replacing("\"", with: "\\\""))')"
        let second =
            "('22222222-2222-2222-2222-222222222222', 't', 'openai_response', 'gpt-5', '', "
            + "'', NULL, false, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
        let deleted = second.replacing("NULL, NULL)", with: "'2026-01-01', NULL)")
        for text in [
            "INSERT INTO public.llm_models (\(columns)) VALUES\n\(values),\n\(second),\n\(deleted);",
            "CREATE TABLE \"public\".\"llm_models\" (\n id uuid DEFAULT gen(1, 2) NOT NULL,\n"
                + columns.split(separator: ", ").dropFirst().map { " \($0) text" }
                .joined(separator: ",\n") + ",\n CONSTRAINT c CHECK (true)\n);\n"
                + "INSERT INTO llm_models VALUES \(values);\nINSERT INTO llm_models VALUES \(second);"
                + "INSERT INTO llm_models VALUES \(deleted);",
        ] {
            let result = readSeed(text)
            #expect(result.reasons == [])
            try #require(result.models.count == 2)
            let first = result.models[0]
            #expect(first.name == "It's one")
            #expect(first.provider == .anthropic)
            #expect(first.modelID == "claude")
            #expect(first.baseURL == "https://gw.example/a")
            #expect(first.apiKey.revealed == "sk-1")
            #expect(first.isEnabled && first.supportsVision)
            #expect(first.supportsTools == false)
            #expect(first.temperature == 0.5)
            #expect(first.timeout == 60)
            #expect(first.maxOutputTokens == 1000)
            #expect(first.headerLines == ["X-Gateway-Token: s3 $$$${x}"])
            let second = result.models[1]
            #expect(second.name == "gpt-5")
            #expect(second.provider == .openaiResponses)
            #expect(second.baseURL == "https://api.openai.com/v1")
            #expect(!second.isEnabled)
            #expect(second.apiKey == .empty)
            #expect(second.timeout == 120)
            #expect(second.supportsTools == nil)
            #expect(
                result.notes.map(\.code) == [
                    .unknownKey("max_tokens_per_day"),
                    .headerLeftOut("Host", .protected(.framing)), .deletedSkipped(1),
                ])
        }
    }

    @Test func csvIsRead() throws {
        let text =
            "provider,model,label,api_key_encrypted,enabled,deleted_at\r\n"
            + "deepseek,deepseek-chat,\"a \"\"b\"\", c\",enc:k,t,\r\n"
            + "openai,x,,enc:k,t,2026-01-01\r\n"
        let result = readSeed(text)
        #expect(result.reasons == [])
        #expect(result.models.map(\.name) == ["a \"b\", c"])
        #expect(result.notes.map(\.code) == [.deletedSkipped(1)])
    }

    @Test func whatCannotBeOpenedIsNamedAndPlaintextNeedsAWord() {
        let cipherText = "AAECAwQFBgcICQoLrKKx6iNcVOVmAsoH4wzKepSfDRqljevb5phVadPXpGk6/w=="
        let text =
            "provider,model,api_key_encrypted\nopenai,a,\(cipherText)\nopenai,b,sk-plain\n"
            + "openai,c,0123456789abcdef0123456789abcdef01234567\n"
        let strict = readSeed(text)
        #expect(strict.models.isEmpty)
        #expect(strict.rejected.map(\.entry) == ["a", "b", "c"])
        let lenient = readSeed(text, acceptsPlaintext: true)
        #expect(lenient.models.map(\.name) == ["b", "c"])
        #expect(lenient.models.first?.apiKey.revealed == "sk-plain")
        #expect(lenient.rejected.map(\.code) == [.cannotDecrypt("api_key_encrypted")])
        #expect(
            lenient.notes.map(\.code) == [
                .plaintext("api_key_encrypted"), .plaintext("api_key_encrypted"),
            ])
    }

    @Test func brokenTablesAreRejected() {
        #expect(
            readSeed("INSERT INTO llm_models (id, model) VALUES ('1');").reasons == [
                "1 -: another number of values than columns"
            ])
        #expect(readSeed("INSERT INTO llm_models VALUES ('open").rejected.count == 1)
        #expect(readSeed("COPY llm_models (id) FROM stdin;").rejected.map(\.code) == [.noModels])
        let archive = ModelImport.read(Array("PGDMP\u{1}".utf8), context: importContext)
        #expect(archive.rejected.map(\.code) == [.pgDumpArchive])
    }
}
