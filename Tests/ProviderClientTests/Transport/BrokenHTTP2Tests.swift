import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// HTTP/2 that breaks: the stream alone, or the whole connection.
struct BrokenHTTP2Tests {
    /// Frames of HTTP/2 (RFC 9113, sections 4.1 and 6), as bare as these tests need them.
    private enum Frame {
        static let settings = frame(4, stream: 0)
        /// HEADERS with nothing but a status of 200 (RFC 7541, table index 8).
        static let ok = frame(1, flags: 4, stream: 1, [0x88])

        static func data(_ text: String, isLast: Bool = false) -> [UInt8] {
            frame(0, flags: isLast ? 1 : 0, stream: 1, Array(text.utf8))
        }

        static func reset(_ error: UInt8) -> [UInt8] { frame(3, stream: 1, [0, 0, 0, error]) }

        static func goAway(_ error: UInt8, last: UInt8 = 0) -> [UInt8] {
            frame(7, stream: 0, [0, 0, 0, last, 0, 0, 0, error])
        }

        private static func frame(
            _ kind: UInt8, flags: UInt8 = 0, stream: UInt8, _ payload: [UInt8] = []
        ) -> [UInt8] {
            [
                0, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF), kind, flags, 0, 0, 0,
                stream,
            ]
                + payload
        }
    }

    /// Answers each request with these frames, and then closes the connection.
    private func report(
        _ frames: [UInt8], options: TestOptions = TestOptions(), to purpose: String = "",
        isReset: Bool = false
    ) async throws -> TestReport {
        let authority = try await TestAuthority.shared()
        var tls = authority.server(.good)
        tls.speaksHTTP2 = true
        let server = try LoopbackServer(tls: tls) { connection in
            try connection.send(Frame.settings)
            while !connection.text.contains("messages") {
                guard !connection.read().isEmpty else { return }
            }
            let isForOther = !purpose.isEmpty && !connection.text.contains(purpose)
            try connection.send(
                isForOther ? Frame.ok + Frame.data(pong, isLast: true) : frames)
            if isForOther || isReset { connection.drain() } else { connection.end() }
        }
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(), words: { .example })
        return await tester.run(
            server.model(scheme: "https") { $0.caFile = authority.rootFile }, options: options)
    }

    @Test func aGoodAnswerIsNoted() async throws {
        let report = try await report(Frame.ok + Frame.data(pong, isLast: true))
        #expect(report.verdict == .ok, "\(report.message)")
    }

    @Test(arguments: [(UInt8(2), "INTERNAL_ERROR"), (11, "ENHANCE_YOUR_CALM")])
    func aStreamThatIsResetSaysWhy(error: UInt8, name: String) async throws {
        for begun in [[], Frame.ok, Frame.ok + Frame.data("{\"ch")] {
            let report = try await report(begun + Frame.reset(error), isReset: true)
            #expect(report.verdict == .connectionClosed, "\(report.message)")
            #expect(report.message.contains("the HTTP/2 stream was reset (\(name))"))
        }
    }

    @Test func aStreamThatIsRefusedSaysSo() async throws {
        let report = try await report(Frame.reset(7), isReset: true)
        #expect(report.verdict == .connectionClosed, "\(report.message)")
        #expect(report.message.contains("the HTTP/2 stream was reset (REFUSED_STREAM)"))
    }

    @Test func aConnectionThatIsGivenUpSaysWhy() async throws {
        let early = try await report(Frame.goAway(11))
        #expect(early.verdict == .connectionClosed, "\(early.message)")
        #expect(early.message.contains("gave the HTTP/2 connection up (GOAWAY, ENHANCE_YOUR_CALM)"))
        let late = try await report(Frame.ok + Frame.data("{\"ch") + Frame.goAway(2, last: 1))
        #expect(late.verdict == .connectionClosed, "\(late.message)")
        #expect(late.message.contains("(GOAWAY, INTERNAL_ERROR) after 4 bytes"))
    }

    @Test func aConnectionThatIsClosedInTheMiddle() async throws {
        let report = try await report(Frame.ok + Frame.data("{\"ch"))
        #expect(report.verdict == .badResponse)
        #expect(report.message.contains("(HTTP 200): the JSON has no end"), "\(report.message)")
    }

    @Test func aStreamedAnswerThatIsReset() async throws {
        let event = "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"}}]}\n\n"
        let report = try await report(
            Frame.ok + Frame.data(event) + Frame.reset(2), options: TestOptions(stream: true),
            to: "\"stream\":true", isReset: true)
        #expect(report.verdict == .connectionClosed, "\(report.message)")
        #expect(report.message.contains("the HTTP/2 stream was reset (INTERNAL_ERROR)"))
    }

    @Test func aServerThatWantsHTTP2Only() async throws {
        let server = try LoopbackServer { connection in
            try connection.send(Frame.settings + Frame.goAway(1))
            connection.drain()
        }
        #expect(try await send(server.model()).failure == .onlyHTTP2)
    }
}
