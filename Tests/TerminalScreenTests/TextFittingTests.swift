import TerminalScreen
import TestSupport
import Testing

struct TextFittingTests {
    @Test(arguments: [
        ("claude", 6, "claude"), ("claude", 5, "clau~"), ("claude", 1, "~"), ("claude", 0, ""),
        ("日本語", 6, "日本語"), ("日本語", 5, "日本~"), ("日本語", 4, "日~"), ("日本語", 1, "~"),
    ])
    func tooLongTextEndsInATilde(_ text: String, _ columns: Int, _ expected: String) {
        #expect(text.truncated(toColumns: columns) == expected)
    }

    @Test(arguments: [
        ("ok", 4, Alignment.left, "ok  "), ("ok", 4, .right, "  ok"), ("ok", 5, .center, " ok  "),
        ("日本", 5, .left, "日本 "), ("日本語", 4, .left, "日~ "), ("ok", 1, .right, "~"),
    ])
    func paddingCountsColumns(
        _ text: String, _ columns: Int, _ alignment: Alignment, _ expected: String
    ) {
        #expect(text.padded(toColumns: columns, alignment) == expected)
    }

    @Test(arguments: [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a abcdefgh", 4, ["a", "abcd", "efgh"]),
        ("first\n\nsecond", 20, ["first", "", "second"]),
        ("  indented text", 10, ["  indented", "text"]),
        ("日本語日本語", 5, ["日本", "語日", "本語"]),
        ("one ", 3, ["one"]),
    ])
    func textWrapsAtBlanks(_ text: String, _ columns: Int, _ expected: [String]) {
        #expect(text.wrapped(toColumns: columns) == expected)
    }

    /// Each is one grapheme cluster: there is no limit to how wide one is.
    private static let wideClusters = [
        String(repeating: "\u{1100}", count: 60), "👨" + String(repeating: "\u{200D}👩", count: 30),
        "क" + String(repeating: "\u{93E}", count: 50),
        String(repeating: "\u{600}", count: 40) + "x",
        "👍🏽" + String(repeating: "\u{200D}👍🏽", count: 30),
        " " + String(repeating: "\u{93E}", count: 50),
    ]

    @Test(arguments: wideClusters)
    func aClusterWiderThanTheColumnsIsCutBetweenItsScalars(_ cluster: String) {
        #expect(cluster.count == 1)
        for columns in 0...40 {
            for text in [cluster, "a " + cluster + " b", "ab" + cluster + cluster] {
                let lines = text.wrapped(toColumns: columns)
                #expect(
                    lines.allSatisfy { TextWidth.of($0) <= max(columns, 2) }, "\(columns) \(lines)")
                func letters(_ text: String) -> [Unicode.Scalar] {
                    text.unicodeScalars.filter { $0 != " " }
                }
                #expect(letters(lines.joined()) == letters(text))
                #expect(TextWidth.of(text.prefix(columns: columns)) <= columns)
                #expect(TextWidth.of(text.padded(toColumns: columns)) == columns)
            }
        }
    }

    @Test func whatFitsOfAWideClusterIsShown() {
        let cluster = String(repeating: "\u{1100}", count: 60)
        let four = String(repeating: "\u{1100}", count: 4)
        #expect(cluster.truncated(toColumns: 9) == four + "~")
        #expect("👨‍👩‍👧".prefix(columns: 6) == "👨‍👩‍👧")
        #expect(("ab" + "👨‍👩‍👧").prefix(columns: 7) == "ab")
    }

    @Test func aLongClusterIsWrappedInTimeThatGrowsWithItsLength() {
        let lines = String(repeating: "\u{1100}", count: 100_000).wrapped(toColumns: 10)
        #expect(lines.count == 20_000)
    }

    @Test func wrappedLinesFitAndLoseNoLetter() {
        var random = SeededGenerator(seed: 2)
        let letters = Array("ab 日 é  ") + ["👨‍👩‍👧"]
        for _ in 0..<2000 {
            let columns = Int.random(in: 6..<20, using: &random)
            let text = String(
                (0..<Int.random(in: 0..<60, using: &random)).compactMap { _ in
                    letters.randomElement(using: &random)
                })
            let lines = text.wrapped(toColumns: columns)
            #expect(lines.allSatisfy { TextWidth.of($0) <= columns }, "\(lines)")
            #expect(
                lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "\(text)")
        }
    }
}
