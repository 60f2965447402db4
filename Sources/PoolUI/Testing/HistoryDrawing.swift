import FoundationEssentials
import PoolModel
import TerminalScreen

/// The test history of a model: a sparkline of the times and a small table.
enum HistoryDrawing {
    static let rows = 10

    static func lines(of history: [TestSummary], _ state: State, columns: Int) -> [StyledLine] {
        guard !history.isEmpty else { return [] }
        let ok = history.count { $0.verdict.isOK }
        var lines = [
            StyledLine(),
            .rule("History, \(ok) of \(history.count) ok", columns: columns),
            StyledLine("   " + sparkline(of: history) + "  the newest at the right", .dim),
        ]
        lines += history.prefix(rows).map { test in
            let age = Age.short(of: test.testedAt, at: state.now)
            let time = Age.duration(milliseconds: test.totalMilliseconds)
            return StyledLine("   " + age.padded(toColumns: 5, .right) + "  ")
                .adding(
                    test.verdict.word.padded(toColumns: 5), test.verdict.role
                )
                .adding(time.padded(toColumns: 7, .right) + "  ")
                .adding(test.httpStatus.map { "\($0) " } ?? "")
                .adding(test.verdict.rawValue)
        }
        return lines
    }

    /// One sign a test, the oldest first: how long it took against the longest; `x` failed.
    static func sparkline(of history: [TestSummary]) -> String {
        let signs: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let longest = history.filter { $0.verdict.isOK }.map(\.totalMilliseconds).max() ?? 1
        return String(
            history.prefix(50).reversed().map { test -> Character in
                guard test.verdict.isOK else { return "x" }
                let share = test.totalMilliseconds / max(longest, 1)
                return signs[min(max(Int(share * 8), 0), 7)]
            })
    }
}
