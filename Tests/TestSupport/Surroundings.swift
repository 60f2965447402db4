internal import Foundation

/// The environment that tests give to programs: pinned, so that a machine's own settings
/// (proxies, certificate files, languages) change no result.
package enum Surroundings {
    /// Without a home of its own.
    package static let plain = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color",
        "HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no",
    ]

    /// With a folder as home, in which the XDG folders are the default ones.
    package static func home(_ folder: TemporaryFolder) -> [String: String] {
        plain.merging(["HOME": folder.path]) { $1 }
    }

    /// Where the tests' own Python tools are installed by `Tests/run.sh`.
    package static var tools: String {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? "") + "/.cache"
        return cache + "/modelpool-tests"
    }

    /// The repository's root.
    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder that holds what was built together with these tests.
    package static var products: String {
        let arguments = CommandLine.arguments
        if let flag = arguments.firstIndex(of: "--test-bundle-path"), flag + 1 < arguments.count {
            return URL(filePath: arguments[flag + 1]).deletingLastPathComponent().path
        }
        return URL(filePath: arguments[0]).deletingLastPathComponent().path
    }

    /// The program under test, built together with these tests.
    package static var modelpool: String { products + "/modelpool" }

    /// What `Tests/CTestPreload` puts into it, by the variables that are described there.
    package static var preload: String { products + "/libTestPreload.so" }
}
