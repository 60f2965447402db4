internal import PoolModel

/// Where a client keeps the settings of a person: below their home, or where a variable says. Each is
/// what the reader in `Interchange/Clients` and the client's file here have it from.
struct ClientFolder: Sendable {
    static let claude = ClientFolder("~/.claude", or: "CLAUDE_CONFIG_DIR")
    static let codex = ClientFolder("~/.codex", or: "CODEX_HOME")
    static let ccSwitch = ClientFolder("~/.cc-switch")
    static let opencode = ClientFolder("$XDG_CONFIG_HOME/opencode")
    static let crush = ClientFolder("$XDG_CONFIG_HOME/crush")
    static let llm = ClientFolder("$XDG_CONFIG_HOME/io.datasette.llm", or: "LLM_USER_PATH")
    static let continueDev = ClientFolder("~/.continue", or: "CONTINUE_GLOBAL_DIR")

    private let usual: String
    private let variable: String?

    private init(_ usual: String, or variable: String? = nil) {
        self.usual = usual
        self.variable = variable
    }

    /// As a person writes it.
    var shown: String { usual.replacing("$XDG_CONFIG_HOME", with: "~/.config") }

    /// - Returns: `nil` where there is no home.
    func path(in environment: [String: String]) -> String? {
        if let path = variable.flatMap(environment.variable) { return path }
        if usual.hasPrefix("$"), let folder = environment.variable("XDG_CONFIG_HOME") {
            return usual.replacing("$XDG_CONFIG_HOME", with: folder)
        }
        return environment.variable("HOME").map { shown.replacing("~", with: $0) }
    }
}
