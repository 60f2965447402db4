import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct LockTests {
    private func facts(isLocked: Bool) -> PoolFacts {
        PoolFacts(
            file: "pool.db", keySource: "passphrase", isReadOnly: false, isLocked: isLocked,
            locksAfter: 240)
    }

    private func idle() throws -> Script {
        let script = Script(facts: facts(isLocked: false))
        script.tick(1).tick(240)
        script.answer(
            try script.take(LockPool.self),
            PoolContents(models: Sample.summaries, facts: facts(isLocked: true)))
        return script
    }

    @Test(arguments: [60, 80, 200]) func theBoxSaysItsKeysAndTheWayBack(_ columns: Int) {
        let size = Size(columns: columns, rows: 16)
        let script = Script(size: size, facts: facts(isLocked: true))
        let text = script.text.filter { !"│\n".contains($0) }
            .split(separator: " ").joined(separator: " ")
        #expect(
            text.contains(
                "Enter opens it, Esc shows the list without values; :unlock comes back here."))
        script.keys("Esc")
        #expect(script.state.lock == nil)
        script.keys(":").type("unlock").keys("Enter")
        #expect(script.state.lock != nil)
        script.done()
    }

    @Test func aSessionThatLockedItselfSaysWhatIsLeftToDo() throws {
        let script = try idle()
        #expect(script.text.contains("Enter opens it, Ctrl-C quits."))
        script.keys("Esc")
        #expect(script.text.contains("Only the passphrase opens it."))
        script.type("wrong").keys("Ctrl-C")
        #expect(script.state.lock?.field.isEmpty == true)
        script.keys("Ctrl-C")
        script.take(.quit)
        script.done()
    }

    /// The question about them would stand below the lock.
    @Test func unsavedChangesWaitBelowTheLock() throws {
        let script = Script(facts: facts(isLocked: false))
        try script.open(Sample.claude)
        script.keys("} } Space")
        script.tick(1).tick(300)
        script.answer(
            try script.take(LockPool.self),
            PoolContents(models: Sample.summaries, facts: facts(isLocked: true)))
        script.keys("Ctrl-C")
        #expect(script.state.question == nil)
        #expect(script.text.contains("There are unsaved changes below"))
        #expect(script.state.form?.draft.isModified == true)
        script.done()
    }
}
