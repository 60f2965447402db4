internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// Where settings files stand that a client is handed. They hold no secret.
enum LaunchFolder {
    /// The place of a model's file or folder. Another content has another name, so that a client
    /// which runs and looks at its file again never finds another model's address, or a new one.
    static func path(
        _ client: String, of model: Model, content: String, in place: LaunchPlace
    ) throws(CommandFailure) -> String {
        try folder(in: place) + "/\(client)-\(model.id.text)-\(mark(content))"
    }

    /// Sixteen digits that another text has others of.
    static func mark(_ text: String) throws(CommandFailure) -> String {
        let digest: [UInt8]
        do throws(VaultError) {
            digest = try Digest.sha256(Array(text.utf8))
        } catch {
            throw ErrorWording.failure(error)
        }
        return digest.prefix(8).map { (byte) in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// `$XDG_STATE_HOME/modelpool/launch` (XDG Base Directory Specification).
    static func folder(in place: LaunchPlace) throws(CommandFailure) -> String {
        if let state = place.variable("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/modelpool/launch"
        }
        guard let home = place.home, home.hasPrefix("/") else {
            throw CommandFailure(
                .wrongUsage, "neither HOME nor XDG_STATE_HOME is set",
                advice: "set one of them; the client's settings are written below it")
        }
        return home + "/.local/state/modelpool/launch"
    }

    /// Writes a file, with its folders, for nobody but its owner. One that is there with the same
    /// text is left alone.
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        if let present = try? FileContent.read(path, limit: 1 << 20), present == Array(text.utf8) {
            return
        }
        if let failure = FilePath.makeFolder(FilePath.split(path).folder) {
            throw ErrorWording.cannotWrite(failure.folder, failure.errno)
        }
        try FileContent.write(text, to: path)
    }
}
