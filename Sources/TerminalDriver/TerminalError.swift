internal import CTerminal
internal import Glibc

/// Why the terminal cannot be used; it is untouched then.
package struct TerminalError: Error, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        /// Standard input or output is a file or a pipe.
        case notATerminal
        /// The environment has no TERM.
        case noName
        /// terminfo has no terminal of that name.
        case unknownTerminal
        /// The cursor cannot be placed on it (`dumb`).
        case incapableTerminal
        /// ncurses did not start, or the system gave no descriptor.
        case notStarted
    }

    /// What is wrong with a name in TERM; `nil`: terminfo knows a terminal that can be drawn on.
    package static func problem(ofName name: String) -> Code? {
        if name.isEmpty { return .noName }
        return switch ct_examine(name, STDOUT_FILENO) {
        case CT_OPENED: nil
        case CT_UNKNOWN: .unknownTerminal
        default: .incapableTerminal
        }
    }

    package let code: Code
    /// The name in TERM.
    package let terminal: String
    /// `errno`, where the system said why.
    package let reason: Int32?

    package init(_ code: Code, terminal: String, reason: Int32? = nil) {
        self.code = code
        self.terminal = terminal
        self.reason = reason
    }
}
