internal import PoolModel
internal import ProviderClient

/// aider, measured as 0.86.2.
///
/// An argument wins over a variable, and that over `.aider.conf.yml` (aider.chat/docs/config), but
/// `.env` files win over the environment (aider/main.py, `load_dotenv_files`: `override=True`), and
/// `extra_params` of `.aider.model.settings.yml` over all of it. LiteLLM below it reads the key of a
/// model `openai/X` from `OPENAI_API_KEY` only, so files that would send it elsewhere are looked
/// for. No header can be named without its value, which an argument or a file would have to hold.
struct Aider: LaunchedClient {
    static let name = "aider"
    static let packages = ["aider-chat"]
    static let readsSharedFiles = true

    private let place: LaunchPlace

    init(in place: LaunchPlace) { self.place = place }

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        let target = model.target
        var setup = LaunchSetup()
        let isAnthropic = target.wireProtocol == .anthropicMessages
        setup.obstacles =
            model.obstacle(Self.name, speaks: [.openAIChat, .openAIResponses, .anthropicMessages])
            + model.queryObstacle(Self.name)
        if target.wireProtocol == .openAIResponses {
            setup.notes.append("aider asks by chat completions, not by the Responses API")
        }
        let credential = target.key ?? target.bearer
        let headers = target.own.filter { header in
            target.credential != nil || HeaderName.lowercase(header.name) != "authorization"
                || header.bearer == nil
        }
        if let header = headers.first {
            setup.obstacles.append(
                Hindrance(
                    sentence: "aider cannot be told headers "
                        + "(\(ErrorWording.cut(header.name, to: 64)))",
                    advice: "choose a model without"))
        }
        setup.removedBeginnings = ["AIDER_"]
        setup.removed = [
            "OPENAI_API_TYPE", "ANTHROPIC_API_BASE", "OPENAI_CUSTOM_HEADERS", "SSL_VERIFY",
        ]
        let chosen = (isAnthropic ? "anthropic/" : "openai/") + target.modelName
        setup.arguments = [
            "--model", chosen, "--weak-model", chosen, "--editor-model", chosen,
        ]
        if isAnthropic {
            setup.set("ANTHROPIC_API_KEY", to: credential ?? Secret("none"))
            setup.arguments += ["--set-env", "ANTHROPIC_API_BASE=" + target.base]
        } else {
            setup.set("OPENAI_API_KEY", to: credential ?? Secret("none"))
            setup.arguments += ["--openai-api-base", target.base]
        }
        return setup
    }

    // MARK: What would win

    /// The home, the project's root, and the folder itself are looked at (aider/main.py,
    /// `generate_search_path_list`); all folders between are looked at here.
    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] {
        func places(_ name: String) -> [SettingsFile] {
            var seen: Set<String> = []
            let paths = place.inHome(name) + place.above(name)
            return SettingsFile.all(paths.filter { seen.insert($0).inserted })
        }
        let variables =
            (places(".env") + SettingsFile.all(place.inHome(".aider/oauth-keys.env")))
            .flatMap { $0.variables().filter { $0.isUnread || Self.matters($0.name) } }
        let options = places(".aider.conf.yml").flatMap { file in
            file.unreadable
                + file.lines().compactMap { line in
                    Self.option(line.text).map { file.setting($0, line: line.number) }
                }
        }
        let models = places(".aider.model.settings.yml").flatMap { file in
            file.unreadable
                + file.lines().compactMap { line in
                    Self.parameter(line.text).map { file.setting($0, line: line.number) }
                }
        }
        return variables + options + models
    }

    /// Whether a variable of a `.env` file decides what aider asks.
    private static func matters(_ name: String) -> Bool {
        let isAiders = [
            "AIDER_OPENAI_", "AIDER_ANTHROPIC_", "AIDER_SET_ENV", "AIDER_API_KEY", "AIDER_MODEL",
            "AIDER_WEAK_MODEL", "AIDER_EDITOR_MODEL", "AIDER_CONFIG", "AIDER_ENV_FILE",
            "AIDER_VERIFY_SSL",
        ].contains { name.hasPrefix($0) }
        let isKits =
            ClientEnvironment.names.contains(name)
            || ["ANTHROPIC_API_BASE", "OPENAI_API_TYPE", "SSL_VERIFY"].contains(name)
            || name.uppercased().hasSuffix("_PROXY")
        return isAiders || isKits
    }

    /// The option that a line of `.aider.conf.yml` sets, where arguments do not win over it:
    /// variables and keys.
    private static func option(_ line: String) -> String? {
        let known = [
            "set-env", "api-key", "openai-api-key", "anthropic-api-key", "openai-api-type",
            "openai-api-version", "openai-organization-id", "env-file", "model-settings-file",
            "verify-ssl",
        ]
        let text = line.drop { $0.isWhitespace }
        guard text.first != "#" else { return nil }
        // A key may stand in quotes, in braces, and with _.
        let separators = " \t\"'{},:"
        let words = text.replacing("_", with: "-").split { separators.contains($0) }
        return words.lazy.map(String.init).first(where: known.contains)
    }

    /// A parameter of a request that a line of `.aider.model.settings.yml` sets.
    private static func parameter(_ line: String) -> String? {
        ["api_base", "base_url", "api_key", "extra_headers", "custom_llm_provider"].first {
            line.contains($0)
        }
    }

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool { true }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        let options = [
            "--model", "--weak-model", "--editor-model", "--openai-api-base", "--openai-api-key",
            "--anthropic-api-key", "--api-key", "--set-env", "--env-file", "--config", "-c",
            "--model-settings-file", "--openai-api-type", "--openai-api-version",
            "--openai-organization-id", "--no-verify-ssl",
        ]
        // argparse takes an unambiguous beginning of an option for the option.
        return arguments.prefix { $0 != "--" }.compactMap { word in
            guard word.hasPrefix("-") else { return nil }
            let name = String(word.prefix { $0 != "=" })
            let option = options.first {
                $0 == name || (name.hasPrefix("--") && name.count > 4 && $0.hasPrefix(name))
            }
            return option.map {
                Hindrance(sentence: "\($0) would win over modelpool's", advice: "leave it out")
            }
        }
    }
}
