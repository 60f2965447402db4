internal import Interchange
internal import PoolModel
internal import ProviderClient

/// Codex, measured as 0.163.
///
/// `OPENAI_BASE_URL` is not read; a provider is chosen by `model_provider` and described in
/// `model_providers` (developers.openai.com/codex/config-reference). `-c KEY=VALUE` wins over every
/// `config.toml`, and only `/etc/codex/managed_config.toml` over that (openai/codex,
/// `codex-rs/config/src/loader/README.md`, "Layering model"). The provider names the variables that
/// hold its secrets; `shell_environment_policy.set` empties them for what Codex starts, and leaves
/// the person's own rules alone (`codex-rs/config/src/shell_environment.rs`).
struct Codex: LaunchedClient {
    static let name = "codex"
    static let packages = ["@openai/codex", "openai-codex-cli-bin"]
    /// A name that nobody has in a file of their own, which would be merged with ours.
    static let provider = "modelpool_exec"

    private let place: LaunchPlace
    private let snapshot = "shell_snapshot"

    init(in place: LaunchPlace) { self.place = place }

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        let target = model.target
        var setup = LaunchSetup()
        setup.obstacles = model.obstacle(Self.name, speaks: [.openAIResponses, .openAIChat])
        if target.wireProtocol == .openAIChat {
            setup.notes.append(
                "codex asks by the Responses API, not by chat completions as the tests do")
        }
        setup.removed = ["OPENAI_BASE_URL", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN"]

        let provider = provider(target, &setup)
        var pairs = [
            ("model", TOMLText.quoted(target.modelName)),
            ("model_provider", TOMLText.quoted(Self.provider)),
        ]
        pairs += provider.map { ("model_providers.\(Self.provider).\($0.0)", $0.1) }
        pairs += setup.variables.map { ("shell_environment_policy.set.\($0.name)", #""""#) }
        // A snapshot is a file with all of the environment in it.
        pairs.append(("features.\(snapshot)", "false"))
        setup.arguments = pairs.flatMap { ["-c", "\($0.0)=\($0.1)"] }
        return setup
    }

    /// The provider's settings; its secrets become variables.
    private func provider(
        _ target: ClientTarget, _ setup: inout LaunchSetup
    ) -> [(name: String, value: String)] {
        var provider = [
            ("name", TOMLText.quoted("modelpool")),
            ("base_url", TOMLText.quoted(target.base)),
            ("wire_api", TOMLText.quoted("responses")),
            ("requires_openai_auth", "false"),
        ]
        if let key = target.bearer {
            setup.set(SecretVariables.key, to: key)
            provider.append(("env_key", TOMLText.quoted(SecretVariables.key)))
        }
        let headers = SecretVariables.headers(target.headers, into: &setup)
        if !headers.isEmpty { provider.append(("env_http_headers", TOMLText.table(headers))) }
        if !target.query.isEmpty {
            let pairs = target.query.map { pair in
                let parts = pair.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            }
            provider.append(("query_params", TOMLText.table(pairs)))
        }
        return provider
    }

    /// Where the person gives `-c` behind a subcommand, those before it do not count: the parser
    /// keeps the occurrences of the innermost command only.
    func placed(_ arguments: [String], among given: ArraySlice<String>) -> [String] {
        let own = given.prefix { $0 != "--" }
        let last = own.lastIndex { word in
            word == "--config" || word.hasPrefix("--config=")
                || (word.hasPrefix("-c") && !word.hasPrefix("--"))
        }
        guard let last else { return arguments + given }
        return arguments + given[..<last] + arguments + given[last...]
    }

    // MARK: What would win

    func settings() -> [ClientSetting] {
        let home = place.folder(of: .codex)
        let managed = ["managed_config.toml", "requirements.toml"].map { "/etc/codex/" + $0 }
        let lower =
            ["/etc/codex/config.toml"]
            + home.flatMap { LaunchPlace.files(in: $0, ending: "config.toml") }
            + place.above(".codex/config.toml")
        var seen: Set<String> = []
        let files =
            SettingsFile.all(managed, isManaged: true)
            + SettingsFile.all(lower.filter { seen.insert($0).inserted })
        return files.flatMap { file in
            file.references(to: SecretVariables.references)
                + file.members(.toml).filter { Self.matters($0, isManaged: file.isManaged) }
        }
    }

    private static func matters(_ setting: ClientSetting, isManaged: Bool) -> Bool {
        if setting.isUnread { return true }
        guard isManaged else { return setting.name == "model_providers.\(provider)" }
        // Only the outermost: what is below it stands there too.
        return routing.contains(setting.name)
    }

    /// The keys that choose an address, a credential, or what the client's programs get.
    private static let routing: Set<String> = [
        "model_provider", "model_providers", "profile", "profiles", "shell_environment_policy",
    ]

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool { true }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        var found: [Hindrance] = []
        var words = arguments.prefix { $0 != "--" }
        while let word = words.popFirst() {
            switch word {
            case "--oss", "--local-provider":
                found.append(
                    Hindrance(
                        sentence: "\(word) chooses another provider", advice: "leave it out"))
            case "--enable" where words.first == snapshot:
                found.append(
                    Hindrance(
                        sentence: "--enable \(snapshot) writes the key into a file",
                        advice: "leave it out"))
            case "-c", "--config": found += Self.hindrance(words.popFirst() ?? "")
            case _ where word.hasPrefix("--local-provider="):
                found.append(
                    Hindrance(
                        sentence: "--local-provider chooses another provider",
                        advice: "leave it out"))
            case _ where word.hasPrefix("--config="):
                found += Self.hindrance(word.dropping(prefix: "--config="))
            case _ where word.hasPrefix("-c"):
                found += Self.hindrance(word.dropping(prefix: "-c").dropping(prefix: "="))
            default: break
            }
        }
        return found
    }

    /// One `KEY=VALUE` of the person's.
    private static func hindrance(_ pair: String) -> [Hindrance] {
        let key = pair.prefix { $0 != "=" }.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace }
        let first = key.prefix { $0 != "." }
        // Another provider may be described; it is not chosen.
        let isOther =
            first == "model_providers" && key.contains(".")
            && !key.hasPrefix("model_providers.\(provider)")
        guard routing.contains(String(first)) || key == "features.shell_snapshot", !isOther else {
            return []
        }
        return [
            Hindrance(
                sentence: "-c \(ErrorWording.cut(key, to: 80)) would win over modelpool's",
                advice: "leave it out")
        ]
    }
}

/// The variables that hold a launched client's secrets: only our own settings name them.
enum SecretVariables {
    static let key = "MODELPOOL_API_KEY"
    private static let header = "MODELPOOL_HEADER_"

    /// What a line has that reads one of them.
    static let references = [key, header].map { (text: $0, name: $0) }

    /// Sets a variable for each header.
    /// - Returns: the headers' names with their variables.
    static func headers(
        _ headers: [RequestHeader], into setup: inout LaunchSetup
    ) -> [(String, String)] {
        zip(1..., headers).map { number, header in
            setup.set("\(Self.header)\(number)", to: header.value)
            return (header.name, "\(Self.header)\(number)")
        }
    }
}
