import Foundation
import TestSupport
import Testing

/// Two screens on two machines, on a pool in PostgreSQL: what one of them saves, the other is told.
struct TwoMachinesTests {
    /// A person at a machine of their own, with the team's key.
    private func person(
        on machine: Machine, _ cluster: PostgresCluster, key: String
    ) async throws -> (Program, Person) {
        var program = try Program()
        let home = program.home
        try home.write(key, to: ".config/modelpool/master.key")
        try home.write(PostgresCluster.passwords("pair"), to: ".pgpass")
        program.launcher = machine.launcher
        // Remote, so that its certificate is verified without anybody asking for it.
        program.environment["SSL_CERT_FILE"] = try await TestAuthority.shared().rootFile
        program.environment["MODELPOOL_POOL"] =
            "host=good.here.test hostaddr=\(machine.serverAddress) port=\(cluster.port) user=pair "
            + "dbname=pair"
        return (program, try await Person(program))
    }

    @Test func aHeaderThatIsEditedOnOneIsAConflictOnTheOther() async throws {
        let cluster = try await PostgresCluster.start()
        try await cluster.makeDatabase("pair")
        var owner = try Program()
        owner.environment["MODELPOOL_POOL"] = cluster.address(database: "pair", user: "pair")
        try await owner.succeed("pool", "create", owner.environment["MODELPOOL_POOL"] ?? "")
        try await owner.succeed(
            "add", "shared", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1", "--headers-file",
            owner.home.write("X-Token: the-first-value-of-it-1111\n", to: "headers"))
        let key = try owner.home.read(".config/modelpool/master.key")
        let (first, second) = (try await Machine(93), try await Machine(94))
        let (_, one) = try await person(on: first, cluster, key: key)
        let (program, other) = try await person(on: second, cluster, key: key)
        for person in [one, other] {
            try await person.sees("shared")
            try await person.presses("Enter")
            try await person.sees("X-Token")
            try await person.goesToHeaders()
            try await person.presses("Enter")
            try await person.sees("leave blank to keep")
        }
        try await other.types("the-others-own-value-3333")
        try await other.presses("Enter")
        try await other.sees("********3333")
        try await one.types("the-second-value-of-it-2222")
        try await one.presses("Enter")
        try await one.sees("********2222")
        let begun = ContinuousClock.now
        try await one.presses("w")
        // Nobody presses a key on the other machine.
        try await other.sees("saved meanwhile by")
        print("another machine's save was told after \(ContinuousClock.now - begun)")
        try await other.presses("w")
        try await other.sees("X-Token value: changed by both")
        #expect(try await program.succeed("headers", "shared").contains("********2222"))
        try await other.presses("m", "w")
        try await other.sees("saved shared")
        #expect(try await program.succeed("headers", "shared").contains("********3333"))
        #expect(try await owner.succeed("audit", "--verify").contains("intact"))
    }
}
