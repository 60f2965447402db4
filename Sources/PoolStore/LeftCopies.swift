internal import FoundationEssentials
internal import Glibc
internal import Vault

/// Copies of the pool that this program itself has left beside it. They hold its values under the
/// keys of their time.
enum LeftCopies {
    /// The pool before it was brought up to a later schema; `version` is the one that it had.
    static func beforeSchema(_ version: Int, of path: String) -> String {
        "\(path).schema-\(version)"
    }

    /// The pool that a backup was put in the place of.
    static func replaced(at milliseconds: Int64, _ path: String) -> String {
        "\(path).replaced-\(milliseconds)"
    }

    /// The pool whose key was lost, kept in case that turns up.
    static func beforeNewKey(at milliseconds: Int64, _ path: String) -> String {
        "\(path).before-new-key-\(milliseconds)"
    }

    /// All of them, and what a program that was killed while it wrote one has left.
    static func all(of file: PoolFile) -> [String] {
        copies(of: file, ["schema", "replaced", "before-new-key"]) + UnfinishedFile.all(of: file)
    }

    /// What a new key of the pool makes useless. A pool of another id, which was restored over, is
    /// nobody's copy and stays; so does what cannot be read.
    static func removable(of file: PoolFile, pool: UUID) -> [String] {
        copies(of: file, ["schema", "replaced"]).filter { isPool(pool, $0) }
            + UnfinishedFile.all(of: file)
    }

    /// Removes what a new key of the pool makes useless, and returns what is gone.
    static func remove(of file: PoolFile, pool: UUID) -> [String] {
        let paths = removable(of: file, pool: pool)
        UnfinishedFile.removeLeftovers(of: file)
        for path in copies(of: file, ["schema", "replaced"]) where isPool(pool, path) {
            unlink(path)
        }
        return paths.filter { !PoolFile.exists($0) }
    }

    private static func isPool(_ id: UUID, _ path: String) -> Bool {
        // `try?`: what is no sound pool is none of this one's copies.
        guard let copy = try? Connection(path: path, isReadOnly: true, vfs: nil),
            let found = try? MetaTable.read(.poolID, copy)
        else { return false }
        return UUID(uuidString: found) == id
    }

    private static func copies(of file: PoolFile, _ kinds: [String]) -> [String] {
        let name = FilePath.split(file.path).name
        return kinds.flatMap { kind in
            let start = "\(name).\(kind)-"
            return file.names(beside: start).filter { path in
                let number = FilePath.split(path).name.dropFirst(start.count)
                return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
            }
        }
    }
}

extension PoolFile {
    /// The files of its folder whose names begin so, sorted; their whole paths.
    func names(beside start: String) -> [String] {
        // `try?`: a folder that cannot be listed can be written to all the same.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(start) }.sorted().map {
            folder == "/" ? "/" + $0 : "\(folder)/\($0)"
        }
    }
}

extension PoolStore {
    /// Older copies of the pool that lie beside it.
    package func leftCopies() -> [String] { file.file.map { LeftCopies.all(of: $0) } ?? [] }
}
