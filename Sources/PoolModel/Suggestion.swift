/// The word that somebody who mistyped probably meant.
package enum Suggestion {
    /// The nearest of `words`, where it is near enough: at most a third of its letters differ, or
    /// one begins with the other.
    package static func nearest(to typed: String, among words: [String]) -> String? {
        let typed = typed.lowercased()
        let ranked = words.map { (word: $0, distance: distance(typed, $0)) }
            .filter { $0.distance <= max(1, $0.word.count / 3) }
        if let best = ranked.min(by: { $0.distance < $1.distance }) { return best.word }
        return words.first { typed.count >= 2 && ($0.hasPrefix(typed) || typed.hasPrefix($0)) }
    }

    /// The number of letters to insert, delete, replace or swap with their neighbour (optimal
    /// string alignment distance).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var rows = [Array(0...right.count)]
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
