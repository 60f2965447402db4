import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Somebody who sees nothing but the line that the cursor stands in, as a screen reader says it,
/// hears every choice by moving with the keys alone.
@Suite struct BlindListWalkTests {
    /// What is heard: the cursor's line, without the frame of a dialog.
    private func heard(_ script: Script) throws -> String {
        let screen = script.screen
        let cursor = try #require(screen.cursor)
        return screen.lines[cursor.row]
    }

    /// What stands from the cursor on.
    private func heardFromTheCursor(_ script: Script) throws -> String {
        let screen = script.screen
        let cursor = try #require(screen.cursor)
        return String(screen.lines[cursor.row].dropFirst(cursor.column))
    }

    /// All that is heard by pressing a key until it is heard again.
    private func walk(_ script: Script, _ key: String, most: Int = 300) throws -> [String] {
        var lines: [String] = []
        for _ in 0..<most {
            let line = try heard(script)
            if line == lines.last || line == lines.first { return lines }
            lines.append(line)
            script.keys(key)
        }
        return lines
    }

    static let sizes = [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24)]

    @Test(arguments: sizes, ["j", "Down"]) func everyModelOfTheList(
        _ size: Size, _ key: String
    ) throws {
        let script = Script(size: size)
        let lines = try walk(script, key)
        #expect(lines.count == 7)
        for (line, model) in zip(lines, Sample.summaries) {
            #expect(line.contains(model.name) && line.contains(model.stateWord))
        }
        script.done()
    }

    @Test(arguments: sizes) func everyCommandOfThePalette(_ size: Size) throws {
        let script = Script(size: size)
        script.keys(":")
        let offered = try #require(script.state.prompt?.offers.list)
        #expect(offered.count > 30)
        for offer in offered {
            script.keys("Down")
            let name = try #require(offer.text.split(separator: " ").first)
            let line = try heard(script)
            #expect(line.hasPrefix("> ") && line.contains(name), "\(name)")
        }
        // The whole list is a ring with the line itself in it.
        script.keys("Down")
        #expect(try heard(script).hasPrefix(":"))
        script.done()
    }

    @Test(arguments: sizes) func everyModelThatIsOfferedByItsName(_ size: Size) throws {
        let script = Script(size: size)
        script.keys(":").type("open ")
        for model in Sample.summaries {
            script.keys("Tab")
            #expect(try heard(script).contains(model.name))
        }
        script.done()
    }

    @Test func everyTermOfTheFilter() throws {
        let script = Script()
        script.keys("/")
        for term in ModelFilter.termNames {
            script.keys("Tab")
            #expect(try heard(script).hasPrefix("/" + term))
        }
        script.done()
    }

    /// The button alone: the others stand in the same line.
    @Test(arguments: ["Tab", "Right", "j"]) func everyButtonOfADialog(_ key: String) throws {
        let script = try Script.headers()
        script.keys("Space q")
        for title in ["Cancel", "w  Save", "n  Throw away"] {
            #expect(try heardFromTheCursor(script).hasPrefix(title))
            script.keys(key)
        }
        script.done()
    }

    @Test(arguments: ["Tab", "Down"]) func fieldAndButtonsOfADialogThatAsks(_ key: String) throws {
        let script = Script()
        script.keys("d").type("az")
        #expect(try heard(script).contains("az"))
        for title in ["Cancel", "Delete"] {
            script.keys(key)
            #expect(try heardFromTheCursor(script).hasPrefix(title))
        }
        script.done()
    }

    @Test func everyPathThatIsOffered() throws {
        let script = Script()
        script.keys("i").type("a").keys("Tab")
        let paths = (1...9).map { "a\($0).yaml" }
        script.answer(try script.take(CompletePath.self), paths)
        for path in paths {
            script.keys("Tab")
            #expect(try heard(script).contains("> " + path))
        }
        script.done()
    }

    @Test(arguments: sizes) func everyLineOfAComparisonAndOfAnImport(_ size: Size) throws {
        let script = Script(size: size)
        script.keys("Space Space =")
        script.answer(try script.take(CompareModels.self), [Sample.claude, CompareTests.other])
        let view: CompareView? = script.state.topPane()
        let rows = try #require(view).rows
        let lines = try walk(script, "j")
        #expect(lines.count == rows.count)
        for (line, row) in zip(lines, rows) {
            #expect(line.contains(row.title.prefix(14)) && line.contains(row.likeness.rawValue))
        }
        script.keys("Esc").paste("curl")
        let models = (0..<20).map { number in
            Model(
                id: Sample.id(60 + number), name: "new \(number)", provider: .openai, modelID: "m",
                now: Sample.now)
        }
        script.answer(
            try script.take(ReadPasted.self),
            PastedContent(
                preview: ImportPreview(format: "curl", models: models, notes: []),
                headers: ParsedHeaders(lines: [], rejected: [])))
        let offered = try walk(script, "Down")
        #expect(offered.count == 20)
        for (line, model) in zip(offered, models) { #expect(line.contains("[x] " + model.name)) }
        script.done()
    }
}
