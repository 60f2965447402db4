internal import Glibc

/// A copy of a pool, written so that it is there whole or not at all: into a temporary file in
/// the target's folder, synced, checked, and only then given its name.
struct BackupFile {
    let target: PoolFile

    init(path: String) throws(StoreError) {
        guard !path.isEmpty, !path.hasSuffix("/") else {
            throw StoreError(.cannotWrite, path: path, errno: EISDIR)
        }
        do throws(StoreError) {
            target = try PoolFile(path: path, creating: false)
        } catch {
            throw StoreError(.cannotWrite, path: path, errno: error.errno)
        }
        try target.checkFolder(sharingAllowed: true)
    }

    /// - Parameters:
    ///   - old: the name that a file in the target's place gets; `nil`: there must be none.
    ///   - verify: looks at the finished copy before it gets its name.
    /// - Returns: rows of a pool on a server that were left out, since this program did not write
    ///   them.
    @discardableResult
    func write(
        from source: Connection, keepingOldAs old: String? = nil,
        verify: (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> [String] {
        guard old != nil || !target.exists else {
            throw StoreError(.fileExists, path: target.path)
        }
        let part = try UnfinishedFile(for: target)
        let odd = try copy(source, to: part)
        try part.sync()
        try examine(part, verify)
        if let old {
            try replaceTarget(with: part, keepingOldAs: old)
        } else {
            try nameTarget(part)
        }
        try syncFolder(old)
        return odd
    }

    private func copy(
        _ source: Connection, to part: UnfinishedFile
    ) throws(StoreError) -> [String] {
        guard source.engine is SQLiteEngine else { return try copyRows(of: source, to: part) }
        do throws(StoreError) {
            try source.run("VACUUM INTO ?", [.text(part.path)])
        } catch {
            // Where the system refuses, it is the copy that cannot be written, unless the pool
            // cannot be read (SQLITE_IOERR_READ).
            switch error.code {
            case .failed where error.sqlite != 266, .cannotOpen:
                throw StoreError(
                    .cannotWrite, path: target.path, sqlite: error.sqlite, message: error.message)
            default: throw error
            }
        }
        return []
    }

    private func copyRows(
        of source: Connection, to part: UnfinishedFile
    ) throws(StoreError) -> [String] {
        let copy = Connection(try SQLiteEngine(path: part.path, isReadOnly: false, vfs: nil))
        try copy.begin(.migrating)
        let odd = try PoolCopy.write(from: source, to: copy)
        try copy.engine.commit()
        return odd
    }

    private func examine(
        _ part: UnfinishedFile, _ verify: (Connection) throws(StoreError) -> Void
    ) throws(StoreError) {
        let copy = try Connection(path: part.path, isReadOnly: true, vfs: nil)
        let problems = try copy.engine.problems()
        guard problems.isEmpty else {
            throw StoreError(.damaged(problems.joined(separator: "; ")), path: target.path)
        }
        try verify(copy)
    }

    /// Unlike a rename, a link never replaces what appeared meanwhile.
    private func nameTarget(_ part: UnfinishedFile) throws(StoreError) {
        guard link(part.path, target.path) == 0 else {
            let number = errno
            throw StoreError(
                number == EEXIST ? .fileExists : .cannotWrite, path: target.path, errno: number)
        }
    }

    /// Gives the old file a second name, then puts the new one in its place in one step. A
    /// journal that a crash left goes with the old file: played back into the new one it would
    /// destroy it.
    private func replaceTarget(
        with part: UnfinishedFile, keepingOldAs old: String
    ) throws(StoreError) {
        // Plays a journal back; where that fails, file and journal are kept side by side.
        if let recovered = try? Connection(path: target.path, isReadOnly: false, vfs: nil) {
            _ = try? recovered.engine.schemaVersion()
        }
        guard link(target.path, old) == 0 else {
            throw StoreError(.cannotWrite, path: old, errno: errno)
        }
        let hadJournal = rename(target.path + "-journal", old + "-journal") == 0
        guard hadJournal || errno == ENOENT, rename(part.path, target.path) == 0 else {
            let number = errno
            // The target is as it was, with its journal.
            if hadJournal { rename(old + "-journal", target.path + "-journal") }
            unlink(old)
            throw StoreError(.cannotWrite, path: target.path, errno: number)
        }
    }

    /// Makes the new names survive a loss of power. They are given by then: where it fails, all
    /// took place, and only that is not certain.
    private func syncFolder(_ old: String?) throws(StoreError) {
        let folder = open(target.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        guard folder >= 0, fsync(folder) == 0 else {
            let number = errno
            let replaced = old.flatMap { PoolFile.exists($0) ? $0 : nil }
            throw StoreError(
                .unconfirmed(replaced: replaced), path: target.path, errno: number)
        }
    }
}
