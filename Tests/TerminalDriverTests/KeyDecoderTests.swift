import TerminalScreen
import TestSupport
import Testing

@testable import TerminalDriver

struct KeyDecoderTests {
    /// Bytes that arrive together, and the keys they are.
    @Test(arguments: [
        ("a", [Key.character("a")]),
        ("aB ~", [.character("a"), .character("B"), .character(" "), .character("~")]),
        ("é日🙂", [.character("é"), .character("日"), .character("🙂")]),
        ("e\u{301}x", [.character("e\u{301}"), .character("x")]),
        ("👨‍👩‍👧", [.character("👨‍👩‍👧")]),
        ("\u{0}", [.control("@")]), ("\u{1}", [.control("a")]), ("\u{3}", [.control("c")]),
        ("\u{8}", [.backspace]), ("\u{7F}", [.backspace]), ("\t", [.tab]), ("\n", [.enter]),
        ("\r", [.enter]), ("\r\n", [.enter, .enter]), ("\u{1A}", [.control("z")]),
        ("\u{1C}", [.control("\\")]), ("\u{1D}", [.control("]")]), ("\u{1E}", [.control("^")]),
        ("\u{1F}", [.control("_")]), ("\u{B}", [.control("k")]),
        ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]),
        ("\u{1B}j", [.escape, .character("j")]), ("\u{1B}\r", [.escape, .enter]),
        ("\u{1B}é", [.escape, .character("é")]),
        ("\u{1B}[", [.escape, .character("[")]), ("\u{1B}O", [.escape, .character("O")]),
        ("\u{1B}[A", [.up]), ("\u{1B}[B", [.down]), ("\u{1B}[C", [.right]), ("\u{1B}[D", [.left]),
        ("\u{1B}OA", [.up]), ("\u{1B}OF", [.end]), ("\u{1B}OH", [.home]), ("\u{1B}OM", [.enter]),
        ("\u{1B}OP", [.function(1)]), ("\u{1B}OS", [.function(4)]),
        ("\u{1B}[1;5C", [.right]), ("\u{1B}[1;2A", [.up]), ("\u{1B}[3;5~", [.delete]),
        ("\u{1B}[1~", [.home]), ("\u{1B}[2~", [.insert]), ("\u{1B}[3~", [.delete]),
        ("\u{1B}[4~", [.end]), ("\u{1B}[5~", [.pageUp]), ("\u{1B}[6~", [.pageDown]),
        ("\u{1B}[7~", [.home]), ("\u{1B}[8~", [.end]), ("\u{1B}[15~", [.function(5)]),
        ("\u{1B}[17~", [.function(6)]), ("\u{1B}[24~", [.function(12)]),
        ("\u{1B}[Z", [.backTab]),
    ])
    func keysThatArriveTogether(_ bytes: String, _ keys: [Key]) {
        #expect(decode(Array(bytes.utf8)) == keys.map { .key($0) })
    }

    /// What is no key of ours: its letters must not become commands.
    @Test(arguments: [
        "\u{1B}[?1;2c", "\u{1B}[12;40R", "\u{1B}[99~", "\u{1B}[38;5;1m", "\u{1B}[>0;276;0c",
        "\u{1B}[I", "\u{1B}[[C", "\u{1B}Oy", "\u{1B}[1;5P", "\u{1B}[57;5u", "\u{1B}[0 q",
    ])
    func unknownSequencesAreDroppedWhole(_ sequence: String) {
        #expect(decode(Array((sequence + "j").utf8)) == [.key(.character("j"))])
    }

    @Test func aBrokenSequenceLosesNoKey() {
        #expect(
            decode(Array("\u{1B}[1\r".utf8))
                == [.escape, .character("["), .character("1"), .enter].map { .key($0) })
    }

    /// What a terminal answers to a question of somebody else's: its letters must not become
    /// commands either. The last is longer than any key.
    @Test(arguments: [
        "\u{1B}P>|tmux 3.4\u{1B}\\", "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{7}",
        "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\",
        "\u{1B}^private\u{1B}\\", "\u{1B}Xstring\u{1B}\\", "\u{1B}]52;c;d2RT\u{7}",
        "\u{1B}P1+r544e=78\u{1B}\\", "\u{1B}P!|00000000\u{1B}\\", "\u{1B}]\u{7}",
        "\u{1B}[?2026;2$y", "\u{1B}[8;24;80t", "\u{1B}[?1u", "\u{1B}]l日本\u{1B}\\",
        "\u{1B}[?64;1;2;6;9;15;16;17;18;21;22;28;29;52;314c",
    ])
    func answersOfATerminalAreDroppedWhole(_ answer: String) {
        #expect(decode(Array((answer + "j").utf8)) == [.key(.character("j"))])
        // In parts, wherever it is cut; only between Esc and a letter nobody can tell.
        let bytes = Array(answer.utf8)
        for cut in 3..<max(bytes.count, 4) where cut < bytes.count {
            var decoder = KeyDecoder()
            #expect(decode(Array(bytes[..<cut]), &decoder) == [])
            #expect(decode(Array(bytes[cut...]), &decoder) == [])
            #expect(decode(Array("j".utf8), &decoder) == [.key(.character("j"))])
        }
    }

    @Test func anAnswerThatNeverEndsHoldsNoKeyForLong() {
        for (keys, expected) in [
            ("\r", [Key.enter]), ("\u{3}", [.control("c")]),
            ("\u{1B}j", [.escape, .character("j")]), ("\u{1B}[A", [.up]),
        ] {
            var decoder = KeyDecoder()
            #expect(decode(Array("\u{1B}]11;rgb".utf8), &decoder) == [])
            #expect(decode(Array(keys.utf8), &decoder) == expected.map { .key($0) })
        }
        var decoder = KeyDecoder()
        #expect(
            decode(Array("\u{1B}P".utf8), &decoder) == [.escape, .character("P")].map { .key($0) })
    }

    /// ESC and one key that came at once, as terminals write Alt.
    @Test(arguments: [
        ("d", Key.character("d")), ("D", .character("D")), ("é", .character("é")),
        ("日", .character("日")), ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\r", .enter),
        ("\t", .tab), ("[", .character("[")), ("O", .character("O")), ("]", .character("]")),
        ("P", .character("P")), (" ", .character(" ")), ("\u{6}", .control("f")),
    ])
    func escapeAndOneKeyAtOnceAreAlt(_ bytes: String, _ key: Key) {
        let all = Array(("\u{1B}" + bytes).utf8)
        var decoder = KeyDecoder()
        decoder.begin(bytes: all.count)
        #expect(decode(all, &decoder) == [.key(.alt(key))])
        // One after the other they are two keys, also where both are read before the end.
        for together in [0, 1] {
            decoder.begin(bytes: together)
            let two = decode(all, &decoder)
            #expect(two == [.key(.escape), .key(key)], "\(together) at once")
        }
    }

    /// Something before Esc, a second key after it, another Esc: keys, none of which is lost.
    @Test(arguments: [
        ("a\u{1B}d", [Key.character("a"), .escape, .character("d")]),
        ("\u{1B}dj", [.escape, .character("d"), .character("j")]),
        ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}\r\r", [.escape, .enter, .enter]),
        ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]), ("j", [.character("j")]),
        ("\u{1B}ab\u{7F}", [.escape, .character("a"), .character("b"), .backspace]),
    ])
    func moreThanEscapeAndOneKeyIsNoAlt(_ bytes: String, _ keys: [Key]) {
        let all = Array(bytes.utf8)
        var decoder = KeyDecoder()
        decoder.begin(bytes: all.count)
        #expect(decode(all, &decoder) == keys.map { .key($0) })
    }

    /// A key that ncurses knows, after an ESC that came with it.
    @Test func altWithAnArrowIsNoEscape() {
        var decoder = KeyDecoder()
        decoder.begin(bytes: 4)
        decoder.feed(.byte(0x1B))
        decoder.feed(.event(.key(.up)))
        #expect(decoder.endOfInput() == [.key(.alt(.up))])
    }

    /// As terminals write it that were asked to tell keys apart, however it is read.
    @Test(arguments: [
        ("[100;3u", Key.alt(.character("d"))), ("[27;3;100~", .alt(.character("d"))),
        ("[100;4u", .alt(.character("D"))), ("[100:68;4:1u", .alt(.character("D"))),
        ("[127;3u", .alt(.backspace)), ("[27;3;13~", .alt(.enter)), ("[27;1u", .escape),
        ("[114;5u", .control("r")), ("[97;1u", .character("a")), ("[9;2u", .backTab),
    ])
    func modifiedKeysAreUnderstood(_ sequence: String, _ key: Key) {
        #expect(decode(Array(("\u{1B}" + sequence).utf8)) == [.key(key)])
    }

    @Test func aKeyEndsWhatWasOpen() {
        var decoder = KeyDecoder()
        decoder.feed(.byte(0x1B))
        decoder.feed(.event(.key(.up)))
        decoder.feed(.byte(0x1B))
        decoder.feed(.ignored)
        #expect(decoder.endOfInput() == [.escape, .up, .escape].map { .key($0) })
    }

    @Test func sequencesAndCharactersMayArriveInParts() {
        var decoder = KeyDecoder()
        #expect(decode([0xE6], &decoder) == [])
        #expect(decode([0x97], &decoder) == [])
        #expect(decode([0xA5], &decoder) == [.key(.character("日"))])
        #expect(decode(Array("\u{1B}[1".utf8), &decoder) == [])
        #expect(decode(Array(";5".utf8), &decoder) == [])
        #expect(decode(Array("C".utf8), &decoder) == [.key(.right)])
        decoder.feed(.byte(0x1B))
        #expect(decoder.takeEvents() == [])
        #expect(decode(Array("[B".utf8), &decoder) == [.key(.down)])
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}"), ([0x80, 0x41], "\u{FFFD}A"), ([0xE6, 0x41], "\u{FFFD}A"),
            ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xE6, 0x97, 0xE6, 0x97, 0xA5], "\u{FFFD}日"), ([0xF5, 0x80], "\u{FFFD}\u{FFFD}"),
        ] as [([UInt8], String)])
    func invalidBytesBecomeReplacementCharacters(_ bytes: [UInt8], _ text: String) {
        #expect(decode(bytes) == text.map { .key(.character($0)) })
    }

    @Test func aPasteIsOneEventWithItsEscapes() {
        #expect(paste("X-A: 1\r\nX-B: 2\rX-C: 日\n") == [.paste("X-A: 1\nX-B: 2\nX-C: 日\n")])
        #expect(paste("") == [.paste("")])
        #expect(
            paste("\u{1B}[A\u{1B}\u{1B}[20\u{1B}[201 ~") == [
                .paste("\u{1B}[A\u{1B}\u{1B}[20\u{1B}[201 ~")
            ])
        #expect(paste("a\u{3}b") == [.paste("a\u{3}b")])
    }

    /// tmux with `extended-keys-format csi-u` writes the line ends of a paste as keys.
    @Test(arguments: [
        "\u{1B}[106;5u", "\u{1B}[13;1u", "\u{1B}[13u", "\u{1B}[10u", "\u{1B}[109;5u",
        "\u{1B}[27;5;106~", "\u{1B}[27;5;13~", "\u{1B}[27;1;13~", "\u{1B}[109;5u\u{1B}[106;5u",
        "\u{1B}[106;5:1u", "\u{1B}[106:74;5u", "\u{1B}[109;5u\n", "\r", "\n", "\r\n",
    ])
    func aLineEndOfAPasteIsOneHoweverItIsWritten(_ end: String) {
        #expect(paste("X-A: 1\(end)X-B: 2") == [.paste("X-A: 1\nX-B: 2")])
        #expect(paste("a\u{1B}[105;5ub\u{1B}[9;1uc") == [.paste("a\tb\tc")])
    }

    /// Whoever takes the paste refuses what these are.
    @Test(arguments: [
        "\u{1B}[31m", "\u{1B}[106u", "\u{1B}[97;5u", "\u{1B}[1;5A", "\u{1B}[13", "\u{1B}]0;x\u{7}",
        "\u{1B}", "\u{1B}[27;5;97~", "\u{1B}[99999999999999999999;5u",
    ])
    func anyOtherSequenceOfAPasteStaysInIt(_ sequence: String) {
        #expect(paste("a\(sequence)b") == [.paste("a\(sequence)b")])
    }

    /// It begins like the mark, and the mark begins anew after it.
    @Test(arguments: [
        "\u{1B}", "\u{1B}[", "\u{1B}[20", "\u{1B}[201", "\u{1B}\u{1B}", "\u{1B}[2\u{1B}[20",
    ])
    func whatLooksLikeTheEndOfAPasteDoesNotHideIt(_ text: String) {
        #expect(paste("x" + text) == [.paste("x" + text)])
        var decoder = KeyDecoder()
        decoder.feed(.pasteBegin)
        #expect(
            decode(Array((text + "\u{1B}[201~j").utf8), &decoder)
                == [.paste(text), .key(.character("j"))])
    }

    @Test func aPasteMayArriveInParts() {
        var decoder = KeyDecoder()
        decoder.feed(.pasteBegin)
        for byte in Array("two\rlines\u{1B}[201~".utf8) {
            #expect(decoder.isInPaste)
            decoder.feed(.byte(byte))
            if byte != UInt8(ascii: "~") { #expect(decoder.endOfInput() == []) }
        }
        #expect(!decoder.isInPaste)
        decoder.feed(.byte(UInt8(ascii: "j")))
        #expect(decoder.endOfInput() == [.paste("two\nlines"), .key(.character("j"))])
    }

    @Test func aPasteBeyondTheLimitIsCutAndStillEnds() {
        let limit = PasteCollector.limit
        let events = paste(String(repeating: "x", count: limit + 100))
        #expect(events == [.paste(String(repeating: "x", count: limit))])
    }

    @Test func controlCIsTheWayOutOfAPasteWithoutEnd() {
        var decoder = KeyDecoder()
        decoder.feed(.pasteBegin)
        #expect(decode(Array("never ends".utf8), &decoder) == [])
        #expect(decode([3], &decoder) == [.key(.control("c"))])
        #expect(!decoder.isInPaste)
    }

    @Test func aBurstWithoutBracketsLosesNothing() {
        let text = (0..<500).map { "X-Header-\($0): wert-ü-\($0)" }.joined(separator: "\r")
        let typed = decode(Array(text.utf8)).map { event -> String in
            switch event {
            case .key(.character(let character)): String(character)
            case .key(.enter): "\r"
            default: "?"
            }
        }
        #expect(typed.joined() == text)
    }

    @Test func printableBytesAreDecodedAsUnicodeSaysInWhateverParts() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 1..<12, using: &random)).map { _ in
                UInt8.random(in: 0x20...0xFF, using: &random)
            }.filter { $0 != 0x7F }
            var decoder = KeyDecoder()
            var scalars: [Unicode.Scalar] = []
            for byte in bytes + [0x0D] {
                decoder.feed(.byte(byte))
                guard Bool.random(using: &random) || byte == 0x0D else { continue }
                for case .key(.character(let character)) in decoder.endOfInput() {
                    scalars += character.unicodeScalars
                }
            }
            #expect(scalars == Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
        }
    }

    @Test func randomBytesNeverStopTheDecoder() {
        var random = SeededGenerator(seed: 6)
        let fragments: [[UInt8]] = [
            [0x1B], Array("\u{1B}[".utf8), Array("\u{1B}O".utf8), Array("\u{1B}[201~".utf8), [3],
            Array("1;5".utf8), [0xE6, 0x97], Array("日".utf8), [0x0D],
        ]
        var decoder = KeyDecoder()
        for _ in 0..<50_000 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: decoder.feed(.pasteBegin)
            case 1: decoder.feed(.pasteEnd)
            case 2: decoder.feed(.event(.key(.up)))
            case 3: _ = decoder.endOfInput()
            case 4, 5:
                for byte in fragments.randomElement(using: &random) ?? [] {
                    decoder.feed(.byte(byte))
                }
            default: decoder.feed(.byte(UInt8.random(in: 0...255, using: &random)))
            }
        }
        // However it got there, the keys of a person get through in the end.
        _ = decode([3], &decoder)
        _ = decode([0x0D], &decoder)
        #expect(decode(Array("j".utf8), &decoder) == [.key(.character("j"))])
    }

    private func decode(_ bytes: [UInt8]) -> [InputEvent] {
        var decoder = KeyDecoder()
        return decode(bytes, &decoder)
    }

    private func decode(_ bytes: [UInt8], _ decoder: inout KeyDecoder) -> [InputEvent] {
        for byte in bytes { decoder.feed(.byte(byte)) }
        return decoder.endOfInput()
    }

    private func paste(_ text: String) -> [InputEvent] {
        var decoder = KeyDecoder()
        decoder.feed(.pasteBegin)
        return decode(Array((text + "\u{1B}[201~").utf8), &decoder)
    }
}
