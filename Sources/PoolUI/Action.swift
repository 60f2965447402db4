package import FoundationEssentials
package import TerminalScreen

/// What happens to the screen: a key, a tick, or what became of a job.
package enum Action: Sendable {
    case input(InputEvent)
    /// Text that came as keys: what ``pastedText(of:in:)`` said of keys that were read together.
    case unbracketedPaste(String)
    /// The time of day, which anybody may set, and how long the session has lasted by a clock that
    /// nobody sets and that goes on while the machine sleeps. The runner sends it before every
    /// batch of input and at ``State/deadline``.
    case tick(Date, elapsed: Duration)
    /// Ctrl-C or SIGINT; SIGTERM and SIGHUP.
    case interrupt
    case terminate
    /// Another program has changed the pool.
    case poolChanged
    /// The connection to a pool on a server is lost, or stands again.
    case connection(isLost: Bool)
    case job(JobMessage)
}
