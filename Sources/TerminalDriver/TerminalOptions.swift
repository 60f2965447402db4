package import TerminalScreen

/// How a session uses the terminal.
package struct TerminalOptions: Sendable {
    /// Which colours are used; more than the terminal has never are.
    package enum Color: Sendable, Equatable {
        /// What the terminal has, none if `NO_COLOR` is set (no-color.org).
        case automatic
        case exactly(ColorDepth)

        /// The values of `--color`: `auto`, `never`, `always`, `8`, `16`, `256`.
        package init?(argument: String) {
            switch argument {
            case "auto": self = .automatic
            case "never": self = .exactly(.mono)
            case "8": self = .exactly(.eight)
            case "16": self = .exactly(.sixteen)
            case "256", "always": self = .exactly(.many)
            default: return nil
            }
        }
    }

    package var input: Int32 = 0
    package var output: Int32 = 1
    package var color = Color.automatic
    /// The user's own looks of roles.
    package var roles: [Role: Attributes] = [:]
    /// ASCII only, also where the locale has more.
    package var isPlain = false

    package init() {}
}
