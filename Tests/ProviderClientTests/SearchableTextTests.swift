import Testing

@testable import ProviderClient

@Suite struct SearchableTextTests {
    private let text = "Plain HTTP request: the key ÄÖ is not known. key=a; 403 Forbidden <aaab>"

    /// What rules phrases out early rules out none that is there.
    @Test func everyPieceIsFoundWhereItFirstStands() {
        let searchable = SearchableText(text)
        let bytes = searchable.bytes
        for start in bytes.indices {
            for end in start + 1...bytes.count {
                let piece = Array(bytes[start..<end])
                let first = bytes.indices.first { bytes[$0...].starts(with: piece) }
                #expect(searchable.range(of: piece, from: 0)?.lowerBound == first)
                #expect(searchable.range(of: piece, from: start) == start..<end)
            }
        }
    }

    @Test func nothingElseIsFound() {
        let searchable = SearchableText(text)
        for phrase in ["HTTP", "keys", "403 forbidden x", "aaaab", "ab>x", "known..", "plainhttp"] {
            #expect(!searchable.contains(phrase))
        }
        #expect(searchable.contains("äö is"))
        #expect(searchable.range(of: "key", from: 30) == 47..<50)
        #expect(searchable.range(of: "key", from: 48) == nil)
        #expect(searchable.range(of: "", from: 3) == 3..<3)
        #expect(!SearchableText.empty.contains("a"))
    }

    @Test func bytesStayWhereTheyAre() {
        let page = Array("ÄÖ<TITLE>".utf8)
        #expect(SearchableText(page).range(of: "<title>") == 4..<11)
        #expect(SearchableText(page).bytes.count == page.count)
    }
}
