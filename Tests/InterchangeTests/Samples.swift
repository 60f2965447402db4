import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// A fixed time, and ids that count.
let importContext = ImportContext(
    now: Date(timeIntervalSince1970: 0),
    environment: ["GATEWAY": "https://gw.example/v1"])

func read(_ text: String, as format: InterchangeFormat? = nil) -> ImportResult {
    ModelImport.read(Array(text.utf8), format: format, context: importContext)
}

extension SecretField {
    /// The value of a new secret.
    var revealed: String? {
        if case .new(let secret) = self { secret.reveal() } else { nil }
    }
}

extension Model {
    /// `Name: value` of its headers.
    var headerLines: [String] { headers.map { "\($0.name): \($0.value.revealed ?? "-")" } }
}

extension ImportResult {
    var reasons: [String] { rejected.map { "\($0.line) \($0.entry ?? "-"): \($0.reason)" } }
    var remarks: [String] { notes.map { "\($0.line) \($0.entry ?? "-"): \($0.reason)" } }
}

/// The values as a store would open them.
func opened(_ model: Model) -> ExportEntry {
    func value(_ field: SecretField) -> Secret? {
        if case .new(let secret) = field { secret } else { nil }
    }
    let headers = model.headers.compactMap { row in
        value(row.value).map { OpenedModel.Header(row: row.id, name: row.name, value: $0) }
    }
    return ExportEntry(
        model,
        secrets: OpenedModel(
            model: model,
            values: [
                .apiKey: value(model.apiKey), .proxyPassword: value(model.proxyPassword),
                .extra: value(model.extra),
            ], headers: headers))
}

/// A random model that can be saved.
func randomModel(_ random: inout SeededGenerator, name: String) -> Model {
    let providers = Provider.ID.allCases.filter { $0 != .custom }
    var model = Model(
        id: UUID(), name: name, provider: providers.randomElement(using: &random) ?? .openai,
        modelID: randomText(&random, 1...12), now: importContext.now)
    if model.baseURL.isEmpty { model.baseURL = "https://x.openai.azure.com?api-version=2024-10-21" }
    model.wireProtocol = WireProtocol.allCases.randomElement(using: &random) ?? .openAIChat
    model.isEnabled = .random(using: &random)
    model.timeout = .random(in: Model.timeoutRange, using: &random)
    if Bool.random(using: &random) { model.temperature = .random(in: 0...2, using: &random) }
    if Bool.random(using: &random) {
        model.maxOutputTokens = .random(in: 1...100_000, using: &random)
    }
    model.supportsVision = .random(using: &random)
    model.supportsTools = [nil, true, false].randomElement(using: &random) ?? nil
    model.tags = ["prod", "eu", "模型", "a-b_c"].filter { _ in Bool.random(using: &random) }
    if Bool.random(using: &random) {
        model.proxy = .explicit("http://user@proxy.example:3128")
        model.proxyPassword = .new(Secret("p w"))
    }
    if Bool.random(using: &random) {
        model.caFile = "/etc/ssl/\(randomText(&random, 1...4)).pem"
        model.clientCertificate = "/c.pem"
        model.clientKey = "/k.pem"
    }
    if Bool.random(using: &random) { model.apiKey = .new(Secret(randomValue(&random))) }
    if Bool.random(using: &random) {
        model.extra = .new(
            ExtraFields([
                JSONMember(
                    "litellm_params", ["rpm": 5, "key": .string(randomText(&random, 1...9))])
            ]).text)
    }
    for number in 0..<Int.random(in: 0...5, using: &random) {
        model.headers.append(
            HeaderRow(
                id: UUID(), name: "X-Header-\(number)", value: .new(Secret(randomValue(&random))),
                isOn: .random(using: &random), isSecret: .random(using: &random)))
    }
    return model
}

private func randomText(_ random: inout SeededGenerator, _ length: ClosedRange<Int>) -> String {
    let signs = Array("abcXYZ019 -_./:'\"\\$`&|é模😀<>{}[]#@!%,yesno~*?")
    let text = (0..<Int.random(in: length, using: &random))
        .map { _ in String(signs.randomElement(using: &random) ?? "a") }.joined()
    return "m" + text + "z"
}

/// Printable ASCII without blanks at its ends, a well-formed template.
private func randomValue(_ random: inout SeededGenerator) -> String {
    let pieces = [
        "sk-", "'", "\"", "\\", "$$", "$", "`id`", "${env:TOKEN}", "a b", "\t", "#", "{x}", "=",
        "os.environ/X", "%41", "!", "~", "*", "<keep 1>", ": ",
    ]
    while true {
        let text =
            "v"
            + (0..<Int.random(in: 0...6, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined() + "v"
        if HeaderRules.checkValue(Secret(text)).isEmpty { return text }
    }
}
