internal import Glibc

/// Whether the process may have as many files open as it needs (`ulimit -n`). With fewer, threads
/// and libraries fail in places where nobody can say so, or wait for ever.
enum FileLimit {
    /// Enough for the standard streams, the pool, its key, the event loops, and a few connections
    /// with their name look-ups.
    private static let needed: rlim_t = 64

    static var failure: CommandFailure? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < needed
        else { return nil }
        return CommandFailure(
            .refused, "this process may have only \(limit.rlim_cur) files open, which is too few",
            advice: "raise the limit with: ulimit -n \(needed)")
    }
}
