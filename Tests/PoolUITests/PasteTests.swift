import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct PasteTests {
    private func new(_ name: String, _ value: String, isOn: Bool = true) -> ParsedHeaders.Line {
        ParsedHeaders.Line(name: name, value: .new(Secret(value)), isOn: isOn)
    }

    @Test func severalLinesArePreviewedAndSubmitNothing() throws {
        let script = try Script.headers()
        script.paste("X-A: 1\nX-B: 2\nX-C: 3\nX-D: 4\nX-Debug: 9\nnonsense\n")
        let job = try script.take(ParsePaste.self)
        let text = job.text
        #expect(text.hasPrefix("X-A: 1\n"))
        let lines = ["X-A", "X-B", "X-C", "X-D"].map { new($0, "1") } + [new("X-Debug", "9")]
        script.answer(
            job, ParsedHeaders(lines: lines, rejected: [.init(line: 6, reason: "no colon")]))
        #expect(script.text.contains("+4 new, 1 replaces row 4, line 6 rejected: no colon"))
        #expect(script.draft == Sample.claude)
        script.keys("Enter")
        #expect(script.draft?.headers.count == 9)
        #expect(script.draft?.headers.map(\.name)[1...4] == ["X-A", "X-B", "X-C", "X-D"])
        let debug = script.draft?.headers.first { $0.name == "X-Debug" }
        #expect(debug?.id == Sample.claude.headers[3].id)
        #expect(debug?.value == .new(Secret("9")))
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    /// They could hide a part of a value, and end in it.
    @Test(arguments: ["\u{1B}[31m", "\u{1B}", "\u{0}", "\u{7F}", "\u{9B}", "\u{8}"])
    func aPasteWithControlCharactersIsRefused(_ sign: String) throws {
        for keys in ["", "} }", "g Enter", "} } a", "} } e"] {
            let script = Script()
            try script.open(Sample.claude)
            script.keys(keys)
            let before = script.state.form
            script.paste("X-Team: red\(sign)X-Trace: on")
            #expect(script.state.form == before)
            #expect(script.text.contains("control characters"))
            script.done()
        }
        let locked = PoolFacts(
            file: "pool.db", keySource: "passphrase", isReadOnly: false, isLocked: true)
        let script = Script(facts: locked)
        script.paste("pass\(sign)phrase")
        #expect(script.state.lock?.field.isEmpty == true)
        #expect(script.text.contains("control characters"))
        script.done()
    }

    @Test func escapeTakesNothingOfAPaste() throws {
        let script = try Script.headers()
        script.paste("X-A: 1\nX-B: 2")
        let job = try script.take(ParsePaste.self)
        script.answer(job, ParsedHeaders(lines: [new("X-A", "1"), new("X-B", "2")], rejected: []))
        script.keys("Esc")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    /// A key is not a header of one's own: it goes where the model keeps it, and the preview says so.
    @Test(arguments: [
        ("Authorization", "Bearer sk-0123456789abcdefghij"),
        ("authorization", "bearer sk-0123456789abcdefghij"),
        ("OPENAI_API_KEY", "sk-0123456789abcdefghij"),
    ])
    func aPastedKeyGoesToTheKeyField(_ name: String, _ value: String) throws {
        let model = Sample.gpt
        let script = try Script.headers(model)
        script.paste("x")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(
                lines: [new("X-A", "1"), new(name, value)], rejected: [],
                leftOut: ["Content-Type"]))
        #expect(script.text.contains("= \(name): ********ghij"))
        #expect(script.text.contains("goes to the API key field"))
        #expect(script.text.contains("- Content-Type"))
        #expect(script.text.contains("left out: set by HTTP itself"))
        #expect(!script.text.contains("sk-0123"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("sk-0123456789abcdefghij")))
        #expect(script.headerNames == model.headers.map(\.name) + ["X-A"])
        script.keys("u")
        #expect(script.draft == model)
        script.done()
    }

    @Test func anotherSchemeAndASecondKeyStayVisible() throws {
        let script = try Script.headers(Sample.gpt)
        script.paste("x")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(
                lines: [
                    new("Authorization", "Basic dTpw"), new("A_API_KEY", "one"),
                    new("B_API_KEY", "two"),
                ], rejected: []))
        #expect(script.text.contains("+ Authorization"))
        #expect(script.text.contains("rejected: B_API_KEY: another API key than A_API_KEY"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("one")))
        script.done()
    }

    /// Anthropic's key has a header of its own; a bearer token is none.
    @Test func theHeaderOfTheProtocolIsTheOneThatCounts() throws {
        let script = try Script.headers()
        script.paste("x")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(lines: [new("X-Api-Key", "one")], rejected: []))
        #expect(script.text.contains("replaces the API key"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("one")))
        #expect(script.draft?.headers == Sample.claude.headers)
        script.done()
    }

    @Test func oneGoodLineNeedsNoPreview() throws {
        let script = try Script.headers()
        script.paste("X-A: 1\n")
        let job = try script.take(ParsePaste.self)
        script.answer(job, ParsedHeaders(lines: [new("X-A", "1")], rejected: []))
        #expect(script.draft?.headers[1].name == "X-A")
        script.done()
    }

    @Test func aPasteWithoutHeadersSaysSo() throws {
        let script = try Script.headers()
        script.paste("\n \n")
        let job = try script.take(ParsePaste.self)
        script.answer(job, ParsedHeaders(lines: [], rejected: []))
        #expect(script.text.contains("there are no headers in it"))
    }

    @Test func rowsWithoutBracketedPasteAreTakenOneByOne() throws {
        let script = try Script.headers()
        script.keys("a")
        for number in 1...3 { script.type("X-Row-\(number): v\(number)").keys("Enter") }
        #expect(script.text.contains("X-Row-3 added; type the next one, or Esc"))
        script.keys("Esc")
        let rows = try #require(script.draft).headers[1...3]
        #expect(rows.map(\.name) == ["X-Row-1", "X-Row-2", "X-Row-3"])
        #expect(rows.map(\.value) == (1...3).map { .new(Secret("v\($0)")) })
        script.keys("u u u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func aNameWithAColonAndNoValueGoesOnToTheValue() throws {
        let script = try Script.headers()
        script.keys("a").type("X-Row:").keys("Enter").type("v").keys("Enter")
        #expect(script.draft?.headers[1].name == "X-Row")
        #expect(script.draft?.headers[1].value == .new(Secret("v")))
        script.done()
    }

    @Test func linesWithoutBracketedPasteAreAllKept() throws {
        let script = try Script.headers()
        script.keys("a")
        let lines = (1...30).map { "-H 'X-Head-\($0): v\($0)' \\" }
        for line in lines { script.type(line).keys("Enter") }
        #expect(script.text.contains("30 lines taken"))
        #expect(script.draft == Sample.claude)
        script.keys("Enter")
        let job = try script.take(ParsePaste.self)
        let text = job.text
        #expect(text == lines.joined(separator: "\n"))
        script.answer(
            job,
            ParsedHeaders(
                lines: (1...30).map { new("X-Head-\($0)", "v\($0)") }, rejected: []))
        #expect(script.text.contains("+30 new"))
        script.keys("Enter")
        #expect(script.draft?.headers.count == 35)
        script.done()
    }

    @Test func jsonTypedLineByLineIsCollected() throws {
        let script = try Script.headers()
        script.keys("a")
        for line in ["{", "  \"X-A\": \"1\"", "}"] { script.type(line).keys("Enter") }
        script.keys("Enter")
        let text = try script.take(ParsePaste.self).text
        #expect(text == "{\n  \"X-A\": \"1\"\n}")
    }

    @Test func escapeDropsCollectedLines() throws {
        let script = try Script.headers()
        script.keys("a").type("-H 'X-A: 1'").keys("Enter Esc")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    // MARK: The editor

    private func edit(_ script: Script) throws -> Asked<EditRows> {
        script.keys("E")
        return try script.take(EditRows.self)
    }

    @Test func theEditorsTextHoldsNoSecret() throws {
        let script = try Script.headers()
        script.keys("a").type("X-New").keys("Enter").type("typed-secret").keys("Enter")
        let text = try edit(script).text
        #expect(text.contains("anthropic-beta: <keep 1>"))
        #expect(text.contains("X-New: <keep 2>"))
        #expect(text.contains("# X-Debug: <keep 5>"))
        #expect(!text.contains("typed-secret"))
        #expect(!text.contains("tools-2024"))
        script.done()
    }

    @Test func anUnchangedTextChangesNothing() throws {
        let script = try Script.headers()
        let job = try edit(script)
        script.answer(job, job.text)
        #expect(script.text.contains("nothing was changed"))
        script.done()
    }

    @Test func aFailedEditorChangesNothing() throws {
        let script = try Script.headers()
        let job = try edit(script)
        script.refuse(job, .failed(Failure(sentence: "It ended with code 1.", advice: "")))
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func anEditedTextIsShownAsADifferenceFirst() throws {
        let script = try Script.headers()
        let job = try edit(script)
        script.answer(job, job.text + "X-New: 5\n")
        let parsing = try script.take(ParseEdited.self)
        // Row 1 is gone, row 3 was renamed, row 4 is on, row 2 was retyped, one is new.
        script.answer(
            parsing,
            ParsedHeaders(
                lines: [
                    new("X-Portkey-Config", "pc-other"),
                    .init(name: "CF-Secret", value: .keep(row: 3), isOn: true),
                    .init(name: "X-Debug", value: .keep(row: 4), isOn: true),
                    .init(name: "X-Team", value: .keep(row: 5), isOn: true),
                    new("X-New", "5"),
                ], rejected: []))
        #expect(script.text.contains("+1 new, 3 replace rows, 1 deleted"))
        #expect(script.draft == Sample.claude)
        script.keys("y")
        let rows = try #require(script.draft?.headers)
        #expect(
            rows.map(\.name) == ["X-Portkey-Config", "CF-Secret", "X-Debug", "X-Team", "X-New"])
        #expect(rows.prefix(4).map(\.id) == Sample.claude.headers.dropFirst().map(\.id))
        #expect(rows[0].value == .new(Secret("pc-other")))
        #expect(rows[1].value == Sample.claude.headers[2].value)
        #expect(rows[2].isOn)
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func badLinesAreNamedAndTheEditorOpensAgain() throws {
        let script = try Script.headers()
        let job = try edit(script)
        script.answer(job, "no colon here")
        let parsing = try script.take(ParseEdited.self)
        script.answer(
            parsing, ParsedHeaders(lines: [], rejected: [.init(line: 1, reason: "no colon")]))
        #expect(script.text.contains("line 1 rejected: no colon"))
        script.keys("y Enter")
        #expect(script.draft == Sample.claude)
        script.keys("e")
        let again = try script.take(EditRows.self).text
        #expect(again == "no colon here")
        script.done()
    }

    @Test func keepingTheSameRowTwiceIsRejected() throws {
        let script = try Script.headers()
        let job = try edit(script)
        script.answer(job, "x")
        let parsing = try script.take(ParseEdited.self)
        script.answer(
            parsing,
            ParsedHeaders(
                lines: [
                    .init(name: "A", value: .keep(row: 1), isOn: true),
                    .init(name: "B", value: .keep(row: 1), isOn: true),
                    .init(name: "C", value: .keep(row: 99), isOn: true),
                ], rejected: []))
        script.keys("y")
        #expect(script.draft == Sample.claude)
        #expect(script.text.contains("<keep 1> is used twice"))
    }
}
