internal import Glibc
package import ModelPool

/// Reads references from this process's environment and from files. The only input and output in
/// this folder; ``RequestBuilder`` takes it as a function.
package struct SystemReferences: Sendable {
    /// Enough for any header's value; a longer file is a mistake.
    package static let maximumFile = 64 * 1024

    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    package func resolve(_ reference: Reference) throws(ReferenceProblem) -> Secret {
        switch reference {
        case .environment(let name):
            guard let value = environment[name] else { throw .notSet }
            return Secret(value)
        case .file(let path): return try SystemReferences.read(path)
        }
    }

    /// A regular file; a FIFO or device would make us wait or never end.
    private static func read(_ path: String) throws(ReferenceProblem) -> Secret {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(words(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(words(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("not a regular file") }
        guard status.st_size <= maximumFile else { throw .unreadable("longer than 64 KiB") }
        var bytes = [UInt8](repeating: 0, count: maximumFile)
        var count = 0
        while count < bytes.count {
            let result = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if result < 0 {
                let code = errno
                if code == EINTR { continue }
                throw .unreadable(words(code))
            }
            if result == 0 { break }
            count += result
        }
        defer {
            bytes.withUnsafeMutableBytes { buffer in
                if let address = buffer.baseAddress { explicit_bzero(address, buffer.count) }
            }
        }
        return Secret(bytes: bytes[..<count])
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
