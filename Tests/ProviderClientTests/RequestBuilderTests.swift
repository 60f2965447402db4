import PoolModel
import Testing

@testable import ProviderClient

@Suite struct RequestBuilderTests {
    @Test(arguments: [
        // provider, base URL, protocol, expected URL of an answer
        (
            "openai", "https://api.openai.com/v1", "openai-chat",
            "https://api.openai.com/v1/chat/completions"
        ),
        (
            "openai", "https://api.openai.com/v1/", "openai-chat",
            "https://api.openai.com/v1/chat/completions"
        ),
        (
            "openai", "https://api.openai.com/v1/chat/completions", "openai-chat",
            "https://api.openai.com/v1/chat/completions"
        ),
        ("openai", "https://gw.example", "openai-chat", "https://gw.example/chat/completions"),
        (
            "openai", "https://gw.example:8443/a/b/v1?team=x", "openai-chat",
            "https://gw.example:8443/a/b/v1/chat/completions?team=x"
        ),
        ("openai", "http://[::1]:9/v1", "openai-chat", "http://[::1]:9/v1/chat/completions"),
        (
            "openai-responses", "https://api.openai.com/v1/responses", "openai-responses",
            "https://api.openai.com/v1/responses"
        ),
        (
            "anthropic", "https://api.anthropic.com", "anthropic-messages",
            "https://api.anthropic.com/v1/messages"
        ),
        (
            "anthropic", "https://api.anthropic.com/v1/messages/", "anthropic-messages",
            "https://api.anthropic.com/v1/messages"
        ),
        (
            "anthropic", "https://gw.example/anthropic/v1", "anthropic-messages",
            "https://gw.example/anthropic/v1/messages"
        ),
        (
            "gemini", "https://generativelanguage.googleapis.com/v1beta", "gemini-generate",
            "https://generativelanguage.googleapis.com/v1beta/models/m-1:generateContent"
        ),
        (
            "gemini", "https://generativelanguage.googleapis.com", "gemini-generate",
            "https://generativelanguage.googleapis.com/v1beta/models/m-1:generateContent"
        ),
        (
            "gemini", "https://g.example/v1/models/other:streamGenerateContent", "gemini-generate",
            "https://g.example/v1/models/m-1:generateContent"
        ),
        (
            "gemini", "https://g.example/v1beta/models", "gemini-generate",
            "https://g.example/v1beta/models/m-1:generateContent"
        ),
        (
            "gemini", "https://g.example/v1beta/openai/", "gemini-generate",
            "https://g.example/v1beta/openai/chat/completions"
        ),
        (
            "gemini", "https://g.example/v1beta/openai/chat/completions", "gemini-generate",
            "https://g.example/v1beta/openai/chat/completions"
        ),
        (
            "azure", "https://r.openai.azure.com", "openai-chat",
            "https://r.openai.azure.com/openai/deployments/m-1/chat/completions?api-version=2024-10-21"
        ),
        (
            "azure", "https://r.openai.azure.com/openai", "openai-chat",
            "https://r.openai.azure.com/openai/deployments/m-1/chat/completions?api-version=2024-10-21"
        ),
        (
            "azure",
            "https://r.openai.azure.com/openai/deployments/prod/chat/completions?api-version=2025-01-01",
            "openai-chat",
            "https://r.openai.azure.com/openai/deployments/prod/chat/completions?api-version=2025-01-01"
        ),
        (
            "azure", "https://r.openai.azure.com/openai/v1", "openai-chat",
            "https://r.openai.azure.com/openai/v1/chat/completions"
        ),
        (
            "azure", "https://r.services.ai.azure.com/models/chat/completions", "openai-chat",
            "https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"
        ),
        (
            "azure", "https://gw.example/az/?api-version=2024-06-01", "openai-chat",
            "https://gw.example/az/openai/deployments/m-1/chat/completions?api-version=2024-06-01"
        ),
        (
            "azure", "https://r.openai.azure.com", "openai-responses",
            "https://r.openai.azure.com/openai/responses?api-version=2024-10-21"
        ),
    ])
    func baseURLsArePutInOrder(_ row: (String, String, String, String)) throws {
        let provider = try #require(Provider.ID(rawValue: row.0))
        let model = callable(
            provider, base: row.1, id: "m-1", protocol: WireProtocol(rawValue: row.2))
        #expect(try builder().build(model, .answer).url == row.3)
    }

