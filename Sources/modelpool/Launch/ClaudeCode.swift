internal import PoolModel
internal import ProviderClient

/// Claude Code, measured as 2.1.332, and as 2.0.72 to 2.1.235 for what older ones do.
///
/// A settings file's `env` wins over the environment, and a file handed over with `--settings`
/// over those of the person and the project; nothing wins over managed settings
/// (code.claude.com/docs/en/settings, "Settings precedence"; code.claude.com/docs/en/env-vars).
/// So the address stands in a file of ours. There is no secret in it, since nobody could remove it:
/// the API key is printed by `apiKeyHelper`, and headers stand in `ANTHROPIC_CUSTOM_HEADERS`, which
/// `CLAUDE_CODE_SUBPROCESS_ENV_SCRUB` keeps from what it starts; for that it wants its sandbox.
struct ClaudeCode: LaunchedClient {
    static let name = "claude"
    static let packages = ["@anthropic-ai/claude-code"]

    private let place: LaunchPlace

    init(in place: LaunchPlace) { self.place = place }

    /// Variables that choose another address or credential (code.claude.com/docs/en/env-vars and
    /// /authentication; the lists of 2.1.332 of what chooses a provider): empty in our file, so that
    /// no other file sets them.
    private static let emptied = [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS",
        "ANTHROPIC_UNIX_SOCKET", "ANTHROPIC_PROFILE", "ANTHROPIC_FEDERATION_RULE_ID",
        "ANTHROPIC_ORGANIZATION_ID", "ANTHROPIC_AWS_API_KEY", "ANTHROPIC_AWS_BASE_URL",
        "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
        "ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
        "ANTHROPIC_FOUNDRY_BASE_URL", "ANTHROPIC_FOUNDRY_RESOURCE",
        "ANTHROPIC_GOOGLE_CLOUD_BASE_URL", "ANTHROPIC_IDENTITY_TOKEN",
        "ANTHROPIC_IDENTITY_TOKEN_FILE", "ANTHROPIC_VERTEX_BASE_URL",
        "CLAUDE_CODE_HOST_AUTH_ENV_VAR", "CLAUDE_CODE_HOST_CREDS_FILE",
        "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_REFRESH_TOKEN",
        "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "CLAUDE_CODE_RUNNER_MODEL_SOCKET",
        "CLAUDE_CODE_USE_ANTHROPIC_AWS", "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
        "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_FOUNDRY", "CLAUDE_CODE_USE_GATEWAY",
        "CLAUDE_CODE_USE_MANTLE", "CLAUDE_CODE_USE_VERTEX",
        "_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL",
    ]

    /// Parts of the names by which a program that Claude Code runs in, or one of its services, hands
    /// it an address, a way there, a login or another provider. They are kept from it whatever they
    /// are called by now: with `CLAUDE_CODE_HOST_AUTH_ENV_VAR` set to anything, 2.1.332 asks
    /// api.anthropic.com with our key whatever its settings say.
    private static let routeWords: Set<Substring> = [
        "AUTH", "BG", "BRIDGE", "CREDENTIAL", "CREDS", "DESCRIPTOR", "ENDPOINT", "GATEWAY",
        "HEADERS", "HOST", "INGRESS", "KEY", "LAUNCHER", "OAUTH", "PARTY", "PROVIDER", "PROXY",
        "REDIRECT", "REMOTE", "RUNNER", "SOCK", "SOCKET", "TOKEN", "URL",
    ]

    /// Those with such a part that choose nothing of it (/docs/en/env-vars).
    private static let harmless: Set<String> = [
        "CLAUDE_CODE_API_KEY_HELPER_TTL_MS", "CLAUDE_CODE_CLIENT_KEY",
        "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE", "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY",
        "CLAUDE_CODE_ENABLE_PROXY_AUTH_HELPER", "CLAUDE_CODE_ENABLE_TOKEN_USAGE_ATTACHMENT",
        "CLAUDE_CODE_IDE_HOST_OVERRIDE", "CLAUDE_CODE_IDLE_TOKEN_THRESHOLD",
        "CLAUDE_CODE_OTEL_HEADERS_HELPER_DEBOUNCE_MS", "CLAUDE_CODE_PROXY_AUTH_HELPER_TTL_MS",
        "CLAUDE_CODE_PROXY_RESOLVES_HOSTS", "CLAUDE_CODE_RESUME_TOKEN_THRESHOLD",
        "CLAUDE_CODE_USE_COWORK_PLUGINS", "CLAUDE_CODE_USE_NATIVE_FILE_SEARCH",
        "CLAUDE_CODE_USE_POWERSHELL_TOOL",
    ]

    /// Whether a variable tells Claude Code whom to ask, as whom, or by which way.
    private static func choosesRoute(_ name: String) -> Bool {
        guard ["ANTHROPIC_", "CLAUDE_", "_CLAUDE_"].contains(where: name.hasPrefix) else {
            return false
        }
        // What a provider is asked without says nothing as long as none is chosen.
        guard !harmless.contains(name), !name.hasPrefix("CLAUDE_CODE_SKIP_") else { return false }
        return name.hasPrefix("CLAUDE_CODE_USE_")
            || !routeWords.isDisjoint(with: name.split(separator: "_"))
    }

