import Glibc
import Testing

@testable import TerminalDriver

struct InboxTests {
    @Test func aPostMakesTheDescriptorReadableUntilItIsDrained() throws {
        let inbox = try Inbox<Int>()
        #expect(!isReadable(inbox.fileDescriptor))
        inbox.post(1)
        inbox.post(2)
        #expect(isReadable(inbox.fileDescriptor))
        #expect(inbox.drain() == [1, 2])
        #expect(!isReadable(inbox.fileDescriptor))
        #expect(inbox.drain() == [])
        inbox.post(3)
        #expect(isReadable(inbox.fileDescriptor))
        #expect(inbox.drain() == [3])
    }

    @Test func nothingIsLostBetweenThreads() async throws {
        let inbox = try Inbox<Int>()
        let posting = Task.detached {
            await withTaskGroup(of: Void.self) { group in
                for start in 0..<4 {
                    group.addTask {
                        for number in 0..<1000 { inbox.post(start * 1000 + number) }
                    }
                }
            }
        }
        var received: [Int] = []
        while received.count < 4000 {
            if isReadable(inbox.fileDescriptor) { received += inbox.drain() }
            await Task.yield()
        }
        await posting.value
        #expect(Set(received).count == 4000)
        for start in 0..<4 {
            let own = received.filter { $0 / 1000 == start }
            #expect(own == own.sorted())
        }
    }

    private func isReadable(_ descriptor: Int32) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, 0) == 1
    }
}
