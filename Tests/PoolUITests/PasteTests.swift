import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct PasteTests {
    private func new(_ name: String, _ value: String, isOn: Bool = true) -> ParsedHeader {
        ParsedHeader(name: name, value: .new(Secret(value)), isOn: isOn)
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
        let isVariable = name.contains("_")
        let key = ParsedKey(variable: name, provider: .openai, value: Secret(value))
        let model = Sample.gpt
        let script = try Script.headers(model)
        script.paste("x")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(
                lines: [new("X-A", "1")] + (isVariable ? [] : [new(name, value)]), rejected: [],
                keys: isVariable ? [key] : [], leftOut: ["Content-Type"]))
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
                lines: [new("Authorization", "Basic dTpw")], rejected: [],
                keys: [
                    .init(variable: "A_API_KEY", provider: nil, value: Secret("one")),
                    .init(variable: "B_API_KEY", provider: nil, value: Secret("two")),
                ]))
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

    // MARK: Where things go

    @Test func theProvidersCredentialGoesToTheKeyField() throws {
        let script = try Script.headers()
        script.paste("x-api-key: sk-ant-a-new-key-0123456789wxyz\nX-A: 1\n")
        let job = try script.take(ParsePaste.self)
        script.answer(
            job,
            ParsedHeaders(
                lines: [new("x-api-key", "sk-ant-a-new-key-0123456789wxyz"), new("X-A", "1")],
                rejected: [], leftOut: ["Content-Type", "anthropic-version"]))
        #expect(script.text.contains("the API key, +1 new"))
        #expect(script.text.contains("= x-api-key: ********wxyz"))
        #expect(script.text.contains("replaces the API key"))
        #expect(script.text.contains("- Content-Type"))
        #expect(script.text.contains("left out: set by HTTP itself"))
        #expect(script.text.contains("left out: set by the protocol"))
        #expect(!script.text.contains("sk-ant-a-new-key"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("sk-ant-a-new-key-0123456789wxyz")))
        #expect(script.headerNames.count == 6)
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test(arguments: ["Bearer", "bearer"]) func theSchemeIsNoPartOfTheKey(_ scheme: String) throws {
        var model = Sample.claude
        model.provider = .openai
        model.wireProtocol = .openAIChat
        let script = try Script.headers(model)
        script.paste("Authorization: \(scheme) sk-0123456789")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(
                lines: [new("Authorization", "\(scheme) sk-0123456789")], rejected: []))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("sk-0123456789")))
        #expect(script.headerNames.count == 5)
        script.done()
    }

    /// The key of another provider is not sent to this one's server, and an address is no header.
    @Test func aVariableIsNoHeader() throws {
        let script = try Script.headers()
        script.paste("OPENAI_API_KEY=sk-1\nANTHROPIC_API_KEY=sk-2\nANTHROPIC_BASE_URL=https://x\n")
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(
                lines: [], rejected: [],
                keys: [
                    .init(variable: "OPENAI_API_KEY", provider: .openai, value: Secret("sk-1")),
                    .init(
                        variable: "ANTHROPIC_API_KEY", provider: .anthropic, value: Secret("sk-2")),
                ], variables: ["ANTHROPIC_BASE_URL"]))
        #expect(script.text.contains("left out: the key of anoth"))
        #expect(script.text.contains("= ANTHROPIC_API_KEY: ********"))
        #expect(script.text.contains("left out: a variable, no h"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("sk-2")))
        #expect(script.draft?.headers == Sample.claude.headers)
        script.done()
    }

    // MARK: On the list

    private func nothing(_ notes: [String] = []) -> ImportPreview {
        ImportPreview(format: "", models: [], notes: notes)
    }

    private static let call: Model = {
        var model = Model(
            id: Sample.id(60), name: "gpt-4o", provider: .openai, modelID: "gpt-4o",
            now: Sample.now)
        model.apiKey = .new(Secret("sk-0123456789abcdefcdef"))
        model.headers = [
            HeaderRow(id: Sample.id(61), name: "X-Title", value: .new(Secret("a title")))
        ]
        return model
    }()

    @Test(arguments: [60, 80, 200]) func aRequestPastedOnTheListIsOfferedAsAModel(
        _ columns: Int
    ) throws {
        let script = Script(size: Size(columns: columns, rows: 24))
        let text = "curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer ...'"
        script.paste(text)
        let reading = try script.take(ReadPasted.self)
        #expect(reading.text == text && reading.takenIDs.count == 7)
        script.answer(
            reading,
            PastedContent(
                preview: ImportPreview(format: "curl", models: [Self.call], notes: []),
                headers: ParsedHeaders(
                    lines: [
                        new("Authorization", "Bearer sk-0123456789abcdefcdef"),
                        new("X-Title", "a title"),
                    ], rejected: [], leftOut: ["Content-Type"])))
        let screen = script.text
        #expect(screen.contains("curl: 1 model, 1 to be added"))
        #expect(screen.contains("= Authorization: ********cdef"))
        #expect(screen.contains("+ X-Title: ********"))
        #expect(screen.contains("- Content-Type"))
        #expect(screen.contains("goes to the API key field"))
        #expect(screen.contains("left out: set by HTTP itself"))
        #expect(!screen.contains("sk-0123456789"))
        script.keys("Enter")
        #expect(try script.take(SaveImport.self).models == [Self.call])
        script.done()
    }

    @Test func headersPastedOnTheListGoToTheSelectedModel() throws {
        let script = Script()
        script.keys("j").paste("X-A: 1\nX-B: 2\n")
        script.answer(
            try script.take(ReadPasted.self),
            PastedContent(
                preview: nothing(),
                headers: ParsedHeaders(lines: [new("X-A", "1"), new("X-B", "2")], rejected: [])))
        let opening = try script.take(PasteIntoModel.self)
        #expect(opening.job.id == Sample.id(2))
        script.answer(opening, LoadedModel(Sample.claude))
        script.answer(
            try script.take(ParsePaste.self),
            ParsedHeaders(lines: [new("X-A", "1"), new("X-B", "2")], rejected: []))
        #expect(script.screen.lines[0].contains("claude internal > pasted headers"))
        #expect(script.text.contains("+2 new"))
        // Nothing of it is taken.
        script.keys("Esc")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func headersPastedOnAnEmptyListBeginAModel() throws {
        let script = Script(models: [])
        script.paste("Authorization: Bearer sk-1\n")
        let headers = ParsedHeaders(lines: [new("Authorization", "Bearer sk-1")], rejected: [])
        script.answer(
            try script.take(ReadPasted.self), PastedContent(preview: nothing(), headers: headers))
        script.answer(try script.take(ParsePaste.self), headers)
        #expect(script.text.contains("goes to the API key field"))
        script.keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("sk-1")))
        script.done()
    }

    @Test func whatIsNeitherIsSaidToBeNothing() throws {
        let script = Script()
        script.paste("just words")
        script.answer(
            try script.take(ReadPasted.self),
            PastedContent(
                preview: nothing(["left out: line 1: the format is not known"]),
                headers: ParsedHeaders(
                    lines: [], rejected: [.init(line: 1, reason: "no colon")])))
        #expect(script.text.contains("nothing to take in what was pasted"))
        #expect(script.state.stack.isEmpty)
        script.done()
    }

    @Test func aReadOnlyListTakesNoPaste() {
        var facts = Sample.facts
        facts.isReadOnly = true
        let script = Script(facts: facts)
        script.paste("curl https://x")
        #expect(script.text.contains("this session is read-only"))
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
