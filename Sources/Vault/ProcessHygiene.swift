internal import CSystem
internal import Glibc
package import PoolModel

/// What the process does at its start so that secrets do not leave it by side doors.
package enum ProcessHygiene {
    /// New files are for the owner only; no core files; no attaching by other processes of the
    /// user, and no reading of `/proc/PID/environ`; libcurl and OpenSSL write no TLS keys.
    ///
    /// - Returns: the system's error number where dumps could not be forbidden, else `nil`.
    package static func apply() -> Int32? {
        umask(0o077)
        unsetenv("SSLKEYLOGFILE")
        let number = csystem_forbid_dumps()
        return number == 0 ? nil : number
    }

    /// Takes a secret out of the environment: its bytes are overwritten where the kernel keeps
    /// them, so that `/proc/PID/environ` no longer has them, and the variable is unset, so that
    /// no child inherits it. To be called before any thread is started.
    package static func takeSecret(fromEnvironment name: String) -> Secret? {
        guard let address = getenv(name) else { return nil }
        let count = strlen(address)
        let secret = Secret(bytes: UnsafeRawBufferPointer(start: address, count: count))
        memset(address, Int32(UInt8(ascii: "x")), count)
        unsetenv(name)
        return secret
    }
}
