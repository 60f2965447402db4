import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

@Suite(.bothEngines) struct PoolKeys {
    @Test func aNewPoolHasNoKeyUntilOneIsMade() throws {
        let folder = try TemporaryFolder()
        let store = try PoolStore.open(path: folder.file("pool.db"), options: Pool.options)
        #expect(try !store.hasKey)
        #expect(refusal { _ = try store.save([.draft()]) } == "noKey")
        #expect(refusal { try store.unlock(Pool.key(1)) } == "noKey")
        try store.createKey(Pool.key(1))
        #expect(try store.hasKey)
        #expect(store.isUnlocked)
        #expect(refusal { try store.createKey(Pool.key(2)) } == "keyExists")
    }

    @Test(.filesOnly) func theThreeFailuresAreTold() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        let other = try PoolStore.open(path: pool.path, options: Pool.options)
        #expect(refusal { try other.unlock(Pool.key(8)) } == "key.wrongKey")
        #expect(refusal { try other.unlock(.passphrase(Secret("x"))) } == "key.noSlotOfThisKind")
        #expect(!other.isUnlocked)
        #expect(try other.model(model.id).apiKey == .locked)
        for column in ["salt", "key_check", "wrapped_key", "checksum"] {
            let pool = try Pool()
            try Raw.run(
                "UPDATE keyslot SET \(column) = zeroblob(length(\(column)))", in: pool.path)
            #expect(refusal { _ = try pool.opened() } == "key.slotDamaged", "\(column)")
        }
        try Raw.run("UPDATE model SET api_key = zeroblob(98)", in: pool.path)
        #expect(try pool.store.lockedModels() == [model.id])
    }

    @Test func slotsAreAddedChangedAndRemoved() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        let recovery = try RecoveryCode.create()
        #expect(try pool.store.addSlot(.passphrase(Secret("old words"))) == 2)
        #expect(try pool.store.addSlot(recovery.material) == 3)
        func opens(_ material: KeyMaterial) -> Bool {
            refusal {
                let store = try PoolStore.open(path: pool.path, options: Pool.options)
                try store.unlock(material)
                _ = try store.openModel(model)
            } == nil
        }
        #expect(opens(.typed(Secret("old words"))))
        #expect(opens(.typed(recovery.text)))
        try pool.store.changeSlot(2, to: .passphrase(Secret("new words")))
        #expect(!opens(.passphrase(Secret("old words"))))
        #expect(opens(.passphrase(Secret("new words"))))
        #expect(
            try pool.store.slots().map(\.kind) == [.key, .passphrase, .recovery])
        #expect(try pool.store.slots().map(\.isInUse) == [true, false, false])
        try pool.store.removeSlot(1)
        #expect(!opens(pool.material))
        try pool.store.removeSlot(3)
        #expect(refusal { try pool.store.removeSlot(2) } == "lastSlot")
        #expect(refusal { try pool.store.removeSlot(1) } == "noSuchSlot")
        #expect(opens(.passphrase(Secret("new words"))))
        // What was refused leaves no trace, everything else one.
        let log = try pool.store.auditLog(limit: 100).map(\.action)
        #expect(log.prefix(2) == ["key remove", "key remove"])
        #expect(log.filter { $0 == "key remove" }.count == 2)
        #expect(log.filter { $0 == "key change" }.count == 1)
        #expect(log.filter { $0 == "key add" }.count == 2)
        #expect(
            try pool.store.auditLog(limit: 2).map(\.detail) == ["slot 3, recovery", "slot 1, key"])
    }

    @Test func aPoolHasAtMostSixtyFourSlots() throws {
        let pool = try Pool()
        for number in 2...64 {
            #expect(try pool.store.addSlot(Pool.key(UInt8(number + 100))) == number)
        }
        #expect(refusal { try pool.store.addSlot(Pool.key(9)) } == "key.tooManySlots")
        let last = try PoolStore.open(path: pool.path, options: Pool.options)
        try last.unlock(Pool.key(164))
        #expect(try last.slots().last?.isInUse == true)
    }

    @Test func aSlotIsKnownByItsLabel() throws {
        let pool = try Pool()
        let store = pool.store
        try store.setLabel(of: 1, to: "anna")
        try store.addSlot(.passphrase(Secret("words")), label: "desk of bob")
        #expect(try store.slots().map(\.label) == ["anna", "desk of bob"])
        #expect(try store.slot("desk of bob").number == 2)
        #expect(try store.slot("1").label == "anna")
        #expect(refusal { _ = try store.slot("3") } == "noSuchSlot")
        let long = String(repeating: "a", count: 65)
        for odd in ["7", "two  blanks", " ", "end ", "\u{1B}[1m", long] {
            #expect(refusal { try store.setLabel(of: 1, to: odd) } == "labelRefused", "\(odd)")
            #expect(refusal { try store.addSlot(Pool.key(9), label: odd) } == "labelRefused")
        }
        #expect(refusal { try store.setLabel(of: 1, to: "desk of bob") } == "labelTaken")
        #expect(refusal { try store.addSlot(Pool.key(9), label: "anna") } == "labelTaken")
        // Another passphrase in the slot, and the same name again.
        try store.changeSlot(2, to: .passphrase(Secret("other words")))
        try store.setLabel(of: 1, to: "anna")
        #expect(try store.slots().map(\.label) == ["anna", "desk of bob"])
        try store.setLabel(of: 1, to: "")
        #expect(try store.slots().map(\.label) == ["", "desk of bob"])
        #expect(try store.auditLog(limit: 1)[0].detail == "slot 1, key")
        #expect(try store.outsideChanges().isEmpty)
    }
}

