import Foundation
import PoolModel
import TestSupport
import Testing

@testable import PoolStore
@testable import Vault

/// A pool that several people open, each with a key file that never leaves their machine.
@Suite struct Admins {
    private static let keys = (anna: Pool.key(7), bob: Pool.key(8), carl: Pool.key(9))

    /// Anna's pool, with slots for the public keys of the two others.
    private func pool() throws -> (Pool, [Model]) {
        let pool = try Pool()
        let models = try pool.store.save([.draft("first"), .draft("second")])
        try pool.store.setLabel(of: 1, to: "anna")
        for (label, key) in [("bob", Self.keys.bob), ("carl", Self.keys.carl)] {
            let key = try #require(try PublicKey(of: key))
            try pool.store.addSlot(for: key, label: label)
        }
        return (pool, models)
    }

    private func opened(_ pool: Pool, _ key: KeyMaterial) throws -> PoolStore {
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        try store.unlock(key)
        return store
    }

    private func values(_ store: PoolStore, _ models: [Model]) throws -> [String] {
        try models.flatMap { model in
            let opened = try store.openModel(store.model(model.id))
            return [opened.apiKey?.reveal() ?? ""] + opened.headers.map { $0.value.reveal() }
        }
    }

    @Test func aRotationByOneLeavesThePoolOpenToTheOthers() throws {
        let (pool, models) = try pool()
        let before = try values(pool.store, models)
        for key in [Self.keys.bob, Self.keys.carl, Self.keys.anna] {
            let rotation = try opened(pool, key).rotate(keeping: [key])
            #expect(rotation.keptSlots == [1, 2, 3] && rotation.droppedSlots.isEmpty)
            for key in [Self.keys.anna, Self.keys.bob, Self.keys.carl] {
                let store = try opened(pool, key)
                #expect(try values(store, models) == before)
                #expect(try store.outsideChanges().isEmpty)
                #expect(try store.slots().map(\.label) == ["anna", "bob", "carl"])
                _ = try store.save([store.model(models[0].id)])
            }
        }
    }

    @Test func theKeyOfWhoLeftOpensNothingNew() throws {
        let (pool, models) = try pool()
        let carl = try opened(pool, Self.keys.carl)
        let kept = try #require(carl.vault)
        try pool.store.removeSlot(try pool.store.slot("carl").number)
        // Until the rotation what they kept still opens what is saved.
        #expect(try kept.open(envelope(pool, models[0]), place(pool, models[0], kept)).count > 0)
        _ = try pool.store.rotate(keeping: [Self.keys.anna])
        #expect(refusal { _ = try opened(pool, Self.keys.carl) } == "key.wrongKey")
        #expect(refusal { _ = try carl.openModel(models[0]) } != nil)
        #expect(!carl.isUnlocked)
        for model in models {
            let bytes = try envelope(pool, model)
            let place = try place(pool, model, kept)
            #expect(throws: VaultError(.valueAltered)) { try kept.open(bytes, place) }
            // Nor where the number of the key says otherwise.
            let renamed = Array(bytes[..<2] + [0, 0, 0, 1] + bytes[6...])
            #expect(throws: VaultError(.valueAltered)) { try kept.open(renamed, place) }
        }
        for slot in try pool.store.slotRecords().map(\.slot) {
            #expect(try slot.unwrap(Self.keys.carl, pool: pool.store.poolID) == nil)
            #expect(try !kept.opens(slot, with: Self.keys.anna))
        }
        #expect(try values(opened(pool, Self.keys.bob), models).count == 6)
    }

    private func envelope(_ pool: Pool, _ model: Model) throws -> [UInt8] {
        try #require(try pool.store.existingRecord(model.id).envelope(of: .apiKey))
    }

    private func place(_ pool: Pool, _ model: Model, _ vault: Vault) throws -> Binding {
        try ValueBindings(
            pool: vault.pool, model: model.id, route: Route(pool.store.existingRecord(model.id))
        ).field(.apiKey)
    }

