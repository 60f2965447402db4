internal import PoolModel

/// A text in lower case, to look for phrases in. A failing model is looked at with more than a
/// thousand of them, so the places of every pair of bytes are known: a phrase is compared only where
/// its rarest pair stands.
struct SearchableText: Equatable {
    static let empty = SearchableText("")

    let bytes: [UInt8]
    /// The places of all pairs, those of one hash together and in their order.
    private let places: [Int32]
    /// Where in ``places`` those of a hash begin; one more at the end.
    private let starts: [Int32]

    /// How many hashes there are, less one: about as many as pairs, so that a short text, as most
    /// are, is read as quickly as it is searched.
    private let mask: Int
    private static let maskSizes = 0x7F...0xFFF

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
        let pairs = max(bytes.count - 1, 0)
        var mask = SearchableText.maskSizes.lowerBound
        while mask < pairs, mask < SearchableText.maskSizes.upperBound { mask = mask << 1 | 1 }
        let hashes = mask + 1
        var starts = [Int32](repeating: 0, count: hashes + 1)
        var places = [Int32](repeating: 0, count: pairs)
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeMutableBufferPointer { starts in
                places.withUnsafeMutableBufferPointer { places in
                    for place in 0..<pairs {
                        starts[SearchableText.hash(bytes[place], bytes[place + 1], mask) + 1] += 1
                    }
                    for hash in 0..<hashes { starts[hash + 1] += starts[hash] }
                    // Filled from the back, each hash's beginning moves down to where it belongs.
                    for place in stride(from: pairs - 1, through: 0, by: -1) {
                        let hash = SearchableText.hash(bytes[place], bytes[place + 1], mask)
                        starts[hash + 1] -= 1
                        places[Int(starts[hash + 1])] = Int32(truncatingIfNeeded: place)
                    }
                    // Now the beginning of a hash stands at the next one.
                    for hash in 0..<hashes { starts[hash] = starts[hash + 1] }
                    starts[hashes] = Int32(truncatingIfNeeded: pairs)
                }
            }
        }
        self.mask = mask
        self.starts = starts
        self.places = places
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
        guard phrase.count > 1 else {
            return bytes[min(start, bytes.count)...].firstIndex(of: first).map { $0..<$0 + 1 }
        }
        guard phrase.count <= bytes.count else { return nil }
        return starts.withUnsafeBufferPointer { starts in
            /// The places of the pair that stands least often, and where that is in the phrase.
            var rarest = (offset: 0, from: 0, to: Int.max)
            for offset in 0..<phrase.count - 1 {
                let hash = SearchableText.hash(phrase[offset], phrase[offset + 1], mask)
                let (from, to) = (Int(starts[hash]), Int(starts[hash + 1]))
                if from == to { return nil }
                if to - from < rarest.to - rarest.from { rarest = (offset, from, to) }
            }
            return bytes.withUnsafeBufferPointer { bytes in
                places.withUnsafeBufferPointer { places in
                    for index in rarest.from..<rarest.to {
                        let place = Int(places[index]) - rarest.offset
                        guard place >= start, place + phrase.count <= bytes.count else { continue }
                        var length = 0
                        while length < phrase.count, bytes[place + length] == phrase[length] {
                            length += 1
                        }
                        if length == phrase.count { return place..<place + length }
                    }
                    return nil
                }
            }
        }
    }

    private static func hash(_ first: UInt8, _ second: UInt8, _ mask: Int) -> Int {
        (Int(first) &* 37 &+ Int(second)) & mask
    }
}
