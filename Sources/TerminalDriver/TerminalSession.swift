internal import CTerminal
internal import FoundationEssentials
internal import Glibc
package import TerminalScreen

/// The terminal, taken over for the screen program: painting, keys, signals. Everything here
/// belongs to the main thread, and there is one session at a time.
///
/// The terminal is given back by ``end()``, by `deinit`, for the time of a suspension or of
/// another program, and by the crash handlers.
package final class TerminalSession {
    let terminal: OpaquePointer
    let signals: Int32
    var painter: Painter
    var decoder = KeyDecoder()
    /// Events that came up outside of a wait.
    var pending: [LoopEvent] = []
    /// The last wait left off before everything was read.
    var hasMoreInput = false
    private let errorOutput = HeldErrorOutput()
    private let name: String
    let input: Int32
    private(set) var isEnded = false

    /// Whether characters beyond ASCII are drawn.
    package let isUTF8: Bool
    /// How many colours are in use.
    package let colors: ColorDepth

    /// Blocks the signals that the loop reads itself. To be called in `main` before any thread
    /// is started, since a thread inherits what is blocked.
    package static func blockSignals() { ct_block_signals() }

    /// Takes the terminal over; nothing is drawn before the first ``present(_:)``.
    package init(
        _ options: TerminalOptions, environment: [String: String]
    ) throws(TerminalError) {
        name = environment["TERM"] ?? ""
        input = options.input
        guard isatty(options.input) == 1, isatty(options.output) == 1 else {
            throw TerminalError(.notATerminal, terminal: name)
        }
        let isUTF8 = ct_set_locale()
        self.isUTF8 = isUTF8 && !options.isPlain
        ct_block_signals()
        signals = ct_signal_descriptor()
        guard signals >= 0 else {
            throw TerminalError(.notStarted, terminal: name, reason: errno)
        }
        let wanted = Self.wantedColors(options.color, environment)
        do throws(TerminalError) {
            terminal = try Self.open(
                name, options, wantsColor: wanted != .mono,
                escapeDelay: environment["SSH_CONNECTION"] == nil ? 25 : 50)
        } catch {
            close(signals)
            throw error
        }
        let available = Int(ct_colors(terminal))
        colors =
            ColorDepth.allCases.last { $0.rawValue <= min(available, wanted.rawValue) } ?? .mono
        painter = Painter(
            palette: Palette(colors, overrides: options.roles), isASCII: !self.isUTF8)
        take()
    }

    deinit { end() }

    /// Columns and rows as ncurses has them now.
    package var size: Size {
        Size(columns: Int(ct_columns(terminal)), rows: Int(ct_rows(terminal)))
    }

    /// Shows a screen; the terminal is sent what differs from what it shows. Nothing is drawn
    /// while the next wait has something to say already, such as a new size.
    package func present(_ screen: Screen) {
        guard !isEnded, pending.isEmpty else { return }
        painter.paint(screen, on: terminal)
    }

    /// Has the next ``present(_:)`` send everything (Ctrl-L).
    package func redraw() { ct_forget(terminal) }

    /// Gives the terminal back. What comes after does nothing.
    package func end() {
        guard !isEnded else { return }
        isEnded = true
        ct_disarm_crash_handler()
        ct_close(terminal)
        errorOutput.release()
        close(signals)
    }

    /// Stops the program as Ctrl-Z would, and takes the terminal again when it goes on.
    package func suspend() {
        withReleased { ct_stop() }
    }

    /// Gives the terminal back for as long as `body` runs another program on it.
    package func withTerminalReleased<Result>(_ body: () throws -> Result) rethrows -> Result {
        try withReleased {
            ct_allow_stop(true)
            defer { ct_allow_stop(false) }
            return try body()
        }
    }

    /// Puts text on the clipboard of the terminal's user, through tmux and SSH (OSC 52).
    /// - Returns: false if the terminal cannot take it: the text is too long, or the terminal
    ///   is one that would print it.
    package func copyToClipboard(_ text: String) -> Bool {
        // xterm takes 100,000 characters of base64, GNU screen fewer.
        let bytes = Array(text.utf8)
        guard !isEnded, bytes.count <= 74_994,
            !Self.withoutClipboard.contains(where: name.hasPrefix)
        else { return false }
        let sequence = "\u{1B}]52;c;" + Data(bytes).base64EncodedString() + "\u{07}"
        ct_send(terminal, Array(sequence.utf8), sequence.utf8.count)
        return true
    }

    /// Turns clicks and the wheel on or off; off until asked for.
    package func setMouse(_ on: Bool) {
        guard !isEnded else { return }
        ct_set_mouse(terminal, on)
        arm()
    }

    private static let withoutClipboard = ["linux", "vt", "ansi", "cons25", "sun"]
}

/// Taking and releasing.
extension TerminalSession {
    private func take() {
        errorOutput.hold()
        arm()
    }

    private func arm() {
        ct_arm_crash_handler(terminal, errorOutput.held, errorOutput.real)
    }

    private func withReleased<Result>(_ body: () throws -> Result) rethrows -> Result {
        ct_disarm_crash_handler()
        ct_leave(terminal)
        errorOutput.release()
        defer {
            returnToScreen()
            // The keys of the other program's user were meant for it, and going on is done.
            let meant = [SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH]
            pending += takeSignals { !meant.contains($0) }
            pending += resized()
        }
        return try body()
    }

    /// Takes the terminal again after it was somebody else's.
    func returnToScreen() {
        ct_return(terminal)
        take()
    }

    /// Takes the window's size as it is now.
    func resized() -> [LoopEvent] {
        guard ct_resize(terminal, 0, 0) else { return [] }
        redraw()
        return [.input(.resize(size))]
    }

    private static func wantedColors(
        _ color: TerminalOptions.Color, _ environment: [String: String]
    ) -> ColorDepth {
        switch color {
        case .exactly(let depth): depth
        case .automatic: environment["NO_COLOR", default: ""].isEmpty ? .many : .mono
        }
    }

    private static func open(
        _ name: String, _ options: TerminalOptions, wantsColor: Bool, escapeDelay: Int32
    ) throws(TerminalError) -> OpaquePointer {
        guard !name.isEmpty else { throw TerminalError(.noName, terminal: name) }
        var opened: OpaquePointer?
        let result = ct_open(
            name, options.input, options.output, escapeDelay, wantsColor, &opened)
        if let opened { return opened }
        switch result {
        case CT_UNKNOWN: throw TerminalError(.unknownTerminal, terminal: name)
        case CT_INCAPABLE: throw TerminalError(.incapableTerminal, terminal: name)
        default: throw TerminalError(.notStarted, terminal: name, reason: errno)
        }
    }
}
