import Foundation
import TestSupport
import Testing

/// A disk that fails under a save of the real program: what the program says of it is true.
struct CommitTests {
    @Test(arguments: ["", "+"]) func whatIsSaidOfASaveIsTrue(_ goesOn: String) async throws {
        let cli = try await CLI.withModel()
        var said: [String: Int] = [:]
        var timeout = 100
        for point in 1...50 {
            let before = try await stored(cli)
            timeout += 1
            var failing = cli
            failing.environment["LD_PRELOAD"] = Surroundings.preload
            failing.environment["TEST_SYNC_FAILS"] = "\(point)\(goesOn)"
            let ended = try await failing("edit", "local", "--timeout", "\(timeout)")
            let now = try await stored(cli)
            #expect(now == before || now == timeout)
            try await cli("doctor").expectSuccess()
            let words = [
                "saved \"local\"", "nothing was saved", "whether it was saved could not be told",
            ]
            let word = try #require(words.first { ended.errors.contains($0) }, "\(ended.errors)")
            said[word, default: 0] += 1
            #expect(ended.code == (word == words[0] ? 0 : 5))
            #expect(ended.errors.split(separator: "\n").count <= 2)
            if word == words[0] { #expect(now == timeout) }
            if word == words[1] { #expect(now == before) }
            // The last point was passed: nothing failed any more.
            if word == words[0], point > 4 { break }
        }
        print("a disk that fails\(goesOn): \(said)")
        #expect(said["saved \"local\""] ?? 0 > 0)
        #expect(said["nothing was saved"] ?? 0 > 0)
        #expect(goesOn.isEmpty || said["whether it was saved could not be told"] ?? 0 > 0)
    }

    /// A command that puts a file in its place, or seals everything anew: whether it took place.
    private func took(_ command: String, _ cli: CLI, _ copy: String) async throws -> Bool {
        switch command {
        case "backup":
            guard FileManager.default.fileExists(atPath: copy) else { return false }
            try await cli("--pool", copy, "list").expectSuccess()
            return true
        case "restore": return try await stored(cli) == 100
        default:
            let entries = try await cli("audit", "--json").expectSuccess().output
            return entries.contains("key rotate")
        }
    }

    @Test(arguments: ["backup", "restore", "rotate"], ["", "+"])
    func whatIsSaidOfACopyOrANewKeyIsTrue(_ command: String, _ goesOn: String) async throws {
        let original = try await CLI.withModel()
        try await original("edit", "local", "--timeout", "100").expectSuccess()
        let backup = original.home.file("backup.db")
        try await original("backup", backup).expectSuccess()
        var said: [String: Int] = [:]
        for point in 1...12 {
            let cli = try await CLI.withModel()
            try FileManager.default.removeItem(atPath: cli.pool)
            try FileManager.default.removeItem(atPath: cli.keyFile)
            try FileManager.default.copyItem(atPath: original.pool, toPath: cli.pool)
            try FileManager.default.copyItem(atPath: original.keyFile, toPath: cli.keyFile)
            try await cli("edit", "local", "--timeout", "200").expectSuccess()
            let copy = cli.home.file("copy.db")
            var failing = cli
            failing.environment["LD_PRELOAD"] = Surroundings.preload
            failing.environment["TEST_SYNC_FAILS"] = "\(point)\(goesOn)"
            let words: [String]
            switch command {
            case "backup": words = ["backup", copy]
            case "restore": words = ["restore", backup]
            default: words = ["key", "rotate"]
            }
            let ended = try await failing.run(words)
            let isDone = try await took(command, cli, copy)
            let isSure = ended.code == 0
            let isUnconfirmed = ended.errors.contains("could not be told")
            if isSure { #expect(isDone, "\(point): \(ended.errors)") }
            if !isSure, !isUnconfirmed { #expect(!isDone, "\(point): \(ended.errors)") }
            if isUnconfirmed, command != "rotate" { #expect(isDone, "\(point): \(ended.errors)") }
            if isUnconfirmed, command == "restore" {
                #expect(ended.errors.contains("the pool that was there is "))
            }
            if command != "rotate" || !isUnconfirmed { try await cli("doctor").expectSuccess() }
            said[isSure ? "done" : isUnconfirmed ? "unconfirmed" : "not done", default: 0] += 1
        }
        print("\(command) on a disk that fails\(goesOn): \(said)")
        #expect(said["done"] ?? 0 > 0)
        #expect(said["not done"] ?? 0 > 0)
        #expect(command == "rotate" || said["unconfirmed"] ?? 0 > 0)
    }

    private func stored(_ cli: CLI) async throws -> Int? {
        try await cli("show", "local", "--json").expectSuccess().object()["timeout"] as? Int
    }
}
