import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// The Python that LiteLLM runs in, which has PyYAML.
private let pyYAML = Surroundings.tools + "/litellm/bin/python"

private func document(_ text: String) throws -> JSONValue? {
    try YAMLReader.documents(Array(text.utf8)).documents.first
}

private func problem(_ text: String) -> InterchangeProblem.Code? {
    do {
        _ = try YAMLReader.documents(Array(text.utf8))
        return nil
    } catch {
        return error.code
    }
}

@Suite struct YAMLTests {
    @Test(arguments: [
        ("yes", JSONValue.bool(true)), ("Off", .bool(false)), ("~", .null), ("", .null),
        ("12", .number("12")), ("-1.5e3", .number("-1.5e3")), ("1_000", .number("1000")),
        ("'12'", .string("12")), ("\"yes\"", .string("yes")), ("!!str 12", .string("12")),
        ("1.2.3", .string("1.2.3")), ("sk-1", .string("sk-1")), (".", .string(".")),
        ("+5", .number("5")), (".5", .number("0.5")), ("5.", .number("5")), ("089", .string("089")),
        ("- 1", .array([.number("1")])),
        ("|\n  a\n  b\n", .string("a\nb\n")), ("é模", .string("é模")),
    ])
    func scalarsMeanWhatPyYAMLReads(_ text: String, _ value: JSONValue) throws {
        #expect(try document("k: " + (text.hasPrefix("- ") ? "\n  " : "") + text)?["k"] == value)
    }

    @Test func mergesAndAliasesAreResolved() throws {
        let value = try document(
            "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4, x: 5}]}\nd: *a")
        #expect(value?["b"]?["x"] == .number("1"))
        #expect(value?["b"]?["y"] == .number("3"))
        #expect(value?["c"]?["x"] == .number("1"))
        #expect(value?["c"]?["z"] == .number("4"))
        #expect(value?["d"] == value?["a"])
    }

    @Test func ofRepeatedKeysTheLastCountsAndIsReported() throws {
        let (documents, repeated) = try YAMLReader.documents(Array("a: 1\na: 2\n".utf8))
        #expect(documents.first?["a"] == .number("2"))
        #expect(repeated == [.init(line: 2, code: .repeatedKey("a"))])
    }

    @Test func everyDocumentIsRead() throws {
        #expect(try YAMLReader.documents(Array("a: 1\n---\nb: 2\n".utf8)).documents.count == 2)
    }

    @Test func aliasBombsAreRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(problem(text) == .yaml(.tooManyNodes))
    }

    @Test func hostileTextsAreRefused() {
        #expect(problem(String(repeating: "[", count: 100_000)) == .yaml(.tooDeep))
        #expect(problem(String(repeating: "- ", count: 5_000)) == .yaml(.tooDeep))
        #expect(problem("a: *b") == .yaml(.unknownAlias("b")))
        #expect(problem("a: &a [*a]") == .yaml(.unknownAlias("a")))
        #expect(problem("a: !!python/object:os.system x") != nil)
        #expect(problem("? [a]\n: b") == .yaml(.keyNotScalar))
        #expect(problem("a: [") == .yaml(.syntax))
        #expect(problem("<<: 1") == .yaml(.badMerge))
        #expect(problem("\u{1}") == .yaml(.syntax))
    }

    @Test func whatIsWrittenIsReadBackByPyYAML() async throws {
        var random = SeededGenerator(seed: 3)
        let signs = Array("ab1 \t\n\r:#-'\"\\%@`,[]{}&*!|>?~é模😀\u{7F}\u{85}\u{2028}\u{FEFF}\u{1B}=")
        let texts =
            ["", "yes", "null", "1e3", "0x1F", "1:30", "=", "<<", "2024-01-01", " a ", "a\n"]
            + (0..<500).map { _ in
                String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        signs.randomElement(using: &random) ?? "a"
                    })
            }
        let writer = try YAMLWriter()
        try writer.sequence { () throws(YAMLWriter.Failure) in
            for text in texts { try writer.text(text) }
        }
        let yaml = try writer.finish()
        #expect(try document(yaml)?.array == texts.map { .string($0) })

        let program =
            "import sys, json, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)"
        let python = try await Finished.running(pyYAML, ["-c", program], input: yaml)
        #expect(python.errors == "")
        let seen = try JSONDecoder().decode([String].self, from: Data(python.output.utf8))
        #expect(seen == texts)
    }

    @Test func numbersAreNumbersForPyYAML() async throws {
        let numbers = [0, 0.1, 1e-7, 2, 1.5e-10, 0.30000000000000004]
        let writer = try YAMLWriter()
        try writer.mapping { () throws(YAMLWriter.Failure) in
            for (index, number) in numbers.enumerated() { try writer.member("k\(index)", number) }
        }
        let program =
            "import sys, json, yaml; "
            + "json.dump(list(yaml.safe_load(sys.stdin.buffer).values()), sys.stdout)"
        let python = try await Finished.running(
            pyYAML, ["-c", program], input: try writer.finish())
        let seen = try JSONDecoder().decode([Double].self, from: Data(python.output.utf8))
        #expect(seen == numbers)
    }
}
