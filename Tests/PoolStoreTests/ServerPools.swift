import Foundation
import PoolModel
import PostgresClient
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// Pools on a PostgreSQL server of the tests' own, each in a database of its own.
enum ServerPools {
    /// The server that ``Pool`` makes its pool on; `nil`: it makes a file.
    @TaskLocal static var current: PostgresCluster?

    private static let starting = Task {
        try await PostgresCluster.start([
            "fsync": "off", "max_connections": "200", "shared_buffers": "64MB",
        ])
    }

    static func running() async throws -> PostgresCluster { try await starting.value }

    /// The address of a new database without a pool.
    /// - Parameter template: another one, which is copied; nobody may be connected to it.
    static func database(
        in cluster: PostgresCluster, like template: String = "template0"
    ) throws -> String {
        let name = "p\(UInt64.random(in: 0...(.max)))"
        let server = try PostgresConnection(PostgresAddress(cluster.address()))
        try server.run("CREATE DATABASE \(name) TEMPLATE \(template)")
        return cluster.address(database: name)
    }

    static func name(of address: String) -> String {
        let path = address.firstRange(of: ":///").map { address[$0.upperBound...] } ?? ""
        return String(path.prefix { $0 != "?" })
    }

    /// What somebody does who may write the database and has no key.
    /// - Parameters:
    ///   - isOne: it is one statement, whatever stands in it.
    static func run(_ sql: String, in address: String, isOne: Bool = false) throws {
        let connection = try PostgresConnection(PostgresAddress(address))
        try connection.run("SELECT set_config('search_path', 'modelpool, public', false)")
        let statements = isOne ? [sql[...]] : sql.split(separator: ";")
        for statement in statements where statement.contains(where: \.isLetter) {
            try connection.run(String(statement))
        }
    }

    /// The first column of each row.
    static func values(_ sql: String, in address: String) throws -> [SQLValue] {
        let connection = try PostgresConnection(PostgresAddress(address))
        try connection.run("SELECT set_config('search_path', 'modelpool, public', false)")
        let result = try connection.run(sql)
        return try (0..<result.rowCount).map { row in
            try SQLRow(result: result.pointer, row: row).value(0)
        }
    }
}

/// Runs a test with pools in files, and once more with pools on a server.
struct BothEngines: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await function()
        guard testCase != nil, !test.traits.contains(where: { $0 is FilesOnly }) else { return }
        let cluster = try await ServerPools.running()
        try await ServerPools.$current.withValue(cluster) { try await function() }
    }
}

extension Trait where Self == BothEngines {
    static var bothEngines: BothEngines { BothEngines() }
}

/// Leaves a test of such a suite out for servers: it looks into the pool's file, or changes it in
/// SQLite's words. ``PostgresPools`` has what is alike.
struct FilesOnly: TestTrait {}

extension Trait where Self == FilesOnly {
    static var filesOnly: FilesOnly { FilesOnly() }
}
