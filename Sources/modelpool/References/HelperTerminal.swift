internal import Dispatch
internal import Glibc

/// How a helper that asks the person something gets the terminal.
struct HelperTerminal: Sendable {
    /// Why there is none; `nil`: there is one.
    let hindrance: @Sendable () -> String?
    /// Has a body run while nobody else uses the terminal. It returns at once.
    let lend: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// That of a command. One body after the other has it.
    static func ofCommand() -> HelperTerminal {
        let queue = DispatchQueue(label: "modelpool.terminal")
        return HelperTerminal {
            guard isatty(0) == 1, isatty(2) == 1 else {
                return "standard input and error are none here"
            }
            // A job in the background would be stopped when it reads.
            return tcgetpgrp(0) == getpgrp() ? nil : "this runs in the background"
        } lend: { body in
            queue.async(execute: body)
        }
    }

    /// For what runs while nobody is there.
    static func none(_ reason: String) -> HelperTerminal {
        HelperTerminal {
            reason
        } lend: { _ in
        }
    }
}
