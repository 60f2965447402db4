internal import CSystem
internal import Glibc
internal import Vault

/// The pool's file and folder as the file system sees them: made closed to others, and refused
/// where others could read, write or replace them. SQLite alone opens the file itself: closing
/// another descriptor of it would drop SQLite's locks.
struct PoolFile {
    /// The file's name in its canonical folder.
    let path: String
    let folder: String

    /// Finds the folder; makes it where it is missing and `creating`.
    init(path: String, creating: Bool) throws(StoreError) {
        guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
            throw StoreError(.notARegularFile, path: path)
        }
        let (parent, name) = FilePath.split(path)
        if creating, let failure = FilePath.makeFolder(parent) {
            throw StoreError(.cannotOpen, path: failure.folder, errno: failure.errno)
        }
        guard let canonical = realpath(parent, nil) else {
            let number = errno
            throw StoreError(
                number == ENOENT ? .noSuchPool : .cannotOpen, path: path, errno: number)
        }
        defer { free(canonical) }
        folder = String(cString: canonical)
        self.path = folder == "/" ? "/" + name : folder + "/" + name
    }

    var exists: Bool { PoolFile.exists(path) }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Makes the empty file, closed to others. One that another program made meanwhile is fine.
    func create() throws(StoreError) {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = open(path, flags, mode_t(0o600))
        guard file >= 0 else {
            let number = errno
            if number == EEXIST { return }
            let code: StoreError.Code =
                switch number {
                case ENOSPC, EDQUOT: .diskFull
                case EROFS, EACCES, EPERM: .readOnly
                default: .cannotOpen
                }
            throw StoreError(code, path: path, errno: number)
        }
        close(file)
    }

    /// Takes away what ``create()`` made and nothing was written to.
    func removeIfEmpty() {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
            unlink(path)
        }
    }

    /// Refuses what is not a regular file of ours that is closed to others.
    func check() throws(StoreError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw StoreError(errno == ENOENT ? .noSuchPool : .cannotOpen, path: path, errno: errno)
        }
        try checkKind(status)
        guard status.st_uid == geteuid() else {
            throw StoreError(.foreignFile(owner: status.st_uid), path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw StoreError(.filePermissions(mode: status.st_mode & 0o7777), path: path)
        }
    }

    /// Refuses a file to be read once, a backup, that somebody else has written, or could have.
    func checkSource() throws(StoreError) {
        switch FolderTrust.problem(ofFile: path) {
        case nil: break
        case .foreign(let owner): throw StoreError(.foreignFile(owner: owner), path: path)
        case .writable(let mode): throw StoreError(.filePermissions(mode: mode), path: path)
        case .unreadable(let number): throw StoreError(.cannotOpen, path: path, errno: number)
        }
        try checkFolder(sharingAllowed: true)
    }

    /// Refuses a symbolic link, a folder, a FIFO (which would be waited for) or a device where
    /// something is at the path.
    func checkKind() throws(StoreError) {
        var status = stat()
        if lstat(path, &status) == 0 { try checkKind(status) }
    }

    private func checkKind(_ status: stat) throws(StoreError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.notARegularFile, path: path)
        }
    }

    /// Refuses a folder that others can write or that is another's, and one below such a folder:
    /// they could put a journal of their own beside the file, which SQLite would play into it.
    /// - Parameter sharingAllowed: takes `/tmp` and its like.
    func checkFolder(sharingAllowed: Bool = false) throws(StoreError) {
        guard let problem = FolderTrust.problem(of: folder, sharingAllowed: sharingAllowed) else {
            return
        }
        let code: StoreError.Code
        switch problem.kind {
        case .foreign(let owner): code = .foreignFolder(owner: owner)
        case .writable(let mode): code = .folderPermissions(mode: mode)
        case .unreadable(let number):
            throw StoreError(.cannotOpen, path: problem.folder, errno: number)
        }
        throw StoreError(code, path: problem.folder)
    }

    /// The kind of the folder's file system where it is one that SQLite's locks cannot be
    /// trusted on; `nil` for local ones. FUSE is refused too: most such mounts are remote.
    func networkFileSystem() throws(StoreError) -> String? {
        var kind: UInt32 = 0
        let number = csystem_file_system(folder, &kind)
        guard number == 0 else { throw StoreError(.cannotOpen, path: folder, errno: number) }
        return PoolFile.networkName(of: kind)
    }

    /// The magic numbers of statfs(2) and linux/magic.h.
    static func networkName(of kind: UInt32) -> String? {
        switch kind {
        case 0x6969: "nfs"
        case 0x517B: "smb"
        case 0xFF53_4D42: "cifs"
        case 0xFE53_4D42: "smb2"
        case 0x5346_414F: "afs"
        case 0x7375_7245: "coda"
        case 0x564C: "ncp"
        case 0x0102_1997: "9p"
        case 0x00C3_6400: "ceph"
        case 0x0BD0_0BD0: "lustre"
        case 0x6573_5546: "fuse"
        default: nil
        }
    }
}

/// A lock on a folder, held as long as the object lives and dropped by the kernel when the
/// process dies. Every open pool shares its folder's; restoring wants it alone.
final class FolderLock {
    private let descriptor: Int32

    /// `nil` where somebody else holds it (never for a shared one, unless a restore is running).
    init?(folder: String, exclusive: Bool) throws(StoreError) {
        let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw StoreError(.cannotOpen, path: folder, errno: errno) }
        descriptor = opened
        if flock(opened, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return }
        // `deinit` closes the descriptor.
        let number = errno
        guard number == EWOULDBLOCK else {
            throw StoreError(.cannotOpen, path: folder, errno: number)
        }
        return nil
    }

    /// Runs `body` while nobody else has the folder; not at all where somebody has.
    func alone(_ body: () -> Void) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
        body()
        flock(descriptor, LOCK_SH)
    }

    /// Unlocks first: a child between its fork and its exec still holds a copy of the descriptor,
    /// and closing ours alone would leave the folder locked until it is gone (flock(2)).
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
