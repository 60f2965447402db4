import Foundation
import PoolModel
import Testing

@testable import Interchange

/// Header sets in files.
@Suite struct HeaderSetInterchange {
    private func read(_ text: String) -> ImportResult {
        ModelImport.read(
            Array(text.utf8), context: ImportContext(now: Date(timeIntervalSince1970: 0)))
    }

    private static func value(_ field: SecretField) -> String? {
        if case .new(let secret) = field { secret.reveal() } else { nil }
    }

    @Test func aCredentialOfLiteLLMBecomesASetForTheAddressesThatNameIt() throws {
        let result = read(
            """
            model_list:
              - model_name: a
                litellm_params: {model: openai/m-1, litellm_credential_name: corp gateway}
              - model_name: b
                litellm_params:
                  model: openai/m-2
                  litellm_credential_name: corp gateway
                  api_base: https://other.example/v1
              - model_name: own
                litellm_params:
                  model: openai/m-3
                  litellm_credential_name: corp gateway
                  api_key: k-own
              - model_name: none
                litellm_params: {model: openai/m-4, api_base: "https://x.example", api_key: k}
            credential_list:
              - credential_name: corp gateway
                credential_values:
                  api_base: https://gw.example.com/v1
                  api_key: os.environ/GW_KEY
                  extra_headers: {X-Team: blue}
              - credential_name: unused
                credential_values: {api_key: k-unused, api_base: "https://u.example/v1"}
              - credential_name: only-address
                credential_values: {api_base: "https://z.example/v1"}
            """)
        #expect(result.rejected.isEmpty, "\(result.rejected)")
        #expect(result.sets.map(\.name) == ["corp-gateway", "unused"])
        // Not that it is there twice.
        let rule = "one word: no blanks, commas or control characters, no - in front"
        #expect(
            result.notes.map { "\($0.line) \($0.entry ?? "-"): \($0.reason)" } == [
                "19 corp-gateway: corp gateway is no name for a set (\(rule)); renamed"
            ])
        let set = try #require(result.sets.first)
        #expect(Self.value(set.apiKey) == "${env:GW_KEY}")
        #expect(set.headers.map(\.name) == ["X-Team"])
        #expect(set.origins == ["https://gw.example.com", "https://other.example"])
        #expect(result.sets[1].origins == ["https://u.example"])
        let sets = result.models.map(\.sets)
        #expect(sets == [["corp-gateway"], ["corp-gateway"], ["corp-gateway"], []])
        #expect(result.models.map { Self.value($0.apiKey) } == [nil, nil, "k-own", "k"])
        #expect(
            result.models.map(\.baseURL).prefix(2) == [
                "https://gw.example.com/v1", "https://other.example/v1",
            ])
        #expect(result.models.prefix(3).allSatisfy { $0.headers.isEmpty })
        #expect(result.entries.map(\.isSet) == [true, true, false, false, false, false])
    }

    @Test func aSetThatIsRenamedSaysTheTrueReasonAndTheFirstOfANameIsMeant() throws {
        func set(_ name: String) -> String {
            #"{"name": "\#(name)", "origins": ["https://x.example"]}"#
        }
        let names = ["corp", "corp", "a b", "a-b", "-x", "m"]
        let result = read(
            """
            {"schema": 1, "sets": [
            \(names.map(set).joined(separator: ",\n"))
            ], "models": [
            {"name": "m", "provider": "custom", "model": "m", "base_url": "https://x.example",
              "sets": ["corp", "a b"]}
            ]}
            """)
        #expect(result.rejected.isEmpty, "\(result.rejected)")
        let rule = "one word: no blanks, commas or control characters, no - in front"
        #expect(
            result.notes.map { "\($0.line) \($0.entry ?? "-"): \($0.reason)" } == [
                "3 corp-2: corp is there more than once; renamed",
                "4 a-b: a b is no name for a set (\(rule)); renamed",
                "5 a-b-2: a-b is there more than once; renamed",
                "6 x: -x is no name for a set (\(rule)); renamed",
                "7 m-2: m is there more than once; renamed",
            ])
        #expect(result.models.first?.sets == ["corp", "a-b"])
    }

    @Test func headersOfAnEntryInThePlaceOfTheCredentialsAreWrittenOut() throws {
        let result = read(
            """
            model_list:
              - model_name: a
                litellm_params:
                  model: openai/m-1
                  litellm_credential_name: corp
                  extra_headers: {X-Mine: one}
            credential_list:
              - credential_name: corp
                credential_values:
                  api_base: https://gw.example.com/v1
                  api_key: k-corp
                  extra_headers: {X-Team: blue}
            """)
        let model = try #require(result.models.first)
        #expect(model.sets.isEmpty && Self.value(model.apiKey) == "k-corp")
        #expect(model.headers.map(\.name) == ["X-Mine"])
    }

    @Test func ourOwnFormKeepsSetsAndOthersWriteThemOut() throws {
        var set = Model(set: "corp", id: UUID(), now: Date(timeIntervalSince1970: 0))
        set.origins = ["https://gw.example.com"]
        set.apiKey = .new(Secret("sk-of-the-set"))
        set.headers = [
            HeaderRow(id: UUID(), name: "X-Team", value: .new(Secret("blue"))),
            HeaderRow(id: UUID(), name: "X-Off", value: .new(Secret("off")), isOn: false),
            HeaderRow(id: UUID(), name: "X-Mine", value: .new(Secret("of the set"))),
        ]
        var model = Model(
            id: UUID(), name: "m", provider: .custom, modelID: "m-1",
            now: Date(timeIntervalSince1970: 0))
        model.baseURL = "https://gw.example.com/v1"
        model.sets = ["corp"]
        model.headers = [HeaderRow(id: UUID(), name: "x-mine", value: .new(Secret("mine")))]
        model.know([set])
        func opened(_ model: Model, sets: [OpenedModel] = []) -> OpenedModel {
            OpenedModel(
                model: model, values: [.apiKey: Self.value(model.apiKey).map { Secret($0) }],
                headers: model.headers.map { row in
                    OpenedModel.Header(
                        row: row.id, name: row.name, value: Secret(Self.value(row.value) ?? ""))
                }, sets: sets)
        }
        let whole = opened(model, sets: [opened(set)])
        var writer = PoolJSONWriter()
        let text =
            writer.begin(sets: [ExportEntry(set, secrets: opened(set))])
            + writer.model(ExportEntry(model, secrets: whole)) + writer.end()
        let read = read(text)
        #expect(read.rejected.isEmpty && read.notes.isEmpty, "\(read.rejected) \(read.notes)")
        let back = try #require(read.sets.first)
        #expect(back.name == "corp" && back.id == set.id && back.origins == set.origins)
        #expect(back.headers.map(\.name) == ["X-Team", "X-Off", "X-Mine"])
        #expect(back.headers.map(\.isOn) == [true, false, true])
        #expect(Self.value(back.apiKey) == "sk-of-the-set")
        #expect(read.models.map(\.sets) == [["corp"]])
        #expect(read.models[0].headers.map(\.name) == ["x-mine"])

        let out = ExportEntry(model, secrets: whole).writtenOut
        #expect(out.model.headers.map(\.name) == ["X-Team", "x-mine"] && out.model.sets.isEmpty)
        var litellm = LiteLLMWriter()
        let yaml = litellm.text(of: [out])
        for word in ["sk-of-the-set", "X-Team", "blue", "x-mine", "mine"] {
            #expect(yaml.contains(word), "\(word)")
        }
        #expect(!yaml.contains("of the set\""))
        // Without secrets nothing of the set's values is in it.
        var bare = LiteLLMWriter()
        let masked = bare.text(of: [ExportEntry(model).writtenOut])
        #expect(!masked.contains("sk-of-the-set") && !masked.contains("blue"))
    }

    @Test func aSetThatCannotBeIsLeftOutWithTheReason() {
        let result = read(
            """
            {"schema": 1, "sets": [
              {"name": "a", "origins": ["not an origin"], "api_key": null, "headers": []},
              {"name": "b", "origins": ["https://b.example"], "api_key": null,
               "headers": [{"name": "Host", "value": "x"}, {"name": "X-Ok", "value": "y"}]}
            ], "models": []}
            """)
        #expect(result.sets.map(\.name) == ["b"])
        #expect(result.sets[0].headers.map(\.name) == ["X-Ok"])
        #expect(result.rejected.count == 1)
    }
}
