import Foundation
import TestSupport
import Testing

/// What a key costs on the wire.
struct BytesTests {
    private static let statuses = [
        "200 OK", "401 Unauthorized", "404 Not Found", "429 Too Many Requests",
        "503 Service Unavailable", "200 OK", "403 Forbidden",
    ]

    /// A gateway that gives each model another answer.
    private func gateway() throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            let status = Self.statuses.indices.first { request.contains("\"gpt-\($0)\"") } ?? 0
            let answer =
                #"{"model":"gpt","choices":[{"index":0,"message":{"role":"assistant","#
                + #""content":"ok"},"finish_reason":"stop"}]}"#
            let body = Self.statuses[status] == "200 OK" ? answer : #"{"error":{"message":"no"}}"#
            try connection.send(HTTPText.answer(Self.statuses[status], body))
        }
    }

    /// Models of different verdicts, tested.
    private func tested(_ count: Int, _ gateway: LoopbackServer) async throws -> Program {
        let program = try Program()
        let models = (0..<count).map { number in
            """
              - model_name: model \(number + 10)
                litellm_params:
                  model: openai/gpt-\(number % Self.statuses.count)
                  api_base: \(gateway.url("/v1"))
                  api_key: key-of-number-\(number)

            """
        }
        let file = try program.home.write("model_list:\n" + models.joined(), to: "models.yaml")
        try await program.succeed("import", file)
        _ = try await program.run("test", "--all")
        return program
    }

    /// Neighbours of different verdicts are the dearest there are: the line of the test is another
    /// one with every step.
    @Test func aStepIsAtMost220BytesAndOneThatScrollsAtMost280() async throws {
        let count = 60
        let program = try await tested(count, try gateway())
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, environment: program.surroundings)
        func waits(forRow row: Int) async throws {
            try await terminal.wait(for: "row \(row)") { screen in
                screen.lines[22].hasSuffix(" \(row) of \(count)")
                    && screen.lines[screen.cursor.row].hasPrefix(">")
            }
        }
        try await waits(forRow: 1)
        #expect(["ok", "FAIL"].allSatisfy(terminal.screen.text.contains))
        var steps: [Int] = []
        for row in 2...41 {
            let before = terminal.received.count
            terminal.type("j")
            try await waits(forRow: row)
            steps.append(terminal.received.count - before)
        }
        let inView = steps[..<14].sorted()
        #expect(inView[inView.count / 2] <= 220, "\(steps)")
        let scrolling = steps[16...].sorted()
        #expect(scrolling[scrolling.count / 2] <= 280, "\(steps)")
        #expect(terminal.screen.unknown == [])
    }
}
