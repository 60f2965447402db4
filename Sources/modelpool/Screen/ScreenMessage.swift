internal import PoolUI

/// What other threads tell the main loop.
enum ScreenMessage: Sendable {
    case action(Action)
    /// The task of a job is over.
    case ended(JobID)
}
