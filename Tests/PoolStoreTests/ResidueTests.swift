import CSQLite
import CTestFaults
import Foundation
import PoolModel
import PoolStore
import TestSupport
import Testing
import Vault

/// What was deleted, replaced or sealed anew is in no file any more, not even as ciphertext.
@Suite struct Residue {
    /// Models whose values are short, of a page, and of several.
    private func filled(_ pool: Pool, _ count: Int) throws -> [Model] {
        try pool.store.save(
            (0..<count).map { number in
                var model = Model.draft("model \(number)")
                model.headers += [
                    .new("X-Page", String(repeating: "p", count: 4000)),
                    .new("X-Long", String(repeating: "l", count: 8000)),
                ]
                return model
            })
    }

    /// Everything sealed that is in the pool.
    private func envelopes(_ path: String) throws -> Set<[UInt8]> {
        Set(
            try Raw.blobs(
                "SELECT api_key FROM model UNION ALL SELECT route FROM model "
                    + "UNION ALL SELECT value FROM header UNION ALL SELECT wrapped_key FROM keyslot",
                in: path))
    }

    /// How many of the envelopes have a piece left in a file of the folder.
    private func found(_ envelopes: Set<[UInt8]>, in folder: TemporaryFolder) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let files = try names.map { try Data(contentsOf: URL(filePath: folder.file($0))) }
        return envelopes.count { envelope in
            let places = [6, envelope.count / 2, envelope.count - 16]
            return places.contains { place in
                files.contains { file in
                    file.withUnsafeBytes { bytes in
                        test_contains(
                            bytes.baseAddress, bytes.count, Array(envelope[place..<(place + 12)]),
                            12) == 1
                    }
                }
            }
        }
    }

    @Test func nothingOldIsLeftAfterEditDeleteClearAndRotate() throws {
        let pool = try Pool()
        var models = try filled(pool, 60)
        var seen = try envelopes(pool.path)
        #expect(try found(seen, in: pool.folder) == seen.count)

        func expectOnlyLive(_ what: Comment) throws {
            let live = try envelopes(pool.path)
            #expect(try found(seen.subtracting(live), in: pool.folder) == 0, what)
            seen.formUnion(live)
        }
        for index in models.indices {
            models[index].apiKey = .new(Secret("sk-other-\(index)"))
            models[index].headers[2].value = .new(
                Secret(String(repeating: "q", count: 60 + 130 * index)))
        }
        models = try pool.store.save(models)
        try expectOnlyLive("edit")
        try pool.store.delete(models[0..<20].map { ($0.id, $0.version) })
        try expectOnlyLive("delete")
        for index in 20..<40 { models[index].headers = [] }
        _ = try pool.store.save(Array(models[20..<40]))
        try expectOnlyLive("clear")
        _ = try pool.store.rotate(keeping: [pool.material])
        try expectOnlyLive("rotate")
        try pool.store.addSlot(Pool.key(8))
        try pool.store.addSlot(Pool.key(9))
        seen.formUnion(try envelopes(pool.path))
        try pool.store.changeSlot(2, to: Pool.key(3))
        try expectOnlyLive("change a key slot")
        try pool.store.removeSlot(3)
        try expectOnlyLive("remove a key slot")
        #expect(seen.count > 500)
    }

    /// A backup, and the pool that is made of it, hold what is live and nothing older; the pool
    /// that was there stays, under the name that is told.
    @Test func nothingOldIsInABackupOrARestoredPool() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        var old: Set<[UInt8]> = []
        do {
            let store = try PoolStore.open(path: path, options: Pool.options)
            try store.createKey(Pool.key(7))
            let models = try store.save((0..<40).map { .draft("model \($0)") })
            old = try envelopes(path)
            // As an older release, or another program, might have left it.
            try Raw.run("PRAGMA secure_delete=OFF; DELETE FROM header WHERE position = 1", in: path)
            try store.delete(models[0..<20].map { ($0.id, $0.version) })
            try store.backup(to: folder.file("copy.db"))
        }
        let live = try envelopes(path)
        let replaced = try #require(
            try PoolStore.restore(from: folder.file("copy.db"), to: path, options: Pool.options)
                .replaced)
        #expect(try envelopes(path) == live)
        #expect(try found(old.subtracting(live), in: folder) > 0)
        try FileManager.default.removeItem(atPath: replaced)
        #expect(try found(old.subtracting(live), in: folder) == 0)
        #expect(old.subtracting(live).count > 60)
    }

    /// The control: without secure_delete the same search finds what the same statements leave.
    @Test func theSearchFindsWhatIsLeftWithoutSecureDelete() throws {
        let pool = try Pool()
        _ = try filled(pool, 60)
        let seen = try envelopes(pool.path)
        try Raw.run(
            "PRAGMA secure_delete=OFF; PRAGMA foreign_keys=ON; DELETE FROM model", in: pool.path)
        #expect(try envelopes(pool.path).count == 1, "the key slot")
        #expect(try found(seen, in: pool.folder) > seen.count / 2)
    }

    @Test func noValueIsReadableInTheFileItsJournalOrABackup() throws {
        let pool = try Pool()
        var draft = Model.draft(key: "canary-api-key")
        draft.headers = [.new("X-A", "canary-header"), .new("X-B", "canary-shown")]
        draft.headers[1].isSecret = false
        draft.proxy = .explicit("http://proxy:8080")
        draft.proxyPassword = .new(Secret("canary-proxy"))
        var model = try #require(try pool.store.save([draft]).first)
        try pool.store.addSlot(.passphrase(Secret("canary-passphrase")))
        _ = try pool.store.reveal(model.id, row: nil)
        try pool.store.backup(to: pool.folder.file("copy.db"))
        model.headers[0].value = .new(Secret("canary-second"))
        // The journal is looked at while the transaction that writes it is open.
        var handle: OpaquePointer?
        try #require(Raw.beginImmediate(pool.path, &handle))
        sqlite3_exec(handle, "PRAGMA cache_size=1; UPDATE model SET tags = 'x'", nil, nil, nil)
        sqlite3_exec(handle, "UPDATE header SET position = position + 10", nil, nil, nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: pool.folder.path)
        #expect(names.sorted() == ["copy.db", "pool.db", "pool.db-journal"])
        let canaries = [
            Canary("any", "canary"), Canary("api key", "canary-api-key"),
            Canary("header", "canary-header"), Canary("shown", "canary-shown"),
            Canary("proxy", "canary-proxy"), Canary("passphrase", "canary-passphrase"),
            Canary("key", bytes: [UInt8](repeating: 7, count: 32)),
        ]
        for name in names {
            let bytes = try Data(contentsOf: URL(filePath: pool.folder.file(name)))
            #expect(!bytes.isEmpty)
            for canary in canaries { #expect(canary.found(in: bytes) == [], "\(name)") }
        }
        Raw.close(handle)
        _ = try pool.store.save([model])
    }
}

@Suite struct ManyModels {
    @Test func tenThousandModelsAreOneTransactionAndTwoQueries() throws {
        let pool = try Pool()
        let drafts = (0..<10_000).map { Model.draft("model \($0)") }
        let clock = ContinuousClock()
        let before = try pool.store.dataVersion()
        var saved: [Model] = []
        let start = clock.now
        saved = try pool.store.save(drafts)
        let saving = clock.now - start
        #expect(saved.count == 10_000)
        var count = 0
        let listing = try clock.measure { count = try pool.store.summaries().count }
        #expect(count == 10_000)
        let checking = try clock.measure { count = try pool.store.lockedModels().count }
        #expect(count == 0)
        let reports = saved.map { TestReport(model: $0, isDraft: false, startedAt: Date()) }
        let recording = try clock.measure { try pool.store.record(reports) }
        print(
            "10,000 models: save \(saving), list \(listing), check \(checking), record \(recording)"
        )
        #expect(try pool.store.dataVersion() == before)
        #expect(try pool.store.verifyAudit() == .intact(count: 10_002))
        let names = try pool.store.summaries().map(\.name)
        #expect(names == names.sorted())
    }
}
