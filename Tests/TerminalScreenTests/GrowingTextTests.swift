import TerminalScreen
import Testing

@Suite struct GrowingTextTests {
    static let texts = [
        "", "one", "one two three four five six seven", "  indented and long enough to be broken",
        "a\n\nb", "a line that ends just so\nand more", "blanks at the end        \nand after",
        String(repeating: "x", count: 300), String(repeating: "通义 ", count: 80),
        "word " + String(repeating: "y", count: 120) + " word",
        String(repeating: "e\u{301}", count: 90), String(repeating: "👩‍💻", count: 60),
        "blanks" + String(repeating: " ", count: 60) + "within", "\n", "ends\n",
    ]

    /// However it comes, it is broken as if it had been there from the beginning.
    @Test(arguments: texts, [1, 3, 7, 64, 1000])
    func itIsBrokenAsAWhole(_ text: String, _ length: Int) {
        for columns in [2, 11, 24, 78] {
            var growing = GrowingText(columns: columns)
            var rest = text.unicodeScalars[...]
            while !rest.isEmpty {
                growing.append(String(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            #expect(
                growing.lines + growing.lastLines == text.wrapped(toColumns: columns),
                "\(columns) columns")
        }
    }

    /// A text without a blank or a line end, a text of words, and two that fill no columns or are
    /// one character, of 200,000 scalars each.
    @Test(arguments: ["x", "word ", "\u{301}", "\u{1100}", "\n"])
    func whatIsNewIsAllThatIsLookedAt(_ unit: String) {
        let count = 200_000
        let piece = String(repeating: unit, count: 5)
        var growing = GrowingText(columns: 78)
        var most = 0
        for _ in 0..<count / piece.unicodeScalars.count {
            let before = growing.work
            growing.append(piece)
            most = max(most, growing.work - before)
        }
        #expect(most < 5000)
        let bytes = count * (unit.utf8.count / unit.unicodeScalars.count)
        #expect(unit == "\u{301}" || growing.work < bytes * 100)
    }
}
