internal import Foundation

/// A small file system of its own, unmounted when nobody holds it any more.
package final class TemporaryMount {
    private let folder: TemporaryFolder
    package var path: String { folder.path }

    /// - Parameter options: as for mount(8), e.g. `size=256k`.
    package init(_ kind: String = "tmpfs", options: String) throws {
        folder = try TemporaryFolder()
        try Self.check(
            mount(kind, folder.path, kind, 0, options + (kind == "tmpfs" ? ",mode=0700" : "")))
    }

    /// A file that was just written may still be held: a process that another test starts has a
    /// copy of every descriptor until it executes its program.
    package func remountReadOnly() throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let result = mount(nil, path, nil, UInt(MS_REMOUNT | MS_RDONLY), nil)
            guard result != 0, errno == EBUSY, ContinuousClock.now < deadline else {
                return try Self.check(result)
            }
            sched_yield()
        }
    }

    /// Writes until nothing more fits.
    /// - Parameter free: so many bytes are given back then.
    package func fill(leaving free: Int = 0) {
        let descriptor = open(path + "/fill", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        for size in [65536, 4096, 512, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(descriptor, bytes, size) == size {}
        }
        ftruncate(descriptor, lseek(descriptor, 0, SEEK_CUR) - off_t(free))
    }

    /// Makes the room again.
    package func empty() { unlink(path + "/fill") }

    /// A test that cannot be made fails: it is not left out.
    private static func check(_ result: Int32) throws {
        guard result != 0 else { return }
        let reason = String(cString: strerror(errno))
        throw ChildProcess.Failure(
            description: "a full disk and a read-only file system were NOT tested: this machine "
                + "does not let the tests mount one (\(reason)); run them as root")
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
