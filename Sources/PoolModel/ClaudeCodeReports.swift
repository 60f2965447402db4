/// What Claude Code reports to its maker, and by which variable it is told not to: 2.0.72 to 2.1.235
/// send the key of any address along, with their metrics and events. Whoever hands it the address of
/// a model hands it this as well.
package enum ClaudeCodeReports {
    /// The address that it asks by itself.
    package static let host = "api.anthropic.com"
    /// With `1` nothing is reported (code.claude.com/docs/en/env-vars).
    package static let off = "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"

    /// Whether a key for an address would come to somebody whom it is not for.
    package static func leak(from origin: Origin?) -> Bool { origin?.host != host }
}