    /// Somebody who can write the database puts their own public key in the place of a colleague's, so
    /// that the next rotation would wrap the new key for them; or calls a slot by another's name.
    @Test func aChangedPublicKeyOrLabelIsToldAndNothingIsSentOrWrapped() throws {
        let theirs = try #require(try PublicKey(of: Pool.key(66)))
        let hex = theirs.bytes.hexadecimal
        let changes = [
            "UPDATE keyslot SET public_key = x'\(hex)' WHERE slot = 2",
            "UPDATE keyslot SET label = 'carl' WHERE slot = 2",
            "UPDATE keyslot SET label = '' WHERE slot = 1",
            """
            CREATE TEMP TABLE old AS SELECT slot, label AS it FROM keyslot;
            UPDATE keyslot SET label = (SELECT it FROM old WHERE old.slot = 5 - keyslot.slot)
                WHERE slot > 1
            """,
        ]
        for (index, sql) in changes.enumerated() {
            let (pool, models) = try pool()
            try Raw.run(sql, in: pool.path)
            if index == 0 { try correctChecksum(ofSlot: 2, pool) }
            let store = try pool.opened()
            #expect(try store.outsideChanges().cause == .keys, "\(sql)")
            #expect(refusal { _ = try store.openModel(models[0]) } == "changedOutside")
            #expect(refusal { _ = try store.rotate(keeping: [pool.material]) } == "poolChanged")
            #expect(refusal { try store.removeSlot(2) } == "poolChanged")
            #expect(refusal { try store.setLabel(of: 2, to: "bob") } == "poolChanged")
        }
    }

    private func correctChecksum(ofSlot number: Int, _ pool: Pool) throws {
        func bytes(_ column: String) throws -> [UInt8] {
            try Raw.blobs("SELECT \(column) FROM keyslot WHERE slot = \(number)", in: pool.path)[0]
        }
        let key = try #require(PublicKey(bytes("public_key")))
        let slot = KeySlot(
            number: number, keyID: 1, kind: .key, derivation: .x25519(key),
            salt: try bytes("salt"), check: try bytes("key_check"),
            wrapped: try bytes("wrapped_key"))
        let sum = try slot.checksum().hexadecimal
        try Raw.run(
            "UPDATE keyslot SET checksum = x'\(sum)' WHERE slot = \(number)", in: pool.path)
    }

