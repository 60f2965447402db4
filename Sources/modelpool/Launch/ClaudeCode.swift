internal import PoolModel
internal import ProviderClient

/// Claude Code, measured as 2.1.332.
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
    /// /authentication): empty in our file, so that no other file sets them.
    private static let emptied = [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS",
        "ANTHROPIC_UNIX_SOCKET", "ANTHROPIC_PROFILE", "ANTHROPIC_FEDERATION_RULE_ID",
        "ANTHROPIC_ORGANIZATION_ID", "ANTHROPIC_AWS_API_KEY", "ANTHROPIC_AWS_BASE_URL",
        "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
        "ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
        "ANTHROPIC_FOUNDRY_BASE_URL", "ANTHROPIC_FOUNDRY_RESOURCE", "ANTHROPIC_VERTEX_BASE_URL",
        "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_REFRESH_TOKEN",
        "CLAUDE_CODE_USE_ANTHROPIC_AWS", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_FOUNDRY",
        "CLAUDE_CODE_USE_GATEWAY", "CLAUDE_CODE_USE_MANTLE", "CLAUDE_CODE_USE_VERTEX",
    ]

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
        setup.removedBeginnings = ["ANTHROPIC_", "CLAUDE_CODE_OAUTH_", "CLAUDE_CODE_USE_"]
        setup.removed = [
            "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR", "CLAUDE_CODE_MANAGED_SETTINGS_PATH",
            "CLAUDE_CODE_REMOTE_SETTINGS_PATH", "NODE_TLS_REJECT_UNAUTHORIZED",
        ]
        setup.overridden = settings(for: model)
        var top: [(String, JSONValue)] = []
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
        if target.origin.host != "api.anthropic.com" {
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

    /// The files of its settings, with those of an administrator (/docs/en/managed-settings), and
    /// those that name servers (/docs/en/mcp), where `${NAME}` is replaced by a variable.
    func settings() -> [ClientSetting] {
        let managed =
            ["/etc/claude-code/managed-settings.json"]
            + LaunchPlace.files(in: "/etc/claude-code/managed-settings.d", ending: ".json")
        let own = place.folder(of: .claude)
        let remote = own.map { $0 + "/remote-settings.json" }
        let lower =
            own.map { $0 + "/settings.json" } + place.above(".claude/settings.json")
            + place.above(".claude/settings.local.json")
        let servers =
            place.above(".mcp.json") + own.map { $0 + "/.claude.json" }
            + place.inHome(".claude.json") + ["/etc/claude-code/managed-mcp.json"]
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
            return setting.isManaged && ["apiKeyHelper", "forceLoginMethod"].contains(setting.name)
        }
        let name = variable(setting)
        return emptied.contains(name) || proxies.contains(name) || name.hasPrefix("MODELPOOL_")
            || (name.hasPrefix("ANTHROPIC_") && name.hasSuffix("_BASE_URL"))
            || ["NODE_TLS_REJECT_UNAUTHORIZED", scrub].contains(name)
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
            return setting.isManaged || name == "ANTHROPIC_CUSTOM_HEADERS"
        }
        if let ours = setup.overridden[name] { return setting.isManaged && setting.value != ours }
        // Without a secret in the environment there is nothing to scrub.
        return name != Self.scrub
    }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        arguments.prefix { $0 != "--" }.filter {
            $0 == "--settings" || $0.hasPrefix("--settings=")
        }.map { _ in
            Hindrance(
                sentence: "--settings hands over other settings than modelpool's",
                advice: "leave it out and put them into a settings file of your own")
        }
    }
}
