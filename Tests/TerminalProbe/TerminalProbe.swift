internal import FoundationEssentials
internal import Glibc
internal import TerminalDriver
internal import TerminalScreen

/// A small program for the tests of TerminalDriver: it shows what comes in, and does to the
/// terminal what a key asks for.
///
/// Arguments: `events` shows every event as a line, `list` a list of 1,000 rows; then
/// `--color X` and `--plain`. `die` and a signal's number dies by it without a session.
@main
struct TerminalProbe {
    private let session: TerminalSession
    private let inbox: Inbox<String>
    private let environment: [String: String]
    private var log: [String] = []
    private var list: ListWindow?
    private var size: Size
    private var isDone = false

    static func main() {
        let environment = ProcessInfo.processInfo.environment
        CrashHandlers.install(environment: environment)
        if let flag = CommandLine.arguments.firstIndex(of: "die") { die(flag + 1) }
        TerminalSession.blockSignals()
        do {
            var probe = try TerminalProbe(environment)
            probe.run()
        } catch {
            let line = "\(error.code) \(error.terminal)\n"
            _ = write(STDERR_FILENO, line, line.utf8.count)
            exit(1)
        }
    }

    /// Dies without a session, by the signal that an argument names, or by a trap.
    private static func die(_ index: Int) -> Never {
        guard index < CommandLine.arguments.count,
            let signal = Int32(CommandLine.arguments[index])
        else { fatalError("wanted by the test") }
        raise(signal)
        exit(1)
    }

    private init(_ environment: [String: String]) throws(TerminalError) {
        var options = TerminalOptions()
        let arguments = CommandLine.arguments
        options.isPlain = arguments.contains("--plain")
        if let flag = arguments.firstIndex(of: "--color"), flag + 1 < arguments.count,
            let color = TerminalOptions.Color(argument: arguments[flag + 1])
        {
            options.color = color
        }
        self.environment = environment
        inbox = try Inbox()
        session = try TerminalSession(options, environment: environment)
        size = session.size
        if arguments.contains("list") {
            list = ListWindow(count: 1000, height: max(size.rows - 4, 1))
        }
    }

    private mutating func run() {
        while !isDone {
            session.present(list == nil ? eventScreen() : listScreen())
            for event in session.wait(for: inbox, until: nil) { handle(event) }
        }
        session.end()
        print("ended")
    }

    private mutating func handle(_ event: LoopEvent) {
        switch event {
        case .terminate: isDone = true
        case .suspendRequested: session.suspend()
        case .wake: log += inbox.drain()
        case .input(.resize(let size)):
            self.size = size
            log.append("resize \(size.columns)x\(size.rows)")
        case .input(.key(.control(let letter))): command(letter)
        case .input(.key(.character("q"))): isDone = true
        case .input(.key(let key)):
            if let movement = ListWindow.movement(for: key) { list?.move(movement) }
            log.append("key \(key)")
        case .input(.paste(let text)):
            log.append("paste \(text.utf8.count) \(text.debugDescription)")
        case .input(.click(let point)): log.append("click \(point.column),\(point.row)")
        case .input(.wheel(let point, let down)):
            log.append("wheel \(point.column),\(point.row) \(down ? "down" : "up")")
        case .interrupt, .continued: log.append("\(event)")
        }
    }

    private mutating func command(_ letter: Character) {
        switch letter {
        case "x": fatalError("wanted by the test")
        case "t": abort()
        case "g": raise(SIGSEGV)
        case "z": session.suspend()
        case "l": session.redraw()
        case "o": session.setMouse(true)
        case "y": log.append("copied \(session.copyToClipboard("ünïcode"))")
        case "s":
            let noise = "noise of a library\n"
            _ = write(STDERR_FILENO, noise, noise.utf8.count)
            log.append("written")
        case "p":
            let inbox = inbox
            Task.detached { inbox.post("posted") }
        case "e":
            let editor = environment["EDITOR"] ?? "true"
            let ending = session.withTerminalReleased {
                ForegroundProgram.run(["sh", "-c", editor], environment: environment)
            }
            log.append("editor \(ending)")
        default: log.append("control \(letter)")
        }
    }

    /// The latest events, one a line.
    private func eventScreen() -> Screen {
        var screen = Screen(size: size)
        let colors = "\(session.colors) \(session.isUTF8 ? "utf8" : "ascii")"
        screen.put(
            "probe \(size.columns)x\(size.rows) \(colors)", at: Point(column: 0, row: 0),
            style: Style(.title))
        screen.drawRule(Rect(column: 0, row: 1, columns: size.columns, rows: 1), title: "日本 é")
        screen.put("failed", at: Point(column: 0, row: 2), style: Style(.failure))
        screen.put("日本", at: Point(column: size.columns - 3, row: 2))
        for (row, line) in log.suffix(max(size.rows - 4, 0)).enumerated() {
            screen.put(line, at: Point(column: 0, row: row + 3))
        }
        screen.cursor = Point(column: 0, row: min(3, size.rows - 1))
        return screen
    }

    /// A list as the program has one: title, rows with a marker, hints.
    private func listScreen() -> Screen {
        var screen = Screen(size: size)
        guard let list else { return screen }
        screen.put("probe  1000 rows", at: Point(column: 0, row: 0), style: Style(.title))
        for (row, index) in list.visible.enumerated() {
            let isSelected = index == list.selection
            let row = row + 2
            screen.put(isSelected ? ">" : " ", at: Point(column: 0, row: row))
            let name = Style(.normal, bold: isSelected)
            screen.put(Self.name(index), at: Point(column: 3, row: row), style: name)
            screen.put(Self.details(index), at: Point(column: 23, row: row))
            screen.put("ok", at: Point(column: 56, row: row), style: Style(.ok))
        }
        screen.put(
            "\(list.selection + 1) of 1000".padded(toColumns: size.columns, .right),
            at: Point(column: 0, row: size.rows - 1), style: Style(.hint))
        screen.cursor = Point(column: 0, row: list.selection - list.top + 2)
        return screen
    }

    /// A name unlike those beside it.
    private static func name(_ index: Int) -> String {
        let names = [
            "claude", "gpt prod", "local vllm", "通义 qwen", "mistral eu", "old azure", "deepseek",
        ]
        return names[index % 7] + " " + String(index * 7919 % 1000)
    }

    private static func details(_ index: Int) -> String {
        let providers = ["anthropic", "openai", "custom", "qwen", "mistral"]
        return providers[index % 5].padded(toColumns: 11)
            + "model-" + String(index * 104_729 % 9973)
    }
}
