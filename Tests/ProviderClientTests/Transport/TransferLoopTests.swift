import Synchronization
import TestSupport
import Testing

@testable import ProviderClient

/// The thread of the transfers runs tasks as well.
struct TransferLoopTests {
    private final class End: Sendable {
        let isReached = Mutex(false)
    }

    @Test func transfersGoOnBetweenLongTasks() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: \(pong.utf8.count)\r\n\r\n\(pong)")
        }
        let request = try builder().build(server.model(), .answer)
        let transport = HTTPTransport(roots: .system)
        let end = End()
        let taskCount = 1000
        let startedBefore = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in transport.send(request) {}
                end.isReached.withLock { $0 = true }
                return false
            }
            for _ in 0..<taskCount {
                group.addTask(executorPreference: transport.executor) {
                    if end.isReached.withLock({ $0 }) { return false }
                    let start = ContinuousClock.now
                    while ContinuousClock.now - start < .milliseconds(11) {}
                    return true
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(startedBefore < taskCount)
    }
}
