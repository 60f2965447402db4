package import TerminalScreen

/// What ends a wait of the main loop.
package enum LoopEvent: Sendable, Hashable {
    case input(InputEvent)
    /// Ctrl-C or SIGINT.
    case interrupt
    /// SIGTERM, SIGHUP, SIGQUIT, or the terminal is gone.
    case terminate
    /// SIGTSTP from outside: the loop answers with ``TerminalSession/suspend()``.
    case suspendRequested
    /// The program was stopped from outside and goes on; the next picture is drawn whole.
    case continued
    /// Something was posted to the inbox.
    case wake
}
