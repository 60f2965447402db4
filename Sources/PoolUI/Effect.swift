/// What the screen wants done. It reads no file, clock, environment or random source itself.
package enum Effect: Sendable, Equatable {
    /// A job, which is answered.
    case run(RunningJob)
    /// Ends a ``RequestJob`` as soon as possible; it is still answered.
    case cancel(JobID)
    case setMouse(Bool)
    /// Repaints the whole terminal.
    case redraw
    case suspend
    case quit
}
