internal import Dispatch
internal import Glibc
package import PostgresClient
internal import Synchronization

/// Hears what others change in a pool on a server, on a connection and a thread of its own.
///
/// The server tells by a notification. A pooler that gives every transaction another connection
/// passes none on: then the pool's own count is asked for every second.
package final class ChangeListener: Sendable {
    package enum News: Sendable {
        /// Somebody, maybe this program itself, has changed a model or a key.
        case changed
        case lost
        case back
    }

    private let address: PostgresAddress
    private let tell: @Sendable (News) -> Void
    private let isEnded = Mutex(false)

    /// - Parameter tell: called on the listener's thread, at most once a second for changes.
    package init(_ address: PostgresAddress, _ tell: @escaping @Sendable (News) -> Void) {
        self.address = address
        self.tell = tell
        DispatchQueue(label: "modelpool.changes", qos: .utility).async { self.run() }
    }

    /// Says nothing any more.
    package func end() { isEnded.withLock { $0 = true } }

    private var goesOn: Bool { !isEnded.withLock(\.self) }

    private func run() {
        var wasLost = false
        while goesOn {
            do throws(PostgresError) {
                let connection = try PostgresConnection(address)
                let isHeard = try listen(on: connection)
                // What was changed meanwhile was told to nobody.
                report(wasLost ? .back : .changed)
                wasLost = false
                if isHeard { try hear(connection) } else { try ask(connection) }
            } catch {
                if !wasLost { report(.lost) }
                wasLost = true
                usleep(500_000)
            }
        }
    }

    private func report(_ news: News) { if goesOn { tell(news) } }

    /// Whether notifications come through: one to itself tells.
    private func listen(on connection: PostgresConnection) throws(PostgresError) -> Bool {
        let own = "modelpool_\(UInt64.random(in: 0...(.max)))"
        try connection.run("LISTEN modelpool")
        try connection.run("LISTEN \(own)")
        try connection.run("NOTIFY \(own)")
        for _ in 0..<20 {
            if try connection.notices().contains(own) {
                try connection.run("UNLISTEN \(own)")
                return true
            }
            ChangeListener.wait(for: connection, milliseconds: 100)
        }
        return false
    }

    /// Waits for notifications until the connection is lost.
    private func hear(_ connection: PostgresConnection) throws(PostgresError) {
        while goesOn {
            ChangeListener.wait(for: connection, milliseconds: -1)
            guard try !connection.notices().isEmpty else { continue }
            report(.changed)
            // What comes in the next second is told at its end, all at once.
            usleep(1_000_000)
        }
    }

    /// Asks every second until the connection is lost.
    private func ask(_ connection: PostgresConnection) throws(PostgresError) {
        var last: String?
        while goesOn {
            let now = try connection.run(
                "SELECT value FROM modelpool.meta WHERE name = 'state'")
            let state = now.rowCount > 0 ? now.text(0, 0) : nil
            if let last, last != state { report(.changed) }
            last = state ?? ""
            usleep(1_000_000)
        }
    }

    private static func wait(for connection: PostgresConnection, milliseconds: Int32) {
        var descriptor = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, milliseconds)
    }
}
