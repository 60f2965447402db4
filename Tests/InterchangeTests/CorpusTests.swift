import Foundation
import PoolModel
import Testing

@testable import Interchange
@testable import ProviderClient

/// Every text of `Tests/Corpus/inputs` is read as what stands beside it says.
/// `Sources/Adding.md` tells how a case is added.
@Suite struct CorpusTests {
    @Test(arguments: CorpusCase.all)
    func aTextIsReadAsItsExpectationSays(_ corpusCase: CorpusCase) throws {
        let (input, expectation) = try corpusCase.content.get()
        #expect(!expectation.source.isEmpty, "where was it seen?")
        let outcome =
            switch expectation.reader ?? .import {
            case .import: try imported(input, expectation)
            case .headers: headers(input)
            }
        outcome.compare(with: expectation)
    }

    /// As a program of Windows writes it.
    @Test(arguments: CorpusCase.all, [String.Encoding.utf16LittleEndian, .utf16BigEndian])
    func aTextInUTF16IsReadTheSame(_ corpusCase: CorpusCase, _ encoding: String.Encoding) throws {
        let (input, expectation) = try corpusCase.content.get()
        let text = String(decoding: input, as: UTF8.self)
        guard expectation.reader != .headers, Array(text.utf8) == input,
            let encoded = ("\u{FEFF}" + text).data(using: encoding)
        else { return }
        try imported(Array(encoded), expectation).compare(with: expectation)
    }

    @Test func whatOnlyBeginsAsUTF16IsToldSo() {
        // Half a character, and the second half of a pair alone.
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x41], [0xFF, 0xFE, 0x00, 0xDC]] {
            let result = ModelImport.read(bytes, context: importContext)
            #expect(result.models.isEmpty && result.rejected.map(\.code) == [.notUTF16])
        }
    }

    @Test func everyExpectationHasItsInput() {
        #expect(CorpusCase.orphans == [])
        #expect(CorpusCase.all.count >= 30)
    }

    private func imported(
        _ input: [UInt8], _ expectation: CorpusCase.Expectation
    ) throws -> Outcome {
        var context = importContext
        context.environment = expectation.environment ?? [:]
        if let envFile = expectation.envFile { try context.takeVariables(of: Array(envFile.utf8)) }
        let format = expectation.format.flatMap { InterchangeFormat(rawValue: $0) }
        #expect((format == nil) == (expectation.format == nil), "an unknown format")
        let result = ModelImport.read(input, format: format, context: context)
        if let recognised = expectation.recognised {
            #expect(result.format?.rawValue == recognised)
        }
        // What is sent is compared, whether a header set brings it or the model itself.
        let models = result.models.map { model in
            var model = model
            model.know(result.sets)
            return model.writtenOut
        }
        return Outcome(
            models: models, leftOut: result.reasons, notes: result.remarks)
    }

    private func headers(_ input: [UInt8]) -> Outcome {
        let parsed = HeaderText.parse(String(decoding: input, as: UTF8.self))
        let lines = parsed.lines.map { line in
            switch line.value {
            case .new(let secret): "\(line.name): \(secret.reveal())"
            case .keep(let row): "\(line.name): <keep \(row)>"
            }
        }
        return Outcome(
            headers: lines, leftOut: parsed.rejected.map { "\($0.line) -: \($0.reason)" },
            notes: parsed.notes)
    }
}

/// What was made of a text.
private struct Outcome {
    var models: [Model] = []
    var headers: [String] = []
    var leftOut: [String] = []
    var notes: [String] = []

    func compare(with expectation: CorpusCase.Expectation) {
        let isComplete = expectation.models != nil || expectation.headers != nil
        #expect(isComplete, "which models or headers are in it?")
        let wanted = expectation.models ?? []
        #expect(models.count == wanted.count, "\(models.map(\.name)); \(leftOut)")
        for (model, wanted) in zip(models, wanted) { compare(model, wanted) }
        #expect(headers == expectation.headers ?? [])
        let reasons = expectation.leftOut ?? []
        #expect(leftOut.count == reasons.count, "\(leftOut)")
        for (reason, part) in zip(leftOut, reasons) { #expect(reason.contains(part)) }
        for part in expectation.notes ?? [] {
            #expect(notes.contains { $0.contains(part) }, "\(part) is not in \(notes)")
        }
        let all = everything
        for text in expectation.never ?? [] { #expect(!all.contains(text)) }
    }

    private func compare(_ model: Model, _ wanted: CorpusCase.Model) {
        func check(_ got: String, _ wanted: String?, _ field: String) {
            if let wanted { #expect(got == wanted, "\(field) of \(model.name)") }
        }
        check(model.name, wanted.name, "name")
        check(model.provider.rawValue, wanted.provider, "provider")
        check(model.wireProtocol.rawValue, wanted.wireProtocol, "protocol")
        check(model.modelID, wanted.model, "model")
        check(model.baseURL, wanted.baseURL, "base_url")
        check(Outcome.url(model), wanted.url, "url")
        check(model.apiKey.revealed ?? "", wanted.apiKey, "api_key")
        check(model.proxy.text, wanted.proxy, "proxy")
        check(model.proxyPassword.revealed ?? "", wanted.proxyPassword, "proxy_password")
        check(model.kind.rawValue, wanted.kind, "kind")
        if let enabled = wanted.enabled { #expect(model.isEnabled == enabled) }
        if let headers = wanted.headers { #expect(model.headerLines == headers) }
    }

    /// Where the request for an answer goes.
    private static func url(_ model: Model) -> String {
        // What is no URL goes nowhere; the comparison fails then.
        (try? BaseURL(model.baseURL)).map { Endpoint($0, model).url(.answer) } ?? ""
    }

    /// All texts that came out.
    private var everything: String {
        let ofModels = models.flatMap { model in
            [
                model.name, model.modelID, model.baseURL, Outcome.url(model), model.proxy.text,
                model.apiKey.revealed ?? "", model.proxyPassword.revealed ?? "",
            ] + model.headerLines
        }
        return (ofModels + headers + leftOut + notes).joined(separator: "\n")
    }
}
