internal import FoundationEssentials
internal import Glibc

/// A copy of a pool, written so that it is there whole or not at all: into a temporary file in
/// the target's folder, synced, checked, and only then given its name.
struct BackupFile {
    let target: PoolFile

    init(path: String) throws(StoreError) {
        target = try PoolFile(path: path, creating: false)
    }

    /// - Parameter verify: looks at the finished copy before it gets its name.
    func write(
        from source: Connection, verify: (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) {
        guard !target.exists else { throw StoreError(.fileExists, path: target.path) }
        let temporary = "\(target.folder)/.\(UUID().uuidString).tmp"
        let part = try PoolFile(path: temporary, creating: false)
        try part.create()
        defer { unlink(part.path) }
        try source.run("VACUUM INTO ?", [.text(part.path)])
        try sync(part.path)
        do {
            let copy = try Connection(path: part.path, isReadOnly: true, vfs: nil)
            let problems = try Integrity.problems(of: copy)
            guard problems.isEmpty else {
                throw StoreError(.damaged(problems.joined(separator: "; ")), path: target.path)
            }
            try verify(copy)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.failed, path: target.path)
        }
        // Unlike a rename, a link never replaces what appeared meanwhile.
        guard link(part.path, target.path) == 0 else {
            let number = errno
            throw StoreError(
                number == EEXIST ? .fileExists : .failed, path: target.path, errno: number)
        }
        try sync(target.folder)
    }

    private func sync(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreError(.failed, path: path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw StoreError(errno == ENOSPC ? .diskFull : .failed, path: path, errno: errno)
        }
    }
}
