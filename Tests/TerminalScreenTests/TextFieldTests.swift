import TerminalScreen
import TestSupport
import Testing

struct TextFieldTests {
    /// Text before, `|` being the cursor; keys; text after.
    @Test(arguments: [
        ("|", [Key.character("a"), .character("日")], "a日|"),
        ("ab|", [.left, .character("x")], "ax|b"),
        ("ab|", [.home, .left, .character("x")], "x|ab"),
        ("|ab", [.end, .right, .character("x")], "abx|"),
        ("a|b", [.control("a")], "|ab"), ("a|b", [.control("e")], "ab|"),
        ("ab|", [.backspace], "a|"), ("|ab", [.backspace], "|ab"),
        ("|ab", [.delete], "|b"), ("ab|", [.delete], "ab|"),
        ("one two|", [.control("w")], "one |"), ("one two  |", [.control("w")], "one |"),
        ("one two| x", [.control("w")], "one | x"), ("|x", [.control("w")], "|x"),
        ("   |x", [.control("w")], "|x"),
        ("one| two", [.control("u")], "| two"), ("one| two", [.control("k")], "one|"),
        ("日本語|", [.left, .backspace], "日|語"), ("👨‍👩‍👧|", [.backspace], "|"),
        ("e|x", [.character("\u{301}")], "e\u{301}|x"),
        ("one two.three|", [.alt(.character("b"))], "one two.|three"),
        ("one two.|", [.alt(.character("b"))], "one |two."),
        ("|one", [.alt(.character("b"))], "|one"), ("--|", [.alt(.character("b"))], "|--"),
        ("|one two", [.alt(.character("f"))], "one| two"),
        ("one| two", [.alt(.character("f"))], "one two|"),
        ("one|--", [.alt(.character("f"))], "one--|"),
        ("one| two.three", [.alt(.character("d"))], "one|.three"),
        ("one|", [.alt(.character("d"))], "one|"),
        ("one two-|x", [.alt(.backspace)], "one |x"), ("|x", [.alt(.backspace)], "|x"),
    ])
    func keysEditTheText(_ before: String, _ keys: [Key], _ after: String) {
        var field = self.field(before)
        for key in keys { #expect(press(key, in: &field)) }
        #expect(field == self.field(after))
    }

    @Test(arguments: [
        Key.enter, .escape, .tab, .backTab, .up, .down, .pageUp, .control("c"), .control("d"),
        .function(1), .insert, .alt(.character("x")), .alt(.enter), .alt(.character("D")),
    ])
    func otherKeysAreSomebodyElses(_ key: Key) {
        var field = TextField("text")
        #expect(!press(key, in: &field))
        #expect(field == TextField("text"))
    }

    @Test func aPasteIsOneLineAndNeverSubmits() {
        var field = self.field("[|]")
        field.insert("\r\nsk-123\n")
        #expect(field == self.field("[sk-123|]"))
        field.insert("a\nb\tc\u{7}\u{1B}d\r\n\r\n")
        #expect(field.text == "[sk-123a b cd]")
    }

    @Test func aLongTextScrollsByHalvesAndKeepsTheCursorInView() {
        var screen = Screen(size: Size(columns: 12, rows: 1))
        let rect = Rect(column: 1, row: 0, columns: 8, rows: 1)
        var field = TextField("")
        var scrolls = 0
        var shown = ""
        for letter in "abcdefghijklmnopqrstuvwxyz" {
            #expect(press(.character(letter), in: &field))
            field.draw(on: &screen, in: rect)
            #expect((1..<9).contains(screen.cursor?.column ?? -1))
            let line = String(screen.lines[0].dropFirst())
            if !line.hasPrefix(shown) { scrolls += 1 }
            shown = line
        }
        #expect(shown == "uvwxyz")
        #expect(scrolls == 5)
        #expect(press(.home, in: &field))
        field.draw(on: &screen, in: rect)
        #expect(screen.lines == [" abcdefgh"])
        #expect(screen.cursor == Point(column: 1, row: 0))
    }

    @Test func wideCharactersScrollByTheirColumns() {
        var screen = Screen(size: Size(columns: 6, rows: 1))
        TextField("日本語日本語").draw(on: &screen, in: screen.bounds)
        #expect(screen.lines == [" 語"])
        #expect(screen.cursor == Point(column: 3, row: 0))
    }

    @Test func aMaskedFieldShowsStarsOnly() {
        var screen = Screen(size: Size(columns: 10, rows: 1))
        field("sé|日cret").draw(on: &screen, in: screen.bounds, isMasked: true)
        #expect(screen.lines == ["*******"])
        #expect(screen.cursor == Point(column: 2, row: 0))
    }

    private func press(_ key: Key, in field: inout TextField) -> Bool { field.handle(key) }

    private func field(_ marked: String) -> TextField {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        var field = TextField(String(parts[0]) + String(parts[1]))
        for _ in parts[1] { _ = field.handle(.left) }
        return field
    }

    @Test(arguments: [
        ([Key.character("o")], "o"), ([.home, .character("o")], "omodels.json"),
        ([.backspace], ""), ([.delete], ""), ([.control("u")], ""),
        ([.left, .backspace], "models.jsn"),
    ])
    func aProposedTextGoesWithTheFirstLetterAndStaysWithTheFirstMove(
        _ keys: [Key], _ text: String
    ) {
        var field = TextField.proposing("models.json")
        // What the field has no use for changes nothing.
        _ = field.handle(.enter)
        #expect(field.isProposal && field.text == "models.json")
        for key in keys { _ = field.handle(key) }
        #expect(field.text == text && !field.isProposal)
    }

    @Test func aPasteTakesThePlaceOfAProposedText() {
        var field = TextField.proposing("models.json")
        field.insert("out.yaml")
        #expect(field.text == "out.yaml" && !field.isProposal)
    }
}
