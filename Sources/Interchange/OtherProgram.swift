internal import PoolModel

/// Settings of other programs that are not read, known by what stands in them: whoever tries one
/// is told so instead of being told about unknown keys.
enum OtherProgram {
    /// What the file is, in words; `nil`: none that is known.
    static func title(of bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes.prefix(1 << 16), as: UTF8.self)
        return programs.first { $0.marks.contains { $0.allSatisfy { text.contains($0) } } }?.title
    }

    /// Each has sets of texts; a file is the program's that has all texts of one set.
    private static let programs: [(title: String, marks: [[String]])] = [
        // https://zed.dev/docs/ai/llm-providers
        ("these are the settings of Zed", [["\"language_models\"", "\"available_models\""]]),
        // https://www.librechat.ai/docs/configuration/librechat_yaml
        (
            "this is the librechat.yaml of LibreChat",
            [["endpoints:", "custom:", "baseURL:"], ["endpoints:", "azureOpenAI:"]]
        ),
        // https://github.com/sigoden/aichat, config.example.yaml
        ("this is the config.yaml of aichat", [["clients:", "- type:"]]),
        // https://aider.chat/docs/config/aider_conf.html
        ("this is the .aider.conf.yml of Aider", [["openai-api-base:"], ["openai-api-key:"]]),
        // https://aider.chat/docs/config/adv-model-settings.html
        (
            "this is the .aider.model.settings.yml of Aider",
            [["- name:", "edit_format:"], ["- name:", "extra_params:"]]
        ),
        // https://www.promptfoo.dev/docs/configuration/reference
        (
            "this is a configuration of promptfoo",
            [["providers:", "- id:", "prompts:"], ["providers:", "- id: openai:"]]
        ),
        // https://github.com/musistudio/claude-code-router
        (
            "this is the config.json of Claude Code Router",
            [["\"Providers\"", "\"api_base_url\""]]
        ),
        // https://moonshotai.github.io/kimi-cli
        (
            "this is the configuration of Kimi CLI",
            [["\"providers\"", "\"max_context_size\""], ["[providers.", "max_context_size ="]]
        ),
        // https://www.typescriptlang.org/tsconfig
        ("these are the settings of TypeScript", [["\"compilerOptions\""]]),
        // https://docs.cline.bot, Roo Code's export
        ("these are the settings of Cline or Roo Code", [["\"apiConfigs\""], ["\"apiProvider\""]]),
        // https://qwenlm.github.io/qwen-code-docs
        ("these are the settings of Qwen Code", [["\"modelProviders\"", "\"envKey\""]]),
        // https://github.com/badlogic/pi-mono, https://docs.openclaw.ai
        (
            "this is the list of models of pi or OpenClaw",
            [["\"providers\"", "\"baseUrl\"", "\"models\"", "\"id\""]]
        ),
        // https://code.visualstudio.com/docs/copilot/customization/language-models
        (
            "these are the settings of VS Code",
            [["github.copilot.chat.customOAIModels"], ["\"vendor\": \"customendpoint\""]]
        ),
        // https://block.github.io/goose/docs/guides/config-file
        ("this is the config.yaml of goose", [["GOOSE_PROVIDER:"], ["GOOSE_MODEL:"]]),
        // https://docs.github.com/actions
        ("this is a workflow of GitHub", [["jobs:", "runs-on:"]]),
        // https://httpie.io/docs/cli
        ("this is a command of HTTPie", [["http POST http"], ["https POST "], ["http post http"]]),
        // https://www.gnu.org/software/wget/manual
        ("this is a command of wget", [["wget ", "--header"]]),
        // https://github.com/songquanpeng/one-api, https://github.com/QuantumNous/new-api
        (
            "this is a list of channels of One API or New API",
            [["\"base_url\"", "\"group\"", "\"models\"", "\"type\"", "\"key\""]]
        ),
        // https://docs.insomnia.rest
        (
            "this is an export of Insomnia",
            [["\"__export_format\""], ["type: collection.insomnia.rest"]]
        ),
        // https://docs.docker.com/reference/compose-file, https://kubernetes.io/docs
        ("this is a compose file of Docker", [["services:", "image:"], ["services:", "build:"]]),
        ("this is a resource of Kubernetes", [["apiVersion:", "kind:", "metadata:"]]),
        // https://modelcontextprotocol.io, in the settings of many programs
        (
            "these are servers of the Model Context Protocol, which are no models",
            [["\"mcpServers\""]]
        ),
    ]
}
