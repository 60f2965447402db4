import Foundation
import ModelPool
import PoolStore
import TestSupport
import Testing
import Vault

/// A pool in a folder of its own, unlocked, and what tests put in it.
struct Pool {
    let folder: TemporaryFolder
    let store: PoolStore
    let material: KeyMaterial

    init() throws {
        folder = try TemporaryFolder()
        material = Pool.key(7)
        store = try PoolStore.open(path: folder.file("pool.db"), options: Pool.options)
        try store.createKey(material)
    }

    static var options: PoolStore.Options {
        var options = PoolStore.Options(user: "tester", client: "192.0.2.1")
        options.passphraseLogN = 15
        return options
    }

    var path: String { folder.file("pool.db") }

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

@Suite struct SavingAndReading {
    @Test func savedValuesComeBackMaskedAndOpenForRequests() throws {
        let pool = try Pool()
        let saved = try pool.store.save([.draft()])
        let model = try #require(saved.first)
        #expect(model.version == 1)
        #expect(model.apiKey.mask == "********6789")
        #expect(model == (try pool.opened().model(model.id)))
        let callable = try pool.opened().callable(model)
        #expect(callable.apiKey?.reveal() == "sk-canary-0123456789")
        #expect(callable.headers.map(\.name) == ["X-Gateway-Token", "X-Team"])
        #expect(callable.headers.map { $0.value.reveal() } == ["gw-secret-1", "blue"])
        #expect(try pool.store.summaries().map(\.headerNames) == [["X-Gateway-Token", "X-Team"]])
        #expect(try pool.store.verifyAudit() == .intact(count: 2))
    }
}
