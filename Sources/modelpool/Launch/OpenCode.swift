internal import Interchange
internal import PoolModel
internal import ProviderClient

/// OpenCode 1 and 2, as they are documented; they were not there to be measured.
///
/// `OPENCODE_CONFIG_CONTENT` holds a whole configuration, which wins over the person's and the
/// project's, and only managed files over that (opencode.ai/docs/config, "Precedence order").
/// `{env:NAME}` in it is replaced by a variable (there, "Variables"); providers and their packages
/// are described under opencode.ai/docs/providers, "Custom provider".
struct OpenCode: LaunchedClient {
    static let name = "opencode"
    static let packages = ["opencode-ai"]
    /// Of the early ones of version 2 (opencode.ai/v2/docs/cli).
    static let otherNames = ["opencode2"]
    static let provider = "modelpool_exec"

    private let place: LaunchPlace

    init(in place: LaunchPlace) { self.place = place }

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        let target = model.target
        var setup = LaunchSetup()
        setup.obstacles = model.queryObstacle(Self.name)
        setup.removed = [
            "OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR", "OPENCODE_AUTH_CONTENT",
            "OPENCODE_TEST_HOME", "OPENCODE_TEST_MANAGED_CONFIG_DIR",
        ]

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

    /// From version 2 on every start asks through one server of the person's, which has the settings
    /// and variables of whoever started it first (opencode.ai/docs/cli, "Background service").
    func unfit(for model: LaunchedModel, given arguments: ArraySlice<String>) -> UnfitVersions? {
        guard !arguments.prefix(while: { $0 != "--" }).contains("--standalone") else { return nil }
        return UnfitVersions(
            range: .from([2]), fault: "ask through a server that every other start shares",
            remedy: "give opencode, run or mini the option --standalone")
    }

    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] {
        let names = ["opencode.json", "opencode.jsonc"]
        // Some versions read those in .opencode after the variable.
        let late = names.flatMap {
            place.above(".opencode/" + $0) + place.inHome(".opencode/" + $0)
        }
        // It may be told a folder to work in.
        let told = arguments.filter { !$0.hasPrefix("-") && FileContent.exists($0) }
        let folders: [String] = ["."] + told
        let lower: [String] =
            place.folder(of: .opencode).flatMap { folder in
                (names + ["config.json"]).map { "\(folder)/\($0)" }
            }
            + folders.flatMap { folder in names.flatMap { place.above($0, from: folder) } }
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
        let ours = ["provider.\(provider)", "providers.\(provider)"]
        if setting.isUnread || ours.contains(path) { return true }
        let late = ["model", "small_model", "enabled_providers", "disabled_providers"]
        return isManaged && late.contains(path)
    }

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool { true }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        var words = arguments.prefix { $0 != "--" }
        let elsewhere: Set<String> = ["attach", "service", "pair", "--attach", "--server"]
        let command = Self.command(in: arguments, valued: ["-m", "--model", "-s", "--session"])
        var found = words.filter {
            elsewhere.contains(String($0.prefix { $0 != "=" }))
                && ($0.hasPrefix("-") || $0 == command)
        }.map { word in
            Hindrance(
                sentence: "\(word.prefix { $0 != "=" }) asks through another server, whose "
                    + "settings nobody knows",
                advice: "leave it out")
        }
        while let word = words.popFirst() {
            let value: String?
            switch word {
            case "-m", "--model": value = words.popFirst()
            case _ where word.hasPrefix("--model="): value = word.dropping(prefix: "--model=")
            case _ where word.hasPrefix("-m"):
                value = word.dropping(prefix: "-m").dropping(prefix: "=")
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
