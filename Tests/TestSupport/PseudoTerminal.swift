internal import CTestSupport
internal import Foundation

/// A program on a terminal of its own: keys go in, and what it draws is kept in ``screen``.
/// When nobody holds it any more, the program is killed.
package final class PseudoTerminal {
    package let processID: Int32
    /// What is to be seen. It changes only in ``wait(for:within:until:)`` and ``read()``.
    package private(set) var screen: VirtualTerminal
    /// Everything the program sent, as it came.
    package private(set) var received: [UInt8] = []
    /// Exit code, or minus the signal's number, once it is known.
    package private(set) var code: Int32?
    private let master: Int32
    private var modesBefore = termios()
    private var isClosed = false

    /// Starts a program.
    /// - Parameters:
    ///   - program: its path.
    ///   - environment: all of it; TERM and the locale are pinned there.
    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String],
        columns: Int = 80, rows: Int = 24
    ) throws {
        var argumentVector = ([program] + arguments).map { strdup($0) } + [nil]
        var environmentVector = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argumentVector + environmentVector { free(text) } }
        var descriptor: Int32 = -1
        processID = test_spawn_on_terminal(
            program, &argumentVector, &environmentVector, Int32(columns), Int32(rows),
            &descriptor, &modesBefore)
        guard processID > 0 else {
            throw ChildProcess.Failure(
                description: "\(program): \(String(cString: strerror(errno)))")
        }
        master = descriptor
        screen = VirtualTerminal(columns: columns, rows: rows)
    }

    deinit {
        if code == nil {
            kill(-processID, SIGKILL)
            kill(processID, SIGKILL)
            var status: Int32 = 0
            waitpid(processID, &status, 0)
        }
        close(master)
    }

    // MARK: In

    /// Types text, or sends the bytes of keys (`"\u{1B}[A"`).
    package func type(_ text: String) { send(Array(text.utf8)) }

    /// Sends bytes as they are. The program's answer is read meanwhile, so that neither side
    /// waits for the other when there is more than a terminal buffers.
    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EINTR {
                var sources = [pollfd(fd: master, events: Int16(POLLIN | POLLOUT), revents: 0)]
                poll(&sources, 1, 1000)
                read()
            } else {
                return
            }
        }
    }

    /// Pastes as a terminal does in bracketed paste mode.
    package func paste(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        type("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~")
    }

    /// Changes the size of the window.
    package func resize(columns: Int, rows: Int) {
        read()
        screen.resize(columns: columns, rows: rows)
        _ = test_set_size(master, Int32(columns), Int32(rows))
    }

    /// Sends a signal to the program.
    package func signal(_ number: Int32) { kill(processID, number) }

    // MARK: Out

    private func shown() -> String { screen.text }

    /// Takes what the program has sent so far.
    package func read() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !isClosed {
            let count = Foundation.read(master, &buffer, buffer.count)
            if count > 0 {
                received += buffer[..<count]
                screen.feed(buffer[..<count])
            } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                isClosed = true
            } else if errno == EAGAIN {
                return
            }
        }
    }

    /// Waits until the screen is as it should be.
    /// - Returns: the screen then.
    @discardableResult
    package func wait(
        for what: String, within limit: Duration = .seconds(20),
        until holds: (VirtualTerminal) -> Bool
    ) async throws -> VirtualTerminal {
        try await eventually(what, within: limit, detail: shown()) {
            self.read()
            return holds(self.screen) ? self.screen : nil
        }
    }

    /// Waits until a text is to be seen.
    @discardableResult
    package func wait(
        forText text: String, within limit: Duration = .seconds(20)
    ) async throws -> VirtualTerminal {
        try await wait(for: "\"\(text)\" on the screen", within: limit) {
            $0.text.contains(text)
        }
    }

    /// Waits for the end of the program.
    /// - Returns: its exit code, or minus the number of the signal that ended it.
    @discardableResult
    package func waitForExit(within limit: Duration = .seconds(20)) async throws -> Int32 {
        if let code { return code }
        let ended = try await eventually(
            "the program ends", within: limit, detail: shown()
        ) {
            self.read()
            var status: Int32 = 0
            guard waitpid(self.processID, &status, WNOHANG) == self.processID else {
                return nil as Int32?
            }
            return test_exit_code(status)
        }
        code = ended
        read()
        return ended
    }

    /// Whether the terminal's modes are what they were before the program started.
    package var areModesRestored: Bool {
        var now = termios()
        guard test_modes(master, &now) == 0 else { return false }
        return now.c_lflag == modesBefore.c_lflag && now.c_iflag == modesBefore.c_iflag
            && now.c_oflag == modesBefore.c_oflag && now.c_cflag == modesBefore.c_cflag
    }

    /// Nothing of the program is left on the terminal: the main screen, no mode, the cursor.
    package var isTerminalClean: Bool {
        !screen.isAlternate && screen.isCursorVisible && areModesRestored
            && screen.modes.isDisjoint(with: [1, 1000, 1002, 1003, 1006, 2004])
    }
}
