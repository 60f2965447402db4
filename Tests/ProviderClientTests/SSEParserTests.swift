import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

@Suite struct SSEParserTests {
    private func events(_ text: String) throws -> [SSEParser.Event] {
        var parser = SSEParser()
        return try parser.feed(Array(text.utf8))
    }

    private func data(_ text: String) throws -> [String] { try events(text).map(\.data) }

    @Test func theThreeLineEndsMeanTheSame() throws {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["event: a", "data: 1", "", "data: 2", "", ""].joined(separator: end)
            #expect(
                try events(text) == [
                    .init(name: "a", data: "1"), .init(name: "message", data: "2"),
                ])
        }
    }

    @Test func anEventEndsAtOnceAlsoWithReturnsAlone() throws {
        var parser = SSEParser()
        #expect(try parser.feed(Array("data: x\r\r".utf8)).count == 1)
        #expect(try parser.feed(Array("\ndata: y\r\n\r".utf8)).count == 1)
        #expect(try parser.feed(Array("\n".utf8)).isEmpty)
    }

    @Test func commentsFieldsAndBlanksAreReadAsTheStandardSays() throws {
        #expect(try data(": hello\ndata:x\n\n") == ["x"])
        #expect(try data("data:  two blanks\n\n") == [" two blanks"])
        #expect(try data("data: a\ndata: b\ndata\n\n") == ["a\nb\n"])
        #expect(try data("data\n\n") == [], "an event without data is none")
        #expect(try data("id: 1\nretry: 3\nevent: x\n\ndata: y\n\n") == ["y"])
        #expect(try events("event: x\n\ndata: y\n\n").map(\.name) == ["message"])
        #expect(try data("data: a:b: c\n\n") == ["a:b: c"])
        #expect(try data("Data: x\n\n") == [], "names of fields have a case")
    }

    @Test func aByteOrderMarkIsSkippedOnce() throws {
        #expect(try data("\u{FEFF}data: x\n\n") == ["x"])
        #expect(try data("\u{FEFF}\u{FEFF}data: x\n\n") == [])
    }

    @Test func anUnfinishedEventIsDropped() throws {
        #expect(try data("data: 1\n\ndata: 2\n") == ["1"])
        #expect(try data("data: 2") == [])
    }

    @Test func badUTF8IsReplaced() throws {
        var parser = SSEParser()
        let events = try parser.feed(Array("data: a".utf8) + [0xFF, 0xC3] + Array("b\n\n".utf8))
        #expect(events.map(\.data) == ["a\u{FFFD}\u{FFFD}b"])
    }

    @Test func linesAndEventsHaveALimit() {
        var parser = SSEParser()
        let long = Array(repeating: UInt8(ascii: "x"), count: SSEParser.maximumLine + 1)
        #expect(throws: SSEParser.Overflow.line) { try parser.feed(long) }
        var many = SSEParser()
        let line = Array(("data: " + String(repeating: "y", count: 100_000) + "\n").utf8)
        #expect(throws: SSEParser.Overflow.event) {
            for _ in 0..<20 { _ = try many.feed(line) }
        }
    }

    /// Wherever the bytes are cut, the same events come out; and nothing ever traps.
    @Test func cutsAnywhereChangeNothing() throws {
        let text =
            "\u{FEFF}: c\r\nevent: é\r\ndata: ü1\r\n\r\ndata: 2\rdata: 3\n\r\n\ndata: [DONE]\r\r"
        let bytes = Array(text.utf8)
        var whole = SSEParser()
        let expected = try whole.feed(bytes)
        #expect(expected.count == 3)
        for first in 0..<bytes.count {
            for second in first..<bytes.count {
                var parser = SSEParser()
                var found = try parser.feed(bytes[..<first])
                found += try parser.feed(bytes[first..<second])
                found += try parser.feed(bytes[second...])
                #expect(found == expected)
            }
        }
    }

    @Test func randomStreamsAreReadAlikeInAnyPieces() {
        var random = SeededGenerator(seed: 20_261_123)
        let pieces = [
            "data: ", "data:", "event: ", "\n", "\r", "\r\n", "\n\n", ":", "{\"choices\":[",
            "[DONE]",
            "x", "é", "\u{FEFF}", "{\"error\":{}}", "\0", "{\"type\":\"message_stop\"}",
        ]
        for round in 0..<fuzzRounds() {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                bytes += pieces.randomElement(using: &random).map { Array($0.utf8) } ?? []
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            let wireProtocol = WireProtocol.allCases[round % WireProtocol.allCases.count]
            var whole = StreamReader(wireProtocol)
            let expected = whole.feed(bytes)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            var cutReader = StreamReader(wireProtocol)
            let found = cutReader.feed(bytes[..<cut]) + cutReader.feed(bytes[cut...])
            if found != expected || cutReader.outcome != whole.outcome {
                Issue.record("differs when cut at \(cut): \(bytes)")
                return
            }
        }
    }
}

/// 50,000 inputs in a short run, a million with `MODELPOOL_LONG=1`, divided where one input costs
/// more than others.
func fuzzRounds(_ divisor: Int = 1) -> Int {
    (ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == nil ? 50_000 : 1_000_000) / divisor
}
