internal import ModelPool

/// A text in lower case, to look for phrases in, byte by byte. A failing model is looked at with
/// hundreds of them, and the library's `contains(_:)` and `firstRange(of:)` take from ten to a
/// hundred times as long.
struct Haystack: Equatable {
    static let empty = Haystack("")

    let bytes: [UInt8]
    /// Most phrases are ruled out by their first two bytes or by their last two.
    private let pairs: BytePairs

    init(_ text: String) { self.init(lower: Array(text.lowercased().utf8)) }

    /// Lower-cases A to Z only, so that every byte stays where it is.
    init(_ bytes: [UInt8]) {
        var lower = bytes
        lower.withUnsafeMutableBufferPointer { lower in
            for place in lower.indices where (0x41...0x5A).contains(lower[place]) {
                lower[place] += 32
            }
        }
        self.init(lower: lower)
    }

    private init(lower bytes: [UInt8]) {
        self.bytes = bytes
        pairs = BytePairs(of: bytes)
    }

    func contains(_ phrase: String) -> Bool { range(of: phrase) != nil }

    /// Where a phrase first stands at or after `start`.
    func range(of phrase: String, from start: Int = 0) -> Range<Int>? {
        var phrase = phrase
        return phrase.withUTF8 { range(of: $0, from: start) }
    }

    func range(of phrase: [UInt8], from start: Int) -> Range<Int>? {
        phrase.withUnsafeBufferPointer { range(of: $0, from: start) }
    }

    private func range(
        of phrase: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Range<Int>? {
        guard let first = phrase.first else { return start..<start }
        if phrase.count > 1 {
            let end = phrase.count
            guard pairs.contains(first, phrase[1]),
                pairs.contains(phrase[end - 2], phrase[end - 1])
            else { return nil }
        }
        return bytes.withUnsafeBufferPointer { bytes in
            var position = start
            while position + phrase.count <= bytes.count {
                if bytes[position] == first {
                    var length = 1
                    while length < phrase.count, bytes[position + length] == phrase[length] {
                        length += 1
                    }
                    if length == phrase.count { return position..<position + length }
                }
                position += 1
            }
            return nil
        }
    }
}
