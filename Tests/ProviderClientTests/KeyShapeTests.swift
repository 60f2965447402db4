import PoolModel
import Testing

@testable import ProviderClient

@Suite struct KeyShapeTests {
    @Test(arguments: [
        ("Bearer sk-1", "begins with \"Bearer \""), ("bearer x", "begins with \"Bearer \""),
        ("'abcdefgh'", "stands in quotes"), ("“abcdefgh”", "stands in quotes"),
        ("$OPENAI_API_KEY", "${env:OPENAI_API_KEY}"), ("${API_TOKEN}", "${env:API_TOKEN}"),
        ("%MY_KEY%", "${env:MY_KEY}"), ("{{ team_key }}", "${env:NAME}"),
        ("os.environ/AZURE_KEY", "${env:AZURE_KEY}"), ("process.env.K", "${env:NAME}"),
        ("OPENAI_API_KEY", "${env:OPENAI_API_KEY}"), ("OPENAI_API_KEY=sk-1", "\"=\""),
        ("x-api-key: sk-1", "name of a header"), ("<token>", "placeholder"),
        ("your-api-key", "placeholder"), ("sk-***abc", "masked"), ("sk-abc…xyz", "masked"),
        ("sk-your-openai-key", "placeholder"), ("user_provided", "placeholder"),
        ("sk-xxx", "masked"), ("sk-abc def", "a blank inside"), ("sk-äbc", "not ASCII"),
    ])
    func whatIsNoKeyIsSeen(_ value: String, _ words: String) throws {
        let flaw = try #require(KeyShape.flaw(of: value))
        #expect(flaw.contains(words), "\(flaw)")
    }

    @Test(arguments: [
        "sk-test-key", "0123456789abcdef", "$hunter2", "%a1b2c3%", "$Tr0ub4dor_and_3",
        "AIzaSyA-0123456789", "abc.def.ghi", "a", "",
        "user:password", "sk_live_KEY", "eyJhbGciOi.eyJzdWIi.sig", "S3CR3T/with+signs==",
    ])
    func whatMayBeAKeyIsLeftAlone(_ value: String) {
        #expect(KeyShape.flaw(of: value) == nil)
    }

    /// Whatever is wrong with a key, no part of it that is secret is said.
    @Test func theKeyItselfIsNeverSaid() throws {
        for key in [
            "Bearer qqzzqqzz11", "'qqzzqqzz11'", "sk-qqzzqqzz11***", "qq zzqqzz11",
            "sk-ant-oat01-qqzzqqzz11", "{{qqzzqqzz11}}", "AKIAqqzzqqzz11", "sk-or-v1-qqzzqqzz11",
            "qqzz",
        ] {
            let model = callable(.openai, key: key)
            let request = try builder().build(model, .answer)
            let flaw = KeyShape.flaw(ofKeyIn: request, Provider.of(.openai))
            #expect(flaw?.isEmpty == false, "\(key)")
            #expect(flaw?.contains("qqzz") == false)
        }
    }

    @Test func aGatewayOfOnesOwnMayHandOutAnyKey() throws {
        for provider in [Provider.ID.custom, .litellm, .vllm, .ollama] {
            let model = callable(
                provider, base: "https://gw.example/v1", key: "sk-ant-api03-0123456789")
            let request = try builder().build(model, .answer)
            #expect(KeyShape.flaw(ofKeyIn: request, Provider.of(provider)) == nil)
        }
    }
}
