package import PoolModel

/// The text that fuzzy words are looked for in, lower case and in one block: for each model its
/// name, provider, model id, host and tags, each followed by a zero byte.
struct SearchKeys: Sendable, Equatable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ pool: PoolIndex) {
        ends.reserveCapacity(pool.models.count)
        bytes.reserveCapacity(pool.models.count * 96)
        for model in pool.models {
            append(model.name)
            append(model.provider.rawValue)
            append(model.modelID)
            append(SearchKeys.host(of: model.baseURL))
            for tag in model.tags { append(tag) }
            ends.append(bytes.count)
        }
    }

    var count: Int { ends.count }

    /// Those of `positions` whose keys have all the words, in the same order.
    func positions(with words: [[UInt8]], among positions: [Int]) -> [Int] {
        let bytes = bytes.span
        var found: [Int] = []
        search: for position in positions {
            let key = (position == 0 ? 0 : ends[position - 1])..<ends[position]
            for word in words where !SearchKeys.isInOneField(word, of: bytes, key) {
                continue search
            }
            found.append(position)
        }
        return found
    }

    /// Whether the bytes of `word` occur in this order within one field; fields end with 0.
    private static func isInOneField(
        _ word: [UInt8], of bytes: Span<UInt8>, _ range: Range<Int>
    ) -> Bool {
        var next = 0
        for index in range {
            let byte = bytes[index]
            if byte == word[next] {
                next += 1
                if next == word.count { return true }
            } else if byte == 0 {
                next = 0
            }
        }
        return false
    }

    private mutating func append(_ text: Substring) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        var isASCII = true
        for index in start..<bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 { isASCII = false }
            if byte >= 0x41, byte <= 0x5A { bytes[index] = byte + 0x20 }
        }
        if !isASCII {
            bytes.removeSubrange(start...)
            bytes.append(contentsOf: text.lowercased().utf8)
        }
        bytes.append(0)
    }

    private mutating func append(_ text: String) { append(Substring(text)) }

    /// The part between `//` and the next slash; the whole text where there is none.
    static func host(of url: String) -> Substring {
        let slash = UInt8(ascii: "/")
        var start = url.startIndex
        var isAfterSlash = false
        for index in url.utf8.indices {
            if url.utf8[index] != slash {
                isAfterSlash = false
            } else if isAfterSlash {
                start = url.utf8.index(after: index)
                break
            } else {
                isAfterSlash = true
            }
        }
        let end = url.utf8[start...].firstIndex { $0 == slash || $0 == UInt8(ascii: "?") }
        return url[start..<(end ?? url.endIndex)]
    }
}

/// The list's filter for callers without a screen: the same words and terms mean the same there.
package enum ModelSelection {
    /// The models that a filter leaves, in their order.
    package static func matching(_ models: [ModelSummary], _ text: String) -> [ModelSummary] {
        let filter = ModelFilter(text)
        let keys = SearchKeys(PoolIndex(models, revision: 0))
        return keys.positions(with: filter.words, among: Array(models.indices))
            .map { models[$0] }.filter(filter.matchesExactly)
    }
}
