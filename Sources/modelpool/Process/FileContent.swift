internal import Glibc
internal import PoolModel

/// Whole files in and out, by descriptor, with the errors named.
enum FileContent {
    /// Why a file could not be read to its end.
    enum Problem: Error {
        case system(Int32)
        case tooLarge(limit: Int)

        var words: String {
            switch self {
            case .system(let number): ErrorWording.system(number)
            case .tooLarge(let limit): "it has more than \(limit) bytes"
            }
        }
    }

    /// The content of a file, or of standard input for `-`.
    /// - Parameter name: what a sentence calls the file where its path may be a secret that was
    ///   typed in the wrong place.
    static func read(
        _ path: String, limit: Int, calling name: String? = nil
    ) throws(CommandFailure) -> [UInt8] {
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        let error = errno
        let shown = path == "-" ? "standard input" : name ?? ErrorWording.path(path)
        guard descriptor >= 0 else { throw ErrorWording.cannotRead(shown, .system(error)) }
        defer { close(descriptor) }
        do throws(Problem) {
            return try bytes(of: descriptor, limit: limit)
        } catch {
            throw ErrorWording.cannotRead(shown, error)
        }
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// What a symbolic link names; `nil` where it is none.
    static func link(at path: String) -> String? {
        withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
        }
    }

    /// Whether two paths lead to one file.
    static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0
            && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// All bytes up to the end.
    static func bytes(of descriptor: Int32, limit: Int) throws(Problem) -> [UInt8] {
        // Secrets are far smaller than this first room, so no copy of one is left behind where
        // the array grew.
        var bytes = [UInt8](repeating: 0, count: min(limit, 64 * 1024) + 1)
        var count = 0
        while true {
            if count == bytes.count {
                guard count <= limit else { throw .tooLarge(limit: limit) }
                bytes.append(contentsOf: [UInt8](repeating: 0, count: min(limit, count) + 1))
            }
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            let error = errno
            if got > 0 {
                count += got
            } else if got == 0 {
                guard count <= limit else { throw .tooLarge(limit: limit) }
                bytes.removeLast(bytes.count - count)
                return bytes
            } else if error != EINTR {
                throw .system(error)
            }
        }
    }

    /// Writes a file that only its owner can read, whole or not at all: beside it first, then
    /// renamed over what was there. What is no ordinary file (`/dev/stdout`, a FIFO) is written to.
    static func write(
        _ text: String, to path: String, mode: mode_t = 0o600
    ) throws(CommandFailure) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            return try put(text, into: open(path, O_WRONLY | O_CLOEXEC), path: path)
        }
        let beside = path + ".\(getpid()).new"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        // Not by `open`, whose mode the process's mask takes from.
        if descriptor >= 0, mode != 0o600 { fchmod(descriptor, mode) }
        do throws(CommandFailure) {
            try put(text, into: descriptor, path: path)
        } catch {
            unlink(beside)
            throw error
        }
        guard rename(beside, path) == 0 else {
            let error = errno
            unlink(beside)
            throw ErrorWording.cannotWrite(path, error)
        }
    }

    /// Writes a new file that only its owner can read; one that exists is not overwritten.
    static func create(_ text: String, at path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try put(text, into: descriptor, path: path)
    }

    /// Writes, flushes to the disk where there is one, and closes.
    private static func put(
        _ text: String, into descriptor: Int32, path: String
    ) throws(CommandFailure) {
        guard descriptor >= 0 else { throw ErrorWording.cannotWrite(path, errno) }
        let written = Console.writeAll(text, to: descriptor)
        let synced = fsync(descriptor) == 0 ? 0 : errno
        let closed = close(descriptor) == 0 ? 0 : errno
        // Terminals and pipes cannot be flushed and say so.
        for error in [written, synced, closed] where ![0, EINVAL, EROFS].contains(error) {
            throw ErrorWording.cannotWrite(path, error)
        }
    }
}
