internal import Glibc

/// Paths of files, and the folders on their way.
package enum FilePath {
    /// The folder of a file, `.` where the path names none, and the file's name in it.
    package static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = String(path[..<slash])
        return (folder.isEmpty ? "/" : folder, String(path[path.index(after: slash)...]))
    }

    /// Makes a folder where it is missing, with those above it, closed to others.
    /// - Returns: the one that cannot be made, and why.
    package static func makeFolder(_ folder: String) -> (folder: String, errno: Int32)? {
        var status = stat()
        if stat(folder, &status) == 0 { return nil }
        if let failure = makeFolder(split(folder).folder) { return failure }
        return mkdir(folder, 0o700) == 0 || errno == EEXIST ? nil : (folder, errno)
    }
}
