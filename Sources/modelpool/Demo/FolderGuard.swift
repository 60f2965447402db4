internal import Glibc
internal import TerminalDriver

/// Sees to it that a folder is gone when this process is, however it ends: also by Ctrl-C while a
/// command waits for its input, and by a signal that nobody can catch.
///
/// A shell waits for the end of a pipe whose other end only this process holds, then removes the
/// folder. It has a session of its own, so that what stops this process does not stop it.
enum FolderGuard {
    /// - Returns: whether somebody watches now. Where not, the folder is still removed at a usual
    ///   end.
    @discardableResult
    static func watch(_ folder: String) -> Bool {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return false }
        defer { close(ends[0]) }
        // The end that this process keeps until it ends, and no program that it starts.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        for descriptor: Int32 in [1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID of <spawn.h>, which only _GNU_SOURCE shows.
        posix_spawnattr_setflags(&attributes, 0x80)
        var process: pid_t = 0
        let arguments = ["sh", "-c", "read -r _; rm -rf -- \"$0\"", folder]
        let failure = CStrings.with(arguments) { argv in
            CStrings.with(["PATH=/usr/bin:/bin"]) { variables in
                posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, variables)
            }
        }
        if failure != 0 { close(ends[1]) }
        return failure == 0
    }
}
