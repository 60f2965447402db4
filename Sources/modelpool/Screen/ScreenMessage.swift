internal import PoolUI

/// What other threads tell the main loop.
enum ScreenMessage: Sendable {
    case action(Action)
    /// The task of a job is over.
    case ended(JobID)
    /// A helper asks the person something: it has the terminal while the body runs.
    case lendTerminal(@Sendable () -> Void)
}
