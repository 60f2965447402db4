import TerminalScreen
import TestSupport
import Testing

struct TextWidthTests {
    @Test func everyScalarIsAsWideAsGlibcSays() {
        var different: [String] = []
        for value in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let width = VirtualTerminal.columns(of: scalar)
            guard width >= 0, width != TextWidth.of(scalar) else { continue }
            different.append("U+\(String(value, radix: 16)) \(width)")
        }
        #expect(different == [])
    }

    /// Text, and its columns as every terminal counts them.
    @Test(arguments: [
        ("", 0), ("a", 1), ("claude", 6), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("ﾊﾝｶｸ", 4),
        ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("क्षि", 3), ("Ω≈½", 3), ("​\u{200B}", 0),
        ("☃", 1), ("❤️", 1), ("1️⃣", 1), ("🙂", 2), ("👍🏽", 2), ("👨‍👩‍👧", 6), ("🇩🇪", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("\t", 1), ("\r\n", 1), ("\u{9B}", 1), ("a\u{2028}b", 3), ("\u{301}", 0),
    ])
    func clustersTakeTheColumnsOfTheirPlainForm(_ text: String, _ columns: Int) {
        #expect(TextWidth.of(text) == columns)
    }

    @Test func sequencesAreDrawnInTheirPlainForm() {
        func plain(_ text: String) -> [String] {
            text.flatMap { Glyph.split($0) }.map { String($0.character) }
        }
        #expect(plain("👨‍👩‍👧") == ["👨", "👩", "👧"])
        #expect(plain("👍🏽") == ["👍"])
        #expect(plain("🇩🇪") == ["D", "E"])
        #expect(plain("❤️").map { Array($0.unicodeScalars) } == [["❤"]])
        #expect(plain("e\u{301}") == ["e\u{301}"])
        #expect(plain("\u{1B}") == ["?"])
        #expect(plain("\r\n") == ["?"])
    }

    /// What is left out of a cluster may be what held it together.
    @Test func aClusterWithoutItsInvisibleScalarsIsStillDrawn() {
        let glyphs = Glyph.split(Character("\u{1100}\u{1160}\u{11A8}"))
        #expect(glyphs.map(\.character) == ["\u{1100}"] && glyphs.map(\.columns) == [2])
    }

    @Test func aCellKeepsFourMarks() {
        let glyphs = Glyph.split(Character("a" + String(repeating: "\u{301}", count: 9)))
        #expect(glyphs.map(\.character.unicodeScalars.count) == [5])
    }

    @Test func theWidthOfATextIsTheSumOfItsGlyphs() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<8, using: &random) {
                let value = UInt32.random(in: 0..<0x3_0000, using: &random)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let glyphs = text.flatMap { Glyph.split($0) }
            #expect(TextWidth.of(text) == glyphs.reduce(0) { $0 + $1.columns })
            #expect(glyphs.allSatisfy { (1...2).contains($0.columns) })
        }
    }
}
