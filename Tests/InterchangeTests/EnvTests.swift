import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

@Suite struct EnvTests {
    @Test func eachProviderWithAKeyIsAModel() {
        let result = read(
            """
            # keys
            OPENAI_API_KEY=sk-1
            OPENAI_BASE_URL=https://gw.example/v1
            OPENAI_MODEL="gpt-4o"
            OPENAI_ORG_ID=org
            export ANTHROPIC_API_KEY='sk-2'
            ANTHROPIC_MODEL=claude
            ANTHROPIC_CUSTOM_HEADERS="X-A: 1\\nX-B: two: 2\\nnonsense"
            GEMINI_API_KEY=${OTHER}
            AZURE_OPENAI_API_KEY=k
            AZURE_OPENAI_ENDPOINT=https://x.openai.azure.com/
            AZURE_OPENAI_DEPLOYMENT=dep
            OPENAI_API_VERSION=2024-10-21
            DATABASE_URL=postgres://x
            """)
        #expect(result.format == .env)
        #expect(result.reasons == [])
        #expect(
            result.models.map { "\($0.name) \($0.provider.rawValue)" } == [
                "gpt-4o custom", "claude anthropic", "gemini-2.5-flash gemini", "dep azure",
            ])
        let models = result.models
        #expect(models[0].headerLines == ["OpenAI-Organization: org"])
        #expect(models[1].headerLines == ["X-A: 1", "X-B: two: 2"])
        #expect(models[2].apiKey.revealed == "${env:OTHER}")
        #expect(models[3].baseURL == "https://x.openai.azure.com/?api-version=2024-10-21")
        #expect(
            result.notes.map(\.code) == [
                .noColon, .assumedModel("gemini-2.5-flash", variable: "GEMINI_MODEL"),
                .unknownKey("DATABASE_URL"),
            ])
    }

    @Test func aBearerTokenForAnthropicStaysOne() {
        let result = read(
            "ANTHROPIC_AUTH_TOKEN=t\nANTHROPIC_BASE_URL=https://gw.example\nANTHROPIC_MODEL=c\n")
        let model = result.models.first
        #expect(model?.provider == .custom)
        #expect(model?.wireProtocol == .anthropicMessages)
        #expect(model?.headerLines == ["Authorization: Bearer t"])
        #expect(model?.apiKey == .empty)
    }

    @Test func aVariableFromAboveIsItsValue() {
        let result = read("HOST=gw.example\nOPENAI_BASE_URL=https://${HOST}/v1\nOPENAI_MODEL=m")
        #expect(result.models.first?.baseURL == "https://gw.example/v1")
    }

    @Test func variablesThatNameEachOtherTwiceEndSoon() {
        let lines = (0..<40).map { "A\($0 + 1)=${A\($0)}${A\($0)}" }
        let file = EnvFile("A0=xxxxxxxx\n" + lines.joined(separator: "\n"))
        let longest = file.variables.values.map { (try? $0.value.get())?.utf8.count ?? 0 }.max()
        #expect(file.variables.count == 41)
        #expect(longest == EnvFile.maximumValue)
    }

    @Test(arguments: [
        (#"$'\x41\101\u00e9\U0001f600'"#, "AAé😀"), (#"$'a\'b\"c\?\\'"#, "a'b\"c?\\"),
        (#"$'\x\q\8' # comment"#, #"\x\q\8"#), (#"$'\cA\ud800'"#, "\u{1}\u{FFFD}"),
        ("$'two\nlines'", "two\nlines"),
    ])
    func escapesAreThoseOfBash(_ value: String, _ text: String) throws {
        let file = EnvFile("A=\(value)\nB=1\n")
        #expect(try file.variables["A"]?.value.get() == text)
        #expect(file.variables["B"]?.line == 2 + value.count { $0 == "\n" })
        let words = ShellLexer.commands(in: "curl \(value)").commands.first?.words
        #expect(words?.last?.literal == text)
    }

    @Test func badLinesAreNamed() {
        let result = read("OPENAI_API_KEY='open\nnonsense\n", as: .env)
        #expect(result.reasons == ["1 -: the quote is not closed", "2 -: not NAME=value"])
    }

    @Test func whatIsWrittenIsReadBack() {
        var random = SeededGenerator(seed: 5)
        for number in 0..<300 {
            var model = randomModel(&random, name: "model \(number)")
            model.provider = .anthropic
            model.wireProtocol = .anthropicMessages
            model.baseURL = "https://gw.example/a?b='c'"
            model.headers.removeAll { $0.value.revealed?.contains("${") ?? true }
            let hasMixedKey =
                model.apiKey.revealed.map { $0.contains("${env:") } ?? false
            if hasMixedKey { model.apiKey = .new(Secret("${env:OTHER}")) }
            var writer = EnvWriter()
            let text = writer.text(of: [opened(model)])
            let result = read(text)
            let back = result.models.first
            #expect(result.reasons == [], "\(text)")
            #expect(back?.modelID == model.modelID, "\(text)")
            #expect(back?.baseURL == model.baseURL)
            #expect(back.map { meaning($0.apiKey) } == meaning(model.apiKey), "\(text)")
            #expect(
                back?.headers.map { "\($0.name) \(meaning($0.value))" }
                    == model.headers.filter(\.isOn).map { "\($0.name) \(meaning($0.value))" },
                "\(text)")
        }
    }

    /// What a value stands for: `$x` and `$$x` are the same.
    private func meaning(_ field: SecretField) -> String {
        guard let text = field.revealed, let template = try? ReferenceTemplate(text) else {
            return "-"
        }
        return "\(template.parts)"
    }

    @Test func aSecondModelOfAProviderIsAComment() {
        let models = ["a", "b\nOPENAI_API_KEY=x"].map { name in
            var model = Model(
                id: UUID(), name: name, provider: .openai, modelID: "m", now: importContext.now)
            model.apiKey = .new(Secret("canary"))
            return model
        }
        var writer = EnvWriter()
        let text = writer.text(of: models.map { ExportEntry($0) })
        #expect(!text.contains("canary"))
        #expect(read(text).models.count == 1)
        #expect(text.split(separator: "\n").filter { !$0.hasPrefix("#") }.count == 3)
        #expect(writer.notes.count == 1)
    }
}