    /// Whoever still has the data key can add a slot that fits until there is another one.
    @Test func aRotationTakesTheSlotsThatWereLookedAtAndNoOthers() throws {
        let (pool, _) = try pool()
        let agreed = try pool.store.slots()
        try opened(pool, Self.keys.carl).addSlot(Pool.key(66), label: "mallory")
        #expect(
            refusal { _ = try pool.store.rotate(keeping: [pool.material], agreed: agreed) }
                == "slotsChanged")
        let now = try pool.store.slots()
        #expect(now.map(\.label) == ["anna", "bob", "carl", "mallory"])
        #expect(
            try pool.store.rotate(keeping: [pool.material], agreed: now).keptSlots == [1, 2, 3, 4])
    }

    /// Somebody who can write the database and has no key begins the pool anew with one of their own:
    /// they keep its name and its log, give everybody a slot by the public keys that stand there, and
    /// count on. So could who left, with the key that they kept.
    @Test func aPoolThatAStrangerMadeAnewForItsPeopleIsTold() throws {
        for hasLeft in [false, true] {
            let folder = try TemporaryFolder()
            var options = Pool.options
            func store(_ key: KeyMaterial, _ seen: String) throws -> PoolStore {
                options.seenFolder = folder.file(seen)
                let store = try PoolStore.open(path: folder.file("pool.db"), options: options)
                if try store.hasKey {
                    try store.unlock(key)
                } else {
                    try store.createKey(key)
                }
                return store
            }
            let anna = try store(Self.keys.anna, "anna")
            var model = try anna.save([.draft()])[0]
            try anna.addSlot(for: try #require(try PublicKey(of: Self.keys.bob)), label: "bob")
            #expect(try store(Self.keys.bob, "bob").openModel(model).apiKey != nil)
            let (path, kept, now) = (
                folder.file("pool.db"), folder.file("kept.db"), folder.file("now.db")
            )
            try FileManager.default.copyItem(atPath: path, toPath: kept)
            if hasLeft {
                try anna.removeSlot(2)
                _ = try anna.rotate(keeping: [Self.keys.anna])
                // The pool of that day, which their key opens, with the log of today.
                try FileManager.default.moveItem(atPath: path, toPath: now)
                try FileManager.default.copyItem(atPath: kept, toPath: path)
                try Raw.run(
                    "ATTACH '\(now)' AS now; INSERT INTO audit SELECT * FROM now.audit"
                        + " WHERE id > (SELECT max(id) FROM main.audit)", in: path)
            } else {
                options.seenFolder = folder.file("stranger")
                let stranger = try PoolStore.open(path: path, options: options)
                _ = try stranger.startNewKey(Pool.key(66))
            }
            let theirs = try store(hasLeft ? Self.keys.bob : Pool.key(66), "stranger")
            let changes = try theirs.outsideChanges()
            if !changes.isEmpty { try theirs.accept(changes) }
            model = try theirs.model(model.id)
            model.baseURL = "https://stranger.example/v1"
            model.apiKey = .empty
            model.headers = []
            for _ in 0..<5 { model = try theirs.save([model])[0] }
            if !hasLeft {
                try theirs.addSlot(
                    for: try #require(try PublicKey(of: Self.keys.anna)), label: "anna")
            }
            let again = try store(Self.keys.anna, "anna")
            #expect(try again.outsideChanges().cause == .branch)
            #expect(refusal { _ = try again.openModel(model) } == "changedOutside")
            #expect(refusal { _ = try again.save([model]) } == "poolChanged")
        }
    }

    // MARK: Slots of earlier releases

    /// A pool whose key files have slots as earlier releases made them.
    private func earlier() throws -> (Pool, [Model]) {
        let pool = try Pool()
        let models = try pool.store.save([.draft()])
        try pool.store.addSlot(Self.keys.bob, label: "bob")
        for (number, key) in [(1, Self.keys.anna), (2, Self.keys.bob)] {
            try EarlierPool.makeEarlierSlot(number, key, pool.store)
        }
        return (pool, models)
    }

    @Test func aSlotOfAnEarlierReleaseOpensAndIsRenewedByTheNextSaveWithItsKey() throws {
        let (pool, models) = try earlier()
        let store = try opened(pool, Self.keys.bob)
        #expect(try store.outsideChanges().isEmpty)
        #expect(try store.slots().map(\.publicKey) == [nil, nil])
        // Reading and testing write no slot.
        _ = try store.openModel(models[0])
        try store.record([TestReport(model: models[0], isDraft: false, startedAt: Date())])
        #expect(try store.slots().map(\.publicKey) == [nil, nil])
        _ = try store.save([store.model(models[0].id)])
        let key = try #require(try PublicKey(of: Self.keys.bob))
        #expect(try store.slots().map(\.publicKey) == [nil, key])
        #expect(try store.slots().map(\.label) == ["", "bob"])
        #expect(
            try store.auditLog(limit: 2).map(\.action) == ["edit", "key change"])
        // Once only, and both still open it.
        _ = try store.save([store.model(models[0].id)])
        #expect(try store.auditLog(limit: 2).map(\.action) == ["edit", "edit"])
        for key in [Self.keys.anna, Self.keys.bob] {
            let again = try opened(pool, key)
            #expect(try again.outsideChanges().isEmpty)
            #expect(try values(again, models).count == 3)
        }
    }

    @Test func aSlotThatWasChangedMeanwhileIsNotPutBack() throws {
        let (pool, models) = try earlier()
        let store = try opened(pool, Self.keys.bob)
        try opened(pool, Self.keys.anna).changeSlot(2, to: Pool.key(10))
        _ = try store.save([store.model(models[0].id)])
        #expect(refusal { _ = try opened(pool, Self.keys.bob) } == "key.wrongKey")
        _ = try opened(pool, Pool.key(10))
    }

    @Test func aSaveThatFailsLeavesTheSlotAsItIs() throws {
        let (pool, models) = try earlier()
        let store = try opened(pool, Self.keys.bob)
        var wrong = try store.model(models[0].id)
        wrong.version += 5
        #expect(refusal { _ = try store.save([wrong]) } == "conflict")
        #expect(refusal { _ = try store.save([.draft("new"), .draft("new")]) } == "nameTaken")
        #expect(try store.slots().map(\.publicKey) == [nil, nil])
        _ = try store.save([store.model(models[0].id)])
        #expect(try store.slots()[1].publicKey != nil)
    }

    @Test func aRotationRenewsItsOwnSlotAndDropsTheOtherOfAnEarlierRelease() throws {
        let (pool, models) = try earlier()
        let store = try opened(pool, Self.keys.anna)
        #expect(try store.slotsDropped(keeping: [Self.keys.anna]) == [2])
        let rotation = try store.rotate(keeping: [Self.keys.anna])
        #expect(rotation.keptSlots == [1] && rotation.droppedSlots == [2])
        #expect(try store.slots()[0].publicKey == PublicKey(of: Self.keys.anna))
        #expect(refusal { _ = try opened(pool, Self.keys.bob) } == "key.wrongKey")
        #expect(try values(opened(pool, Self.keys.anna), models).count == 3)
    }
}
