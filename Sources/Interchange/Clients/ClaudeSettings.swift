internal import PoolModel

/// Claude Code's `settings.json`: the variables of its `env`, which hold no references, and the
/// `model`.
///
/// After https://docs.claude.com/en/docs/claude-code/settings.
enum ClaudeSettings {
    /// Names that stand for another model as the program is updated; what is meant now is in the
    /// variables `ANTHROPIC_DEFAULT_..._MODEL`, which are read.
    private static let aliases: Set<String> = [
        "default", "best", "sonnet", "opus", "haiku", "opusplan",
    ]
    /// Clouds that are called in another protocol than Anthropic's.
    private static let clouds = [
        "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY",
    ]

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        try take(try JSONValue.reading(bytes, allowsComments: true), &intake)
    }

    /// The settings say other things too, which are none of a model's.
    static func take(
        _ settings: JSONValue, _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        var variables: [String: EnvFile.Variable] = [:]
        var helper: Int?
        for setting in settings.members ?? [] {
            switch setting.name {
            case "env":
                guard let members = setting.value.members else {
                    throw InterchangeProblem(
                        line: setting.line,
                        code: .wrongType("env", wanted: .object, got: setting.value.kind))
                }
                for member in members {
                    guard let text = member.value.scalarText else { continue }
                    variables[member.name] = EnvFile.Variable(
                        line: member.line, value: .success(ShellWord.escaped(text)))
                }
            case "model":
                guard let model = setting.value.string else { continue }
                // `[1m]` asks for more context, in a header of its own.
                let id = String(model.prefix { $0 != "[" })
                guard !aliases.contains(id), variables["ANTHROPIC_MODEL"] == nil else { continue }
                variables["ANTHROPIC_MODEL"] = EnvFile.Variable(
                    line: setting.line, value: .success(ShellWord.escaped(id)))
            case "apiKeyHelper": helper = setting.line
            default: continue
            }
        }
        if let cloud = clouds.first(where: { variables[$0] != nil }) {
            throw InterchangeProblem(
                line: variables[cloud]?.line ?? 1, code: .unsupportedKind(cloud))
        }
        let hasKey = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"].contains { variables[$0] != nil }
        if let helper, !hasKey {
            throw InterchangeProblem(line: helper, code: .tokenIsFetched("apiKeyHelper"))
        }
        if let helper { intake.note(.unknownKey("apiKeyHelper"), line: helper) }
        EnvImport.read(variables, &intake)
    }
}
