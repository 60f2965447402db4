import PoolModel
import Testing

@testable import ProviderClient

@Suite struct ClientEnvironmentTests {
    private func environment(_ model: OpenedModel) throws -> (ClientEnvironment, [String: String]) {
        let request = try builder().build(model, .chat([], isStreaming: false))
        let environment = try ClientEnvironment(request, of: model.model)
        let values = environment.variables.map { ($0.name, $0.value.reveal()) }
        return (environment, Dictionary(values) { $1 })
    }

    @Test func openAIClientsGetKeyAndBase() throws {
        let (environment, values) = try environment(
            callable(.openai, base: "https://gw.example/v1/chat/completions", id: "gpt-4o"))
        #expect(values["OPENAI_API_KEY"] == "sk-test-key")
        #expect(values["OPENAI_BASE_URL"] == "https://gw.example/v1")
        #expect(values["OPENAI_MODEL"] == "gpt-4o")
        // Of programs that read no OPENAI_BASE_URL.
        #expect(values["OPENAI_API_ENDPOINT"] == "https://gw.example/v1")
        #expect(values["OPENAI_HOST"] == "https://gw.example")
        #expect(values["OPENAI_BASE_PATH"] == "v1/chat/completions")
        #expect(environment.removed.contains("ANTHROPIC_API_KEY"))
        #expect(environment.removed.contains("OPENAI_ORGANIZATION"))
        #expect(!environment.removed.contains("OPENAI_API_KEY"))
    }

    @Test func aCallersKeyNeverGoesToAModelWithoutOne() throws {
        let (environment, values) = try environment(callable(.ollama, key: nil))
        #expect(values["OPENAI_API_KEY"] == "none")
        #expect(environment.notes.count == 1)
        let (anthropic, others) = try self.environment(callable(.anthropic, key: nil))
        #expect(anthropic.removed.contains("ANTHROPIC_API_KEY"))
        // Without one of the two the kit takes the profile of whoever is logged in.
        #expect(others["ANTHROPIC_AUTH_TOKEN"] == "none")
        #expect(anthropic.notes.count == 1)
        #expect(anthropic.removed.contains("ANTHROPIC_IDENTITY_TOKEN"))
    }

    @Test func anOwnCredentialHeaderNeedsNoPlaceholder() throws {
        for name in ["x-api-key", "Authorization"] {
            let (environment, values) = try environment(
                callable(
                    .custom, base: "https://gw.example", key: nil, protocol: .anthropicMessages,
                    headers: [(name, "Basic dTpw")]))
            #expect(values["ANTHROPIC_AUTH_TOKEN"] == nil)
            #expect(environment.notes.isEmpty)
        }
    }

    @Test func claudeCodeGetsTheHeadersToo() throws {
        let (environment, values) = try environment(
            callable(
                .anthropic, base: "https://gw.example/anthropic/v1",
                headers: [("X-Gateway-Token", "tok"), ("anthropic-beta", "b1,b2")]))
        #expect(values["ANTHROPIC_BASE_URL"] == "https://gw.example/anthropic")
        #expect(values["ANTHROPIC_HOST"] == "https://gw.example/anthropic")
        // By itself it reports to Anthropic with the key of another address.
        #expect(values["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] == "1")
        #expect(environment.removed.contains("CLAUDE_CODE_HOST_AUTH_ENV_VAR"))
        let (_, own) = try self.environment(callable(.anthropic))
        #expect(own["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] == nil)
        #expect(values["ANTHROPIC_API_ENDPOINT"] == "https://gw.example/anthropic")
        #expect(values["ANTHROPIC_API_KEY"] == "sk-test-key")
        #expect(values["ANTHROPIC_CUSTOM_HEADERS"] == "X-Gateway-Token: tok\nanthropic-beta: b1,b2")
        #expect(environment.notes.isEmpty)
    }

    @Test func ownBearerTokensBecomeTheAuthToken() throws {
        let (_, values) = try environment(
            callable(
                .custom, base: "https://gw.example", key: nil, protocol: .anthropicMessages,
                headers: [("Authorization", "Bearer tok"), ("X-A", "1")]))
        #expect(values["ANTHROPIC_AUTH_TOKEN"] == "tok")
        #expect(values["ANTHROPIC_CUSTOM_HEADERS"] == "X-A: 1")
        #expect(values["ANTHROPIC_API_KEY"] == nil)
    }

    @Test func azureHasItsOwnNames() throws {
        let (_, values) = try environment(
            callable(.azure, base: "https://r.openai.azure.com/openai?api-version=2025-01-01"))
        #expect(values["AZURE_OPENAI_ENDPOINT"] == "https://r.openai.azure.com")
        #expect(values["AZURE_OPENAI_API_KEY"] == "sk-test-key")
        #expect(values["OPENAI_API_VERSION"] == "2025-01-01")
        #expect(values["OPENAI_API_KEY"] == nil)
    }

