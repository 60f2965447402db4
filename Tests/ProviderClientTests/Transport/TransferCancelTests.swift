import Foundation
import PoolModel
import Synchronization
import TestSupport
import Testing

@testable import ProviderClient

/// Cancelling the task ends a transfer in every phase, and the server sees the connection close
/// within half a second. That is measured on servers' threads: the tests' own tasks wait for those
/// of other suites, which count for minutes and never let go of one of the two threads that all
/// tasks have on two cores.
struct TransferCancelTests {
    /// Starts a request in a task, waits until `begun`, cancels, and gives when that was.
    private func cancelling(
        _ model: OpenedModel, _ purpose: RequestPurpose = .answer, reuse: Bool = false,
        once begun: @escaping @Sendable () -> Bool
    ) async throws -> ContinuousClock.Instant {
        let request = try builder().build(model, purpose)
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let task = Task { await tester.perform(request, reuse: reuse) }
        let start = try await Cancelling(task, once: begun).time()
        let result = await task.value
        #expect(result.failure == .cancelled)
        // Of one among many nobody follows the stages.
        #expect(reuse || result.stages.last { $0.state == .failed }?.detail == "cancelled")
        return start
    }

    /// For phases in which no server has a connection that could be seen to close: another request
    /// follows the cancelling at once, which the same thread carries out only after it, and which
    /// a server sees.
    /// - Parameter undone: whether nothing is left of the request when that server is asked.
    private func cancelling(
        _ base: String, once begun: @escaping @Sendable () throws -> Bool,
        undone: () throws -> Bool = { true }
    ) async throws -> TransferResult {
        let transport = HTTPTransport(roots: .system)
        let tester = ConnectionTester(transport: transport, builder: builder())
        let request = try builder().build(callable(.openai, base: base), .answer)
        let server = try LoopbackServer { $0.drain() }
        let next = try builder().build(server.model(), .answer)
        let task = Task { await tester.perform(request, reuse: false) }
        let follower = Follower()
        let cancelled = try await Cancelling(task, once: begun) {
            follower.events.withLock { $0 = transport.send(next) }
        }.time()
        let asked = try await eventually("the next request is carried out") {
            server.connections.first?.receivedAt
        }
        #expect(asked - cancelled < .milliseconds(500))
        #expect(try undone())
        let result = await task.value
        withExtendedLifetime(follower) {}
        return result
    }

    @Test func whileTheNameIsLookedUp() async throws {
        let before = HangingNames.count
        let result = try await cancelling("http://a.hang.test/v1") { HangingNames.count > before }
        #expect(result.failure == .cancelled)
        #expect(result.stage(.resolve)?.detail == "cancelled")
        HangingNames.release()
    }

    @Test func whileConnecting() async throws {
        let silent = try DeadPort(.full)
        // Looked at several times, so that none is left out.
        let before = try (0..<5).reduce(into: Set<Substring>()) { begun, _ in
            begun.formUnion(try Loopback.begunConnections(to: silent.number))
        }
        let result = try await cancelling("http://127.0.0.1:\(silent.number)") {
            try !Loopback.begunConnections(to: silent.number).isSubset(of: before)
        } undone: {
            try Loopback.begunConnections(to: silent.number).isSubset(of: before)
        }
        #expect(result.failure == .cancelled)
        #expect(result.stage(.connect)?.detail == "cancelled")
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

    @Test(arguments: [false, true])
    func beforeItHasBegun(reuse: Bool) async throws {
        let server = try LoopbackServer { $0.drain() }
        let request = try builder().build(server.model(), .answer)
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await tester.perform(request, reuse: reuse)
        }
        task.cancel()
        #expect(await task.value.failure == .cancelled)
    }

    @Test(arguments: [false, true])
    func whileWaitingForTheAnswer(reuse: Bool) async throws {
        let server = try LoopbackServer { $0.drain() }
        let cancelled = try await cancelling(server.model(), reuse: reuse) {
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

/// The request that follows a cancelled one, for as long as somebody holds it.
private final class Follower: Sendable {
    let events = Mutex<AsyncStream<TransferEvent>?>(nil)
}

/// Cancels a task as soon as something has happened, on a thread of its own: a test's task might
/// come to it only after the limits of a request.
private final class Cancelling: Sendable {
    private let cancelled = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter after: what follows at once.
    init(
        _ task: Task<TransferResult, Never>, once begun: @escaping @Sendable () throws -> Bool,
        after: @escaping @Sendable () -> Void = {}
    ) {
        let end = ContinuousClock.now + .seconds(60)
        Thread.detachNewThread {
            // What cannot be asked has not happened; `time()` says so in the end.
            while (try? begun()) != true {
                guard ContinuousClock.now < end else { return task.cancel() }
                usleep(1000)
            }
            let now = ContinuousClock.now
            task.cancel()
            after()
            self.cancelled.withLock { $0 = now }
        }
    }

    /// When that was.
    func time() async throws -> ContinuousClock.Instant {
        try await eventually("the phase is reached") { self.cancelled.withLock(\.self) }
    }
}

/// Something that has happened.
final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock(\.self) }
    func set() { state.withLock { $0 = true } }
}
