internal import Glibc

extension UnsafeRawBufferPointer {
    /// Writes all bytes to a descriptor; 0, or the error that stopped it.
    package func writeAll(to descriptor: Int32) -> Int32 {
        var rest = self[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = write(descriptor, part.baseAddress, part.count)
            let error = errno
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 || error != EINTR {
                return count == 0 ? EIO : error
            }
        }
        return 0
    }
}
