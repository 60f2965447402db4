internal import Glibc
internal import PoolUI
internal import Vault

/// Standard output and standard error. Results go to the one, everything said about them to the
/// other. Nothing is written through while a screen is drawn.
struct Console: Sendable {
    var isQuiet = false
    var isVerbose = false

    init() {}

    init(of options: GlobalOptions) {
        isQuiet = options.quiet
        isVerbose = options.verbose && !options.quiet
    }

    var outputIsTerminal: Bool { isatty(1) == 1 }
    var errorIsTerminal: Bool { isatty(2) == 1 }

    /// Writes a result and a line end to standard output.
    func print(_ text: String) throws(CommandFailure) {
        try write(text + "\n")
    }

    /// Writes a result as it is to standard output.
    func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    /// The same of a text's bytes.
    func write(_ bytes: [UInt8]) throws(CommandFailure) { try Console.write(bytes, to: 1) }

    func print(_ lines: [String]) throws(CommandFailure) {
        guard !lines.isEmpty else { return }
        try print(lines.joined(separator: "\n"))
    }

    /// Says something on standard error, unless `--quiet`.
    func note(_ text: String) {
        if !isQuiet { say(text) }
    }

    /// Says something on standard error with `--verbose`: names, never values.
    func detail(_ text: @autoclosure () -> String) {
        if isVerbose { say(text()) }
    }

    /// One sentence, and on a second line what to do.
    func report(_ failure: Failure) {
        let advice = failure.advice.isEmpty ? "" : "\n  " + failure.advice
        say(failure.sentence + advice)
    }

    private func say(_ text: String) {
        // Where standard error is gone there is nobody left to tell.
        _ = Console.writeAll("modelpool: " + text + "\n", to: 2)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(CommandFailure) {
        switch bytes.withUnsafeBytes({ $0.writeAll(to: descriptor) }) {
        case 0: return
        // A reader that went away (`| head`) ends the program quietly, as SIGPIPE (13) would.
        case EPIPE: _exit(128 + 13)
        case let error:
            throw CommandFailure(
                .refused, "cannot write the output: \(ErrorWording.system(error))")
        }
    }

    /// Writes all bytes; 0, or the error that stopped it.
    static func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
        Array(text.utf8).withUnsafeBytes { $0.writeAll(to: descriptor) }
    }
}
