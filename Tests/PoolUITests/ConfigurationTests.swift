import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct ConfigurationTests {
    @Test func keysAreTakenOverAndTheirOldOwnersLoseThem() {
        let configuration = Configuration("# mine\nkey test = x\n\nkey export = Ctrl-X\n")
        #expect(configuration.problems.isEmpty)
        let script = Script(keymap: configuration.keymap)
        script.keys("x")
        #expect((try? script.take(TestSaved.self)) != nil)
        script.keys("Ctrl-X")
        #expect(script.state.question?.title == "Export")
        script.keys("Esc t")
        #expect(script.text.contains("t does nothing here"))
        script.done()
    }

    @Test func hintsAndHelpFollowTheKeymap() {
        let script = Script(keymap: Configuration("key add = Ins").keymap)
        #expect(script.text.contains("Ins add"))
        script.keys("?")
        #expect(script.text.contains("Ins"))
    }

    @Test func colorsAreRolesWithWords() {
        let configuration = Configuration("color failure = bright-red bold\ncolor ok = 120\n")
        #expect(configuration.colors[.failure] == Attributes(color: 9, bold: true))
        #expect(configuration.colors[.ok] == Attributes(color: 120))
        #expect(configuration.problems.isEmpty)
    }

    @Test(arguments: [
        ("nonsense", "write  key ACTION"), ("key = x", "one name"), ("kex save = x", "none of key"),
        ("key saave = x", "no action saave"), ("key save =", "needs a key"),
        ("key save = Hyper-x", "is no key"), ("key accept = x", "is text where"),
        ("color blink = red", "no role blink"), ("color ok = redd", "no color"),
        ("color ok = 256", "no color"), ("set lock-after = 241", "1 to 240"),
        ("set lock-after = soon", "1 to 240"), ("set tabs = 4", "no setting tabs"),
    ])
    func mistakesAreNamedByLine(_ line: String, _ sentence: String) {
        let configuration = Configuration("key add = Ins\n\n" + line + "\n")
        #expect(configuration.problems.map(\.line) == [3])
        #expect(configuration.problems.first?.sentence.contains(sentence) == true)
        #expect(configuration.keymap != Keymap.standard)
    }

    @Test func aSessionMayLockSooner() {
        #expect(Configuration("set slow-after = 2.5").slowAfter == 2.5)
        #expect(Configuration("set slow-after = never").problems.count == 1)
        let configuration = Configuration("set lock-after = 60")
        #expect(configuration.problems.isEmpty)
        #expect(configuration.lockAfter == 60)
        #expect(Configuration("").lockAfter == nil)
    }

    /// Those that say what references run and read.
    @Test func linesOfOthersAreLeftToThem() {
        let text = "helper a = b\nallow env A origin = https://x\nset lock-after = 60\n"
        let configuration = Configuration(text, without: ["helper", "allow"])
        #expect(configuration.problems.isEmpty && configuration.lockAfter == 60)
        #expect(Configuration(text).problems.map(\.line) == [1, 2])
    }

    @Test func anEmptyTextChangesNothing() {
        #expect(Configuration("") == Configuration())
        #expect(Configuration("# only\n\n").keymap == .standard)
    }
}
