internal import Foundation

/// Free TCP ports on loopback.
package enum FreePorts {
    /// As many different ports as asked for, all free a moment ago. Somebody else may take one
    /// before it is used: whoever starts a server with them tries again then.
    package static func take(_ count: Int) throws -> [Int] {
        let sockets = try (0..<count).map { _ in try Loopback.bound() }
        for socket in sockets { close(socket.descriptor) }
        return sockets.map(\.port)
    }
}
