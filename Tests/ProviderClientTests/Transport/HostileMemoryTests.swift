import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Memory while hostile answers come in, measured in a process of its own.
struct HostileMemoryTests {
    /// Several times over, and the least counts: what another thread or the allocator took by
    /// chance is not taken each time, what an answer takes is.
    @Test func hostileAnswersTakeLittleMemory() async {
        let ended = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            let servers = try await HostileMemoryTests.servers()
            // What a harmless test takes (libcurl, the classifier's tables) is no growth.
            let plain = try LoopbackServer(answering: HTTPText.answer(pong))
            try await HostileMemoryTests.test(plain)
            for _ in 0..<3 {
                _ = try Memory.peakSinceReset()
                let before = try Memory.peakSinceReset()
                for server in servers { try await HostileMemoryTests.test(server) }
                print("\ngrew by \(try Memory.peakSinceReset() - before) bytes")
            }
        }
        let output = String(decoding: ended?.standardOutputContent ?? [], as: UTF8.self)
        let growths = output.matches(of: #/grew by (-?[0-9]+) bytes/#).compactMap { Int($0.1) }
        #expect(growths.count == 3 && (growths.min() ?? .max) < 16 << 20, "\(growths) bytes")
    }

    private static func test(_ server: LoopbackServer) async throws {
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let report = await tester.run(server.model(), options: .init(stream: true))
        #expect(report.httpStatus == 200 || report.verdict == .responseTooLarge)
    }

    private static func servers() async throws -> [LoopbackServer] {
        let bomb = try await Finished.running(
            "sh", ["-c", "head -c 40000000 /dev/zero | gzip -9 | base64 -w0"])
        let bytes = [UInt8](decodingBase64: bomb.output)
        return [
            try endless("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", " "),
            try endless(HTTPText.chunkedHead(), HTTPText.chunk(String(repeating: "[", count: 900))),
            try endless("HTTP/1.1 200 OK\r\n", "X-More: y\r\n"),
            try LoopbackServer { connection in
                _ = try connection.readRequest()
                try connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                        + "Content-Length: \(bytes.count)\r\n\r\n")
                try connection.send(bytes)
            },
            try LoopbackServer(
                answering: HTTPText.answer(
                    String(repeating: #"{"a":["#, count: 150_000))),
            try LoopbackServer { connection in
                let request = try connection.readRequest()
                guard request.contains("\"stream\":true") else {
                    return try connection.send(HTTPText.answer(pong))
                }
                try connection.send(HTTPText.chunkedHead())
                while true {
                    try connection.send(HTTPText.chunk(String(repeating: "data: x", count: 5000)))
                }
            },
        ]
    }

    /// A server that says the same again and again after its head.
    private static func endless(_ head: String, _ piece: String) throws -> LoopbackServer {
        let block = [UInt8](String(repeating: piece, count: 65536 / piece.utf8.count + 1).utf8)
        return try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(head)
            while true { try connection.send(block) }
        }
    }
}

/// What the kernel counts for this process.
private enum Memory {
    /// The most that was resident since the last call, in bytes.
    static func peakSinceReset() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let kilobytes = try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first)
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        return try #require(Int(kilobytes)) * 1024
    }
}
