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
    "id,tenant_id,provider,model,label,api_key_encrypted,base_url,enabled,supports_vision,"
    + "temperature,request_timeout,max_output_tokens,max_tokens_per_day,supports_tool_calling,"
    + "deleted_at,headers_encrypted"

/// A field in quotes, as PostgreSQL writes it.
private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
}

@Suite struct SeedImportTests {
    @Test func whatCannotBeOpenedIsLeftOutAndTheOthersAreRead() throws {
        let header = quoted("enc:{\"X-Gateway-Token\": \"a\\tb $${x}\", \"Host\": \"x\"}")
        let text = """
            \(columns)
            11111111-1111-1111-1111-111111111111,t,ANTHROPIC,claude,Claude one,enc:sk-1,https://gw.example/a,t,t,0.5,60,1000,5,f,,\(header)
            22222222-2222-2222-2222-222222222222,t,openai_response,gpt-5,"",enc:sk-2,,f,f,,,,,,,
            33333333-3333-3333-3333-333333333333,t,openai,gone,"",enc:sk-3,,t,f,,,,,,2026-01-01,
            44444444-4444-4444-4444-444444444444,t,openai,lost,"",c29tZXRoaW5nIGVuY3J5cHRlZCB3aXRoIGFub3RoZXIga2V5Cg==,,t,f,,,,,,,
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
                "5 lost: api_key_encrypted cannot be opened with this SECRET_KEY; it is never "
                    + "taken as it is"
            ])
    }

    @Test func rowsAreTakenWithAllThatTheyHave() throws {
        let header = quoted("enc:{\"X-Gateway-Token\": \"s3 $${x}\", \"Host\": \"x\"}")
        let text = """
            \(columns)
            11111111-1111-1111-1111-111111111111,t,ANTHROPIC,claude,It's one,enc:sk-1,https://gw.example/a,t,t,0.5,60,1000,5,f,,\(header)
            22222222-2222-2222-2222-222222222222,t,openai_response,gpt-5,"","",,f,f,,,,,,,
            22222222-2222-2222-2222-222222222222,t,openai_response,gpt-5,"","",,f,f,,,,,,2026-01-01,
            """
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
            readSeed("provider,model,api_key_encrypted\nopenai,x\n").reasons == [
                "2 -: another number of fields than columns"
            ])
        #expect(readSeed("provider,api_key_encrypted\n\"open").rejected.count == 1)
        #expect(readSeed("provider,model,api_key_encrypted\n").rejected.map(\.code) == [.noModels])
    }

    @Test(arguments: [
        "--\n-- PostgreSQL database dump\n--\n\n"
            + "COPY public.llm_models (id, api_key_encrypted) FROM stdin;\n1\tenc:sk\n\\.\n",
        "INSERT INTO llm_models (id, api_key_encrypted) VALUES ('1', 'enc:sk');",
        "PGDMP\u{1}",
    ])
    func ofADumpOnlyTheWayToItsTableIsSaid(_ text: String) {
        let result = readSeed(text)
        #expect(result.models.isEmpty)
        #expect(
            result.reasons == [
                "1 -: a dump of PostgreSQL, which is not read; write its table as CSV: "
                    + "psql DATABASE -c '\\copy llm_models to llm_models.csv csv header'"
            ])
    }
}
