internal import Foundation

/// A program in a real terminal: a tmux server of its own on a private socket, one window.
package final class Tmux: Sendable {
    private let server: ChildProcess
    private let folder: TemporaryFolder
    private var exitFile: String { folder.file("exit") }
    private let socket: String

    /// Runs a program and writes its exit code, or minus its signal's number, to a file: tmux 3.3a
    /// often loses both. It stays afterwards, so that the last screen can be looked at.
    private static let keeper = """
        my $file = shift; my $status = system { $ARGV[0] } @ARGV;
        open(my $out, ">", $file); print $out (($status & 127) ? -($status & 127) : $status >> 8);
        print $out "\\n"; close $out; sleep while 1
        """

    /// Starts a program in a window of this size; tmux keeps the last screen when it ends.
    package init(
        _ command: [String], columns: Int = 80, rows: Int = 24,
        terminal: String = "tmux-256color", environment: [String: String],
        directory: String? = nil
    ) async throws {
        folder = try TemporaryFolder()
        socket = folder.file("socket")
        try folder.write(
            """
            set -g status off
            set -s escape-time 0
            set -s set-clipboard on
            set -g default-terminal \(terminal)
            set -g history-limit 2000

            """, to: "tmux.conf")
        let nothing = try FileHandle(forUpdating: URL(filePath: "/dev/null"))
        server = try ChildProcess(
            "tmux", ["-u", "-S", socket, "-f", folder.file("tmux.conf"), "-D"],
            environment: environment, directory: directory ?? folder.path, output: nothing,
            errors: nothing)
        try await eventually("tmux takes commands") {
            try await self.command("show-options", "-s").code == 0
        }
        let size = ["-x", "\(columns)", "-y", "\(rows)"]
        try await succeed(
            ["new-session", "-d", "-s", "one", "-c", directory ?? folder.path] + size + ["--"]
                + ["perl", "-e", Tmux.keeper, exitFile] + command)
    }

    deinit { server.kill() }

    /// Types text as it is.
    package func type(_ text: String) async throws {
        try await succeed(["send-keys", "-l", "--", text])
    }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `C-c`, `Down`, `BSpace`.
    package func press(_ keys: String...) async throws { try await succeed(["send-keys"] + keys) }

    /// Pastes text as a terminal does, in brackets if the program asked for them; or as one
    /// that knows no brackets, with a carriage return for each line end.
    package func paste(_ text: String, inBrackets: Bool = true) async throws {
        try folder.write(text, to: "paste")
        try await succeed(["load-buffer", folder.file("paste")])
        try await succeed(["paste-buffer"] + (inBrackets ? ["-p", "-r"] : []))
    }

    package func resize(columns: Int, rows: Int) async throws {
        try await succeed(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What stands on the screen, without blanks at the ends of lines.
    package func screen() async throws -> String {
        try await command("capture-pane", "-p", "-t", "one").output
    }

    /// What stands on the screen and how it looks, as SGR sequences.
    package func look() async throws -> String {
        try await command("capture-pane", "-p", "-e", "-t", "one").output
    }

    /// What stands on the screen and what scrolled off it.
    package func history() async throws -> String {
        try await command("capture-pane", "-p", "-S", "-", "-t", "one").output
    }

    /// A value of tmux's about the pane, e.g. `alternate_on`, `cursor_y`.
    package func value(_ name: String) async throws -> String {
        try await command("display-message", "-p", "-t", "one", "#{\(name)}").output
            .trimmingCharacters(in: .newlines)
    }

    /// Waits until the screen shows a text and returns the screen.
    @discardableResult
    package func shows(_ text: String, within limit: Duration = .seconds(60)) async throws -> String
    {
        try await shows("\"\(text)\"", within: limit) { $0.contains(text) }
    }

    /// Waits until the screen satisfies a condition and returns it.
    @discardableResult
    package func shows(
        _ what: String, within limit: Duration = .seconds(60), _ condition: (String) -> Bool
    ) async throws -> String {
        var last = ""
        do {
            return try await eventually("the screen shows \(what)", within: limit) {
                last = try await screen()
                return condition(last) ? last : nil
            }
        } catch let failure as NeverHappened {
            throw NeverHappened(what: failure.what, limit: limit, detail: last)
        }
    }

    /// Waits for the program's end and returns its exit code, or minus the number of the signal
    /// that ended it.
    package func exitCode(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await eventually("the program ends", within: limit) {
            guard let text = try? folder.read("exit"), text.hasSuffix("\n") else { return nil }
            return Int32(text.dropLast())
        }
    }

    /// The program's process.
    package func processID() async throws -> Int32 {
        let keeper = try await value("pane_pid")
        return try await eventually("the program is started") {
            let found = try await Finished.running("pgrep", ["-P", keeper])
            return Int32(found.output.trimmingCharacters(in: .newlines))
        }
    }

    private func command(_ arguments: String...) async throws -> Finished {
        try await Finished.running("tmux", ["-u", "-S", socket] + arguments)
    }

    private func succeed(_ arguments: [String]) async throws {
        let result = try await Finished.running("tmux", ["-u", "-S", socket] + arguments)
        guard result.code == 0 else {
            throw ChildProcess.Failure(description: "tmux \(arguments): \(result.errors)")
        }
    }
}
