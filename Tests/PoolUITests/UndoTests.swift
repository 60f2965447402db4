import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct UndoTests {
    /// Keys that change a draft, each of them one step.
    private static let changes = [
        "} } Space", "} } d", "} } J", "} } C y", "d",
        "} } a X - A Tab 1 Enter",
        "j j j Space", "} } e n e w Enter", "} d", "} j Space",
    ]

    @Test(arguments: changes)
    func undoAndRedoAreEachOthersInverse(_ keys: String) throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys(keys)
        let changed = script.draft
        guard changed != Sample.claude else { return }
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.keys("Ctrl-R")
        #expect(script.draft == changed)
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func manyStepsGoBackOneByOne() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} }")
        var states = [Sample.claude]
        for keys in ["Space", "j Space", "d", "a X - B Enter 2 Enter", "K", "C y"] {
            script.keys(keys)
            states.append(try #require(script.draft))
        }
        for state in states.reversed().dropFirst() {
            script.keys("u")
            #expect(script.draft == state)
        }
        for state in states.dropFirst() {
            script.keys("Ctrl-R")
            #expect(script.draft == state)
        }
        script.done()
    }

    @Test func aNewChangeForgetsWhatWasUndone() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} } Space u j Space Ctrl-R")
        #expect(script.text.contains("nothing to redo"))
    }

    @Test func savingEndsTheHistory() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} } Space w")
        try script.answerSave()
        script.keys("u")
        #expect(script.text.contains("nothing to undo"))
        #expect(script.draft?.headers[0].isOn == false)
        script.done()
    }

    @Test func randomEditsAreAllUndone() throws {
        var random = SeededIdentities(seed: 42)
        let keys = [
            "j", "k", "Space", "d", "J", "K", "Tab", "}", "C", "e a b Enter", "a X Enter 1 Enter",
        ]
        let script = Script()
        try script.open(Sample.claude)
        for _ in 0..<300 {
            let byte = Int(random.next().uuid.0)
            script.keys(keys[byte % keys.count])
            if script.state.question != nil { script.keys("y") }
            if script.state.form?.edit != nil { script.keys("Esc") }
        }
        let end = script.draft
        var steps = 0
        while script.state.form?.draft.canUndo == true {
            script.keys("u")
            steps += 1
        }
        #expect(script.draft == Sample.claude)
        script.keys(Array(repeating: "Ctrl-R", count: steps).joined(separator: " "))
        #expect(script.draft == end)
        script.done()
    }
}
