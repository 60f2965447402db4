internal import FoundationEssentials
internal import PoolModel
internal import PoolUI
internal import PostgresClient
internal import Vault

/// The person's own keys, colours, times and pool: `$XDG_CONFIG_HOME/modelpool/config`.
enum UserConfiguration {
    /// Seconds after which an answer is slow, for models that do not say.
    static func slowAfter(in world: World) -> Double {
        read(in: world).configuration.slowAfter ?? Model.defaultSlowAfter
    }

    /// The configuration, and a sentence on what is wrong with the file. No file is no problem.
    static func read(in world: World) -> (configuration: Configuration, notice: String?) {
        guard let path = path(in: world), FileManager.default.fileExists(atPath: path) else {
            return (Configuration(), nil)
        }
        guard isTrusted(path) else {
            return (
                Configuration(),
                "\(path) or its folder belongs to another user, or others can write it; the "
                    + "standard keys are used"
            )
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            return (Configuration(), "\(path) cannot be read; the standard keys are used")
        }
        let configuration = Configuration(String(decoding: bytes, as: UTF8.self))
        let problems = configuration.problems.map { "line \($0.line): \($0.sentence)" }
        guard !problems.isEmpty else { return (configuration, nil) }
        return (configuration, "\(path): \(problems.joined(separator: "; "))")
    }

    /// The pool that the file names, if it does.
    static func pool(in world: World) throws(CommandFailure) -> String? {
        guard let path = path(in: world), let bytes = FileManager.default.contents(atPath: path),
            let pool = Configuration(String(decoding: bytes, as: UTF8.self)).pool
        else { return nil }
        guard isTrusted(path) else {
            throw CommandFailure(
                .refused,
                "\(ErrorWording.quoted(path)) names a pool, but it or its folder belongs to "
                    + "another user, or others can write it",
                advice: "chmod go-w it, or name the pool with --pool")
        }
        if pool.hasPrefix("~/"), let home = world.variable("HOME") {
            return home + pool.dropFirst(1)
        }
        guard pool.hasPrefix("/") || PostgresAddress.isAddress(pool) else {
            throw CommandFailure(
                .wrongUsage, "the pool in \(ErrorWording.quoted(path)) is no absolute path",
                advice: "write a path that begins with / or ~/, postgresql://... or service=NAME")
        }
        return pool
    }

    private static func path(in world: World) -> String? {
        // Without a home there is no configuration; the pool's own folder says so where it matters.
        (try? world.folder("XDG_CONFIG_HOME", below: ".config")).map { $0 + "/modelpool/config" }
    }

    private static func isTrusted(_ path: String) -> Bool {
        let folder = path.prefix(path.count - "/config".count)
        return FolderTrust.problem(ofFile: path) == nil
            && FolderTrust.problem(of: String(folder), sharingAllowed: true) == nil
    }
}
