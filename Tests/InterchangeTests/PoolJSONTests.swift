import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

private func written(_ entries: [ExportEntry]) -> String {
    var writer = PoolJSONWriter()
    return writer.begin() + entries.map { writer.model($0) }.joined() + writer.end()
}

@Suite struct PoolJSONTests {
    @Test func whatIsWrittenIsReadBackExactly() throws {
        var random = SeededGenerator(seed: 6)
        let models = (0..<300).map { randomModel(&random, name: "model \($0)") }
        for model in models {
            try #require(ModelRules.check(model).isEmpty, "\(ModelRules.check(model)) \(model)")
        }
        let text = written(models.map { opened($0) })
        let result = read(text)
        #expect(result.format == .json)
        #expect(result.reasons == [])
        #expect(result.models.count == models.count)
        for (imported, original) in zip(result.models, models) {
            var same = imported
            #expect(same.headers.map(\.name) == original.headers.map(\.name))
            // Rows have ids of their own; everything else is the same.
            same.headers = zip(same.headers, original.headers).map { row, old in
                HeaderRow(
                    id: old.id, name: row.name, value: row.value, isOn: row.isOn,
                    isSecret: row.isSecret)
            }
            #expect(same == original)
        }
        #expect(written(result.models.map { opened($0) }) == text)
    }

    @Test func withoutSecretsOnlyReferencesAndShownValuesAreWritten() {
        var model = Model(
            id: UUID(), name: "m", provider: .openai, modelID: "gpt", now: importContext.now)
        model.apiKey = .kept(StoredSecret(of: Secret("sk-canary")))
        model.headers = [
            HeaderRow(
                id: UUID(), name: "X-Ref", value: .kept(StoredSecret(of: Secret("${env:TOKEN}")))),
            HeaderRow(
                id: UUID(), name: "X-Mixed",
                value: .kept(StoredSecret(of: Secret("canary ${env:TOKEN}")))),
            HeaderRow(
                id: UUID(), name: "X-Shown",
                value: .kept(StoredSecret(of: Secret("eu-1"), isSecret: false)), isSecret: false),
        ]
        model.extra = .kept(
            StoredSecret(
                ofExtra: ExtraFields([
                    JSONMember("litellm_params", ["rpm": 5, "vertex_credentials": "canary"])
                ]).text))
        let text = written([ExportEntry(model)])
        #expect(!text.contains("canary"))
        let result = read(text)
        #expect(result.models.first?.headerLines == ["X-Ref: ${env:TOKEN}", "X-Shown: eu-1"])
        #expect(result.models.first?.extra.revealed == "{\"litellm_params\":{\"rpm\":5}}")
        #expect(
            result.notes.map(\.code) == [
                .valueWithheld("api_key"), .valueWithheld("X-Mixed"),
                .valueWithheld("extra.litellm_params.vertex_credentials"),
            ])
        #expect(result.rejected.isEmpty)
    }

    @Test func anEmptyPoolIsWrittenAndReadAsNone() {
        #expect(read(written([])).rejected.map(\.code) == [.noModels])
    }

    @Test func wrongEntriesAreNamedAndTheOthersRead() {
        let result = read(
            """
            {"schema": 1, "color": 1, "models": [
              {"name": "a", "provider": "openai", "model": "x"},
              {"name": "b", "provider": "opena1", "model": "x"},
              {"name": "c", "provider": "openai", "model": "x", "timeout": "60"},
              {"name": "d", "provider": "custom", "model": "x"},
              {"name": "e", "provider": "openai", "model": "x", "headers": {"a": "b"}},
              {"name": "a", "provider": "openai", "model": "y", "shape": "round"},
              {"name": "f", "provider": "openai", "model": "x",
               "headers": [{"name": "Host", "value": "x"}, {"name": "X-A", "value": "1"}]},
              17
            ]}
            """)
        #expect(result.models.map(\.name) == ["a", "a 2", "f"])
        #expect(result.models.last?.headerLines == ["X-A: 1"])
        #expect(
            result.reasons == [
                "3 b: there is no provider of that name; use custom with a protocol",
                "4 c: timeout is a string; it has to be a number",
                "5 d: provider custom needs a base URL",
                "6 e: headers is an object; it has to be an array",
                "10 -: an entry of models is a number; it has to be an object",
            ])
        #expect(
            result.remarks == [
                "1 -: color has no place here and was left out",
                "7 a: shape has no place here and was left out",
                "7 a 2: a is there more than once; renamed",
                "8 f: header Host was left out: set by HTTP itself; it cannot be a custom header",
            ])
    }

    @Test func aBrokenTextGivesNoModelAtAll() {
        let good = "{\"name\": \"a\", \"provider\": \"openai\", \"model\": \"x\"}"
        for text in [
            "{\"models\": [\(good), {]}", "{\"models\": [\(good)]", "{\"models\": [\(good)]} x",
            "{\"schema\": 2, \"models\": [\(good)]}", "{\"schema\": 1}",
        ] {
            let result = read(text, as: .json)
            #expect(result.models.isEmpty)
            #expect(result.rejected.count == 1)
        }
    }

    @Test func aFileReferenceInForeignTextIsPointedOut() {
        let result = read(
            """
            {"models": [{"name": "a", "provider": "openai", "model": "x",
            "api_key": "${file:/home/me/.ssh/id}"}]}
            """)
        #expect(result.notes.map(\.code) == [.usesReference(.file("/home/me/.ssh/id"))])
    }
}
