internal import CTerminal

/// What happens on SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE and SIGQUIT: the terminal
/// is restored if a session draws on it, then the program dies by the same signal. Swift's
/// backtracer, which prints registers and memory, runs only if it is wanted.
package enum CrashHandlers {
    /// To be called once, first thing in `main`.
    package static func install(environment: [String: String]) {
        ct_handle_crashes(environment["MODELPOOL_BACKTRACE"] == "1")
    }
}
