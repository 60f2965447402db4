import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Pastes of terminals without bracketed paste, and keys that come together and are none.
@Suite struct UnbracketedPasteTests {
    private static let curl =
        "curl https://gw.example/v1 \\\n"
        + (1...30).map { "  -H 'X-Nr-\($0): value-number-\($0)' \\\n" }.joined()
    private static let lines = (1...30).map { "X-Nr-\($0): value-\($0)\n" }.joined()

    /// Texts that people paste: each begins with other keys.
    static let texts = [
        curl, lines,
        "anthropic-beta: tools\naccept-language: de\nx-app: web\n",
        "export GATEWAY_TOKEN=abc\nexport TENANT_ID=4711\n",
        "{\n  \"X-Team\": \"research\"\n}\n",
        "anthropic-beta: tools-2024-04-04\n",
        "Authorization: Bearer wdtCx\n",
        "sk-ant-api03-wdtdtdtw-AA", "curl -H 'X-A: 1' https://gw.example/v1\n",
    ]

    @Test(arguments: texts, ["", "} }", "}"])
    func onAFormNothingIsPressed(_ text: String, _ keys: String) throws {
        let script = try Script.form().keys(keys)
        #expect(script.typeAtOnce(text))
        #expect(script.draft == Sample.claude)
        #expect(script.state.question == nil)
        script.tick(1)
        let parsed = try script.take(ParsePaste.self).text
        #expect(parsed == text)
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test(arguments: texts)
    func inTheListNothingIsPressed(_ text: String) throws {
        let script = Script()
        #expect(script.typeAtOnce(text))
        script.tick(1)
        // It is taken apart, which stores and sends nothing.
        #expect(try script.take(ReadPasted.self).text == text)
        script.done()
    }

    @Test func whatIsReadInPartsIsOnePaste() throws {
        let script = try Script.form()
        for part in ["curl https", "://gw", " -H", " 'X-A: w'\n-H 'X-B: 2'\n"] {
            script.tick(0.01)
            #expect(script.typeAtOnce(part))
        }
        script.tick(0.02)
        script.done()
        script.tick(0.02)
        let parsed = try script.take(ParsePaste.self).text
        #expect(parsed == "curl https://gw -H 'X-A: w'\n-H 'X-B: 2'\n")
        script.done()
    }

    @Test func theNextKeyEndsIt() throws {
        let script = try Script.form()
        #expect(script.typeAtOnce(Self.lines))
        script.tick(1).keys("j")
        _ = try script.take(ParsePaste.self)
        script.done()
    }

    @Test func aFieldKeepsWhatItHad() throws {
        let script = try Script.form().keys("g Enter").type("mine")
        #expect(script.typeAtOnce(Self.lines))
        script.tick(1)
        #expect(script.text.contains("30 lines do not fit into one field: nothing pasted"))
        #expect(script.draft == Sample.claude)
        script.keys("Enter")
        #expect(script.draft?.name == "claude internalmine")
        script.done()
    }

    @Test func severalLinesAreOneMessageOfAChat() throws {
        let script = Script()
        script.keys("c")
        let job = try script.take(ChatWithSaved.self)
        script.answer(job, LoadedModel(Sample.claude))
        #expect(script.typeAtOnce("first line\nsecond line\n"))
        script.tick(1)
        #expect(script.text.contains("second line"))
        script.done()
        #expect(!script.typeAtOnce("go\n"))
    }

    /// What people and scripts send at once: all of it are keys.
    @Test(arguments: [
        "jjjjjjjjjjjjjjjjjjjj", "/model 00012\n", ":help\n", "12jjjkkk5j", "vvvvvvvv", "jjj v v",
        ":import models.yaml\nw",
        "?/editor\n", "dclaude inter", "jjtRoo", "\u{1B}\u{1B}X-A: 1\nX-B: 2\n",
    ])
    func keysOfTheListStayKeys(_ keys: String) {
        #expect(!Script().typeAtOnce(keys))
    }

    @Test(arguments: [
        "aX-New: value\n", "aX-New\nvalue\nw", "jjjjjjjj\nnew name\nw", "GkkkdduuJJKK",
        "jj x y", "aX-New: value\nwq",
    ])
    func keysOfAFormStayKeys(_ keys: String) throws {
        let script = try Script.form()
        #expect(script.typeAtOnce(keys) == false)
        #expect(script.state.unbracketedPaste == nil)
    }

    /// All of it could be keys, but nobody goes on after saving before it is saved.
    @Test func aTextIsNotSavedHalfWay() throws {
        let script = try Script.form().keys("} } Space")
        #expect(script.typeAtOnce("what does this row do?\nKeep it.\n"))
        #expect(Script().typeAtOnce("test all of them\n"))
        script.done()
    }

    @Test func textForAFieldStaysText() throws {
        let script = try Script.form().keys("g Enter Ctrl-U")
        #expect(!script.typeAtOnce("a name with many letters\n"))
        #expect(script.draft?.name == "a name with many letters")
    }

    @Test func whatIsBeyondTheLimitIsLeftOutOfWhateverCharacters() throws {
        let script = try Script.form()
        for _ in 0..<14 { script.send(.unbracketedPaste(String(repeating: "日本語", count: 10_000))) }
        let text = try #require(script.state.unbracketedPaste?.text)
        #expect(text.utf8.count >= 1 << 20 && text.utf8.count < 1 << 20 + 90_000)
        script.done()
    }

    @Test func aReadOnlySessionSaysWhy() throws {
        let script = Script(
            facts: PoolFacts(file: "pool.db", keySource: "file", isReadOnly: true))
        try script.open(Sample.claude)
        #expect(script.typeAtOnce(Self.lines))
        script.tick(1)
        #expect(script.text.contains("read-only"))
        script.done()
    }
}
