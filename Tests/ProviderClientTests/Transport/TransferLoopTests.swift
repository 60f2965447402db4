import TestSupport
import Testing

@testable import ProviderClient

/// The thread of the transfers runs tasks as well.
struct TransferLoopTests {
    @Test func transfersGoOnBetweenLongTasks() async throws {
        // Seen on the server's thread: the tasks of other suites may hold all of the others.
        let isOver = Flag()
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: \(pong.utf8.count)\r\n\r\n\(pong)")
            connection.drain()
            isOver.set()
        }
        let request = try builder().build(server.model(), .answer)
        let transport = HTTPTransport(roots: .system)
        let events = transport.send(request)
        let taskCount = 1000
        let startedBefore = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<taskCount {
                group.addTask(executorPreference: transport.executor) {
                    if isOver.isSet { return false }
                    let start = ContinuousClock.now
                    while ContinuousClock.now - start < .milliseconds(11) {}
                    return true
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(startedBefore < taskCount)
        withExtendedLifetime(events) {}
    }
}
