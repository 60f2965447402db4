internal import PoolModel

/// How far a test of many models has come.
struct TestProgress {
    private let count: Int
    private var line: ProgressLine
    private var done = 0
    private(set) var failing = 0
    /// Those that passed, and took too long.
    private(set) var slow = 0
    private let start = ContinuousClock.now

    init(count: Int, console: Console) {
        self.count = count
        line = ProgressLine(console)
    }

    mutating func advance(_ reports: [TestReport]) {
        // A test that somebody stopped says nothing about its model.
        let finished = reports.filter { $0.verdict != .cancelled }
        done += finished.count
        failing += finished.count { $0.verdict.isFailure }
        slow += finished.count { $0.isSlow }
        if count > 1, done < count { line.show("\(done)/\(count), \(failing) failing") }
    }

    mutating func clear() { line.clear() }

    /// `7 tested: 6 ok, 1 failing, 2.1 s`.
    var summary: String {
        let elapsed = (ContinuousClock.now - start).components
        let milliseconds =
            Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15
        let slow = slow > 0 ? " (\(slow) slow)" : ""
        return "\(done) tested: \(done - failing) ok\(slow), \(failing) failing, "
            + TestReport.time(milliseconds)
    }
}
