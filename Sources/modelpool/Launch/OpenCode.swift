internal import Interchange
internal import PoolModel
internal import ProviderClient

/// OpenCode 1, as it is documented; it was not there to be measured.
///
/// `OPENCODE_CONFIG_CONTENT` holds a whole configuration, which wins over the person's and the
/// project's, and only managed files over that (opencode.ai/docs/config, "Precedence order").
/// `{env:NAME}` in it is replaced by a variable (there, "Variables"); providers and their packages
/// are described under opencode.ai/docs/providers, "Custom provider".
struct OpenCode: LaunchedClient {
    static let name = "opencode"
    static let packages = ["opencode-ai"]
    static let provider = "modelpool_exec"

    private let place: LaunchPlace

    init(in place: LaunchPlace) { self.place = place }

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        let target = model.target
        var setup = LaunchSetup()
        setup.obstacles = model.queryObstacle(Self.name)
        setup.removed = ["OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR", "OPENCODE_AUTH_CONTENT"]

        // The kits put the key into the header of their protocol; without one they look for a
        // variable of the person's.
        var options: [(String, JSONValue)] = [("baseURL", .string(base(target)))]
        let variables = try SecretVariables(for: target.origin)
        var headers = target.headers
        if let key = target.key ?? target.bearer {
            setup.set(variables.key, to: key)
            options.append(("apiKey", .string("{env:\(variables.key)}")))
            let credential = target.credential?.name
            headers.removeAll { $0.name == credential && Self.isKits($0, target) }
        } else {
            options.append(("apiKey", "none"))
        }
        let sent = variables.headers(headers, into: &setup)
        if !sent.isEmpty {
            let fields = sent.map { ($0.0, JSONValue.string("{env:\($0.1)}")) }
            options.append(("headers", .object(fields)))
        }
        let chosen = JSONValue.string("\(Self.provider)/\(target.modelName)")
        let provider = OpencodeSettings.provider(
            "modelpool", speaking: target.wireProtocol, options: options,
            model: (target.modelName, model.model.name))
        let configuration: JSONValue = .object([
            ("model", chosen), ("small_model", chosen),
            ("enabled_providers", .strings([Self.provider])),
            ("provider", .object([(Self.provider, provider)])),
        ])
        setup.set("OPENCODE_CONFIG_CONTENT", to: Secret(configuration.text))
        return setup
    }

    /// Anthropic's kit adds `/messages` only.
    private func base(_ target: ClientTarget) -> String {
        target.wireProtocol == .anthropicMessages ? target.base + "/v1" : target.base
    }

    /// Whether the kit sends the key in this header by itself.
    private static func isKits(_ header: RequestHeader, _ target: ClientTarget) -> Bool {
        switch target.wireProtocol {
        case .openAIChat, .openAIResponses: header.bearer != nil
        case .anthropicMessages: HeaderName.lowercase(header.name) == "x-api-key"
        case .geminiGenerate: HeaderName.lowercase(header.name) == "x-goog-api-key"
        }
    }

    // MARK: What would win

    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] {
        let names = ["opencode.json", "opencode.jsonc"]
        // Some versions read those in .opencode after the variable.
        let late = names.flatMap {
            place.above(".opencode/" + $0) + place.inHome(".opencode/" + $0)
        }
        let lower =
            place.folder(of: .opencode).flatMap { folder in
                (names + ["config.json"]).map { "\(folder)/\($0)" }
            }
            + names.flatMap { place.above($0) }
        var seen: Set<String> = []
        func new(_ paths: [String]) -> [String] { paths.filter { seen.insert($0).inserted } }
        let files =
            SettingsFile.all(new(names.map { "/etc/opencode/" + $0 } + late), isManaged: true)
            + SettingsFile.all(new(lower))
        return files.flatMap { file in
            file.references(to: SecretVariables.references)
                + file.members().filter { Self.matters($0, isManaged: file.isManaged) }
        }
    }

    private static func matters(_ setting: ClientSetting, isManaged: Bool) -> Bool {
        let path = setting.name
        if setting.isUnread || path == "provider.\(provider)" { return true }
        let late = ["model", "small_model", "enabled_providers", "disabled_providers"]
        return isManaged && late.contains(path)
    }

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool { true }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        var words = arguments.prefix { $0 != "--" }
        var found: [Hindrance] = []
        while let word = words.popFirst() {
            let value: String?
            switch word {
            case "-m", "--model": value = words.popFirst()
            case _ where word.hasPrefix("--model="): value = word.dropping(prefix: "--model=")
            default: continue
            }
            guard let value, !value.hasPrefix(Self.provider + "/") else { continue }
            found.append(
                Hindrance(
                    sentence: "--model chooses another provider's model", advice: "leave it out"))
        }
        return found
    }
}
