import Testing

@testable import ProviderClient

@Suite struct HaystackTests {
    private let text = "Plain HTTP request: the key ÄÖ is not known. key=a; 403 Forbidden <aaab>"

    /// What rules phrases out early rules out none that is there.
    @Test func everyPieceIsFoundWhereItFirstStands() {
        let haystack = Haystack(text)
        let bytes = haystack.bytes
        for start in bytes.indices {
            for end in start + 1...bytes.count {
                let piece = Array(bytes[start..<end])
                let first = bytes.indices.first { bytes[$0...].starts(with: piece) }
                #expect(haystack.range(of: piece, from: 0)?.lowerBound == first)
                #expect(haystack.range(of: piece, from: start) == start..<end)
            }
        }
    }

    @Test func nothingElseIsFound() {
        let haystack = Haystack(text)
        for phrase in ["HTTP", "keys", "403 forbidden x", "aaaab", "ab>x", "known..", "plainhttp"] {
            #expect(!haystack.contains(phrase))
        }
        #expect(haystack.contains("äö is"))
        #expect(haystack.range(of: "key", from: 30) == 47..<50)
        #expect(haystack.range(of: "key", from: 48) == nil)
        #expect(haystack.range(of: "", from: 3) == 3..<3)
        #expect(!Haystack.empty.contains("a"))
    }

    @Test func bytesStayWhereTheyAre() {
        let page = Array("ÄÖ<TITLE>".utf8)
        #expect(Haystack(page).range(of: "<title>") == 4..<11)
        #expect(Haystack(page).bytes.count == page.count)
    }
}
