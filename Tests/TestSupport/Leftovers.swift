internal import Foundation
import Synchronization

/// What still is there when the test process ends: servers that tests share live until then, and
/// no `deinit` runs for them. They are killed, and their folders removed.
enum Leftovers {
    private struct Kept {
        var groups: Set<Int32> = []
        var folders: Set<String> = []
    }

    private static let kept = Mutex(Kept())
    /// Set once, by the first use of it.
    private static let isRegistered: Bool =
        atexit {
            let kept = Leftovers.kept.withLock(\.self)
            for group in kept.groups { kill(-group, SIGKILL) }
            // Nobody is left to be told of a folder that cannot be removed.
            for folder in kept.folders { try? FileManager.default.removeItem(atPath: folder) }
        } == 0

    static func add(group: Int32) {
        precondition(isRegistered)
        kept.withLock { _ = $0.groups.insert(group) }
    }

    static func remove(group: Int32) { kept.withLock { _ = $0.groups.remove(group) } }

    static func add(folder: String) {
        precondition(isRegistered)
        kept.withLock { _ = $0.folders.insert(folder) }
    }

    static func remove(folder: String) { kept.withLock { _ = $0.folders.remove(folder) } }
}
