import Foundation
import TestSupport
import Testing

/// What the start of the program does, seen from outside in a program that does just that.
@Suite struct Hygiene {
    @Test func aSecretOfTheEnvironmentIsGoneAndNothingIsDumped() async throws {
        let output = Pipe()
        let input = Pipe()
        let child = try ChildProcess(
            Surroundings.products + "/StoreWorker", ["hygiene"],
            environment: Surroundings.plain.merging([
                "MODELPOOL_KEY": "canary-environment-key", "SSLKEYLOGFILE": "/tmp/keys",
            ]) { $1 },
            input: input.fileHandleForReading, output: output.fileHandleForWriting,
            errors: .standardError)
        var said = ""
        while !said.contains("ready\n") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty)
            said += String(decoding: more, as: UTF8.self)
        }
        let expected = [
            "taken true", "applied true", "dumpable 0", "keylog false", "inherits false", "ready",
        ]
        #expect(said.split(separator: "\n").map(String.init) == expected)
        func proc(_ name: String) throws -> String {
            let file = try FileHandle(
                forReadingFrom: URL(filePath: "/proc/\(child.processID)/\(name)"))
            return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        }
        // Another user's process, root's included, sees the same memory.
        if geteuid() == 0 {
            let environment = try proc("environ")
            #expect(environment.contains("MODELPOOL_KEY=" + String(repeating: "x", count: 22)))
            #expect(!environment.contains("canary"))
        }
        #expect(try proc("limits").contains(#/Max core file size +0 +0/#))
        #expect(try proc("status").contains("Umask:\t0077"))
        #expect(try !proc("cmdline").contains("canary"))
        try input.fileHandleForWriting.close()
        #expect(try await child.wait() == 0)
    }
}
