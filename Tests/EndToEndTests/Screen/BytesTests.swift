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
    private func gateway(_ statuses: [String]) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            let number = Self.statuses.indices.first { request.contains("\"gpt-\($0)\"") } ?? 0
            let status = statuses[number % statuses.count]
            let answer =
                #"{"model":"gpt","choices":[{"index":0,"message":{"role":"assistant","#
                + #""content":"\#(AskedWords.of(request) ?? "ok")"},"finish_reason":"stop"}]}"#
            let body = status == "200 OK" ? answer : #"{"error":{"message":"no"}}"#
            try connection.send(HTTPText.answer(status, body))
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

    @Test func aStepIsAtMost220BytesAndOneThatScrollsAtMost280() async throws {
        let (inView, scrolling) = try await steps(between: ["200 OK"])
        #expect(inView <= 220)
        #expect(scrolling <= 280)
    }

    /// Neighbours of different verdicts are the dearest there are: reason, owner and next step are
    /// others with every step, and have to be written. It is one packet all the same.
    @Test func aStepToAnotherFailureIsAtMost480BytesAndOneThatScrollsAtMost560() async throws {
        let (inView, scrolling) = try await steps(between: Self.statuses)
        #expect(inView <= 480)
        #expect(scrolling <= 560)
    }

    /// The median cost of `j` in a list of models that are answered so in turns.
    private func steps(
        between statuses: [String]
    ) async throws -> (inView: Int, scrolling: Int) {
        let count = 60
        let program = try await tested(count, try gateway(statuses))
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, environment: program.surroundings)
        func waits(forRow row: Int) async throws {
            try await terminal.wait(for: "row \(row)") { screen in
                screen.lines[22].hasSuffix(" \(row) of \(count)")
                    && screen.lines[screen.cursor.row].hasPrefix(">")
            }
        }
        try await waits(forRow: 1)
        #expect(terminal.screen.text.contains("FAIL") == (statuses.count > 1))
        var steps: [Int] = []
        for row in 2...41 {
            let before = terminal.received.count
            terminal.type("j")
            try await waits(forRow: row)
            steps.append(terminal.received.count - before)
        }
        #expect(terminal.screen.unknown == [])
        let (inView, scrolling) = (steps[..<10].sorted(), steps[16...].sorted())
        return (inView[inView.count / 2], scrolling[scrolling.count / 2])
    }
}
