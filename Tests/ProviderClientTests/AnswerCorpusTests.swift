import Foundation
import PoolModel
import Testing

@testable import ProviderClient

/// Every answer under `Tests/Corpus/answers`, judged as the program judges it, and held against what
/// its file says is right. `Sources/Adding.md` says how to add one.
@Suite struct AnswerCorpusTests {
    @Test(arguments: AnswerCase.all)
    func everyAnswerIsJudgedRightly(_ corpus: AnswerCase) throws {
        let finding = try corpus.finding()
        let said =
            "\(finding.verdict.rawValue), \(finding.owner?.rawValue ?? "-"): "
            + "\(finding.message) / \(finding.next) / \(finding.notes)"
        #expect(corpus.verdicts.contains(finding.verdict.rawValue), "\(said)")
        if !corpus.owners.isEmpty {
            #expect(corpus.owners.contains(finding.owner?.rawValue ?? "-"), "\(said)")
        }
        let message = finding.message + " " + finding.notes.joined(separator: " ")
        for words in corpus.says {
            #expect(AnswerCase.has(message, words), "\(words) not in: \(said)")
        }
        for words in corpus.next {
            #expect(AnswerCase.has(finding.next, words), "\(words) not in: \(said)")
        }
        for words in corpus.never {
            #expect(!AnswerCase.has(message + " " + finding.next, words), "\(words) in: \(said)")
        }
    }

    @Test func everyCaseNamesItsSourceAndWhatIsRight() {
        #expect(AnswerCase.all.count >= 100)
        for corpus in AnswerCase.all {
            #expect(!corpus.source.isEmpty && !corpus.verdicts.isEmpty, "\(corpus.name)")
            #expect(corpus.unknown == [], "\(corpus.name)")
            #expect(corpus.verdicts.allSatisfy { VerdictCode(rawValue: $0) != nil })
            #expect(corpus.owners.allSatisfy { Owner(rawValue: $0) != nil || $0 == "-" })
        }
    }
}

/// One file of the corpus: an answer, what was sent, and what is right.
struct AnswerCase: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    let verdicts: [String]
    let owners: [String]
    let says: [String]
    let next: [String]
    let never: [String]
    /// Members with a name that nothing reads: what they expect would never be looked at.
    let unknown: [String]
    private let provider: Provider.ID
    private let wireProtocol: WireProtocol?
    private let model: String
    private let base: String
    private let key: String?
    private let rows: [(name: String, value: String, isOn: Bool)]
    private let status: Int
    private let headers: [HTTPAnswer.Field]
    private let body: [UInt8]
    private let chunks: [UInt8]?

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Corpus/answers")

    static let all: [AnswerCase] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }.compactMap { file in
                let data = (try? Data(contentsOf: file)) ?? Data()
                let parsed = try? JSONParser.parse(Array(data))
                // What is no case is one that nothing is right for, and so fails.
                return AnswerCase(
                    file.deletingPathExtension().lastPathComponent, parsed ?? .null)
            }
    }()

    private static let members: Set<String> = [
        "source", "provider", "protocol", "model", "base", "key", "model_headers", "status",
        "headers",
        "body", "body_base64", "stream", "verdict", "owner", "says", "next", "never",
    ]

    private init(_ name: String, _ json: JSONValue) {
        func texts(_ member: String) -> [String] {
            json[member]?.array?.compactMap(\.string)
                ?? json[member]?.string.map { $0.split(separator: "|").map(String.init) } ?? []
        }
        self.name = name
        source = json["source"]?.string ?? ""
        verdicts = texts("verdict")
        owners = texts("owner")
        says = texts("says")
        next = texts("next")
        never = texts("never")
        unknown = (json.members ?? []).map(\.name).filter { !AnswerCase.members.contains($0) }
        provider = json["provider"]?.string.flatMap(Provider.ID.init) ?? .custom
        wireProtocol = json["protocol"]?.string.flatMap(WireProtocol.init)
        model = json["model"]?.string ?? "acme-m"
        base = json["base"]?.string ?? "https://llm.example/v1"
        let key = json["key"]?.string ?? "sk-odd-0123456789abcdefghij"
        self.key = key == "-" ? nil : key
        rows = texts("model_headers").filter { $0 != "-" }.map { line in
            let isOn = !line.hasPrefix("(off) ")
            let text = isOn ? line : String(line.dropFirst(6))
            let parts = text.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            return (parts[0], parts.count > 1 ? parts[1] : "", isOn)
        }
        status = json["status"]?.int ?? 0
        headers = (json["headers"]?.members ?? []).map {
            HTTPAnswer.Field($0.name, $0.value.string ?? "")
        }
        body =
            if let base64 = json["body_base64"]?.string {
                Array(Data(base64Encoded: base64) ?? Data())
            } else if let text = json["body"]?.string {
                Array(text.utf8)
            } else {
                json["body"]?.bytes ?? []
            }
        chunks = json["stream"]?["chunks"]?.array.map { chunks in
            chunks.flatMap { Array(($0[1]?.string ?? "").utf8) }
        }
    }

    func finding() throws -> Finding {
        let callable = callable(
            provider, base: base, id: model, key: key, protocol: wireProtocol,
            headers: rows.map { ($0.name, $0.value) }
        ) { model in
            for index in rows.indices { model.headers[index].isOn = rows[index].isOn }
        }
        // A case with a stream is about the stream.
        let request = try builder().build(callable, chunks == nil ? .answer : .stream)
        guard let chunks else {
            let answer = HTTPAnswer(status: status, headers: headers, body: body)
            return Classifier.classify(answer: answer, request: request, model: callable.model)
        }
        var reader = StreamReader(request.wireProtocol)
        _ = reader.feed(chunks)
        let type = HTTPAnswer.Field("Content-Type", "text/event-stream")
        return Classifier.classify(
            stream: reader.outcome,
            answer: HTTPAnswer(status: 200, headers: [type], body: chunks), request: request,
            model: callable.model)
    }

    static func has(_ text: String, _ words: String) -> Bool {
        text.lowercased().contains(words.lowercased())
    }
}
