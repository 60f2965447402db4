import Foundation
import TestSupport
import Testing

/// `doctor` of a pool on a server: whether that keeps what it has confirmed, and who could listen.
struct CLIServerDoctorTests {
    @Test func whatAServerMayLoseIsSaid() async throws {
        let cluster = try await PostgresCluster.start()
        try await cluster.makeDatabase("kept")
        var program = try Program()
        let address = cluster.address(database: "kept", user: "kept")
        program.environment["MODELPOOL_POOL"] = address
        try await program.succeed("pool", "create", address)
        let sound = try await program.run("doctor")
        #expect(sound.output.contains("PostgreSQL 15"))
        #expect(sound.output.contains("server TLS   within this machine"))
        #expect(sound.output.contains("what it confirmed outlasts a crash"))

        try await cluster.sql("ALTER DATABASE kept SET synchronous_commit = off")
        let risky = try await program.run("doctor")
        #expect(risky.code == 5)
        #expect(risky.output.contains("synchronous_commit is off"))
        try await cluster.sql("ALTER DATABASE kept RESET synchronous_commit")

        let standby = try await cluster.standby()
        try await eventually("the standby follows") {
            try await cluster.sql("SELECT count(*) FROM pg_stat_replication") == "1"
        }
        #expect(
            try await program.run("doctor").output.contains(
                "1 standby and no synchronous_standby_names"))
        try await cluster.set("synchronous_standby_names", to: "standby")
        try await eventually("it is waited for") {
            try await program.run("doctor").output.contains("and is on a standby")
        }
        let following = try await program.run(
            "--pool", standby.address(database: "kept", user: "kept"), "doctor")
        #expect(following.output.contains("a standby, which can only be read"))
    }

    @Test func aLowerModeThatSomebodyAskedForIsSaid() async throws {
        let cluster = try await PostgresCluster.start()
        try await cluster.makeDatabase("remote")
        let machine = try await Machine(95)
        var program = try Program()
        try program.home.write(PostgresCluster.passwords("remote"), to: ".pgpass")
        program.launcher = machine.launcher
        program.environment["SSL_CERT_FILE"] = try await TestAuthority.shared().rootFile
        let remote =
            "host=good.here.test hostaddr=\(machine.serverAddress) port=\(cluster.port) "
            + "user=remote dbname=remote"
        program.environment["MODELPOOL_POOL"] = remote
        try await program.succeed("pool", "create", remote)
        #expect(try await program.run("doctor").output.contains("encrypted (TLSv1.3)\n"))
        for mode in ["require", "disable"] {
            program.environment["MODELPOOL_POOL"] = remote + " sslmode=\(mode)"
            let doctor = try await program.run("doctor").output
            #expect(doctor.contains("sslmode=\(mode): what goes to"))
            #expect(doctor.contains("verify-full is the default"))
        }
        // Somebody else's certificate.
        program.environment["MODELPOOL_POOL"] = remote
        program.environment["SSL_CERT_FILE"] = try await TestAuthority.shared().otherRootFile
        let stranger = try await program.run("list")
        #expect(stranger.code == 5 && stranger.errors.contains("certificate verify failed"))
    }
}
