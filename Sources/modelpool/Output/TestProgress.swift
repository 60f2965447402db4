internal import PoolModel

/// How far a test of many models has come: one line on standard error, where that is a terminal.
struct TestProgress {
    private let count: Int
    private let console: Console
    private var done = 0
    private(set) var failing = 0
    private let start = ContinuousClock.now
    private var isShown = false

    init(count: Int, console: Console) {
        self.count = count
        self.console = console
    }

    mutating func advance(_ reports: [TestReport]) {
        // A test that somebody stopped says nothing about its model.
        let finished = reports.filter { $0.verdict != .cancelled }
        done += finished.count
        failing += finished.count { $0.verdict.isFailure }
        guard count > 1, done < count, console.errorIsTerminal, !console.isQuiet else { return }
        _ = Console.writeAll("\(done)/\(count), \(failing) failing", to: 2)
        isShown = true
    }

    /// Wipes the line, so that a result can be written.
    mutating func clear() {
        guard isShown else { return }
        _ = Console.writeAll("\r" + String(repeating: " ", count: 40) + "\r", to: 2)
        isShown = false
    }

    /// `7 tested: 6 ok, 1 failing, 2.1 s`.
    var summary: String {
        let elapsed = (ContinuousClock.now - start).components
        let milliseconds =
            Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15
        return "\(done) tested: \(done - failing) ok, \(failing) failing, "
            + TestReport.time(milliseconds)
    }
}
