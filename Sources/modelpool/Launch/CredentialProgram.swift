internal import PoolModel
internal import ProviderClient

/// The command line that prints a model's API key, for a client that asks a program for it.
enum CredentialProgram {
    /// - Parameter source: what opened the pool; only a key file opens it for a program that
    ///   nobody sits at.
    /// - Returns: `nil` where such a program could not open the pool or find the key.
    static func command(
        for model: Model, at origin: Origin, pool path: String, source: String,
        _ options: GlobalOptions, in place: LaunchPlace
    ) -> String? {
        guard source == "file", let program = program else { return nil }
        // A variable that the key is read from may be one that the client does not hand on, and a
        // helper may be asked where it has no terminal.
        let isBound = model.apiKey.references.contains { reference in
            switch reference {
            case .environment: true
            case .file: false
            case .helper(let name): place.references.wantsTerminal(name)
            }
        }
        guard !isBound, model.apiKey.hasValue else { return nil }
        func absolute(_ path: String) -> String {
            path.hasPrefix("/") ? path : (place.folder ?? "") + "/" + path
        }
        var words = [program, "credential", model.id.text, "--for", origin.shortText]
        words += ["--pool", absolute(path)]
        if let key = options.keyFile ?? place.variable("MODELPOOL_KEY_FILE") {
            words += ["--key-file", absolute(key)]
        }
        if options.allowNetworkFS { words.append("--allow-network-fs") }
        return words.map(\.quotedForShell).joined(separator: " ")
    }

    /// This program's file.
    private static var program: String? { FileContent.link(at: "/proc/self/exe") }
}
