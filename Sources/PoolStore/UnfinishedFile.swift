internal import Glibc
internal import Vault

/// A file under way to its name: it is made beside it under a name that no other program has,
/// closed to others, and gone again when the object goes, unless it was renamed.
///
/// It is locked as long as a program writes it. What is not locked was left by a program that was
/// killed, and is removed by the next one that writes to the same target.
final class UnfinishedFile {
    let path: String
    private let descriptor: Int32

    init(for target: PoolFile) throws(StoreError) {
        UnfinishedFile.removeLeftovers(of: target)
        while true {
            let path =
                UnfinishedFile.start(of: target) + String(UInt64.random(in: 0...(.max)), radix: 36)
                + UnfinishedFile.end
            let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let file = open(path, flags, mode_t(0o600))
            guard file >= 0 else {
                let number = errno
                if number == EEXIST { continue }
                throw StoreError(.cannotWrite, path: target.path, errno: number)
            }
            // Somebody who took it for a leftover before it was locked has removed it.
            if UnfinishedFile.lock(file, waiting: true), UnfinishedFile.hasName(file) {
                self.path = path
                descriptor = file
                return
            }
            close(file)
        }
    }

    deinit {
        unlink(path)
        unlink(path + UnfinishedFile.journal)
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Brings what was written, by whatever descriptor, to the disk.
    func sync() throws(StoreError) {
        guard fsync(descriptor) == 0 else {
            throw StoreError(errno == ENOSPC ? .diskFull : .failed, path: path, errno: errno)
        }
    }

    // MARK: Leftovers

    private static let end = ".part"
    /// What SQLite appends to the name of a file that it writes.
    private static let journal = "-journal"

    private static func start(of target: PoolFile) -> String {
        "\(target.folder)/.\(FilePath.split(target.path).name)."
    }

    /// Files and journals that a program began to write in `target`'s place.
    static func all(of target: PoolFile) -> [String] {
        let start = FilePath.split(start(of: target)).name
        return target.names(beside: start).filter {
            $0.hasSuffix(end) || $0.hasSuffix(end + journal)
        }
    }

    static func removeLeftovers(of target: PoolFile) {
        for path in all(of: target) {
            // A journal goes with its file; one without a file is nobody's any more.
            let part = path.hasSuffix(journal) ? String(path.dropLast(journal.count)) : path
            let file = open(part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            if file >= 0 ? lock(file, waiting: false) : errno == ENOENT {
                unlink(part + journal)
                unlink(part)
            }
            if file >= 0 { close(file) }
        }
    }

    private static func lock(_ file: Int32, waiting: Bool) -> Bool {
        while flock(file, LOCK_EX | (waiting ? 0 : LOCK_NB)) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }

    private static func hasName(_ file: Int32) -> Bool {
        var status = stat()
        return fstat(file, &status) == 0 && status.st_nlink > 0
    }
}
