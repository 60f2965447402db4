package import PoolModel

/// The text that words are looked for in, lower case and in one block. For each model its name,
/// provider, model id, host and tags, in which words match fuzzily; then what else the list and the
/// detail below it show, where a word has to stand as it is typed. A zero byte follows each.
struct SearchKeys: Sendable, Equatable {
    private var bytes: [UInt8] = []
    /// Where the part of a model in which words match fuzzily ends, and where all of it does.
    private var ends: [(fuzzy: Int, all: Int)] = []
    /// Of the pool.
    let revision: Int

    init(_ pool: PoolIndex) {
        revision = pool.revision
        ends.reserveCapacity(pool.models.count)
        bytes.reserveCapacity(pool.models.count * 384)
        for model in pool.models {
            let start = bytes.count
            append(model.name)
            append(model.provider.rawValue)
            append(model.modelID)
            append(hostOf: model.baseURL)
            for tag in model.tags { append(tag) }
            lower(from: start)
            let fuzzy = bytes.count
            append(model.stateWord)
            if model.lastTest?.isVerified == false { append("unverified") }
            if let test = model.lastTest, test.verdict.isFailure { append(test) }
            append(model.baseURL)
            for name in model.allHeaderNames { append(name) }
            append(model.changedBy)
            lower(from: fuzzy)
            ends.append((fuzzy, bytes.count))
        }
    }

    static func == (left: SearchKeys, right: SearchKeys) -> Bool {
        left.revision == right.revision && left.bytes == right.bytes
    }

    /// What is said of a failure.
    private mutating func append(_ test: TestSummary) {
        if let status = test.httpStatus { append(String(status)) }
        append(test.verdict.rawValue)
        append(test.verdict.shortReason)
        if let owner = test.owner { append(owner.words) }
        append(test.message)
        append(test.next)
    }

    /// Those of `positions` whose keys have all the words and none of the unwanted ones, in the
    /// same order.
    func positions(
        with words: [[UInt8]], without unwanted: [[UInt8]], among positions: [Int]
    ) -> [Int] {
        let bytes = bytes.span
        var found: [Int] = []
        search: for position in positions {
            let start = position == 0 ? 0 : ends[position - 1].all
            let (fuzzy, end) = ends[position]
            for word in words
            where !SearchKeys.isInOneField(word, of: bytes, start..<fuzzy)
                && !SearchKeys.stands(word, in: bytes, fuzzy..<end)
            {
                continue search
            }
            for word in unwanted where SearchKeys.stands(word, in: bytes, start..<end) {
                continue search
            }
            found.append(position)
        }
        return found
    }

    /// Whether the bytes of `word` occur one after the other. None of them is zero, so that they
    /// are of one field.
    private static func stands(
        _ word: [UInt8], in bytes: Span<UInt8>, _ range: Range<Int>
    ) -> Bool {
        guard range.count >= word.count else { return false }
        let first = word[0]
        search: for start in range.lowerBound...range.upperBound - word.count
        where bytes[start] == first {
            for offset in word.indices.dropFirst() where bytes[start + offset] != word[offset] {
                continue search
            }
            return true
        }
        return false
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

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
        bytes.append(0)
    }

    /// The part of an address between `//` and the next slash; all of it where there is none.
    private mutating func append(hostOf url: String) {
        var url = url
        url.withUTF8 { url in
            let slash = UInt8(ascii: "/")
            var first = 0
            for index in url.indices.dropFirst()
            where url[index] == slash && url[index - 1] == slash {
                first = index + 1
                break
            }
            let end = url[first...].firstIndex { $0 == slash || $0 == UInt8(ascii: "?") }
            bytes.append(contentsOf: url[first..<(end ?? url.count)])
        }
        bytes.append(0)
    }

    /// Brings what was appended into lower case, at once: letter by letter of each field took
    /// longer than all the rest.
    private mutating func lower(from start: Int) {
        let isASCII = bytes.withUnsafeMutableBufferPointer { bytes in
            var bits: UInt8 = 0
            for index in start..<bytes.count {
                let byte = bytes[index]
                bits |= byte
                bytes[index] = byte &+ (byte &- 0x41 < 26 ? 0x20 : 0)
            }
            return bits < 0x80
        }
        guard !isASCII else { return }
        let text = String(decoding: bytes[start...], as: UTF8.self).lowercased()
        bytes.removeSubrange(start...)
        bytes.append(contentsOf: text.utf8)
    }
}

/// The list's filter for callers without a screen: the same words and terms mean the same there.
package enum ModelSelection {
    /// The models that a filter leaves, in their order.
    package static func matching(_ models: [ModelSummary], _ text: String) -> [ModelSummary] {
        let filter = ModelFilter(text)
        let keys = SearchKeys(PoolIndex(models, revision: 0))
        return keys.positions(
            with: filter.words, without: filter.unwanted, among: Array(models.indices)
        )
        .map { models[$0] }.filter(filter.matchesExactly)
    }
}
