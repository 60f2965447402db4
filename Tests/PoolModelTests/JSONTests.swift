import PoolModel
import TestSupport
import Testing

@Suite struct JSONTests {
    @Test func valuesAreReadAndWrittenBack() throws {
        let text = #"{"b":[1,-2.50,1e+9,true,false,null,"é\n\"\\"],"a":{},"c":""}"#
        #expect(try JSONParser.parse(text).text == text)
        #expect(try JSONParser.parse(" \u{FEFF}".dropFirst() + "[ 1 , 2 ] \n") == [1, 2])
        #expect(try JSONParser.parse(#""\u00e9\ud83d\ude00\/\b""#) == "é😀/\u{8}")
    }

    @Test(arguments: [
        ("", JSONParser.Problem.truncated), ("{", .truncated), ("[1,", .truncated),
        ("\"a", .truncated), ("tru", .truncated), ("1.", .truncated), ("-", .truncated),
        (#"{"a":"#, .truncated), ("nul!", .syntax(offset: 0)), ("[1 2]", .syntax(offset: 3)),
        ("01", .syntax(offset: 0)), ("+1", .syntax(offset: 0)), ("{a:1}", .syntax(offset: 1)),
        ("1 2", .syntax(offset: 2)), (#""\x""#, .syntax(offset: 2)),
        (#""\u12g4""#, .syntax(offset: 5)),
        ("[1,]", .syntax(offset: 3)), ("NaN", .syntax(offset: 0)), ("'a'", .syntax(offset: 0)),
    ])
    func whatIsNoJSONIsSaidWhere(_ text: String, _ problem: JSONParser.Problem) {
        #expect(throws: problem) { try JSONParser.parse(text) }
    }

    @Test(arguments: [
        "// c\n{\"a\": [1, 2,], /* x\n */ \"b\": {\"c\": 3,}, // end\n}\n// z",
        "{\"a\":[1,2],\"b\":{\"c\":3}}/**/",
    ])
    func commentsAndLastCommasArePassedOverWhereTheyAreAllowed(_ text: String) throws {
        let value = try JSONParser.parse(Array(text.utf8), allowsComments: true)
        #expect(value == ["a": [1, 2], "b": ["c": 3]])
    }

    @Test(arguments: ["/", "{/}", "[1,,]", "[,]", "{,}", "[1 /* ", "\"// no comment\" 2"])
    func nothingElseIsAllowedWithThem(_ text: String) {
        #expect(throws: JSONParser.Problem.self) {
            try JSONParser.parse(Array(text.utf8), allowsComments: true)
        }
    }

    @Test func depthHasALimit() throws {
        let limit = JSONParser.maximumDepth
        _ = try JSONParser.parse(
            String(repeating: "[", count: limit) + String(repeating: "]", count: limit))
        for opening in ["[", #"{"a":"#, #"[{"a":"#] {
            #expect(throws: JSONParser.Problem.tooDeep) {
                try JSONParser.parse(String(repeating: opening, count: 200_000))
            }
        }
    }

    @Test func numbersOfAnySizeAreHarmless() throws {
        let big = try JSONParser.parse("123456789012345678901234567890")
        #expect(big.int == nil && big.double == 1.2345678901234568e29)
        #expect(try JSONParser.parse("1e999999").int == nil)
        #expect(try JSONParser.parse("-0.0").int == 0)
        #expect(try JSONParser.parse("16.0").int == 16)
        #expect(try JSONParser.parse("9223372036854775807").int == Int.max)
        #expect(try JSONParser.parse("9223372036854775808").int == nil)
    }

    @Test func halfPairsAndBadBytesBecomeReplacements() throws {
        #expect(try JSONParser.parse(#""\ud83d""#) == "\u{FFFD}")
        #expect(try JSONParser.parse(#""\ude00\ud83dx""#) == "\u{FFFD}\u{FFFD}x")
        #expect(try JSONParser.parse(#""\ud83d\u0041""#) == "\u{FFFD}A")
        #expect(try JSONParser.parse([0x22, 0xFF, 0x22]) == "\u{FFFD}")
    }

    @Test func theLastOfTwoMembersCounts() throws {
        #expect(try JSONParser.parse(#"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test func writtenTextHasNoControlCharacters() {
        let value = JSONValue.string("\u{0}\u{1B}\u{7F}\u{9B}\u{2028}\u{115F}\n\t\r")
        #expect(value.text == #""\u0000\u001b\u007f\u009b\u2028\u115f\n\t\r""#)
        #expect(JSONValue(0.1).text == "0.1" && JSONValue(2.0).text == "2")
        #expect(JSONValue(Double.nan).text == "null" && JSONValue(1e300).text == "1e+300")
    }

    @Test func prettyTextIsTheSameValue() throws {
        let value: JSONValue = ["a": [1, ["b": "x"]], "c": [], "d": [:]]
        #expect(try JSONParser.parse(value.prettyText) == value)
        #expect(value.prettyText.hasPrefix("{\n  \"a\": [\n    1,"))
    }

    @Test func randomTextNeverTrapsAndRoundTrips() {
        var random = SeededGenerator(seed: 5)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "\\u", "d83d", "1", "-", ".", "e",
            "0",
            "true", "null", " ", "\n", "é", "\u{1B}", "\"b\":",
        ]
        for _ in 0..<fuzzRounds {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                bytes += pieces.randomElement(using: &random).map { Array($0.utf8) } ?? []
                if Int.random(in: 0..<16, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            guard let value = try? JSONParser.parse(bytes) else { continue }
            if (try? JSONParser.parse(value.text)) != value {
                Issue.record("\(bytes) is not written back")
                return
            }
        }
    }
}
