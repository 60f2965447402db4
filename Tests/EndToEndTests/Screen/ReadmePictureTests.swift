import Foundation
import TestSupport
import Testing

/// README's picture is what the screen shows. When a change of the screen is meant,
/// `MODELPOOL_RECORD=1 bash Tests/run.sh ReadmePicture` writes it anew; read the difference.
struct ReadmePictureTests {
    private static let start = """
        <!-- Made from the real screen; Tests/README.md says how. -->
        ```

        """
    private static let end = "```\n"

    @Test func readmeShowsTheRealScreen() async throws {
        let picture = try await story()
        let path = Surroundings.repository + "/README.md"
        var readme = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(readme.range(of: ReadmePictureTests.start)).upperBound
        let end = try #require(
            readme.range(of: ReadmePictureTests.end, range: start..<readme.endIndex)
        ).lowerBound
        if ProcessInfo.processInfo.environment["MODELPOOL_RECORD"] != nil {
            readme.replaceSubrange(start..<end, with: picture)
            try Data(readme.utf8).write(to: URL(filePath: path))
            Issue.record("README.md was written anew")
        } else {
            #expect(readme[start..<end] == picture)
        }
    }

    /// The demonstration's refused model, tested, mended and tested again.
    private func story() async throws -> String {
        let person = try await Person(try Program(), ["demo"])
        try await person.sees("gateway, token off")
        try await person.presses("j")
        let list = try await person.sees(">  gateway, token off")
        try await person.presses("t")
        let refused = try await person.seesTheEnd(of: "gateway_forbidden")
        try await person.presses("Escape")
        try await person.sees("Enter open")
        try await person.presses("Enter")
        try await person.goesToHeaders()
        try await person.presses("Space")
        let form = try await person.sees("[x] X-Gateway-Token")
        try await person.presses("t")
        let passed = try await person.seesTheEnd(of: "ok after")
        return [
            lines(of: list, upTo: ""),
            caption("t"),
            lines(of: refused, upTo: "── Sent headers"),
            caption("Esc, Enter, and Space on the header"),
            lines(of: form, upTo: "     [+]"),
            caption("t"),
            lines(of: passed, upTo: "   POST"),
            "",
            lines(of: passed, from: "   ok: the model", upTo: "── Sent headers"),
        ].joined(separator: "\n") + "\n"
    }

    private func caption(_ keys: String) -> String { "\n[\(keys)]\n" }

    /// A part of a screen, from the line that begins so to before the next that begins so (an empty
    /// one), without what differs each time: the demonstration's port, and times.
    private func lines(of screen: String, from start: String = "", upTo end: String) -> String {
        var lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix(start) }
            .prefix { end.isEmpty ? !$0.isEmpty : !$0.hasPrefix(end) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
            .replacing(/127\.0\.0\.1:\d{5}/, with: "127.0.0.1:40000")
            // The words that a test asks for are drawn anew, and not all as long.
            .replacing(/headers, \d+ bytes/, with: "headers, 350 bytes")
            .replacing(/[ ]+[\d.]+ ms/) { time in
                String(repeating: " ", count: time.output.count - 4) + "1 ms"
            }
            .replacing(/after +1 ms/, with: "after 1 ms")
    }
}
