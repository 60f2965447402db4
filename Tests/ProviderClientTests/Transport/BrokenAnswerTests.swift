import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Answers that break on their way: the report says what had come and what was wrong with it.
struct BrokenAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: String
        let verdict: VerdictCode
        /// Parts of the message, or of a note.
        let says: [String]

        init(_ name: String, _ answer: String, _ verdict: VerdictCode, says: String...) {
            self.name = name
            self.answer = answer
            self.verdict = verdict
            self.says = says
        }

        var testDescription: String { name }
    }

    private static let json = HTTPText.chunkedHead(type: "application/json")
    private static let half = String(pong.prefix(40))
    private static let endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

    static let answers: [Case] = [
        Case(
            "a chunk without a size", json + "zz\r\n{}\r\n", .badResponse,
            says: "HTTP 200", "HTTP is broken before anything", "chunked-encoding"),
        Case(
            "a later chunk without a size", json + HTTPText.chunk(half) + "zz\r\n", .badResponse,
            says: "HTTP is broken after 40 bytes"),
        Case(
            "a size of too many digits", json + "ffffffffffffffffff\r\n{}", .badResponse,
            says: "HTTP is broken"),
        Case(
            "a chunk longer than its size", json + "5\r\n" + pong + "\r\n0\r\n\r\n", .badResponse,
            says: "HTTP is broken after 5 bytes"),
        Case(
            "a broken chunk after all of it", json + HTTPText.chunk(pong) + "zz\r\n",
            .okWithNotes, says: "complete, but the HTTP after it is broken"),
        Case(
            "closed in the middle of a chunk", json + "100\r\n" + half, .badResponse,
            says: "HTTP 200", "the JSON has no end, and the connection was closed after 40 bytes"),
        Case(
            "no last chunk", json + HTTPText.chunk(half), .badResponse, says: "after 40 bytes"),
        Case(
            "no last chunk after all of it", json + HTTPText.chunk(pong), .okWithNotes,
            says: "before all that was announced had come"),
        Case(
            "no chunk at all", json, .badResponse, says: "closed before anything of the body"),
        Case(
            "an error with a broken chunk",
            json.replacingOccurrences(of: "200 OK", with: "401 Unauthorized")
                + HTTPText.chunk(#"{"error":{"code":"invalid_api_key"}}"#) + "zz\r\n",
            .authFailed, says: "HTTP 401"),
        Case(
            "switching protocols",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", .badResponse,
            says: "HTTP 101", "switches to websocket, which was not asked for"),
        Case(
            "an answer in another protocol",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u{1}\u{5}hello",
            .badResponse, says: "switches to websocket"),
        Case(
            "nothing but an announcement", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
            .connectionClosed, says: "after HTTP 103, which only announces an answer"),
        Case(
            "half a head", endless, .connectionClosed, says: "in the middle of the header lines"),
        Case(
            "half a header line", endless + "Content-Le", .connectionClosed,
            says: "in the middle of the header lines"),
        Case(
            "a length below 0", endless + "Content-Length: -5\r\n\r\n{}", .badResponse,
            says: "broken HTTP: Invalid Content-Length"),
        Case(
            "an unknown version", "HTTP/9.9 200 OK\r\n\r\n{}", .badResponse,
            says: "broken HTTP", "9.9"),
        Case(
            "a coding that is none", HTTPText.answer(pong, headers: ["Content-Encoding: gzip"]),
            .badResponse, says: "a compressed body that cannot be decoded"),
        Case(
            "a length that is too small", endless + "Content-Length: 50\r\n\r\n" + pong,
            .badResponse, says: "the JSON has no end, although all came", "Content-Length: 50"),
        Case(
            "a server that speaks HTTP/2 only",
            "\0\0\u{6}\u{4}\0\0\0\0\0\0\u{3}\0\0\0\u{64}", .badResponse,
            says: "it speaks HTTP/2 only"),
    ]

    @Test(arguments: answers)
    func whatCameIsNamed(_ broken: Case) async throws {
        let server = try LoopbackServer(answering: broken.answer)
        try await expect(broken, await tester().run(server.model()))
    }

    private static let event = "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"}}]}\n\n"
    private static let end = "data: [DONE]\n\n"
    private static let stream = HTTPText.chunkedHead()

    static let streams: [Case] = [
        Case(
            "a chunk without a size", stream + "zz\r\n{}\r\n", .badResponse,
            says: "HTTP is broken before anything"),
        Case(
            "a later chunk without a size", stream + HTTPText.chunk(event) + "zz\r\n",
            .badResponse, says: "HTTP is broken after \(event.utf8.count) bytes"),
        Case(
            "closed in the middle of a chunk", stream + "100\r\n" + event, .badResponse,
            says: "the stream has no end, and the connection was closed after"),
        Case(
            "no last chunk", stream + HTTPText.chunk(event), .badResponse,
            says: "the stream has no end, and the connection was closed after"),
        Case(
            "no last chunk after the end", stream + HTTPText.chunk(event + end), .okWithNotes,
            says: "before all that was announced had come"),
        Case(
            "no event at all", HTTPText.answer("", type: "text/event-stream"), .badResponse,
            says: "a stream without events"),
        Case(
            "nothing but the end", stream + HTTPText.chunk(end) + "0\r\n\r\n", .badResponse,
            says: "a stream that ends without an answer"),
        Case(
            "data that is no JSON", stream + HTTPText.chunk("data: {x\n\n" + end) + "0\r\n\r\n",
            .badResponse, says: "a stream whose data is no JSON"),
        Case(
            "an answer in one piece", HTTPText.answer(pong), .okWithNotes,
            says: "as a stream: it was not streamed"),
        Case("no chunk at all", stream, .badResponse, says: "closed before anything of the body"),
        Case(
            "switching protocols",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", .badResponse,
            says: "switches to websocket"),
    ]

    @Test(arguments: streams)
    func whatCameOfAStreamIsNamed(_ broken: Case) async throws {
        let server = try LoopbackServer { connection in
            let asked = try connection.readRequest()
            try connection.send(
                asked.contains("\"stream\":true") ? broken.answer : HTTPText.answer(pong))
        }
        try await expect(
            broken, await tester().run(server.model(), options: TestOptions(stream: true)))
    }

    @Test func aStreamThatWasNotAskedForIsReadAsOne() async throws {
        let all = BrokenAnswerTests.event + BrokenAnswerTests.end
        let server = try LoopbackServer(
            answering: HTTPText.answer(all, type: "text/event-stream"))
        let report = await tester().run(server.model())
        #expect(report.verdict == .okWithNotes, "\(report.message)")
        #expect(report.notes == ["the model answers only as a stream"])
        #expect(server.received.last?.contains("\"stream\":true") == true)
    }

    @Test func aConnectionThatIsHeldAfterSwitchingIsNotWaitedFor() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
            connection.drain()
        }
        #expect(try await send(server.model(), timeout: 60).answer?.status == 101)
    }

    @Test func aResetInTheMiddleIsNamed() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ha")
            try connection.waitUntilTaken()
            connection.reset()
        }
        let report = await tester().run(server.model())
        #expect(report.verdict == .connectionClosed)
        #expect(report.message.hasSuffix("(HTTP 200): the connection was reset after 4 bytes"))
        #expect(report.httpStatus == 200)
        #expect(report.stages.last?.state == .failed)
    }

    @Test func aCompressedBodyThatIsCutOffIsNotEmpty() async throws {
        let run = try await Finished.running(
            "sh", ["-c", "cat | gzip | head -c 14 | base64 -w0"], input: pong)
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
            try connection.send([UInt8](decodingBase64: run.output))
        }
        let report = await tester().run(server.model())
        #expect(report.verdict == .badResponse)
        #expect(report.message.contains("before anything of the body could be read"))
    }

    private func expect(_ broken: Case, _ report: TestReport) async throws {
        #expect(report.verdict == broken.verdict, "\(report.message)")
        let words = ([report.message] + report.notes).joined(separator: "; ")
        for part in broken.says { #expect(words.contains(part), "\(words)") }
        #expect(!report.next.isEmpty)
        #expect(report.stages.allSatisfy { $0.state != .running && $0.state != .waiting })
    }

    private func tester() -> ConnectionTester {
        ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(), words: { .example })
    }
}
