import Foundation
import Testing

/// One case of `Tests/Corpus/inputs`: a text as people have it, and in `NAME.expected.json` beside
/// it what has to be made of it.
///
/// Only what the expectation names is compared, but always the number of models, of headers and
/// of what was left out.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    /// The path below `inputs`.
    let name: String
    /// Why the case cannot be read, where it cannot.
    let content: Result<(input: [UInt8], expectation: Expectation), any Error>

    var testDescription: String { name }

    struct Expectation: Decodable, Sendable {
        /// Where the kind was seen, in words.
        let source: String
        /// `import` where it is missing, or `headers`: what `headers import` reads.
        var reader: Reader?
        /// The format that is named to the import; missing: it is found out.
        var format: String?
        /// The format that it is taken for, where the import finds it out.
        var recognised: String?
        /// The variables that are set.
        var environment: [String: String]?
        /// The text of the file that `--env-file` names.
        var envFile: String?
        var models: [Model]?
        /// `Name: value`, with references as they are stored.
        var headers: [String]?
        /// What is said of all that was left out, in order; each is a part of the sentence.
        var leftOut: [String]?
        /// Parts of notes that have to be there.
        var notes: [String]?
        /// What may stand in no model, header or sentence.
        var never: [String]?

        enum Reader: String, Decodable { case `import`, headers }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case source, reader, format, recognised, environment, models, headers, notes, never
            case envFile = "env_file"
            case leftOut = "left_out"
        }
    }

    struct Model: Decodable, Sendable {
        var name: String?
        var provider: String?
        var wireProtocol: String?
        var model: String?
        var baseURL: String?
        /// Where the request for an answer goes.
        var url: String?
        /// The template that is stored; empty: there is none.
        var apiKey: String?
        var headers: [String]?
        var enabled: Bool?
        var kind: String?
        var proxy: String?
        var proxyPassword: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case name, provider, model, url, headers, enabled, kind, proxy
            case wireProtocol = "protocol"
            case baseURL = "base_url"
            case apiKey = "api_key"
            case proxyPassword = "proxy_password"
        }
    }
}

extension CorpusCase {
    private static let ending = ".expected.json"

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Corpus/inputs")

    /// The files below the folder, by path.
    static var files: [String] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return paths.compactMap { $0 as? String }.filter { path in
            var isFolder: ObjCBool = false
            let full = folder.appending(path: path).path
            return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    static let all: [CorpusCase] = files.filter { !$0.hasSuffix(ending) }.map { CorpusCase($0) }

    /// Expectations without an input.
    static var orphans: [String] {
        let stems = Set(all.map { expectationPath(of: $0.name) })
        return files.filter { $0.hasSuffix(ending) && !stems.contains($0) }
    }

    /// `a/b.yaml`: `a/b.expected.json`.
    private static func expectationPath(of name: String) -> String {
        (name as NSString).deletingPathExtension + ending
    }

    private init(_ name: String) {
        self.name = name
        content = Result {
            let input = try Data(contentsOf: CorpusCase.folder.appending(path: name))
            let path = CorpusCase.expectationPath(of: name)
            let data = try Data(contentsOf: CorpusCase.folder.appending(path: path))
            try CorpusCase.checkKeys(try JSONSerialization.jsonObject(with: data))
            return (Array(input), try JSONDecoder().decode(Expectation.self, from: data))
        }
    }

    private struct UnknownKey: Error { let name: String }

    /// A key that is written wrongly would be a check that cannot fail.
    private static func checkKeys(_ object: Any) throws {
        let top = object as? [String: Any] ?? [:]
        let known = Set(Expectation.CodingKeys.allCases.map(\.rawValue))
        for key in top.keys where !known.contains(key) { throw UnknownKey(name: key) }
        let ofModels = Set(Model.CodingKeys.allCases.map(\.rawValue))
        for model in top["models"] as? [[String: Any]] ?? [] {
            for key in model.keys where !ofModels.contains(key) { throw UnknownKey(name: key) }
        }
    }
}
