import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

@Suite struct CurlTextTests {
    /// `$$` is how a stored value writes one dollar sign.
    private static let rows = [
        ("X-Gateway-Token", "tok'en \"with\" $$HOME `id` \\ ;&|"), ("x-team", "${env:TEAM}"),
        ("User-Agent", "corp/1 (it's)"), ("X-File", "${file:/run/token}"),
        ("X-Both", "Bearer ${env:TEAM}"), ("x-Mixed", "pre-${env:TEAM}"),
    ]

    private func command(_ model: OpenedModel, _ purpose: RequestPurpose) throws -> CurlText {
        let request = try Self.builder.build(model, purpose)
        return CurlText(request, of: model)
    }

    private static let builder = ProviderClientTests.builder(
        ["TEAM": "te$am 'x'"], files: ["/run/token": "from file\n"])

    /// The command, run by a real shell and a real curl, puts the same bytes on the wire as we do.
    @Test(
        arguments: [Provider.ID.openai, .openaiResponses, .anthropic, .gemini, .azure],
        [RequestPurpose.answer, .stream, .tools, .vision, .listModels])
    func theShellSendsTheSameBytes(_ provider: Provider.ID, _ purpose: RequestPurpose) async throws
    {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let model = server.model(provider, path: "/a%20b/v1", headers: Self.rows) { model in
            model.modelID = "mo'del/\u{1F600}"
        }
        let request = try Self.builder.build(model, purpose)
        let transport = HTTPTransport(roots: .system)
        for await event in transport.send(request) {
            if case .finished(let result) = event { #expect(result.answer?.status == 200) }
        }
        let printed = CurlText(request, of: model)
        #expect(!printed.text.contains("tok'en") && !printed.text.contains("sk-test"))
        // `$(cat /run/token)` has no file here; the shell gets a cat of its own.
        let script = "cat() { [ \"$2\" = /run/token ] && echo 'from file'; }\n" + printed.text
        var environment = Surroundings.plain
        environment["TEAM"] = "te$am 'x'"
        for (name, _) in printed.variables {
            environment[name] =
                switch name {
                case "API_KEY": "sk-test-key-0123456789"
                case "X_GATEWAY_TOKEN": "tok'en \"with\" $HOME `id` \\ ;&|"
                case "USER_AGENT": "corp/1 (it's)"
                case "X_MIXED": "pre-te$am 'x'"
                default: "unexpected"
                }
        }
        let run = try await Finished.running("sh", ["-c", script], environment: environment)
        #expect(run.code == 0, "\(run.errors)")
        let received = server.received
        #expect(received.count == 2)
        #expect(received.first == received.last)
    }

    @Test func variablesAreNamedAfterWhatTheyHold() throws {
        let model = callable(
            .openai, key: "sk-12345678",
            headers: [("X-A", "secret1"), ("x.a", "secret2"), ("1-x", "secret3")],
            proxy: .explicit("http://bob@proxy.example:3128"), proxyPassword: "geheim")
        let printed = try command(model, .answer)
        #expect(
            printed.variables.map(\.name) == ["API_KEY", "X_A", "X_A_2", "H_1_X", "PROXY_PASSWORD"])
        #expect(printed.text.contains(#"--header "Authorization: Bearer $API_KEY""#))
        #expect(printed.text.contains(#"--proxy-user "bob:$PROXY_PASSWORD""#))
        for secret in ["12345678", "secret", "geheim"] { #expect(!printed.text.contains(secret)) }
    }

    @Test func referencesStayReferences() throws {
        let printed = try command(
            callable(.openai, key: "${env:TEAM}", headers: [("X-F", "${file:/run/token}")]), .answer
        )
        #expect(printed.variables.isEmpty)
        #expect(printed.text.contains(#""Authorization: Bearer ${TEAM}""#))
        #expect(printed.text.contains(#""X-F: $(cat -- '/run/token')""#))
    }

    @Test func valuesThatAreNotSecretAreShown() throws {
        let model = callable(.openai, headers: [("X-Tenant", "a'b")]) {
            $0.headers[0].isSecret = false
        }
        #expect(try command(model, .answer).text.contains(#"--header 'X-Tenant: a'\''b'"#))
    }

    @Test func quotesWithCombiningMarksAreStillQuoted() async throws {
        for text in ["'\u{301}; echo owned", "$(echo owned)", "a'b\\", "\u{301}'", ""] {
            let run = try await Finished.running("sh", ["-c", "printf %s " + text.quotedForShell])
            #expect(run.output == text)
        }
    }
}
