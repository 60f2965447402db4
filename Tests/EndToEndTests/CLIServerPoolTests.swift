import Foundation
import TestSupport
import Testing

/// Commands that change much at once, on a pool in PostgreSQL.
struct CLIServerPoolTests {
    @Test func setsRotationAcceptingAndCopyingWorkThereToo() async throws {
        let cluster = try await PostgresCluster.start(["fsync": "off"])
        try await cluster.makeDatabase("whole")
        var program = try Program()
        let home = program.home
        let server = cluster.address(database: "whole", user: "whole")
        program.environment["MODELPOOL_POOL"] = server
        try await program.succeed("pool", "create", server)
        for name in ["one", "two"] {
            try await program.succeed(
                "add", name, "--provider", "openai", "--model", "m", "--base-url",
                "http://127.0.0.1:9/v1", "--api-key-stdin", input: Secrets.key)
        }
        try await program.succeed(
            "sets", "add", "corp", "--origin", "http://127.0.0.1:9", "--headers-file",
            home.write("X-Shared: the-value-of-the-set-1234\n", to: "headers"))
        try await program.succeed("sets", "attach", "corp", "one", "two")
        try await program.succeed("sets", "edit", "corp", "--name", "shared")
        #expect(try await program.succeed("headers", "one").contains("set shared"))
        try await program.succeed("sets", "detach", "shared", "two")
        #expect(try await program.run("sets", "remove", "shared", "--yes").code == 4)
        try await program.succeed("key", "rotate", "--yes")
        #expect(try await program.succeed("headers", "one").contains("********1234"))
        #expect(try await program.succeed("audit", "--verify").contains("intact"))

        try await cluster.sql(
            "UPDATE modelpool.model SET base_url = base_url || '/x' WHERE name = 'two'",
            database: "whole")
        #expect(try await program.succeed("list").contains("LOCKED"))
        let changes = try await program.succeed("pool", "accept", "--dry-run")
        #expect(changes.contains("is now http://127.0.0.1:9/v1/x"))
        try await program.succeed("pool", "accept", "--yes")
        // Its values were saved for another address.
        #expect(try await program.succeed("list").contains("LOCKED"))
        try await program.succeed("remove", "two", "--yes")

        let (moved, copied) = (home.file("moved.db"), home.file("copied.db"))
        try await program.succeed("pool", "move", server, moved)
        let refused = try await program.run("edit", "one", "--tag", "x")
        #expect(refused.code == 4 && refused.errors.contains("modelpool pool copy"))
        // What was moved can be read, and another pool made of it, sets and all.
        try await program.succeed("backup", home.file("backup.db"))
        try await program.succeed("pool", "copy", home.file("backup.db"), copied)
        let headers = try await program.succeed("--pool", copied, "headers", "one")
        #expect(headers.contains("********1234"))
        try await program.succeed("--pool", copied, "edit", "one", "--tag", "x")
        #expect(try await program.succeed("--pool", copied, "sets").contains("shared"))
    }
}
