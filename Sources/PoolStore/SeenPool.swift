internal import FoundationEssentials
internal import Glibc
internal import PoolModel

/// What this account has last seen of a pool, in a small file of its own: so that an earlier copy
/// of the whole file, or another branch of it, is told, however well it fits itself.
struct SeenPool: Equatable {
    let keyID: UInt32
    let counter: Int64
    let head: AuditChain.Mark

    private static let version = "1"

    static func path(_ pool: UUID, in folder: String) -> String { "\(folder)/\(pool.text)" }

    /// `nil` where nothing is known of the pool, or the file is not such as this program writes.
    static func read(_ pool: UUID, in folder: String) -> SeenPool? {
        guard let bytes = FileManager.default.contents(atPath: path(pool, in: folder)),
            bytes.count < 1024
        else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        guard words.count == 5, words[0] == version, let key = UInt32(words[1]),
            let counter = Int64(words[2]), counter >= 0, let id = Int64(words[3]),
            let hash = [UInt8](hexadecimal: words[4])
        else { return nil }
        return SeenPool(keyID: key, counter: counter, head: AuditChain.Mark(id: id, hash: hash))
    }

    /// Whether it was written. Where it cannot be, the pool works without: an account without a
    /// folder of its own has no memory.
    @discardableResult
    func write(_ pool: UUID, in folder: String) -> Bool {
        let target = SeenPool.path(pool, in: folder)
        let part = target + ".\(getpid())"
        let text =
            [
                SeenPool.version, "\(keyID)", "\(counter)", "\(head.id)", head.hash.hexadecimal,
            ].joined(separator: " ") + "\n"
        // `try?`: what cannot be made cannot be written into either.
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count
        close(file)
        guard isWritten, rename(part, target) == 0 else {
            unlink(part)
            return false
        }
        return true
    }

    /// Begins anew: the next pool that is opened is taken as it is.
    static func forget(_ pool: UUID, in folder: String) { unlink(path(pool, in: folder)) }
}
