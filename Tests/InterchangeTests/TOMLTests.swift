import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// The Python that LiteLLM runs in.
private let python = Surroundings.tools + "/litellm/bin/python"

private func document(_ text: String) throws(InterchangeProblem) -> JSONValue {
    try TOMLReader.document(Array(text.utf8))
}

private func problem(_ text: String) -> InterchangeProblem? {
    do {
        _ = try document(text)
        return nil
    } catch {
        return error
    }
}

@Suite struct TOMLTests {
    /// After https://toml.io/en/v1.0.0, a case for each kind of value.
    @Test(arguments: [
        ("k = 'a\\n'", JSONValue.string("a\\n")), ("k = \"a\\n\\u00e9\"", .string("a\né")),
        ("k = \"\"\"\nline\\\n   on\"\"\"", .string("lineon")), ("k = '''\na'b'''", .string("a'b")),
        ("k = 1_000", .number("1000")), ("k = 0xff", .number("255")), ("k = -2.5", .number("-2.5")),
        ("k = true", .bool(true)), ("k = 2024-05-01T10:00:00Z", .null),
        (
            "k = [1, [\"x\"], {a = 1}, ]",
            .array([
                .number("1"), .array([.string("x")]), .object([JSONMember("a", .number("1"))]),
            ])
        ),
    ])
    func aValueIsWhatTheStandardSays(_ text: String, _ value: JSONValue) throws {
        #expect(try document(text)["k"] == value)
    }

    @Test func tablesAndDottedNamesMeanTheSame() throws {
        let value = try document(
            "a.b.'c d' = 1\n[x.\"y z\"]\nk = 2\n[[list]]\nn = 1\n[[list]]\nn = 2\n")
        #expect(value["a"]?["b"]?["c d"] == .number("1"))
        #expect(value["x"]?["y z"]?["k"] == .number("2"))
        #expect(value["list"]?[1]?["n"] == .number("2"))
    }

    @Test func membersKeepTheirOrderAndTheirLines() throws {
        let members = try #require(
            try document("z = 1\n# c\na = 2\n[t]\nm = {y = 1, b = 2}").members)
        #expect(members.map(\.name) == ["z", "a", "t"])
        #expect(members.map(\.line) == [1, 3, 4])
        #expect(members[2].value["m"]?.members?.map(\.name) == ["y", "b"])
    }

    @Test(arguments: [
        ("a = \n", 1), ("a = 1\na = 2", 2), ("[t]\n\nk = 'open", 3), ("[t\n", 1), ("= 1", 1),
        ("a = 1 b = 2", 1),
    ])
    func whatIsNoTOMLIsSaidByItsLine(_ text: String, _ line: Int) {
        #expect(problem(text) == InterchangeProblem(line: line, code: .toml(.syntax)))
    }

    @Test func whatIsNestedWithoutEndIsRefused() {
        let names = Array(repeating: "a", count: 300).joined(separator: ".")
        #expect(problem("[\(names)]")?.code == .toml(.tooDeep))
        #expect(problem("k = " + String(repeating: "[", count: 100_000)) != nil)
        #expect(problem("k = " + String(repeating: "{a=", count: 100_000)) != nil)
    }

    private static let pieces = [
        "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "a", "b", "c d",
        "\n", "\n", " ", "#", "1", "0x1f", "1_0", "_", "-2", "+3", "1e5", "4.5", "true", "false",
        "\\", "\\n", "\\u00e9", "é", "a = 1\n", "[t]\n", "[[x]]\n", "[t.u]\n", "b = {a = 1}\n",
        "k = [1, 2", "a.b = 2\n", "\"q\" = 'v'\n", "x = \"\"\"\nl\"\"\"\n", "2024-05-01",
        "x.y = 1\n",
    ]

    /// Texts put together at random mean what Python's own reader makes of them, or are no TOML for
    /// either.
    @Test func whatPythonsReaderMakesOfATextIsMadeOfItHere() async throws {
        var random = SeededGenerator(seed: 11)
        let texts = (0..<20_000).map { _ in
            (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        let script = """
            import datetime, json, sys, tomllib
            def plain(value):
                if isinstance(value, dict): return {k: plain(v) for k, v in value.items()}
                if isinstance(value, list): return [plain(v) for v in value]
                return None if isinstance(value, (datetime.date, datetime.time)) else value
            for text in json.load(sys.stdin):
                try: print(json.dumps({"v": plain(tomllib.loads(text))}))
                except (tomllib.TOMLDecodeError, RecursionError): print("{}")
            """
        let input = String(
            decoding: try JSONSerialization.data(withJSONObject: texts), as: UTF8.self)
        let run = try await Finished.running(python, ["-c", script], input: input)
        #expect(run.code == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        try #require(lines.count == texts.count)
        var understood = 0
        for (text, line) in zip(texts, lines) {
            let wanted = try JSONParser.parse(String(line))["v"]
            let got = try? document(text)
            if got != nil { understood += 1 }
            #expect(got.map(Self.sorted) == wanted.map(Self.sorted), "\(text)")
        }
        #expect(understood > 1000)
    }

    /// Members by name and numbers by value: Python writes both in its own way.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { JSONMember($0.name, sorted($0.value)) }.sorted { $0.name < $1.name })
        case .array(let elements): .array(elements.map(sorted))
        case .number: .number("\(value.double ?? 0)")
        default: value
        }
    }
}
