internal import Interchange
internal import PoolModel
internal import ProviderClient

/// Codex, measured as 0.163, and as 0.133 for what older ones do.
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
        // The last three ask OpenAI for a token (0.163); commands are run at the address before them.
        setup.isInClear = target.origin.scheme == "http"
        setup.removed = [
            "OPENAI_BASE_URL", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN", "CODEX_EXEC_SERVER_URL",
            "CODEX_APP_SERVER_LOGIN_ISSUER", "OPENAI_FEDERATION_RULE_ID",
            "OPENAI_IDENTITY_TOKEN_FILE",
        ]

        let provider = try provider(target, &setup)
        var pairs = [
            ("model", TOMLText.quoted(target.modelName)),
            ("model_provider", TOMLText.quoted(Self.provider)),
        ]
        pairs += provider.map { ("model_providers.\(Self.provider).\($0.0)", $0.1) }
        pairs += setup.variables.map { ("shell_environment_policy.set.\($0.name)", #""""#) }
        if target.bearer == nil {
            // 0.133 sends the person's login at ChatGPT to a provider without a key. So it knows of
            // none (developers.openai.com/codex/config-reference, `cli_auth_credentials_store`).
            pairs.append(("cli_auth_credentials_store", TOMLText.quoted("ephemeral")))
        }
        if !setup.variables.isEmpty, let first = handedOn.first {
            setup.notes.append(
                "codex hands the model's key and headers on to the programs of \(first.name) "
                    + "(\(Sanitizer.clean(first.place)))")
        }
        // A snapshot is a file with all of the environment in it.
        pairs.append(("features.\(snapshot)", "false"))
        setup.arguments = pairs.flatMap { ["-c", "\($0.0)=\($0.1)"] }
        return setup
    }

    /// The provider's settings; its secrets become variables.
    private func provider(
        _ target: ClientTarget, _ setup: inout LaunchSetup
    ) throws(CommandFailure) -> [(name: String, value: String)] {
        let variables = try SecretVariables(for: target.origin)
        var provider = [
            ("name", TOMLText.quoted("modelpool")),
            ("base_url", TOMLText.quoted(target.base)),
            ("wire_api", TOMLText.quoted("responses")),
            ("requires_openai_auth", "false"),
        ]
        if let key = target.bearer {
            setup.set(variables.key, to: key)
            provider.append(("env_key", TOMLText.quoted(variables.key)))
        }
        let headers = variables.headers(target.headers, into: &setup)
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

    /// Options that take the next word as their value (`codex --help`).
    private static let valued: Set<String> = [
        "-c", "--config", "-m", "--model", "-p", "--profile", "-s", "--sandbox", "-C", "--cd",
        "-a", "--ask-for-approval", "-i", "--image", "--add-dir", "--enable", "--disable",
        "--local-provider", "--remote", "--remote-auth-token-env",
    ]

    /// The folders whose settings count for the project.
    private func folders(given arguments: ArraySlice<String>) -> [String] {
        ["."] + Self.values(of: ["-C", "--cd"], in: arguments)
    }

    private func files(given arguments: ArraySlice<String>) -> [SettingsFile] {
        let home = place.folder(of: .codex)
        let managed = ["managed_config.toml", "requirements.toml"].map { "/etc/codex/" + $0 }
        let lower =
            ["/etc/codex/config.toml"]
            + home.flatMap { LaunchPlace.files(in: $0, ending: "config.toml") }
            + folders(given: arguments).flatMap { place.above(".codex/config.toml", from: $0) }
        var seen: Set<String> = []
        return SettingsFile.all(managed, isManaged: true)
            + SettingsFile.all(lower.filter { seen.insert($0).inserted })
    }

    /// Programs of the person's that get all of Codex's environment, which its policy for commands
    /// does not reach.
    private var handedOn: [ClientSetting] {
        files(given: []).flatMap { $0.members(.toml) }.filter {
            ["notify", "hooks"].contains($0.name)
        }
            + SettingsFile.all(
                place.folder(of: .codex).map { $0 + "/hooks.json" }
                    + place.above(".codex/hooks.json")
            ).flatMap { $0.members() }.filter { $0.name == "hooks" }
    }

    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] {
        let home = place.folder(of: .codex)
        let files = files(given: arguments)
        let members = files.flatMap { $0.members(.toml) }
        // Before 0.134 or so a profile wins over what `-c` sets outside of it.
        let profiles =
            members.filter { $0.name == "profile" }.compactMap(\.value)
            + Self.values(of: ["-p", "--profile"], in: arguments)
        let routes = profiles.flatMap { ["profiles.\($0).model", "profiles.\($0).model_provider"] }
        // What an agent is started with stands over arguments (codex-rs/core/src/agent/role.rs).
        let agents =
            (home.map { $0 + "/agents" }
            + folders(given: arguments).flatMap { place.above(".codex/agents", from: $0) })
            .flatMap { LaunchPlace.files(in: $0, ending: ".toml") }
            + files.flatMap { file in
                file.members(.toml).filter { $0.name.hasSuffix(".config_file") }
                    .compactMap(\.value).map { file.path(of: $0) }
            }
        let routed = SettingsFile.all(agents).flatMap { $0.members(.toml) }.filter {
            $0.isUnread || Self.routing.contains($0.name)
        }
        // Read over the environment, but for what begins with CODEX_ (codex-rs/arg0/src/lib.rs).
        let variables = SettingsFile.all(home.map { $0 + "/.env" }).flatMap { $0.variables() }
        return files.flatMap { $0.references(to: SecretVariables.references) }
            + members.filter { Self.matters($0) || routes.contains($0.name) } + routed
            + variables.filter {
                $0.isUnread || Self.isProxy($0) || $0.name.hasPrefix("MODELPOOL_")
            }
    }

    private static func isProxy(_ setting: ClientSetting) -> Bool {
        setting.name.uppercased().hasSuffix("_PROXY")
    }

    /// What an option is given, as the next word, behind `=`, or, of a short one, in the same word.
    private static func values(
        of options: [String], in arguments: ArraySlice<String>
    ) -> [String] {
        let words = Array(arguments.prefix { $0 != "--" })
        return words.indices.compactMap { index in
            let word = words[index]
            if options.contains(word) {
                return words.indices.contains(index + 1) ? words[index + 1] : nil
            }
            return options.first { word.hasPrefix($0.hasPrefix("--") ? $0 + "=" : $0) }.map {
                String(word.dropFirst($0.count)).dropping(prefix: "=")
            }
        }
    }

    private static func matters(_ setting: ClientSetting) -> Bool {
        if setting.isUnread { return true }
        guard setting.isManaged else {
            return ["model_providers.\(provider)", threads].contains(setting.name)
        }
        // Only the outermost: what is below it stands there too.
        return routing.contains(setting.name)
    }

    /// A service that may choose a provider for each thread, over arguments
    /// (`codex-rs/config/src/thread_config`).
    private static let threads = "experimental_thread_config_endpoint"

    /// The keys that choose an address, a credential, or what the client's programs get.
    private static let routing: Set<String> = [
        "model_provider", "model_providers", "profile", "profiles", "shell_environment_policy",
        threads,
    ]

    /// Subcommands that use a server which outlives this start, and hands what it was started with
    /// to every later session (`codex --help`).
    private static let lasting: Set<String> = ["agents", "queue", "remote-control", "cloud"]

    /// A proxy reads what is sent in clear only.
    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool {
        !Self.isProxy(setting) || setup?.isInClear == true
    }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        var found: [Hindrance] = []
        var words = arguments.prefix { $0 != "--" }
        let command = Self.command(in: arguments, valued: Self.valued)
        if let command, Self.lasting.contains(command) || words.contains("daemon") {
            found.append(
                Hindrance(
                    sentence: "codex \(command) uses a server that outlives it and would keep the "
                        + "model's key and headers",
                    advice: "start codex or codex exec"))
        }
        while let word = words.popFirst() {
            switch word {
            case _
            where word == "--remote" || word.hasPrefix("--remote=")
                || word.hasPrefix("--remote-"):
                found.append(
                    Hindrance(
                        sentence: "--remote asks another server, not the model",
                        advice: "leave it out"))
            case "--oss", "--local-provider":
                found.append(
                    Hindrance(
                        sentence: "\(word) chooses another provider", advice: "leave it out"))
            case _
            where word == "--enable" && words.first == snapshot
                || word == "--enable=\(snapshot)":
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
        let isFeatures = key == "features.shell_snapshot" || key == "features"
        guard routing.contains(String(first)) || isFeatures, !isOther else {
            return []
        }
        return [
            Hindrance(
                sentence: "-c \(ErrorWording.cut(key, to: 80)) would win over modelpool's",
                advice: "leave it out")
        ]
    }
}

/// The variables that hold a launched client's secrets: only our own settings name them. Their names
/// belong to the address, so that a server which a client leaves running with them never finds those
/// of one address under the names of another.
struct SecretVariables {
    let key: String
    private let mark: String

    /// What a line has that reads one of them.
    static let references = ["MODELPOOL_API_KEY", "MODELPOOL_HEADER_"].map {
        (text: $0, name: $0)
    }

    init(for origin: Origin) throws(CommandFailure) {
        mark = try LaunchFolder.mark(origin.shortText).uppercased()
        key = "MODELPOOL_API_KEY_" + mark
    }

    /// Of a header, counted from 1.
    func header(_ number: Int) -> String { "MODELPOOL_HEADER_\(mark)_\(number)" }

    /// Sets a variable for each header.
    /// - Returns: the headers' names with their variables.
    func headers(
        _ headers: [RequestHeader], into setup: inout LaunchSetup
    ) -> [(String, String)] {
        zip(1..., headers).map { number, header in
            setup.set(self.header(number), to: header.value)
            return (header.name, self.header(number))
        }
    }
}
