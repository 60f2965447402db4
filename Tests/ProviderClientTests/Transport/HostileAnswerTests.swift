import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Answers made to hurt: each ends within its limit.
struct HostileAnswerTests {
    /// 40 MB of zeros, compressed by gzip to 40 KB, several times over.
    private static func bomb() async throws -> [UInt8] {
        let run = try await Finished.running(
            "sh", ["-c", "head -c 40000000 /dev/zero | gzip -9 | base64 -w0"])
        return [UInt8](decodingBase64: run.output)
    }

    @Test func aHugeBodyEndsAtItsLimit() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
            let piece = [UInt8](repeating: 0x20, count: 65536)
            while true { try connection.send(piece) }
        }
        let result = try await send(server.model(), timeout: 20)
        #expect(result.failure == .tooLarge(.body))
        #expect(result.milliseconds < 5000)
    }

    @Test func aHugeChunkedBodyEndsAtItsLimit() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(HTTPText.chunkedHead(type: "application/json"))
            let piece = HTTPText.chunk(String(repeating: " ", count: 65536))
            while true { try connection.send(piece) }
        }
        #expect(try await send(server.model(), timeout: 20).failure == .tooLarge(.body))
    }

    @Test func aCompressedBombEndsAtItsLimit() async throws {
        let bomb = try await HostileAnswerTests.bomb()
        #expect(bomb.count < 100_000)
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: \(bomb.count)\r\n\r\n")
            try connection.send(bomb)
        }
        let result = try await send(server.model(), timeout: 20)
        #expect(result.failure == .tooLarge(.body))
        #expect(result.milliseconds < 5000)
    }

    @Test func aCompressedAnswerOfModestSizeIsDecoded() async throws {
        let run = try await Finished.running(
            "sh", ["-c", "cat | gzip | base64 -w0"], input: pong)
        let body = [UInt8](decodingBase64: run.output)
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: \(body.count)\r\n\r\n")
            try connection.send(body)
        }
        #expect(try await send(server.model()).answer?.body == Array(pong.utf8))
    }

    @Test func moreThanTwoHundredHeaderLinesAreTooMany() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(pong, headers: (0..<210).map { "X-\($0): y" }))
        #expect(try await send(server.model()).failure == .tooLarge(.headerLines))
    }

    @Test func aHugeHeaderBlockIsTooLarge() async throws {
        let line = "X: " + String(repeating: "y", count: 3000)
        let server = try LoopbackServer(
            answering: HTTPText.answer(pong, headers: Array(repeating: line, count: 30)))
        #expect(try await send(server.model()).failure == .tooLarge(.headerBlock))
    }

    @Test func headersWithoutEndEndTheTransfer() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\n")
            while true { try connection.send("X-More: y\r\n") }
        }
        #expect(try await send(server.model(), timeout: 20).failure == .tooLarge(.headerLines))
    }

    @Test func informationalAnswersWithoutEndEndTheTransfer() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            while true { try connection.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n") }
        }
        #expect(try await send(server.model(), timeout: 20).failure == .tooLarge(.headerLines))
    }

    @Test func trailersWithoutEndEndTheTransfer() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(HTTPText.chunkedHead() + HTTPText.chunk("{}") + "0\r\n")
            while true { try connection.send("X-More: y\r\n") }
        }
        #expect(try await send(server.model(), timeout: 20).failure == .tooLarge(.headerLines))
    }

    @Test func aStreamWithoutEndEndsAtItsLimit() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(HTTPText.chunkedHead())
            let piece = HTTPText.chunk(String(repeating: "data: {}\n\n", count: 6000))
            while true { try connection.send(piece) }
        }
        let result = try await send(server.model(), .stream, timeout: 20)
        #expect(result.failure == .tooLarge(.body))
    }

    @Test func anAnswerBeforeTheRequestIsNoHarm() async throws {
        let server = try LoopbackServer { connection in
            try connection.send(HTTPText.answer(pong))
            connection.drain()
        }
        let result = try await send(server.model(), timeout: 5)
        #expect(result.stages.allSatisfy { $0.state != .running && $0.state != .waiting })
    }

    @Test(arguments: [
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /v1/chat/completions\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: \u{1B}]0;x\u{7}\r\nContent-Length: 0\r\n\r\n",
    ])
    func redirectsAreNeverFollowed(answer: String) async throws {
        let server = try LoopbackServer(answering: answer)
        #expect(try await send(server.model()).answer?.status == 302)
        #expect(server.connections.count == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        "HTTP/1.1 99999 OK\r\n\r\n{}", "HTTP/9.9 200 OK\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n{}", "\r\n\r\n\r\n", "\0\0\0\0",
        "HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1",
    ])
    func brokenHTTPEndsInOneWayOrAnother(answer: String) async throws {
        let server = try LoopbackServer(answering: answer)
        let result = try await send(server.model(), timeout: 5)
        #expect(result.milliseconds < 4000)
        #expect(result.stages.allSatisfy { $0.state != .running && $0.state != .waiting })
    }
}
