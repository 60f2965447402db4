import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Somebody who hears only the line that the cursor stands on, and moves by keys alone.
@Suite struct BlindWalkTests {
    /// The lines heard while a key is pressed again and again, until nothing new comes.
    private func heard(_ script: Script, pressing key: String) -> [String] {
        var lines = [script.cursorLine]
        for _ in 0..<200 {
            script.keys(key)
            guard script.cursorLine != lines.last, script.cursorLine != lines.first else { break }
            lines.append(script.cursorLine)
        }
        return lines
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func everyProviderIsHeard(_ size: Size) throws {
        let script = Script(size: size)
        try script.open(Sample.claude)
        script.keys("l Enter")
        #expect(script.cursorLine.contains("> anthropic"))
        let down = heard(script, pressing: "Down")
        script.keys("Ctrl-U")
        let all = down + heard(script, pressing: "Down")
        for provider in Provider.ID.allCases {
            #expect(all.contains { $0.contains("> \(provider.rawValue) ") }, "\(provider)")
        }
        // What typing leaves is heard at once.
        script.type("groq")
        #expect(script.cursorLine.contains("> groq"))
        script.type("x")
        #expect(script.cursorLine.contains("/groqx"))
    }

    @Test func everyNameThatIsOfferedIsHeard() throws {
        let script = try Script.headers()
        script.keys("a").type("x-portkey")
        #expect(script.cursorLine.contains("x-portkey"))
        let lines = heard(script, pressing: "Down")
        for name in ["X-Portkey-Api-Key", "X-Portkey-Provider", "X-Portkey-Virtual-Key"] {
            #expect(lines.contains { $0.contains("> \(name) ") }, "\(name)")
        }
    }

    @Test func everyModelThatIsListedIsHeard() throws {
        let script = try Script.form()
        script.keys("j L")
        let ids = (1...12).map { "model-\($0)" }
        script.answer(try script.take(ListModels.self), ids)
        let lines = heard(script, pressing: "Down")
        for id in ids { #expect(lines.contains { $0.contains("> \(id)") }, "\(id)") }
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func everyFieldAndRowOfTheFormIsHeard(_ size: Size) throws {
        let script = Script(size: size)
        try script.open(Sample.claude)
        var lines: [String] = []
        for _ in script.state.form?.places ?? [] {
            lines.append(script.cursorLine)
            script.keys("Tab")
        }
        for field in ModelField.typed where field != .origins {
            #expect(lines.contains { $0.contains(field.label) }, "\(field)")
        }
        for row in Sample.claude.headers {
            #expect(lines.contains { $0.contains(row.name.prefix(16)) })
        }
        #expect(lines.contains { $0.contains("[+] add a header") })
    }
}
