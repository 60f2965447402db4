import TestSupport
import Testing

/// A launch with something in its way, and what becomes of it.
struct LaunchCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Every request reaches the pool's address, with key and headers.
        case asks
        /// Nothing is started, and what is in the way is named so.
        case refused(String)
    }

    let name: String
    let task: LaunchTask
    let outcome: Outcome
    var testDescription: String { name }

    private init(
        _ name: String, _ task: LaunchTask, _ outcome: Outcome,
        change: (inout LaunchTask) -> Void
    ) {
        var task = task
        change(&task)
        (self.name, self.task, self.outcome) = (name, task, outcome)
    }

    // MARK: Claude Code

    private static func claude(
        _ name: String, _ outcome: Outcome = .asks, change: (inout LaunchTask) -> Void = { _ in }
    ) -> LaunchCase {
        let task = LaunchTask(model: .anthropic, words: ["claude", "-p", "hi"])
        return LaunchCase("claude: " + name, task, outcome, change: change)
    }

    private static let elsewhere = """
        {
          "env": {
            "ANTHROPIC_BASE_URL": "{OTHER}",
            "ANTHROPIC_AUTH_TOKEN": "canary-of-another-gateway",
            "ANTHROPIC_API_KEY": "canary-of-another-gateway",
            "HTTP_PROXY": "{OTHER}",
            "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB": "0"
          },
          "apiKeyHelper": "echo canary-of-another-gateway"
        }
        """
    private static let otherHeaders =
        "{\n \"env\": {\n  \"ANTHROPIC_CUSTOM_HEADERS\": \"X-Other: canary-of-another-gateway\"}}"

    static let claudes: [LaunchCase] = [
        claude("plain"),
        claude("the person's settings") { $0.home[".claude/settings.json"] = elsewhere },
        claude("settings of another provider") {
            $0.home[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_BEDROCK_BASE_URL": "{OTHER}"}}"#
        },
        claude("the project's settings") { $0.project[".claude/settings.json"] = elsewhere },
        claude("the local settings") { $0.project[".claude/settings.local.json"] = elsewhere },
        claude("settings in another folder") {
            $0.environment["CLAUDE_CONFIG_DIR"] = "{HOME}/other"
            $0.home["other/settings.json"] = elsewhere
        },
        claude("settings that change while it runs") {
            $0.during = LaunchTask.During(home: [".claude/settings.json": elsewhere])
        },
        claude("a hostile environment") {
            $0.environment = [
                "ANTHROPIC_BASE_URL": "{OTHER}", "ANTHROPIC_API_KEY": "canary-of-another-gateway",
                "ANTHROPIC_AUTH_TOKEN": "canary-of-another-gateway",
                "CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_BEDROCK_BASE_URL": "{OTHER}",
                "ANTHROPIC_CUSTOM_HEADERS": "X-Other: canary-of-another-gateway",
                "CLAUDE_CODE_OAUTH_TOKEN": "canary-of-another-gateway",
            ]
        },
        claude("headers of the person's settings", .refused("/home/.claude/settings.json:3")) {
            $0.home[".claude/settings.json"] = otherHeaders
        },
        claude("headers of the project", .refused("/project/.claude/settings.local.json:3")) {
            $0.project[".claude/settings.local.json"] = otherHeaders
        },
        claude("other headers and none of the model's") {
            $0.header = false
            $0.home[".claude/settings.json"] = otherHeaders
        },
        claude("managed settings", .refused("/etc/claude-code/managed-settings.json:3")) {
            $0.etc["claude-code/managed-settings.json"] = elsewhere
        },
        claude("a managed folder", .refused("/etc/claude-code/managed-settings.d/10.json:1")) {
            $0.etc["claude-code/managed-settings.d/10.json"] = "{\"apiKeyHelper\": \"cat /x\"}"
        },
        claude("managed settings of something else") {
            $0.etc["claude-code/managed-settings.json"] = "{\"cleanupPeriodDays\": 5}"
        },
        claude("no sandbox for what it starts", .refused("without bubblewrap (bwrap) and socat")) {
            $0.bare = true
        },
        claude("no sandbox and no secret in its environment") {
            $0.bare = true
            $0.header = false
        },
        claude("a proxy of the environment that the model goes without") {
            $0.model.proxy = "direct"
            $0.environment = ["HTTP_PROXY": "{OTHER}", "http_proxy": "{OTHER}"]
            $0.home[".claude/settings.json"] =
                #"{"env": {"HTTP_PROXY": "{OTHER}", "NO_PROXY": ""}}"#
        },
        claude("uv before it") {
            $0.words = ["{HOME}/uv", "run", "--with", "x", "--"] + $0.words
            $0.home["uv"] =
                "#!/usr/bin/python3\nimport os, sys\nos.execvp(sys.argv[5], sys.argv[5:])\n"
        },
        claude("harmless settings of every kind") {
            $0.header = false
            $0.home[".claude/settings.json"] =
                #"{"forceLoginMethod": "console", "env": {"OPENAI_BASE_URL": "{OTHER}", "#
                + #""CLAUDE_CODE_SUBPROCESS_ENV_SCRUB": "0", "X": "1"}, "model": "opus"}"#
        },
        claude("a login at a gateway", .refused("/home/.claude/.credentials.json:2")) {
            $0.home[".claude/.credentials.json"] = "{\n\"gatewayAuth\": {\"url\": \"{OTHER}\"}}"
        },
        claude("settings that are not JSON", .refused("/home/.claude/settings.json:2")) {
            $0.home[".claude/settings.json"] = "{\n \"env\": oops }"
        },
        claude("a server that is sent a secret", .refused("/project/.mcp.json:1 reads")) {
            $0.project[".mcp.json"] =
                #"{"mcpServers": {"x": {"type": "http", "url": "{OTHER}", "#
                + #""headers": {"X": "${ANTHROPIC_CUSTOM_HEADERS}"}}}}"#
        },
        claude("settings handed over", .refused("--settings")) {
            $0.words = ["claude", "--settings", "{HOME}/mine.json", "-p", "hi"]
            $0.home["mine.json"] = elsewhere
        },
        claude("settings handed over in one word", .refused("--settings")) {
            $0.words = ["claude", "-p", "hi", "--settings={\"env\":{}}"]
        },
        claude("env before it") { $0.words = ["env", "X=1", "nice", "-n", "5"] + $0.words },
        claude("a variable set before it", .refused("ANTHROPIC_BASE_URL is set")) {
            $0.words = ["env", "ANTHROPIC_BASE_URL={OTHER}"] + $0.words
        },
        claude("timeout before it") { $0.words = ["timeout", "-k", "1", "140"] + $0.words },
        claude("a shell's command") { $0.words = ["sh", "-c", "exec claude -p hi"] },
        claude("a shell's line", .refused("in a way that is not looked through")) {
            $0.words = ["bash", "-lc", "cd / && claude -p hi"]
        },
        claude("a shell's command in one word of options") {
            $0.words = ["bash", "--norc", "-ec", "claude -p hi"]
            $0.environment = ["BASH_ENV": "{HOME}/variables"]
            $0.home["variables"] = "export ANTHROPIC_CUSTOM_HEADERS='X-Other: x'\n"
        },
        claude("a login shell", .refused("in a way that is not looked through")) {
            $0.words = ["bash", "-lc", "claude -p hi"]
        },
        claude("a shell that reads a file each time", .refused("is not looked through")) {
            $0.words = ["zsh", "-c", "claude -p hi"]
        },
        claude("a script", .refused("in a way that is not looked through")) {
            $0.words = ["{HOME}/run", "hi"]
            $0.home["run"] = "#!/bin/sh\nexec claude -p \"$1\"\n"
        },
        claude("a wrapper that is not known", .refused("in a way that is not looked through")) {
            $0.words = ["{HOME}/wrap"] + $0.words
            $0.home["wrap"] =
                "#!/usr/bin/python3\nimport os, sys\nos.execvp(sys.argv[1], sys.argv[1:])\n"
        },
        claude("a program around it that owns its provider") {
            $0.environment = [
                "CLAUDE_CODE_HOST_AUTH_ENV_VAR": "MINE", "STAND_IN_FIRST_PARTY": "{OTHER}",
                "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1",
                "CLAUDE_CODE_HOST_CREDS_FILE": "{HOME}/mine",
            ]
        },
        claude("Google's cloud in the project's settings") {
            $0.environment = ["STAND_IN_FIRST_PARTY": "{OTHER}"]
            $0.project[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD": "1", "#
                + #""CLAUDE_CODE_SKIP_ANTHROPIC_GOOGLE_CLOUD_AUTH": "1"}}"#
            $0.header = false
        },
        claude("a provider that is not known yet", .refused("env.CLAUDE_CODE_USE_NEXT_CLOUD")) {
            $0.project[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_USE_NEXT_CLOUD": "1"}}"#
        },
        claude("an address that is not known yet", .refused("env.CLAUDE_CODE_NEXT_BASE_URL")) {
            $0.home[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_NEXT_BASE_URL": "{OTHER}"}}"#
        },
        claude("harmless variables with such names") {
            $0.home[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_API_KEY_HELPER_TTL_MS": "60000", "#
                + #""CLAUDE_CODE_USE_NATIVE_FILE_SEARCH": "1", "#
                + #""CLAUDE_CODE_MAX_OUTPUT_TOKENS": "999"}}"#
        },
        claude("a login that an administrator wants", .refused("sets forceLoginGatewayUrl")) {
            $0.etc["claude-code/managed-settings.json"] =
                #"{"forceLoginGatewayUrl": "{OTHER}"}"#
        },
        claude("its reports") {
            $0.environment = [
                "STAND_IN_FIRST_PARTY": "{OTHER}", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "",
            ]
            $0.home[".claude/settings.json"] =
                #"{"env": {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": ""}}"#
        },
        claude("the background", .refused("--bg is for sessions")) {
            $0.words.insert("--bg", at: 1)
        },
        claude("the background's sessions", .refused("agents is for sessions")) {
            $0.words = ["claude", "--model", "opus", "agents"]
        },
        claude("tmux", .refused("--tmux is for sessions")) {
            $0.words += ["--worktree", "--tmux=classic"]
        },
        claude("a file of servers handed over", .refused("/home/mcp.json:1 reads")) {
            $0.words = ["claude", "--mcp-config", "{HOME}/mcp.json", "-p", "hi"]
            $0.home["mcp.json"] =
                #"{"mcpServers": {"x": {"type": "http", "url": "{OTHER}", "#
                + #""headers": {"X": "${ANTHROPIC_CUSTOM_HEADERS}"}}}}"#
        },
        claude("a text that another program runs", .refused("not looked through")) {
            $0.words = ["script", "-qec", "X=1 claude -p hi", "/dev/null"]
        },
        claude("a text that env takes apart", .refused("not looked through")) {
            $0.words = ["env", "-S", "claude -p hi"]
        },
        claude("an option with a text", .refused("not looked through")) {
            $0.words = ["script", "-qe", "--command=cd / && claude -p hi", "/dev/null"]
        },
        claude("a script that starts it further on", .refused("not looked through")) {
            $0.words = ["{HOME}/run", "hi"]
            $0.home["run"] = "#!/bin/sh\n# runs it\nanswer=$(timeout 9 claude -p \"$1\")\n"
        },
        claude("a file of npm's") {
            let path = "lib/node_modules/@anthropic-ai/claude-code/cli.js"
            $0.words[0] = "{HOME}/" + path
            $0.home[path] =
                "#!/usr/bin/python3\nimport os, sys\nos.execvp('claude', ['claude'] + sys.argv[1:])\n"
        },
        claude("variables that bun reads", .refused("CLAUDE_CODE_HOST_AUTH_ENV_VAR is set")) {
            $0.words = ["{HOME}/bunx", "@anthropic-ai/claude-code", "-p", "hi"]
            $0.home["bunx"] = "#!/bin/sh\nexec claude\n"
            $0.project[".env.local"] = "X=1\nexport CLAUDE_CODE_HOST_AUTH_ENV_VAR=X\n"
        },
        claude("a proxy that a test does not go through") {
            $0.environment = ["HTTP_PROXY": "{OTHER}"]
        },
        claude("another proxy than a test goes through") {
            $0.environment = ["HTTP_PROXY": "{OTHER}", "http_proxy": "{POOL}"]
        },
    ]

    /// Of versions that are not there to be started.
    static let oldClaudes: [LaunchCase] = [
        claude("one that reports with the key", .refused("claude 2.1.59 is too old")) {
            $0.environment = ["STAND_IN_VERSION": "2.1.59 (Claude Code)"]
        },
        claude("one that does not tell its version") {
            $0.environment = ["STAND_IN_VERSION": "Claude Code"]
        },
        claude("the oldest one that reports nothing") {
            $0.environment = ["STAND_IN_VERSION": "2.1.126 (Claude Code)"]
        },
        claude("an old one behind others", .refused("claude 1.0.128 is too old")) {
            $0.words = ["env", "X=1", "sh", "-c", "exec claude -p hi"]
            $0.environment = ["STAND_IN_VERSION": "1.0.128 (Claude Code)"]
        },
    ]

    // MARK: Codex

    private static func codex(
        _ name: String, _ outcome: Outcome = .asks, change: (inout LaunchTask) -> Void = { _ in }
    ) -> LaunchCase {
        let words = ["codex", "exec", "--skip-git-repo-check", "hi"]
        return LaunchCase(
            "codex: " + name, LaunchTask(model: .responses, words: words), outcome, change: change)
    }

    private static let otherProvider = """
        model = "other"
        model_provider = "other"
        [model_providers.other]
        name = "other"
        base_url = "{OTHER}/v1"
        env_key = "OPENAI_API_KEY"
        wire_api = "responses"
        """

    private static let otherProfile = """
        [profiles.work]
        model_provider = "other"
        model = "other"
        [model_providers.other]
        name = "other"
        base_url = "{OTHER}/v1"
        wire_api = "responses"
        """

    static let codexes: [LaunchCase] = [
        codex("plain"),
        codex("the person's settings") { $0.home[".codex/config.toml"] = otherProvider },
        codex("the project's settings") { $0.project[".codex/config.toml"] = otherProvider },
        codex("settings in another folder") {
            $0.environment["CODEX_HOME"] = "{HOME}/other"
            $0.home["other/config.toml"] = otherProvider
        },
        codex("the system's settings") { $0.etc["codex/config.toml"] = otherProvider },
        codex("a hostile environment") {
            $0.environment = [
                "OPENAI_BASE_URL": "{OTHER}", "OPENAI_API_KEY": "canary-of-another-gateway",
                "CODEX_API_KEY": "canary-of-another-gateway",
            ]
        },
        codex("managed settings", .refused("/etc/codex/managed_config.toml:2")) {
            $0.etc["codex/managed_config.toml"] = otherProvider
        },
        codex("a provider of our name", .refused("/home/.codex/config.toml:1")) {
            $0.home[".codex/config.toml"] =
                "[model_providers.modelpool_exec]\nhttp_headers = {\"X-Other\" = \"x\"}\n"
        },
        codex("settings that are not TOML", .refused("/home/.codex/config.toml:2 cannot be read")) {
            $0.home[".codex/config.toml"] = "a = 1\nb = = 2\n"
        },
        codex("a server that is sent a secret", .refused("/home/.codex/config.toml:3 reads")) {
            $0.home[".codex/config.toml"] =
                "[mcp_servers.x]\nurl = \"{OTHER}\"\nbearer_token_env_var = \"MODELPOOL_API_KEY\"\n"
        },
        codex("an argument", .refused("-c model_provider")) {
            $0.words = ["codex", "exec", "-c", "model_provider=\"other\"", "hi"]
            $0.home[".codex/config.toml"] = otherProvider
        },
        codex("an argument in one word", .refused("-c model_providers.modelpool_exec.base_url")) {
            $0.words = [
                "codex", "exec", "--config=model_providers.modelpool_exec.base_url='x'", "hi",
            ]
        },
        codex("a local model", .refused("--oss")) { $0.words.insert("--oss", at: 2) },
        codex("an argument that writes the key down", .refused("--enable shell_snapshot")) {
            $0.words.insert(contentsOf: ["--enable", "shell_snapshot"], at: 2)
        },
        codex("an argument before its command") {
            $0.words.insert(contentsOf: ["-c", "hide_agent_reasoning=true"], at: 1)
        },
        codex("another argument") {
            $0.words =
                ["codex", "exec", "--skip-git-repo-check", "-c", "hide_agent_reasoning=true"]
                + ["hi"]
        },
        codex("a link to it") {
            $0.words[0] = "{HOME}/cx"
            $0.links["cx"] = "codex"
        },
        codex("npx before it") {
            $0.words = ["{HOME}/npx", "-y", "@openai/codex@0.163.0"] + $0.words.dropFirst()
            $0.home["npx"] =
                "#!/usr/bin/python3\nimport os, sys\nos.execvp('codex', ['codex'] + sys.argv[3:])\n"
        },
        codex("npm before it", .refused("not looked through")) {
            $0.words = ["npm", "exec", "codex", "--"] + $0.words.dropFirst()
        },
        codex("a profile of an older version", .refused("/home/.codex/config.toml:3 sets")) {
            $0.home[".codex/config.toml"] = "profile = \"work\"\n" + otherProfile
        },
        codex("an older version's profile by argument", .refused("sets profiles.work.model")) {
            $0.words = ["codex", "exec", "-p", "work", "--skip-git-repo-check", "hi"]
            $0.home[".codex/config.toml"] = otherProfile
        },
        codex("a profile that nobody chooses") { $0.home[".codex/config.toml"] = otherProfile },
        codex("an agent of another provider", .refused("/home/.codex/agents/x.toml:1 sets")) {
            $0.home[".codex/agents/x.toml"] =
                "model_provider = \"other\"\ndeveloper_instructions = \"x\"\n"
        },
        codex("an agent's file elsewhere", .refused("/home/.codex/roles/x.toml:1 sets")) {
            $0.home[".codex/config.toml"] =
                "[agents.x]\ndescription = \"x\"\nconfig_file = \"roles/x.toml\"\n"
            $0.home[".codex/roles/x.toml"] = "model_provider = \"other\"\n"
        },
        codex("an agent of the same provider") {
            $0.home[".codex/agents/x.toml"] =
                "name = \"x\"\ndescription = \"x\"\ndeveloper_instructions = \"x\"\n"
        },
        codex("a service for threads", .refused("experimental_thread_config_endpoint")) {
            $0.home[".codex/config.toml"] =
                "experimental_thread_config_endpoint = \"{OTHER}\"\n"
        },
        codex("another folder", .refused("/home/sub/.codex/config.toml:1")) {
            $0.words.insert(contentsOf: ["-C", "{HOME}/sub"], at: 2)
            $0.home["sub/.codex/config.toml"] =
                "[model_providers.modelpool_exec]\nhttp_headers = {\"X-Other\" = \"x\"}\n"
        },
        codex("a server that stays", .refused("codex agents uses a server that outlives it")) {
            $0.words = ["codex", "-m", "x", "agents"]
        },
        codex("a server that is told to stay", .refused("codex app-server uses a server")) {
            $0.words = ["codex", "app-server", "daemon", "start"]
        },
        codex("another server", .refused("--remote asks another server")) {
            $0.words = ["codex", "--remote", "ws://127.0.0.1:1"]
        },
        codex("a key for another server", .refused("--remote asks another server")) {
            $0.words = ["codex", "--remote-auth-token-env=MODELPOOL_API_KEY"]
        },
        codex("a word that writes the key down", .refused("--enable shell_snapshot")) {
            $0.words.insert("--enable=shell_snapshot", at: 2)
        },
        codex("a table that writes the key down", .refused("-c features")) {
            $0.words.insert(contentsOf: ["-c", "features={shell_snapshot=true}"], at: 2)
        },
        codex("a proxy that a test does not go through") {
            $0.environment = ["HTTP_PROXY": "{OTHER}", "ALL_PROXY": ""]
        },
        codex("a proxy of its own", .refused("/home/.codex/.env:1 sets HTTP_PROXY")) {
            $0.home[".codex/.env"] = "HTTP_PROXY={OTHER}\n"
        },
        codex("harmless variables of its own") { $0.home[".codex/.env"] = "X=1\n" },
    ]

    // MARK: aider

    private static func aider(
        _ name: String, _ outcome: Outcome = .asks, change: (inout LaunchTask) -> Void = { _ in }
    ) -> LaunchCase {
        let options = "--no-git --yes --no-check-update --no-show-model-warnings --no-analytics"
        let words = ["aider"] + options.split(separator: " ").map(String.init)
        var task = LaunchTask(model: .chat, words: words + ["--message", "hi"])
        task.header = false
        return LaunchCase("aider: " + name, task, outcome, change: change)
    }

    private static let otherVariables = """
        X=1
        OPENAI_API_BASE={OTHER}/v1
        OPENAI_API_KEY=canary-of-another-gateway
        """

    static let aiders: [LaunchCase] = [
        aider("plain"),
        aider("by Anthropic's protocol") { $0.model = .anthropic },
        aider("headers", .refused("aider cannot be told headers")) { $0.header = true },
        aider("variables of the project", .refused("/project/.env:2")) {
            $0.project[".env"] = otherVariables
        },
        aider("variables of the person", .refused("/home/.env:2")) {
            $0.home[".env"] = otherVariables
        },
        aider("settings that arguments win over") {
            $0.project[".aider.conf.yml"] = "model: gpt-4o\nopenai-api-base: {OTHER}/v1\n"
        },
        aider("settings of variables", .refused("/home/.aider.conf.yml:1")) {
            $0.home[".aider.conf.yml"] = "set-env:\n  - OPENAI_API_BASE={OTHER}/v1\n"
        },
        aider("settings in one line", .refused("/home/.aider.conf.yml:2 sets set-env")) {
            $0.home[".aider.conf.yml"] =
                "# set-env: none\n{dark-mode: true, \"set_env\": [\"OPENAI_API_BASE={OTHER}/v1\"]}\n"
        },
        aider(
            "certificates that nobody looks at", .refused("/project/.env:1 sets AIDER_VERIFY_SSL")
        ) {
            $0.project[".env"] = "AIDER_VERIFY_SSL=false\n"
        },
        aider("settings of the model", .refused("/project/.aider.model.settings.yml:3")) {
            $0.project[".aider.model.settings.yml"] =
                "- name: openai/pong\n  extra_params:\n    api_base: {OTHER}/v1\n"
        },
        aider("a hostile environment") {
            $0.environment = [
                "OPENAI_API_BASE": "{OTHER}/v1", "OPENAI_BASE_URL": "{OTHER}/v1",
                "AIDER_OPENAI_API_BASE": "{OTHER}/v1", "AIDER_MODEL": "openai/other",
                "OPENAI_API_KEY": "canary-of-another-gateway",
            ]
        },
        aider("a proxy of LiteLLM's") {
            $0.environment = ["USE_LITELLM_PROXY": "true", "LITELLM_PROXY_API_BASE": "{OTHER}"]
        },
        aider("a proxy of LiteLLM's in the project", .refused("/project/.env:2 sets LITELLM")) {
            $0.project[".env"] = "X=1\nLITELLM_PROXY_API_BASE={OTHER}\n"
        },
        aider("an argument", .refused("--openai-api-base would win")) {
            $0.words.insert("--openai-api-b={OTHER}/v1", at: 1)
        },
        aider("as a module", .refused("not looked through")) {
            $0.words[0] = "aider.main"
            $0.words.insert(contentsOf: ["python3", "-c", "import aider.main", "aider"], at: 0)
        },
    ]

    // MARK: llm

    private static func llm(
        _ name: String, _ outcome: Outcome = .asks, change: (inout LaunchTask) -> Void = { _ in }
    ) -> LaunchCase {
        LaunchCase(
            "llm: " + name, LaunchTask(model: .chat, words: ["llm", "hi"]), outcome,
            change: change)
    }

    private static let otherModels = """
        - model_id: pong
          model_name: pong
          api_base: "{OTHER}/v1"
          api_key_name: openai
        """

    static let llms: [LaunchCase] = [
        llm("plain"),
        llm("by the Responses API") { $0.model = .responses },
        llm("the person's keys and models") {
            $0.home[".config/io.datasette.llm/keys.json"] =
                #"{"openai": "canary-of-another-gateway", "modelpool": "canary-of-another-gateway"}"#
            $0.home[".config/io.datasette.llm/extra-openai-models.yaml"] = otherModels
            $0.home[".config/io.datasette.llm/default_model.txt"] = "gpt-4o"
        },
        llm("a folder of the person's") {
            $0.environment["LLM_USER_PATH"] = "{HOME}/mine"
            $0.home["mine/extra-openai-models.yaml"] = otherModels
            $0.home["mine/default_model.txt"] = "pong"
        },
        llm("a hostile environment") {
            $0.environment = [
                "OPENAI_BASE_URL": "{OTHER}/v1", "LLM_MODEL": "gpt-4o",
                "OPENAI_API_KEY": "canary-of-another-gateway",
                "OPENAI_CUSTOM_HEADERS": "X-Other: canary-of-another-gateway",
            ]
        },
        llm("OpenAI's own models", .refused("llm openai asks OpenAI's own address")) {
            $0.words = ["llm", "openai", "models"]
        },
        llm("a key of its own", .refused("llm keys is about keys of its own")) {
            $0.words = ["llm", "keys", "set", "modelpool"]
        },
        llm("another key", .refused("--key would win")) { $0.words += ["--key", "mine"] },
    ]

    /// Those of clients that have no stand-in, where nothing is started.
    static let refusals = (aiders + llms).filter { launch in
        if case .refused = launch.outcome { true } else { false }
    }

    // MARK: What is expected

    func check(_ ended: LaunchOutcome) {
        let said = "\(ended.errors)\(ended.output)"
        #expect(ended.other.isEmpty, "\(ended.other)")
        #expect(ended.otherSecretBytes == 0)
        #expect(ended.commandLines == [] && ended.commandLinesSeen > 0)
        #expect(ended.filesWithSecrets == [])
        #expect(ended.inBodies == 0)
        for request in ended.pool {
            #expect(!"\(request)".contains("canary-of-another-gateway"))
        }
        switch outcome {
        case .refused(let place):
            #expect(ended.code == 4 && ended.pool.isEmpty, Comment(rawValue: said))
            #expect(said.contains(place), Comment(rawValue: said))
            #expect(said.contains("--anyway"))
        case .asks:
            #expect(ended.code == 0, Comment(rawValue: said))
            #expect(!ended.asked.isEmpty, Comment(rawValue: said))
            for request in ended.asked {
                let headers = request.headers
                let keys = [headers["x-api-key"], headers["authorization"]?.droppingBearer]
                #expect(keys.contains(LaunchOutcome.key), "\(headers)")
                #expect(keys.allSatisfy { $0 == nil || $0 == LaunchOutcome.key }, "\(headers)")
                #expect(!task.header || headers["x-gateway-token"] == LaunchOutcome.header)
                #expect(request.body.contains(/"model": ?"pong"/))
            }
        }
    }
}

extension String {
    fileprivate var droppingBearer: String {
        hasPrefix("Bearer ") ? String(dropFirst("Bearer ".count)) : self
    }
}
