internal import Foundation

/// A network namespace with a cable to this machine: another machine, as far as the network goes.
package final class Machine: Sendable {
    private let name: String
    /// The test's machine, as it is called over there.
    package let serverAddress: String

    /// What a program is started with in front, to run over there.
    package var launcher: [String] { ["ip", "netns", "exec", name] }

    /// - Parameter number: another one for each that is there at a time, 1 to 254.
    package init(_ number: Int) async throws {
        name = "modelpool-\(number)-\(getpid())"
        serverAddress = "10.213.\(number).1"
        let (here, there) = ("mp\(number)a\(getpid() % 10_000)", "mp\(number)b\(getpid() % 10_000)")
        for words in [
            "netns add \(name)", "link add \(here) type veth peer name \(there) netns \(name)",
            "addr add \(serverAddress)/24 dev \(here)", "link set \(here) up",
            "-n \(name) addr add 10.213.\(number).2/24 dev \(there)",
            "-n \(name) link set \(there) up", "-n \(name) link set lo up",
        ] {
            let run = try await Finished.running("ip", words.split(separator: " ").map(String.init))
            guard run.code == 0 else {
                throw ChildProcess.Failure(
                    description: "ip \(words): \(run.errors); a second machine was NOT tested: run "
                        + "the tests as root")
            }
        }
    }

    deinit {
        // The cable goes with it.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/sbin/ip")
        process.arguments = ["netns", "del", name]
        try? process.run()
        process.waitUntilExit()
    }
}
