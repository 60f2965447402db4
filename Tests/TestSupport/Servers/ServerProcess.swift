internal import Foundation

/// A server that somebody else wrote, started by a test on free ports of loopback with a private
/// folder for its files. It ends with its last user, or with the test process.
package final class ServerProcess: Sendable {
    /// How to start one, once its folder and its ports are known.
    package struct Command {
        let program: String
        let arguments: [String]
        let environment: [String: String]

        package init(
            program: String, arguments: [String], environment: [String: String] = [:]
        ) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
        }
    }

    package let folder: TemporaryFolder
    package let ports: [Int]
    private let child: ChildProcess

    private init(folder: TemporaryFolder, ports: [Int], child: ChildProcess) {
        self.folder = folder
        self.ports = ports
        self.child = child
    }

    deinit { child.kill() }

    /// What it wrote to standard output and error.
    package var log: String { (try? folder.read("server.log")) ?? "(no log)" }

    /// Starts a server and waits until it takes connections on all of its ports. When it ends at
    /// once, as it does when somebody else took a port in between, it is tried again with others.
    package static func start(
        ports count: Int, within limit: Duration = .seconds(60),
        _ command: (TemporaryFolder, [Int]) async throws -> Command
    ) async throws -> ServerProcess {
        for _ in 1..<3 {
            if let server = try? await attempt(ports: count, within: limit, command) {
                return server
            }
        }
        return try await attempt(ports: count, within: limit, command)
    }

    private static func attempt(
        ports count: Int, within limit: Duration,
        _ command: (TemporaryFolder, [Int]) async throws -> Command
    ) async throws -> ServerProcess {
        let folder = try TemporaryFolder()
        let ports = try FreePorts.take(count)
        let command = try await command(folder, ports)
        let log = FileHandle(
            forWritingAtPath: try folder.write("", to: "server.log", mode: 0o666))
        guard let log else { throw ChildProcess.Failure(description: "no log file") }
        let child = try ChildProcess(
            command.program, command.arguments,
            environment: Surroundings.home(folder).merging(command.environment) { $1 },
            directory: folder.path, output: log, errors: log)
        let server = ServerProcess(folder: folder, ports: ports, child: child)
        try await eventually(
            "\(command.program) takes connections", within: limit, detail: server.log
        ) {
            if let code = child.code {
                throw ChildProcess.Failure(
                    description: "\(command.program) ended with \(code):\n\(server.log)")
            }
            return ports.allSatisfy(Loopback.takesConnections)
        }
        return server
    }
}