    @Test func geminiStreamsAsEventsAndDropsThePrefix() throws {
        let model = callable(.gemini, id: "models/gemini-2.5-flash")
        let request = try builder().build(model, .stream)
        #expect(
            request.url.hasSuffix("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"))
        #expect(request.values("x-goog-api-key") == ["sk-test-key"])
        #expect(request.values("accept") == ["text/event-stream"])
    }

    @Test(arguments: [
        (Provider.ID.openai, "https://api.openai.com/v1/models"),
        (.anthropic, "https://api.anthropic.com/v1/models"),
        (.gemini, "https://generativelanguage.googleapis.com/v1beta/models"),
        (.ollama, "http://localhost:11434/v1/models"),
    ])
    func modelListsAreAskedForWithGET(_ provider: Provider.ID, _ url: String) throws {
        let request = try builder().build(callable(provider), .listModels)
        #expect(request.url == url)
        #expect(request.method == .get)
        #expect(request.body.isEmpty)
        #expect(request.values("content-type").isEmpty)
    }

    @Test func onlyOpenRouterHasAKeyCheck() throws {
        let request = try builder().build(callable(.openrouter), .keyCheck)
        #expect(request.url == "https://openrouter.ai/api/v1/key")
        #expect(throws: RequestError.noKeyCheck) {
            try builder().build(callable(.openai), .keyCheck)
        }
    }

    @Test(arguments: [
        (Provider.ID.openai, "Authorization", "Bearer sk-test-key"),
        (.azure, "api-key", "sk-test-key"), (.anthropic, "x-api-key", "sk-test-key"),
        (.gemini, "x-goog-api-key", "sk-test-key"),
    ])
    func exactlyOneCredentialTravels(
        _ provider: Provider.ID, _ name: String, _ value: String
    ) throws {
        let request = try builder().build(
            callable(provider, base: provider == .azure ? "https://a.example" : nil), .answer)
        #expect(request.values(name) == [value])
        #expect(request.headers.filter { $0.source == .apiKey }.count == 1)
        let empty = try builder().build(
            callable(provider, base: provider == .azure ? "https://a.example" : nil, key: nil),
            .answer)
        #expect(empty.headers.allSatisfy { $0.source != .apiKey && $0.name != name })
    }

    @Test func ownHeadersKeepOrderAndCaseAndReplaceOurs() throws {
        let model = callable(
            .openai,
            headers: [
                ("X-Gateway-Token", "tok"), ("uSER-aGENT", "corp/1"), ("accept", "*/*"), ("b", "2"),
            ])
        #expect(
            try builder().build(model, .answer).lines == [
                "Content-Type: application/json", "Authorization: Bearer sk-test-key",
                "X-Gateway-Token: tok", "uSER-aGENT: corp/1", "accept: */*", "b: 2",
            ])
    }

    @Test func theDefaultUserAgentIsHonest() throws {
        let request = try builder().build(callable(.openai), .answer)
        #expect(request.values("user-agent") == ["modelpool/" + Release.version])
    }

    @Test func customMayBringItsOwnCredentialAndProtocol() throws {
        let own = callable(
            .custom, base: "https://gw.example", key: nil, protocol: .anthropicMessages,
            headers: [("Authorization", "Basic abc"), ("Anthropic-Version", "2024-01-01")])
        let request = try builder().build(own, .answer)
        #expect(request.values("authorization") == ["Basic abc"])
        #expect(request.values("anthropic-version") == ["2024-01-01"])
        let both = callable(
            .custom, base: "https://gw.example", headers: [("Authorization", "Basic abc")])
        #expect(throws: RequestError.header(row: 1, name: "Authorization", .credentialTwice)) {
            try builder().build(both, .answer)
        }
    }

    @Test func refusedRowsAreErrorsWithTheirNumber() {
        let model = callable(.openai, headers: [("X-Ok", "1"), ("Authorization", "Bearer x")])
        #expect(
            throws: RequestError.header(
                row: 2, name: "Authorization", .protected(.providerCredential))
        ) { try builder().build(model, .answer) }
        let twice = callable(.openai, headers: [("X-A", "1"), ("x-a", "2")])
        #expect(throws: RequestError.header(row: 2, name: "x-a", .duplicate(row: 1))) {
            try builder().build(twice, .answer)
        }
    }

    @Test func underscoresMakeNoOtherHeader() throws {
        let base = "https://h.example/v1"
        let twice = callable(
            .custom, base: base, key: nil, headers: [("X_API_KEY", "1"), ("X-Api-Key", "2")])
        #expect(throws: RequestError.header(row: 2, name: "X-Api-Key", .duplicate(row: 1))) {
            try builder().build(twice, .answer)
        }
        let agent = callable(
            .custom, base: base, key: nil, headers: [("User_Agent", "mine/1")])
        let names = try builder().build(agent, .answer).headers.map { $0.name.lowercased() }
        #expect(names.filter { $0.hasPrefix("user") } == ["user_agent"])
    }

    /// What a server says of a value is the hint, where the value is none of the secrets.
    @Test func onlySecretsAreScrubbed() throws {
        let headers = [
            ("anthropic-beta", "context-9m-2029"), ("X-Tenant", "acme-tenant-1"),
            ("User-Agent", "my-agent/1.0"), ("X-Key", "Bearer to+ken-1"),
            ("OpenAI-Organization", "${env:ORG}"),
        ]
        let model = callable(.anthropic, key: "sk-ant-1234", headers: headers) { model in
            model.headers[1].isSecret = false
        }
        let scrubber = try builder(["ORG": "org-of-env"]).build(model, .answer).scrubber
        let open = "context-9m-2029 acme-tenant-1 my-agent/1.0 application/json some-model"
        #expect(scrubber.scrub(open) == open)
        #expect(
            scrubber.scrub("to+ken-1 to\\u002bken-1 sk-ant-1234 org-of-env")
                == "[secret] [secret] [secret] [secret]")
    }

    @Test func referencesAreReadAndCheckedAgain() throws {
        let model = callable(
            .openai, key: "${env:KEY}",
            headers: [("X-T", "a${env:T}b$$c"), ("X-F", "${file:/tok}")])
        let request = try builder(["KEY": "key-1", "T": "mid"], files: ["/tok": "token-1\n"])
            .build(model, .answer)
        #expect(request.values("authorization") == ["Bearer key-1"])
        #expect(request.values("x-t") == ["amidb$c"])
        #expect(request.values("x-f") == ["token-1"])
        #expect(
            request.scrubber.scrub("key-1 token-1 amidb$c ${env:KEY}")
                == "[secret] [secret] [secret] [secret]")

        #expect(
            throws: RequestError.reference(.row(1, name: "X-T"), .environment("T"), .notSet)
        ) { try builder(["KEY": "k"], files: ["/tok": "f"]).build(model, .answer) }
        #expect(throws: RequestError.reference(.apiKey, .environment("KEY"), .empty)) {
            try builder(["KEY": "", "T": "t"], files: ["/tok": "f"]).build(model, .answer)
        }
        #expect(
            throws: RequestError.header(row: 2, name: "X-F", .valueControl(byte: 10, offset: 1))
        ) {
            try builder(["KEY": "k", "T": "t"], files: ["/tok": "a\nb\n"]).build(model, .answer)
        }
        // A dollar sign in what a reference gave is only a dollar sign.
        let dollars = try builder(["KEY": "k${env:T}", "T": "t"], files: ["/tok": "f"])
            .build(model, .answer)
        #expect(dollars.values("authorization") == ["Bearer k${env:T}"])
    }

    @Test func offRowsAreNotSentAndDoNotStopOthers() throws {
        let model = callable(.openai, headers: [("Host", "x"), ("X-A", "1")]) {
            $0.headers[0].isOn = false
        }
        #expect(try builder().build(model, .answer).values("x-a") == ["1"])
    }

    @Test func lockedAndUnfinishedModelsAreRefused() {
        let locked = callable(.openai) {
            $0.headers = [HeaderRow(id: $0.id, name: "X", value: .locked)]
        }
        #expect(throws: RequestError.locked) { try builder().build(locked, .answer) }
        #expect(throws: RequestError.noBaseURL(.azure)) {
            try builder().build(callable(.azure), .answer)
        }
        #expect(throws: RequestError.noModelID) {
            try builder().build(callable(.openai, id: ""), .answer)
        }
        #expect(throws: RequestError.credentialInURL(parameter: "key")) {
            try builder().build(callable(.gemini, base: "https://g.example/v1beta?key=x"), .answer)
        }
    }

    @Test func previewMasksAndNamesEveryProblem() {
        let model = callable(
            .openai, key: "sk-0123456789abcdefghij",
            headers: [("X-Gateway-Token", "tok"), ("Host", "x"), ("X-T", "${env:NO}")])
        let preview = builder().preview(model)
        let shown = preview.headers.map { "\($0.name): \($0.value)" }
        #expect(shown.contains("Authorization: Bearer ********ghij"))
        #expect(shown.contains("X-Gateway-Token: ********"))
        #expect(
            preview.problems == [
                "row 2 Host: set by HTTP itself; it cannot be a custom header",
                "row 3 X-T: environment variable NO is not set",
            ])
        #expect(!"\(preview)".contains("0123456789"))
    }
}