@Suite(.bothEngines) struct Rotating {
    @Test func everyValueIsSealedAnewAndNothingElseChanges() throws {
        let pool = try Pool()
        let before = try pool.store.save((0..<30).map { .draft("model \($0)") })
        try pool.store.addSlot(.passphrase(Secret("words")))
        try pool.store.addSlot(Pool.key(9))
        let old = Set(
            try Raw.blobs(
                "SELECT api_key FROM model UNION ALL SELECT route FROM model "
                    + "UNION ALL SELECT value FROM header", in: pool.path))
        var progress: [Int] = []
        try pool.store.addSlot(.passphrase(Secret("other words")))
        let rotation = try pool.store.rotate(
            keeping: [pool.material, .passphrase(Secret("words"))]
        ) { done, all in
            #expect(all == 30)
            progress.append(done)
        }
        // The key file of another is not needed; a passphrase that is not there cannot be kept.
        #expect(
            rotation == Rotation(models: 30, values: 90, keptSlots: [1, 2, 3], droppedSlots: [4]))
        #expect(progress == Array(1...30))
        let new = try Raw.blobs(
            "SELECT api_key FROM model UNION ALL SELECT route FROM model "
                + "UNION ALL SELECT value FROM header", in: pool.path)
        #expect(old.isDisjoint(with: new))
        #expect(new.allSatisfy { Array($0[2..<6]) == [0, 0, 0, 2] })
        for store in [pool.store, try pool.opened()] {
            #expect(try store.lockedModels().isEmpty)
            #expect(try before.map { try store.model($0.id) } == before)
        }
        let other = try PoolStore.open(path: pool.path, options: Pool.options)
        try other.unlock(.passphrase(Secret("words")))
        try other.unlock(Pool.key(9))
        #expect(refusal { try other.unlock(.passphrase(Secret("other words"))) } == "key.wrongKey")
    }

    @Test func whatIsOffIsSealedAnewToo() throws {
        let pool = try Pool()
        var model = Model.draft()
        model.isEnabled = false
        model.headers.append(.new("X-Third", "third-value"))
        for index in model.headers.indices where index != 1 { model.headers[index].isOn = false }
        model.headers[2].isSecret = false
        var bare = Model.draft("bare")
        bare.apiKey = .empty
        for index in bare.headers.indices { bare.headers[index].isOn = false }
        let saved = try pool.store.save([model, bare])
        let rotation = try pool.store.rotate(keeping: [pool.material])
        #expect(rotation.values == 6)
        #expect(try pool.store.lockedModels().isEmpty)
        for old in saved {
            var now = try pool.store.model(old.id)
            #expect(now == old)
            for index in now.headers.indices { now.headers[index].isOn = true }
            now = try #require(try pool.store.save([now]).first)
            let values = try pool.store.openModel(now).headers.map { $0.value.reveal() }
            #expect(values.prefix(2) == ["gw-secret-1", "blue"])
            #expect(values.count == 2 || values[2] == "third-value")
        }
    }

    @Test func aNewKeyTakesThePlaceOfTheOneInUseInOneStep() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try pool.store.setLabel(of: 1, to: "anna")
        try pool.store.addSlot(Pool.key(8))
        #expect(try pool.store.slotsOpened(by: [Pool.key(8), Pool.key(9)]) == [2])
        #expect(try pool.store.slotsDropped(keeping: [], replacing: [pool.material]) == [1])
        let rotation = try pool.store.rotate(
            keeping: [], replacing: [pool.material], adding: Pool.key(9))
        #expect(rotation == Rotation(models: 1, values: 3, keptSlots: [2, 3], droppedSlots: [1]))
        #expect(try pool.store.slots().map(\.label) == ["", "anna"])
        #expect(try pool.store.slots().map(\.isInUse) == [false, true])
        let other = try PoolStore.open(path: pool.path, options: Pool.options)
        #expect(refusal { try other.unlock(pool.material) } == "key.wrongKey")
        for key in [Pool.key(8), Pool.key(9)] {
            try other.unlock(key)
            #expect(try other.model(model.id) == model)
        }
        // With all in use the new one gets the number of one that goes.
        for number in 110...171 { try other.addSlot(Pool.key(UInt8(number))) }
        let full = try other.rotate(
            keeping: [], replacing: [Pool.key(9)], adding: Pool.key(17))
        #expect(full.keptSlots == Array(1...64) && full.droppedSlots == [3])
        try other.unlock(Pool.key(17))
    }

    @Test(.filesOnly) func aDryRunWritesNothing() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        let before = try Data(contentsOf: URL(filePath: pool.path))
        let rotation = try pool.store.rotate(keeping: [pool.material], isDryRun: true)
        #expect(rotation == Rotation(models: 1, values: 3, keptSlots: [1], droppedSlots: []))
        #expect(try Data(contentsOf: URL(filePath: pool.path)) == before)
        #expect(try pool.store.lockedModels().isEmpty)
    }

    @Test(.filesOnly) func aLockedValueStopsTheRotationBeforeAnythingIsLost() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft("bad"), .draft("good")])
        try Raw.run("UPDATE model SET base_url = 'https://x' WHERE name = 'bad'", in: pool.path)
        let before = try Data(contentsOf: URL(filePath: pool.path))
        guard
            case .lockedModels(let names) = failure(of: {
                _ = try pool.store.rotate(keeping: [pool.material])
            })?.code
        else {
            Issue.record("rotated")
            return
        }
        #expect(names == ["bad"])
        #expect(try Data(contentsOf: URL(filePath: pool.path)) == before)
        #expect(refusal { _ = try pool.store.rotate(keeping: [Pool.key(1)]) } == "key.wrongKey")
    }

    @Test func aProgramWithTheOldKeyIsLockedAndCanWriteNothingWithIt() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        let other = try pool.opened()
        _ = try pool.store.rotate(keeping: [pool.material])
        #expect(refusal { _ = try other.save([model]) } == "locked")
        #expect(!other.isUnlocked)
        #expect(try other.model(model.id).apiKey == .locked)
        try other.unlock(pool.material)
        #expect(try other.model(model.id) == model)
    }

    @Test(.filesOnly) func aLostKeyIsReplacedAndTheValuesAreTypedAgain() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        let (values, backup) = try store.startNewKey(Pool.key(9))
        #expect(values == 6)
        #expect(try store.lockedModels() == Set(models.map(\.id)))
        // Nobody with the new key has looked at an address yet.
        var model = try store.model(models[0].id)
        #expect(model.lock?.cause == .added)
        model.apiKey = .new(Secret("sk-again"))
        #expect(refusal { _ = try store.save([model]) } == "changedOutside")
        let changes = try store.outsideChanges()
        #expect(changes.models.map(\.address) == models.map(\.baseURL))
        try store.accept(changes)
        #expect(try store.lockedModels() == Set(models.map(\.id)))
        model = try store.model(models[0].id)
        #expect(model.lock == nil)
        #expect(model.baseURL == models[0].baseURL)
        #expect(model.headers.map(\.name) == ["X-Gateway-Token", "X-Team"])
        model.apiKey = .new(Secret("sk-again"))
        for index in model.headers.indices { model.headers[index].value = .new(Secret("v")) }
        model = try #require(try store.save([model]).first)
        #expect(try store.openModel(model).apiKey?.reveal() == "sk-again")
        #expect(try store.lockedModels() == [models[1].id])

        let old = try PoolStore.open(path: backup, options: Pool.options)
        try old.unlock(pool.material)
        #expect(try old.openModel(models[1]).apiKey?.reveal() == "sk-canary-0123456789")
    }
}