    @Test func geminiHasNoVersionInItsBase() throws {
        let (_, values) = try environment(callable(.gemini, id: "models/gemini-2.5-pro"))
        #expect(values["GOOGLE_GEMINI_BASE_URL"] == "https://generativelanguage.googleapis.com")
        #expect(values["GEMINI_API_KEY"] == "sk-test-key")
        #expect(values["GEMINI_MODEL"] == "gemini-2.5-pro")
    }

    @Test func headersThatAClientCannotBeToldAreNoted() throws {
        let (environment, values) = try environment(
            callable(
                .openai, headers: [("X-A", "1"), ("OpenAI-Organization", "org"), ("X-B", "2")]))
        #expect(
            environment.notes == [
                "only newer OpenAI kits read OPENAI_CUSTOM_HEADERS: X-A, X-B"
            ])
        #expect(values["OPENAI_CUSTOM_HEADERS"] == "X-A: 1\nX-B: 2")
        #expect(values["MODELPOOL_HEADERS"] == "X-A: 1\nOpenAI-Organization: org\nX-B: 2")
        #expect(values["OPENAI_ORG_ID"] == "org")
        let (gemini, _) = try self.environment(callable(.gemini, headers: [("X-A", "1")]))
        #expect(
            gemini.notes == [
                "clients of this protocol take no headers from the environment; in "
                    + "MODELPOOL_HEADERS only: X-A"
            ])
        // What the caller has set for another gateway never goes to this one.
        #expect(gemini.removed.contains("OPENAI_CUSTOM_HEADERS"))
        #expect(gemini.removed.contains("CLAUDE_CODE_OAUTH_TOKEN"))
        #expect(gemini.removed.contains("GOOGLE_GENAI_USE_VERTEXAI"))
        #expect(gemini.removed.contains("USE_LITELLM_PROXY"))
    }

    @Test func anOwnBearerTokenIsTheOpenAIKey() throws {
        let (environment, values) = try environment(
            callable(
                .custom, base: "https://gw.example/v1", key: nil, protocol: .openAIChat,
                headers: [("Authorization", "Bearer tok")]))
        #expect(values["OPENAI_API_KEY"] == "tok")
        #expect(values["OPENAI_CUSTOM_HEADERS"] == nil)
        #expect(environment.notes.isEmpty)
    }

    @Test func proxyAndCertificatesTravelAlong() throws {
        let (_, values) = try environment(
            callable(.openai, proxy: .explicit("http://bob@p:3128"), proxyPassword: "a:b") {
                $0.caFile = "/ca.pem"
            })
        #expect(values["https_proxy"] == "http://bob:a%3Ab@p:3128")
        #expect(values["NO_PROXY"]?.isEmpty == true)
        #expect(values["NODE_EXTRA_CA_CERTS"] == "/ca.pem" && values["SSL_CERT_FILE"] == "/ca.pem")
        let (_, direct) = try environment(callable(.openai, proxy: .direct))
        #expect(direct["NO_PROXY"] == "*")
    }

    /// Kits read `HTTP_PROXY` and the upper case first, which a test does not.
    @Test func clientsGoThroughTheProxyOfATestOrThroughNone() throws {
        func values(_ caller: [String: String], _ base: String) throws -> [String: String] {
            let model = callable(.openai, base: base)
            let request = try builder(caller).build(model, .chat([], isStreaming: false))
            let environment = try ClientEnvironment(request, of: model.model, in: caller)
            let values = environment.variables.filter { $0.name.lowercased().hasSuffix("_proxy") }
            return Dictionary(values.map { ($0.name, $0.value.reveal()) }) { $1 }
        }
        let (clear, sealed) = ("http://gw.example/v1", "https://gw.example/v1")
        #expect(try values([:], clear) == [:])
        #expect(
            try values(["HTTP_PROXY": "http://p:1", "NO_PROXY": "a.example"], clear)
                == ["NO_PROXY": "a.example,gw.example", "no_proxy": "a.example,gw.example"])
        #expect(
            try values(["HTTP_PROXY": "http://p:1"], "http://[::1]:8/v1")["no_proxy"] == "::1,[::1]"
        )
        #expect(
            try values(["HTTP_PROXY": "http://p:1", "http_proxy": "http://q:2"], clear)
                == ["HTTP_PROXY": "http://q:2", "http_proxy": "http://q:2"])
        #expect(
            try values(["HTTPS_PROXY": "http://p:1", "no_proxy": "a"], sealed)
                == [
                    "HTTPS_PROXY": "http://p:1", "https_proxy": "http://p:1", "NO_PROXY": "a",
                    "no_proxy": "a",
                ])
        #expect(
            try values(["https_proxy": "http://p:1", "NO_PROXY": "*"], sealed)
                == ["NO_PROXY": "*", "no_proxy": "*"])
        #expect(try values(["ALL_PROXY": "socks5://p:1"], sealed) == [:])
    }

    @Test func whatAnotherModelWasStartedWithStaysBehind() {
        for name in ["MODELPOOL_HEADERS", "MODELPOOL_HEADER_0_1", "MODELPOOL_API_KEY_0"] {
            #expect(ClientEnvironment.removes(name))
        }
        #expect(!ClientEnvironment.removes("MODELPOOL_KEY_FILE"))
    }
}
