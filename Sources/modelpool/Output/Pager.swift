internal import Glibc
internal import PoolModel
internal import TerminalDriver

/// Long output: through `$PAGER` where standard output is a terminal that it does not fit.
enum Pager {
    static func show(
        _ lines: [String], environment: [String: String]
    ) throws(CommandFailure) {
        let console = Console()
        let pager = environment.variable("PAGER") ?? "less"
        guard console.outputIsTerminal, lines.count >= height, pager != "cat" else {
            return try console.print(lines)
        }
        // Unless told otherwise less ends by itself where the text fits, and leaves it there.
        let environment = environment.merging(["LESS": "FX"]) { theirs, _ in theirs }
        if !pipe(lines, to: pager, environment) { try console.print(lines) }
    }

    /// How wide text may be that is laid out in lines; 80 where standard output is no terminal.
    static var columns: Int {
        let size = size
        return size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static var height: Int {
        let size = size
        return size.ws_row > 0 ? Int(size.ws_row) : 24
    }

    /// The terminal's size; zero where there is none.
    private static var size: winsize {
        var size = winsize()
        return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 ? size : winsize()
    }

    /// `false` where the pager could not be started.
    private static func pipe(
        _ lines: [String], to pager: String, _ environment: [String: String]
    ) -> Bool {
        guard let file = tmpfile() else { return false }
        defer { fclose(file) }
        let descriptor = fileno(file)
        guard Console.writeAll(lines.joined(separator: "\n") + "\n", to: descriptor) == 0,
            lseek(descriptor, 0, SEEK_SET) == 0
        else { return false }
        let ending = ForegroundProgram.run(
            ["/bin/sh", "-c", "exec \(pager)"], environment: environment, input: descriptor)
        // 126 and 127 are the shell's for a program that is not there.
        switch ending {
        case .exited(126), .exited(127), .notStarted: return false
        case .exited, .killed: return true
        }
    }
}
