import ModelPool
import Synchronization
import TestSupport
import Testing

@testable import ProviderClient

/// Cancelling the task ends a transfer in every phase, and the server sees the connection close
/// within half a second. That is measured on the server's thread: the tests' own tasks wait for
/// one another when all run at once.
struct TransferCancelTests {
    /// Starts a request in a task, waits until `begun`, cancels, and gives when that was.
    private func cancelling(
        _ model: CallableModel, _ purpose: RequestPurpose = .answer,
        once begun: @escaping @Sendable () -> Bool
    ) async throws -> ContinuousClock.Instant {
        let request = try builder().build(model, purpose)
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let task = Task { await tester.perform(request, reuse: false) }
        try await eventually("the phase is reached") { begun() }
        let start = ContinuousClock.now
        task.cancel()
        let result = await task.value
        #expect(result.failure == .cancelled)
        #expect(result.stages.last { $0.state == .failed }?.detail == "cancelled")
        return start
    }

    @Test func whileTheNameIsLookedUp() async throws {
        let before = HangingNames.count
        let cancelled = try await cancelling(callable(.openai, base: "http://a.hang.test/v1")) {
            HangingNames.count > before
        }
        #expect(ContinuousClock.now - cancelled < .seconds(5))
        // The loop goes on: another request is answered although the lookup still hangs.
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        #expect(try await send(server.model()).answer?.status == 200)
        HangingNames.release()
    }

    @Test func whileConnecting() async throws {
        let silent = try DeadPort(.full)
        let connecting = Flag()
        let request = try builder().build(
            callable(.openai, base: "http://127.0.0.1:\(silent.number)"), .answer)
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let task = Task {
            await tester.perform(request, reuse: false) { event in
                if case .stage(let stage) = event, stage.stage == .connect { connecting.set() }
            }
        }
        try await eventually("the connection is begun") { connecting.isSet }
        let start = ContinuousClock.now
        task.cancel()
        let result = await task.value
        #expect(result.failure == .cancelled)
        #expect(result.stage(.connect)?.state == .failed)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func inTheHandshake() async throws {
        let server = try LoopbackServer { $0.drain() }
        let cancelled = try await cancelling(server.model(scheme: "https")) {
            server.received.first?.isEmpty == false
        }
        let closed = try await eventually("the server sees the close") {
            server.connections[0].closedAt
        }
        #expect(closed - cancelled < .milliseconds(500))
    }

    @Test func whileWaitingForTheAnswer() async throws {
        let server = try LoopbackServer { $0.drain() }
        let cancelled = try await cancelling(server.model()) {
            server.received.first?.contains("messages") == true
        }
        let closed = try await eventually("the server sees the close") {
            server.connections[0].closedAt
        }
        #expect(closed - cancelled < .milliseconds(500))
    }

    @Test func whileStreaming() async throws {
        let streaming = Flag()
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(HTTPText.chunkedHead())
            try connection.send(HTTPText.chunk("data: {}\n\n"))
            streaming.set()
            connection.drain()
        }
        let cancelled = try await cancelling(server.model(), .stream) { streaming.isSet }
        let closed = try await eventually("the server sees the close") {
            server.connections[0].closedAt
        }
        #expect(closed - cancelled < .milliseconds(500))
    }

    @Test func inTheProxysHands() async throws {
        let proxy = try LoopbackServer { $0.drain() }
        let cancelled = try await cancelling(
            callable(
                .openai, base: "http://127.0.0.1:9/v1",
                proxy: .explicit("http://127.0.0.1:\(proxy.port)"))
        ) {
            proxy.received.first?.contains("CONNECT") == true
        }
        let closed = try await eventually("the proxy sees the close") {
            proxy.connections[0].closedAt
        }
        #expect(closed - cancelled < .milliseconds(500))
    }

    @Test func aStreamThatNobodyReadsIsEnded() async throws {
        let server = try LoopbackServer { $0.drain() }
        let transport = HTTPTransport(roots: .system)
        let request = try builder().build(server.model(), .answer)
        do { _ = transport.send(request) }
        try await eventually("the server sees the close, or never a connection") {
            server.connections.allSatisfy(\.sawClose)
        }
    }

    @Test func theEndOfTheTransportEndsItsTransfers() async throws {
        let server = try LoopbackServer { $0.drain() }
        var transport: HTTPTransport? = HTTPTransport(roots: .system)
        let request = try builder().build(server.model(), .answer)
        let events = try #require(transport?.send(request))
        try await eventually("the request has come") {
            server.received.first?.isEmpty == false
        }
        transport = nil
        var last: TransferEvent?
        for await event in events { last = event }
        guard case .stage = last else {
            Issue.record("\(String(describing: last))")
            return
        }
        try await eventually("the server sees the close") { server.connections[0].sawClose }
    }
}

/// Something that has happened.
final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock(\.self) }
    func set() { state.withLock { $0 = true } }
}
