internal import Glibc

/// A copy of a pool, written so that it is there whole or not at all: into a temporary file in
/// the target's folder, synced, checked, and only then given its name.
struct BackupFile {
    let target: PoolFile

    init(path: String) throws(StoreError) {
        target = try PoolFile(path: path, creating: false)
    }

    /// - Parameters:
    ///   - old: the name that a file in the target's place gets; `nil`: there must be none.
    ///   - verify: looks at the finished copy before it gets its name.
    func write(
        from source: Connection, keepingOldAs old: String? = nil,
        verify: (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) {
        guard old != nil || !target.exists else {
            throw StoreError(.fileExists, path: target.path)
        }
        // One name for each target, so that what a killed backup left goes with the next one.
        let name = PoolFile.split(target.path).name
        let part = try PoolFile(path: "\(target.folder)/.\(name).part", creating: false)
        unlink(part.path)
        try part.create()
        defer { unlink(part.path) }
        try source.run("VACUUM INTO ?", [.text(part.path)])
        try sync(part.path)
        try examine(part, verify)
        if let old {
            try replaceTarget(with: part, keepingOldAs: old)
        } else {
            try nameTarget(part)
        }
        try sync(target.folder)
    }

    private func examine(
        _ part: PoolFile, _ verify: (Connection) throws(StoreError) -> Void
    ) throws(StoreError) {
        let copy = try Connection(path: part.path, isReadOnly: true, vfs: nil)
        let problems = try Integrity.problems(of: copy)
        guard problems.isEmpty else {
            throw StoreError(.damaged(problems.joined(separator: "; ")), path: target.path)
        }
        try verify(copy)
    }

    /// Unlike a rename, a link never replaces what appeared meanwhile.
    private func nameTarget(_ part: PoolFile) throws(StoreError) {
        guard link(part.path, target.path) == 0 else {
            let number = errno
            throw StoreError(
                number == EEXIST ? .fileExists : .failed, path: target.path, errno: number)
        }
    }

    /// Gives the old file a second name, then puts the new one in its place in one step. A
    /// journal that a crash left goes with the old file: played back into the new one it would
    /// destroy it.
    private func replaceTarget(
        with part: PoolFile, keepingOldAs old: String
    ) throws(StoreError) {
        // Plays a journal back; where that fails, file and journal are kept side by side.
        if let recovered = try? Connection(path: target.path, isReadOnly: false, vfs: nil) {
            _ = try? Migrator.version(of: recovered)
        }
        guard link(target.path, old) == 0 else {
            throw StoreError(.failed, path: old, errno: errno)
        }
        guard rename(target.path + "-journal", old + "-journal") == 0 || errno == ENOENT,
            rename(part.path, target.path) == 0
        else { throw StoreError(.failed, path: target.path, errno: errno) }
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