    /// Through these a request in clear would be read on its way.
    private static let proxies = [
        "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
        "NO_PROXY", "no_proxy",
    ]

    private static let scrub = "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB"

    /// Models that it asks beside the main one.
    private static let otherModels = [
        "ANTHROPIC_DEFAULT_HAIKU_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL",
        "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_SMALL_FAST_MODEL",
    ]

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        var setup = LaunchSetup()
        setup.obstacles =
            model.obstacle(Self.name, speaks: [.anthropicMessages])
            + model.queryObstacle(Self.name)
        setup.removedBeginnings = ["ANTHROPIC_"]
        setup.removed = ["CLAUDE_CODE_MANAGED_SETTINGS_PATH", "NODE_TLS_REJECT_UNAUTHORIZED"]
        setup.isAlsoRemoved = Self.choosesRoute
        setup.overridden = settings(for: model)
        // A session of its background service gets none of the headers (2.1.332); a teammate in
        // tmux gets the variables of whoever started that.
        var top: [(String, JSONValue)] = [
            ("disableAgentView", true), ("teammateMode", "in-process"),
        ]
        if let command = credentials(of: model, into: &setup) {
            top.append(("apiKeyHelper", .string(command)))
        }
        if !setup.variables.isEmpty {
            if place.program("bwrap") != nil, place.program("socat") != nil {
                setup.overridden[Self.scrub] = "1"
            } else {
                setup.obstacles.append(Self.withoutSandbox)
            }
        }
        let env = setup.overridden.sorted { $0.key < $1.key }.map { (name, value) in
            (name, JSONValue.string(value))
        }
        top.append(("env", .object(env)))
        let text = JSONValue.object(top).prettyText + "\n"
        let path = try LaunchFolder.path("claude", of: model.model, content: text, in: place)
        setup.files = [(path + ".json", text)]
        setup.arguments = ["--settings", path + ".json"]
        return setup
    }

    /// The variables of our file, none of which is secret.
    private func settings(for model: LaunchedModel) -> [String: String] {
        let target = model.target
        var settings: [String: String] = [:]
        for name in Self.emptied { settings[name] = "" }
        for name in Self.proxies {
            let ours = model.surroundings.first { $0.name == name }
            let value = ours?.value.reveal() ?? place.variable(name) ?? ""
            // One with a password is a secret; a file that sets another is a hindrance then.
            settings[name] = value.contains("@") ? nil : value
        }
        settings["ANTHROPIC_BASE_URL"] = target.base.dropping(suffix: "/v1")
        settings["ANTHROPIC_MODEL"] = target.modelName
        settings["NODE_TLS_REJECT_UNAUTHORIZED"] = "1"
        if ClaudeCodeReports.leak(from: target.origin) {
            settings[ClaudeCodeReports.off] = "1"
            for name in Self.otherModels { settings[name] = target.modelName }
        }
        return settings
    }

    /// Sets the variables of what is secret, which our file then leaves alone.
    /// - Returns: the command that prints the key instead, where there is one.
    private func credentials(of model: LaunchedModel, into setup: inout LaunchSetup) -> String? {
        func carry(_ name: String, _ value: Secret?) {
            guard let value else { return }
            setup.set(name, to: value)
            setup.overridden[name] = nil
        }
        let target = model.target
        var headers = target.own
        var command: String?
        if let key = target.credential {
            command = model.credentialCommand
            if command == nil {
                carry(key.bearer == nil ? "ANTHROPIC_API_KEY" : "ANTHROPIC_AUTH_TOKEN", target.key)
            }
        } else if let token = target.bearer {
            headers.removeAll { HeaderName.lowercase($0.name) == "authorization" }
            carry("ANTHROPIC_AUTH_TOKEN", token)
        } else if let key = headers.first(where: { HeaderName.lowercase($0.name) == "x-api-key" }) {
            headers.removeAll { HeaderName.lowercase($0.name) == "x-api-key" }
            carry("ANTHROPIC_API_KEY", key.value)
        } else {
            // Without any it would look for a login of the person's.
            setup.overridden["ANTHROPIC_AUTH_TOKEN"] = "none"
            setup.notes.append("there is no API key; claude is given the token \"none\"")
        }
        carry("ANTHROPIC_CUSTOM_HEADERS", ClientEnvironment.lines(headers))
        return command
    }

    /// With the scrub Claude Code does not start without the one, and runs no command without the
    /// other.
    private static let withoutSandbox = Hindrance(
        sentence: "the headers or the key stand in claude's environment, and without bubblewrap "
            + "(bwrap) and socat it hands them on to all that it starts",
        advice: "install bubblewrap and socat")

    // MARK: What would win

    /// 2.0.72 to 2.1.114 ask api.anthropic.com whether metrics are wanted, with the key, even where
    /// nothing is to be reported.
    func unfit(for model: LaunchedModel, given arguments: ArraySlice<String>) -> UnfitVersions? {
        guard ClaudeCodeReports.leak(from: model.target.origin) else { return nil }
        return UnfitVersions(
            range: .before([2, 1, 126]),
            fault: "send the API key to \(ClaudeCodeReports.host) as well",
            remedy: "update it: claude update")
    }

    /// The files of its settings, with those of an administrator (/docs/en/managed-settings), and
    /// those that name servers (/docs/en/mcp), where `${NAME}` is replaced by a variable.
    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] {
        let managed =
            ["/etc/claude-code/managed-settings.json"]
            + LaunchPlace.files(in: "/etc/claude-code/managed-settings.d", ending: ".json")
        let own = place.folder(of: .claude)
        let remote = own.flatMap { folder in
            ["\(folder)/remote-settings.json"]
                + LaunchPlace.files(in: folder, ending: "settings.json").filter {
                    $0.hasPrefix("\(folder)/hybrid-settings")
                }
        }
        let lower =
            own.map { $0 + "/settings.json" } + place.above(".claude/settings.json")
            + place.above(".claude/settings.local.json")
        let servers =
            place.above(".mcp.json") + own.map { $0 + "/.claude.json" }
            + place.inHome(".claude.json") + ["/etc/claude-code/managed-mcp.json"]
            + arguments.filter { $0.hasSuffix(".json") }
        var seen: Set<String> = []
        func new(_ paths: [String]) -> [String] { paths.filter { seen.insert($0).inserted } }
        let files =
            SettingsFile.all(new(managed + remote), isManaged: true) + SettingsFile.all(new(lower))
        // Who is signed in to a gateway asks that one, whatever is set (/docs/en/authentication).
        let logins = SettingsFile.all(own.map { $0 + "/.credentials.json" }, isManaged: true)
        return files.flatMap { $0.members().filter(Self.matters) + $0.references(to: Self.secrets) }
            + SettingsFile.all(new(servers)).flatMap { $0.references(to: Self.secrets) }
            + logins.flatMap { $0.members().filter { $0.name.lowercased().hasPrefix("gateway") } }
    }

    private static let secrets = [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS",
    ].map { (text: "${" + $0, name: $0) }

    private static func matters(_ setting: ClientSetting) -> Bool {
        if setting.isUnread { return true }
        guard setting.name.hasPrefix("env.") else {
            // A login at Anthropic or at its gateway (/docs/en/managed-settings).
            let logins = ["forceLogin", "enforceAnthropicSignIn"]
            return setting.isManaged
                && (setting.name == "apiKeyHelper"
                    || logins.contains { setting.name.hasPrefix($0) })
        }
        let name = variable(setting)
        return choosesRoute(name) || proxies.contains(name) || name.hasPrefix("MODELPOOL_")
            || ["NODE_TLS_REJECT_UNAUTHORIZED", ClaudeCodeReports.off, scrub].contains(name)
    }

    private static func variable(_ setting: ClientSetting) -> String {
        setting.name.dropping(prefix: "env.")
    }

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool {
        let name = Self.variable(setting)
        if setting.isReference {
            return setup?.variables.contains { $0.name == name } ?? true
        }
        guard let setup else {
            let isOurs =
                Self.emptied.contains(name) && name != "ANTHROPIC_CUSTOM_HEADERS"
                || name == "ANTHROPIC_BASE_URL"
            return setting.isManaged || (Self.choosesRoute(name) && !isOurs)
        }
        if let ours = setup.overridden[name] { return setting.isManaged && setting.value != ours }
        // Without a secret in the environment there is nothing to scrub.
        return name != Self.scrub
    }

    /// Sessions that run elsewhere or with the variables of another start (`claude --help`).
    private static let elsewhere: [(words: Set<String>, place: String)] = [
        (["--bg", "--background", "agents", "attach", "respawn", "daemon"], "its own background"),
        (["--tmux"], "tmux, with the variables of whoever started that"),
        (
            [
                "--cloud", "--remote", "--environment", "--teleport", "--desktop",
                "--remote-control", "--rc", "remote-control", "rc", "ssh",
            ], "another place"
        ),
    ]

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        let words = arguments.prefix { $0 != "--" }
        let command = Self.command(
            in: arguments,
            valued: ["--model", "--permission-mode", "--session-id", "--add-dir", "--agent"])
        return words.compactMap { word in
            let option = String(word.prefix { $0 != "=" })
            if option == "--settings" {
                return Hindrance(
                    sentence: "--settings hands over other settings than modelpool's",
                    advice: "leave it out and put them into a settings file of your own")
            }
            guard word.hasPrefix("-") || word == command else { return nil }
            return Self.elsewhere.first { $0.words.contains(option) }.map { row in
                Hindrance(
                    sentence: "\(option) is for sessions in \(row.place), which may lack the "
                        + "model's headers or key",
                    advice: "leave it out")
            }
        }
    }
}
