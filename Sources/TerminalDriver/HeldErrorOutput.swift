internal import CTerminal
internal import Glibc

/// Standard error while the screen is drawn: what libraries write there is held back in memory
/// and written when the terminal has been given back. Where standard error is not the
/// terminal, it is left alone.
final class HeldErrorOutput {
    /// The file in memory, or -1.
    private(set) var held: Int32 = -1
    /// What descriptor 2 was, or -1.
    private(set) var real: Int32 = -1

    /// Begins to hold back.
    func hold() {
        guard held < 0, isatty(STDERR_FILENO) == 1 else { return }
        let file = ct_memory_file()
        let copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard file >= 0, copy >= 0, dup2(file, STDERR_FILENO) >= 0 else {
            if file >= 0 { close(file) }
            if copy >= 0 { close(copy) }
            return
        }
        held = file
        real = copy
    }

    /// Gives standard error back and writes what was held.
    func release() {
        guard held >= 0 else { return }
        dup2(real, STDERR_FILENO)
        var buffer = [UInt8](repeating: 0, count: 4096)
        var offset = 0
        while true {
            let count = pread(held, &buffer, buffer.count, offset)
            guard count > 0 else { break }
            _ = write(STDERR_FILENO, buffer, count)
            offset += count
        }
        close(held)
        close(real)
        held = -1
        real = -1
    }

    deinit { release() }
}
