/// A count on standard error while something long runs, where that is a terminal.
struct CountProgress {
    private let verb: String
    private let console: Console
    private var isShown = false
    private var last = ContinuousClock.now

    init(_ verb: String, console: Console) {
        self.verb = verb
        self.console = console
    }

    /// Four times a second at most.
    mutating func show(_ done: Int, of all: Int) {
        guard console.errorIsTerminal, !console.isQuiet else { return }
        guard ContinuousClock.now - last >= .milliseconds(250) else { return }
        last = .now
        isShown = true
        _ = Console.writeAll("\r\(done)/\(all) \(verb)", to: 2)
    }

    mutating func clear() {
        guard isShown else { return }
        _ = Console.writeAll("\r" + String(repeating: " ", count: 40) + "\r", to: 2)
        isShown = false
    }
}
