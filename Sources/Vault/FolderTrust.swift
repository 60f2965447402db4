internal import Glibc

/// Whether a folder, and every folder above it, can be changed by nobody but us and root: whoever
/// can may put another file in a checked file's place, or a journal beside a database. The rules
/// are those of OpenSSH's StrictModes, for all folders up to the root.
package enum FolderTrust {
    package struct Problem: Equatable {
        package enum Kind: Equatable {
            /// It belongs to the user with this number.
            case foreign(owner: UInt32)
            /// Others may write in it: these are its permission bits.
            case writable(mode: UInt32)
            /// It cannot be looked at; the system's error number.
            case unreadable(Int32)
        }

        package let kind: Kind
        package let folder: String
    }

    /// What is wrong with the folder; `nil` where nothing is. Links in its path are followed: the
    /// folders that it is really in are those that are looked at.
    /// - Parameter sharingAllowed: takes a folder in which everybody makes files of their own,
    ///   such as `/tmp`, for the folder itself too.
    package static func problem(of folder: String, sharingAllowed: Bool = false) -> Problem? {
        guard let canonical = realpath(folder, nil) else {
            return Problem(kind: .unreadable(errno), folder: folder)
        }
        defer { free(canonical) }
        var path = String(cString: canonical)
        var isShared = sharingAllowed
        while true {
            if let kind = kind(of: path, isShared: isShared) {
                return Problem(kind: kind, folder: path)
            }
            guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
            isShared = true
        }
    }

    /// What is wrong with a file that is taken from another place: it is neither ours nor root's, or
    /// others may write it.
    package static func problem(ofFile path: String) -> Problem.Kind? {
        kind(of: path, isShared: true)
    }

    /// - Parameter isShared: with the sticky bit nobody can rename or remove in it what is ours.
    private static func kind(of path: String, isShared: Bool) -> Problem.Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return .unreadable(errno) }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            return .foreign(owner: status.st_uid)
        }
        let isSticky = isShared && status.st_mode & S_ISVTX != 0
        guard status.st_mode & 0o022 == 0 || isSticky || isShared && isOpenToOwnGroupOnly(status)
        else { return .writable(mode: status.st_mode & 0o7777) }
        return nil
    }

    /// Many systems give every user a group of their own, of the user's number, and let it write
    /// (umask 002).
    private static func isOpenToOwnGroupOnly(_ status: stat) -> Bool {
        status.st_mode & 0o002 == 0 && status.st_gid == geteuid()
    }
}
