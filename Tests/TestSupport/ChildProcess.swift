internal import CTestSupport
package import Foundation
import Glibc
import Synchronization

/// A program that a test started. It runs in a session of its own, so that it has no terminal, and
/// is killed with its process group when the test process ends, however that ends.
package final class ChildProcess: Sendable {
    /// Why a program could not be started, or what it did not do in time.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    package let processID: Int32
    private let exitCode: Finish

    /// What its waiting thread found: the exit code, or minus the number of the signal.
    private final class Finish: Sendable {
        let code = Mutex<Int32?>(nil)
    }

    /// Starts a program.
    /// - Parameters:
    ///   - program: a path, or a name that is looked up in `PATH` of `environment`.
    ///   - input: its standard input; `/dev/null` when `nil`.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String],
        directory: String? = nil, input: FileHandle? = nil, output: FileHandle,
        errors: FileHandle
    ) throws {
        let path = try ChildProcess.find(program, in: environment)
        let input = try input ?? FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let finish = Finish()
        let started = Mutex<Result<Int32, Failure>?>(nil)
        let isStarted = DispatchSemaphore(value: 0)
        // A thread of its own for each: the death signal is bound to the thread that forks.
        Thread.detachNewThread {
            let child = spawn(
                path, [program] + arguments, environment, directory,
                [input.fileDescriptor, output.fileDescriptor, errors.fileDescriptor])
            let failure = errno
            started.withLock {
                $0 =
                    child > 0
                    ? .success(child)
                    : .failure(
                        Failure(description: "\(path): \(String(cString: strerror(failure)))"))
            }
            isStarted.signal()
            guard child > 0 else { return }
            Leftovers.add(group: child)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            Leftovers.remove(group: child)
            finish.code.withLock { $0 = test_exit_code(status) }
        }
        isStarted.wait()
        guard let result = started.withLock(\.self) else {
            throw Failure(description: "\(path): the thread that starts it did not answer")
        }
        processID = try result.get()
        exitCode = finish
    }

    deinit { kill() }

    /// The exit code, or minus the number of the signal that ended it; `nil` while it runs.
    package var code: Int32? { exitCode.code.withLock(\.self) }

    /// Sends a signal to the process alone.
    package func send(_ signal: Int32) {
        if code == nil { Glibc.kill(processID, signal) }
    }

    /// Kills the process and all that it started and that stayed in its group.
    package func kill() {
        if code == nil { Glibc.kill(-processID, SIGKILL) }
    }

    /// Waits for the end.
    package func wait(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await eventually("process \(processID) ends", within: limit) { self.code }
    }

    private static func find(
        _ program: String, in environment: [String: String]
    ) throws -> String {
        if program.contains("/") { return program }
        for folder in (environment["PATH"] ?? "").split(separator: ":") {
            let path = "\(folder)/\(program)"
            if access(path, X_OK) == 0 { return path }
        }
        throw Failure(description: "\(program) is not installed; Tests/run.sh installs it")
    }
}

/// The C call, with Swift's arrays as the vectors that it wants.
private func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], _ directory: String?,
    _ streams: [Int32]
) -> Int32 {
    var argumentVector = arguments.map { strdup($0) } + [nil]
    var environmentVector = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argumentVector + environmentVector { free(text) } }
    return test_spawn(
        path, &argumentVector, &environmentVector, directory, streams[0], streams[1], streams[2])
}
