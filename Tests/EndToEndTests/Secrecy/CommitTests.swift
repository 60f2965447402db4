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

    private func stored(_ cli: CLI) async throws -> Int? {
        try await cli("show", "local", "--json").expectSuccess().object()["timeout"] as? Int
    }
}
