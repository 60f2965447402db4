import CSQLite
import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// A pool in a folder or a database of its own, unlocked, and what tests put in it.
struct Pool {
    let folder: TemporaryFolder
    let store: PoolStore
    let material: KeyMaterial
    /// Its file, or its database's address.
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        material = Pool.key(7)
        if let cluster = ServerPools.current {
            path = try ServerPools.database(in: cluster)
            store = try PoolStore.create(address: path, options: Pool.options)
        } else {
            path = folder.file("pool.db")
            store = try PoolStore.open(path: path, options: Pool.options)
        }
        try store.createKey(material)
    }

    static var options: PoolStore.Options {
        var options = PoolStore.Options(user: "tester", client: "192.0.2.1")
        options.passphraseLogN = 15
        return options
    }

    /// The pool as another program opens it.
    func opened() throws -> PoolStore {
        let other = try PoolStore.open(path: path, options: Pool.options)
        try other.unlock(material)
        return other
    }

    static func key(_ byte: UInt8) -> KeyMaterial {
        .raw(Secret(bytes: [UInt8](repeating: byte, count: 32)), sourceName: "file")
    }
}

extension Model {
    /// A draft that can be saved, with an API key and two headers.
    static func draft(_ name: String = "gpt", key: String = "sk-canary-0123456789") -> Model {
        var model = Model(
            id: UUID(), name: name, provider: .openai, modelID: "gpt-4o", now: Date())
        model.apiKey = .new(Secret(key))
        model.headers = [.new("X-Gateway-Token", "gw-secret-1"), .new("X-Team", "blue")]
        return model
    }
}

extension HeaderRow {
    static func new(_ name: String, _ value: String) -> HeaderRow {
        HeaderRow(id: UUID(), name: name, value: .new(Secret(value)))
    }
}

/// What a failure is, as far as tests ask.
func failure(of body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}

/// The case's name of what `body` throws, without its values; `nil` where it throws nothing.
func refusal(_ body: () throws -> Void) -> String? {
    failure(of: body).map { error in
        let text = "\(error.code)"
        if case .key(let inner) = error.code {
            return "key." + "\(inner.code)".prefix { $0 != "(" }
        }
        return String(text.prefix { $0 != "(" })
    }
}

/// The database as another program sees it.
enum Raw {
    struct Failure: Error { let message: String }

    static func run(_ sql: String, in path: String) throws {
        if PoolStore.isServer(path) { return try ServerPools.run(sql, in: path) }
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw Failure(message: "cannot open \(path)")
        }
        defer { sqlite3_close(handle) }
        sqlite3_busy_timeout(handle, 5000)
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(handle)))
        }
    }

    static func texts(_ sql: String, in path: String) throws -> [String] {
        try blobs(sql, in: path).map { String(decoding: $0, as: UTF8.self) }
    }

    static func blobs(_ sql: String, in path: String) throws -> [[UInt8]] {
        if PoolStore.isServer(path) {
            return try ServerPools.values(sql, in: path).map { value in
                switch value {
                case .text(let text): Array(text.utf8)
                case .blob(let bytes): bytes
                case .integer(let number): Array(String(number).utf8)
                default: []
                }
            }
        }
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw Failure(message: "cannot open \(path)")
        }
        defer { sqlite3_close(handle) }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(handle)))
        }
        defer { sqlite3_finalize(statement) }
        var found: [[UInt8]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            let count = Int(sqlite3_column_bytes(statement, 0))
            let bytes = sqlite3_column_blob(statement, 0)
            found.append([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        }
        return found
    }
}

extension Raw {
    static func beginImmediate(_ path: String, _ handle: inout OpaquePointer?) -> Bool {
        sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK
            && sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
    }

    static func close(_ handle: OpaquePointer?) { sqlite3_close(handle) }
}
