internal import CTestSupport
internal import Foundation

/// A program that ran to its end.
package struct Finished: Sendable {
    /// The exit code, or minus the number of the signal that ended it.
    package let code: Int32
    package let output: String
    package let errors: String

    /// Runs a program, waits for its end and returns what it wrote.
    /// - Parameter input: what it reads from standard input; nothing when `nil`.
    package static func running(
        _ program: String, _ arguments: [String],
        environment: [String: String] = Surroundings.plain,
        directory: String? = nil, input: String? = nil, within limit: Duration = .seconds(60)
    ) async throws -> Finished {
        let output = try memoryFile()
        let errors = try memoryFile()
        let child = try ChildProcess(
            program, arguments, environment: environment, directory: directory,
            input: input.map { try memoryFile($0) }, output: output, errors: errors)
        let code = try await child.wait(within: limit)
        return Finished(code: code, output: try text(of: output), errors: try text(of: errors))
    }

    /// An anonymous file, at its start, with this text in it.
    private static func memoryFile(_ text: String = "") throws -> FileHandle {
        let file = FileHandle(fileDescriptor: test_memory_file(), closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.seek(toOffset: 0)
        return file
    }

    private static func text(of file: FileHandle) throws -> String {
        try file.seek(toOffset: 0)
        return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
}
