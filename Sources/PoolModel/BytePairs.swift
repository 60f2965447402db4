/// A set of pairs of neighbouring bytes, by their hash: it rules most places of a text out
/// before they are compared byte by byte. It may say yes to a pair that was never inserted, and never
/// says no to one that was.
package struct BytePairs: Sendable, Equatable {
    private var isThere = [Bool](repeating: false, count: 1024)

    package init() {}

    mutating func insert(_ first: UInt8, _ second: UInt8) {
        isThere[BytePairs.hash(first, second)] = true
    }

    /// The first place at or after `start` whose pair is there; the text's end where there is none.
    func firstIndex(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        isThere.withUnsafeBufferPointer { isThere in
            var position = start
            while position + 1 < text.count {
                if isThere[BytePairs.hash(text[position], text[position + 1])] { return position }
                position += 1
            }
            return text.count
        }
    }

    private static func hash(_ first: UInt8, _ second: UInt8) -> Int {
        (Int(first) &* 37 &+ Int(second)) & 1023
    }
}
