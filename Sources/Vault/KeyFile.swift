internal import Glibc
package import PoolModel

/// The file that holds a pool's key: one line `modelpool-key-v1 BASE64 CHECKSUM`, regular,
/// ours, closed to others, in a folder that others cannot write.
package enum KeyFile {
    private static let mark = "modelpool-key-v1"
    /// Longer files are not key files.
    private static let maximumSize = 4096

    /// Makes the file with a fresh random key, and its folder where it is missing.
    package static func create(at path: String) throws(VaultError) -> KeyMaterial {
        let (folder, name) = FilePath.split(path)
        if let failure = FilePath.makeFolder(folder) {
            throw VaultError(.keyFileNotWritten, path: failure.folder, errno: failure.errno)
        }
        let directory = try openFolder(folder, path: path)
        defer { close(directory) }

        let key = try Crypto.randomKey()
        let line = try text(of: key)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(directory, name, flags, mode_t(0o600))
        guard file >= 0 else {
            let number = errno
            throw VaultError(
                number == EEXIST ? .keyFileExists : .keyFileNotWritten, path: path, errno: number)
        }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0, line.withBytes({ $0.writeAll(to: file) }) == 0,
            fsync(file) == 0, fsync(directory) == 0
        else {
            let number = errno
            unlinkat(directory, name, 0)
            throw VaultError(.keyFileNotWritten, path: path, errno: number)
        }
        return .raw(key, sourceName: "file")
    }

    /// Reads the file after checking whose it is and who else could have written it.
    /// - Parameter allowingBareKey: takes the base64 of 32 bytes without a checksum too.
    package static func read(
        at path: String, allowingBareKey: Bool = false
    ) throws(VaultError) -> KeyMaterial {
        let (folder, name) = FilePath.split(path)
        let directory = try openFolder(folder, path: path)
        defer { close(directory) }
        // Without O_NONBLOCK opening a FIFO would wait for its writer.
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let file = openat(directory, name, flags)
        guard file >= 0 else { throw openFailure(errno, path) }
        defer { close(file) }
        try checkFile(file, path)
        guard let content = readAll(from: file, atMost: maximumSize) else {
            throw VaultError(.keyFileUnreadable, path: path, errno: errno)
        }
        let key = allowingBareKey ? try key(in: content) : try key(inLine: content)
        guard let key else {
            throw VaultError(.keyFileMalformed, path: path)
        }
        return .raw(key, sourceName: "file")
    }

    /// Whether there is something at the path, be it a key file or not.
    package static func exists(at path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether a file with this content could be a key's.
    package static func isKey(_ content: Secret) -> Bool {
        content.withBytes { bytes in
            bytes.drop { $0 <= 0x20 }.starts(with: mark.utf8)
        }
    }

    /// Whether there is a key file at the path, be it somebody else's or behind a link. What is no
    /// ordinary file is not read: a FIFO would lose what is in it.
    package static func isKey(at path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return false }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return readAll(from: file, atMost: maximumSize).map(isKey) ?? false
    }

    // MARK: Text

    /// The line of a key file, or for sources without checksum the bare base64 of 32 bytes. The
    /// text is looked at where it is: no piece of a key is copied to memory that is not cleansed.
    static func key(in content: Secret) throws(VaultError) -> Secret? {
        if let key = try key(inLine: content) { return key }
        return try key(inParts: content) { (parts) throws(VaultError) in
            parts.count == 1 ? try Crypto.key(base64: parts[0]) : nil
        }
    }

    private static func key(inLine content: Secret) throws(VaultError) -> Secret? {
        try key(inParts: content) { (parts) throws(VaultError) in
            guard parts.count == 3, parts[0].elementsEqual(mark.utf8),
                let key = try Crypto.key(base64: parts[1]),
                parts[2].elementsEqual(try checksum(of: key).utf8)
            else { return nil }
            return key
        }
    }

    /// Lends `body` what stands between the blanks of a line.
    private static func key(
        inParts content: Secret,
        _ body: ([UnsafeRawBufferPointer]) throws(VaultError) -> Secret?
    ) throws(VaultError) -> Secret? {
        try content.withBytes { (bytes) throws(VaultError) in
            var line = bytes[...]
            if line.last == 0x0A { line = line.dropLast() }
            if line.last == 0x0D { line = line.dropLast() }
            let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
            return try body(parts.map { UnsafeRawBufferPointer(rebasing: $0) })
        }
    }

    private static func text(of key: Secret) throws(VaultError) -> Secret {
        let before = Array("\(mark) ".utf8)
        let base64 = try Crypto.base64(key)
        let after = Array(" \(try checksum(of: key))\n".utf8)
        return Secret(count: before.count + base64.count + after.count) { out in
            out.copyBytes(from: before)
            base64.withBytes { out[before.count...].copyBytes(from: $0) }
            out[(before.count + base64.count)...].copyBytes(from: after)
        }
    }

    /// Eight hexadecimal digits that notice a mistyped or cut line.
    private static func checksum(of key: Secret) throws(VaultError) -> String {
        let mark = Array(mark.utf8)
        let digest = try Crypto.sha256(
            Secret(count: mark.count + key.count) { out in
                out.copyBytes(from: mark)
                key.withBytes { out[mark.count...].copyBytes(from: $0) }
            })
        return digest.prefix(4).map { $0.hexadecimal(digits: 2, uppercase: false) }.joined()
    }

    // MARK: Files

    private static func openFolder(_ folder: String, path: String) throws(VaultError) -> Int32 {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw openFailure(errno, path) }
        guard let problem = FolderTrust.problem(of: folder) else { return directory }
        close(directory)
        switch problem.kind {
        case .foreign(let owner):
            throw VaultError(.keyFolderForeign(owner: owner), path: problem.folder)
        case .writable(let mode):
            throw VaultError(.keyFolderPermissions(mode: mode), path: problem.folder)
        case .unreadable(let number):
            throw VaultError(.keyFileUnreadable, path: path, errno: number)
        }
    }

    private static func checkFile(_ file: Int32, _ path: String) throws(VaultError) {
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw VaultError(.keyFileUnreadable, path: path, errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(.keyFileNotRegular, path: path)
        }
        guard status.st_uid == geteuid() else {
            throw VaultError(.keyFileForeign(owner: status.st_uid), path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(.keyFilePermissions(mode: status.st_mode & 0o7777), path: path)
        }
    }

    private static func openFailure(_ number: Int32, _ path: String) -> VaultError {
        switch number {
        case ENOENT: VaultError(.keyFileMissing, path: path)
        // O_NOFOLLOW on a symbolic link; opening a socket.
        case ELOOP, ENXIO: VaultError(.keyFileNotRegular, path: path)
        default: VaultError(.keyFileUnreadable, path: path, errno: number)
        }
    }

    /// Everything up to the end of the file; `nil` with `errno` set where reading fails or there
    /// is more than `limit`.
    static func readAll(from file: Int32, atMost limit: Int) -> Secret? {
        var filled = 0
        var failure: Int32 = 0
        let buffer = Secret(count: limit + 1) { out in
            while filled <= limit {
                let count = Glibc.read(
                    file, out.baseAddress?.advanced(by: filled), out.count - filled)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                if count <= 0 { break }
                filled += count
            }
        }
        guard failure == 0, filled <= limit else {
            errno = failure == 0 ? EFBIG : failure
            return nil
        }
        return buffer.withBytes { Secret(bytes: UnsafeRawBufferPointer(rebasing: $0[..<filled])) }
    }
}
