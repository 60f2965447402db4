import Foundation
import PoolModel
import PoolStore
import TestSupport
import Testing
import Vault

/// The program `StoreWorker` at work on a pool, and the lines that it says.
final class Worker {
    let child: ChildProcess
    private let lines: FileHandle
    private var rest = Data()
    let input = Pipe()

    static var program: String { Surroundings.products + "/StoreWorker" }

    /// - Parameter launcher: what it is started with in front, to run it elsewhere.
    init(
        _ arguments: [String], environment: [String: String] = [:], launcher: [String] = []
    ) throws {
        let output = Pipe()
        let command = launcher + [Worker.program] + arguments
        child = try ChildProcess(
            command[0], Array(command.dropFirst()),
            environment: Surroundings.plain.merging(environment) { $1 },
            input: input.fileHandleForReading, output: output.fileHandleForWriting,
            errors: .standardError)
        try output.fileHandleForWriting.close()
        lines = output.fileHandleForReading
    }

    /// The next line; `nil` when the program has ended.
    func line() throws -> String? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = Data(rest[(end + 1)...])
                return line
            }
            let more = lines.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// All lines that are still to come.
    func remainingLines() throws -> [String] {
        var found: [String] = []
        while let line = try line() { found.append(line) }
        return found
    }
}

/// Whether the long forms were asked for.
let isLong = ProcessInfo.processInfo.environment["MODELPOOL_LONG"] != nil

extension Pool {
    /// A pool with one model, closed again: the path of its file.
    static func prepared(in folder: TemporaryFolder, padding: Int = 1) throws -> String {
        let path = folder.file("pool.db")
        let store = try PoolStore.open(path: path, options: options)
        try store.createKey(key(7))
        var model = Model.draft()
        model.headers[1].value = .new(Secret(String(repeating: "b", count: padding)))
        _ = try store.save([model])
        return path
    }
}
