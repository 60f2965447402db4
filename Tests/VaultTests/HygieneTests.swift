import Foundation
import TestSupport
import Testing

@testable import PoolModel
@testable import Vault

/// What the start of the program does, seen from outside in a program that does just that.
@Suite struct Hygiene {
    /// However a key comes in, it is not left in the memory of a program that has opened a pool
    /// with it: neither its bytes nor the text that it came as.
    @Test(arguments: ["file", "descriptor", "environment", "recovery", "passphrase", "control"])
    func aKeyIsNotLeftInTheMemory(_ way: String) async throws {
        let folder = try TemporaryFolder()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let digest = try Digest.sha256(Array("modelpool-key-v1".utf8) + key).prefix(4)
        let sum = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let base64 = Data(key).base64EncodedString()
        let words = "correct horse battery staple \(UUID().uuidString)"
        var needles = [key, Array(base64.utf8)]
        var text = "modelpool-key-v1 \(base64) \(sum)\n"
        if way == "recovery" {
            let (material, code) = try RecoveryCode.create()
            guard case .raw(let secret, _) = material else { return }
            text = code.reveal()
            let signs = text.replacing("-", with: "").dropFirst(4)
            needles = [secret.withBytes { Array($0) }, Array(text.utf8), Array(signs.utf8)]
        } else if way == "passphrase" || way == "control" {
            text = words
            needles = [Array(words.utf8)]
        }
        try folder.write(text, to: "key")
        let (output, input) = (Pipe(), Pipe())
        let child = try ChildProcess(
            Surroundings.products + "/StoreWorker",
            ["memory", way, folder.file("pool.db"), folder.file("key")],
            environment: Surroundings.plain.merging(
                way == "environment" ? ["MODELPOOL_KEY": base64] : [:]
            ) { $1 },
            input: input.fileHandleForReading, output: output.fileHandleForWriting,
            errors: .standardError)
        try output.fileHandleForWriting.close()
        for needle in needles {
            let line = needle.map { byte in
                (~byte < 16 ? "0" : "") + String(~byte, radix: 16)
            }.joined()
            try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        }
        try input.fileHandleForWriting.close()
        let said = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let counts = said.split(separator: "\n").map(String.init)
        #expect(counts.first == "ready true")
        if way == "control" {
            #expect(counts.dropFirst().allSatisfy { Int($0) ?? 0 > 0 })
        } else {
            #expect(Array(counts.dropFirst()) == needles.map { _ in "0" })
        }
        #expect(try await child.wait() == 0)
    }

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
