/// A line on standard error that is written over while something long runs, where that is a
/// terminal.
struct ProgressLine {
    private let console: Console
    private var isShown = false

    init(_ console: Console) { self.console = console }

    mutating func show(_ text: String) {
        guard console.errorIsTerminal, !console.isQuiet else { return }
        _ = Console.writeAll("\r" + text, to: 2)
        isShown = true
    }

    /// Wipes the line, so that a result can be written.
    mutating func clear() {
        guard isShown else { return }
        _ = Console.writeAll("\r" + String(repeating: " ", count: 40) + "\r", to: 2)
        isShown = false
    }
}

/// A count while something long runs.
struct CountProgress {
    private let verb: String
    private var line: ProgressLine
    private var last = ContinuousClock.now

    init(_ verb: String, console: Console) {
        self.verb = verb
        line = ProgressLine(console)
    }

    /// Four times a second at most.
    mutating func show(_ done: Int, of all: Int) {
        guard ContinuousClock.now - last >= .milliseconds(250) else { return }
        last = .now
        line.show("\(done)/\(all) \(verb)")
    }

    mutating func clear() { line.clear() }
}
