internal import FoundationEssentials
internal import PoolUI
internal import Vault

/// The person's own keys and colours: `$XDG_CONFIG_HOME/modelpool/config`.
enum UserConfiguration {
    /// The configuration, and a sentence on what is wrong with the file. No file is no problem.
    static func read(in world: World) -> (configuration: Configuration, notice: String?) {
        // Without a home there is no configuration; the pool's own folder says so where it matters.
        guard let folder = try? world.folder("XDG_CONFIG_HOME", below: ".config") else {
            return (Configuration(), nil)
        }
        let path = folder + "/modelpool/config"
        guard FileManager.default.fileExists(atPath: path) else { return (Configuration(), nil) }
        let isTrusted =
            FolderTrust.problem(ofFile: path) == nil
            && FolderTrust.problem(of: folder + "/modelpool", sharingAllowed: true) == nil
        guard isTrusted else {
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
}
