internal import CCurl
internal import Glibc

/// The system's words for its errors.
enum SystemWords {
    static func of(_ number: Int32) -> String { String(cString: ccurl_system_words(number)) }

    /// Why a file or folder cannot be read; `nil` where it can.
    static func reading(_ path: String) -> String? {
        if access(path, R_OK) == 0 { return nil }
        return of(errno)
    }
}
