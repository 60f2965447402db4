internal import CTerminal
internal import Glibc

/// Another program that has the terminal for a while, such as an editor.
package enum ForegroundProgram {
    /// How it ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// It could not be started; with `errno`.
        case notStarted(Int32)
    }

    /// Runs a program, found in PATH, and waits for it. It begins with no signal blocked and
    /// all of them at their defaults, whatever this program does with them, and with no descriptor
    /// but the three standard ones: libraries (libcurl) open some that are not closed on exec.
    /// - Parameter input: what it reads as its standard input; ours where it is `nil`.
    package static func run(
        _ arguments: [String], environment: [String: String], input: Int32? = nil
    ) -> Ending {
        var process: pid_t = 0
        let failure = start(
            &process, arguments, environment: environment, input: input, in: .ours)
        return failure == 0 ? wait(for: process) : .notStarted(failure)
    }

    /// What a program belongs to. In a group or session of its own it can be ended with all that it
    /// starts; in a session of its own it has no terminal.
    enum Grouping {
        case ours, ownGroup, ownSession
    }

    /// Starts a program as ``run(_:environment:input:)`` does.
    /// - Parameters:
    ///   - output, errors: where its standard output and error go; `nil`: where ours do.
    /// - Returns: 0, or `errno`.
    static func start(
        _ process: inout pid_t, _ arguments: [String], environment: [String: String],
        input: Int32?, output: Int32? = nil, errors: Int32? = nil, in grouping: Grouping
    ) -> Int32 {
        guard let program = arguments.first else { return ENOENT }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let group: Int32 =
            switch grouping {
            case .ours: 0
            case .ownGroup: Int32(POSIX_SPAWN_SETPGROUP)
            case .ownSession: Int32(ct_spawn_session)
            }
        posix_spawnattr_setflags(
            &attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | group))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
        if let output { posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) }
        if let errors { posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO) }
        ct_close_from(&actions, STDERR_FILENO + 1)
        return CStrings.with(arguments) { argv in
            CStrings.with(environment.map { $0 + "=" + $1 }) { variables in
                posix_spawnp(&process, program, &actions, &attributes, argv, variables)
            }
        }
    }

    static func wait(for process: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return .notStarted(errno) }
        }
        // WTERMSIG and WEXITSTATUS, which are macros.
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}
