import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

@Suite struct SealedRows {
    @Test func withoutAChangeEverythingIsOpenedAndNothingTold() throws {
        let pool = try SealedPool(saves: 3)
        let outcome = try pool.outcome(of: [])
        #expect(outcome.wrong.isEmpty && outcome.telling == .unchanged)
    }

    /// The figure: 0 requests by any but the last acknowledged save, and every change told.
    @Test func everyChangeOfEveryColumnAndRowIsToldAndSendsNothing() throws {
        let pool = try SealedPool()
        let changes = try pool.changes()
        try pool.expectToldAndNothingSent(by: changes)
        print("sealed rows: \(changes.count) changes")
        #expect(changes.count > 200)
    }

    /// By somebody who has seen the pool as it is: two changes may make a whole earlier one of it.
    @Test func everyPairOfChangesSendsNothing() throws {
        let pool = try SealedPool()
        let seen = pool.folder.file("seen")
        #expect(try pool.outcome(of: [], seen: seen).telling == .unchanged)
        let changes = try pool.changes().filter { $0.tables != ["test_result"] }
        var pairs = changes.indices.flatMap { first in
            changes.indices.filter { $0 != first }.map { (first, $0) }
        }
        if !isLong {
            var random = SystemRandomNumberGenerator()
            pairs = Array(pairs.shuffled(using: &random).prefix(400))
        }
        var counts: [SealedPool.Telling: Int] = [:]
        for (first, second) in pairs {
            let pair = [changes[first], changes[second]]
            let outcome = try pool.outcome(of: pair, seen: seen)
            counts[outcome.telling, default: 0] += 1
            #expect(outcome.wrong.isEmpty, "\(pair.map(\.name))")
            #expect(outcome.telling != .silent, "\(pair.map(\.name))")
        }
        print("sealed rows: \(pairs.count) pairs, \(counts)")
    }

    @Test func anEarlierNumberOfTheSchemaOpensNothing() throws {
        let pool = try SealedPool(saves: 2)
        for version in 0..<Migration.all.count {
            let copy = pool.folder.file("\(version).db")
            try FileManager.default.copyItem(atPath: pool.path, toPath: copy)
            try Raw.run("PRAGMA user_version=\(version)", in: copy)
            let refused = refusal {
                let store = try PoolStore.open(path: copy, options: Pool.options)
                try store.unlock(Pool.key(7))
                _ = try store.openModel(try store.model(pool.models[0]))
            }
            #expect(refused != nil, "\(version)")
        }
        let later = SealedPool.Change("", "PRAGMA user_version=99", of: [])
        #expect(try pool.outcome(of: [later]).telling == .told)
    }

    /// The rows that were changed are named where what was kept of the last saves is whole; the
    /// rest of the pool works.
    @Test func aReplayedRowIsNamedWithBothAddressesAndTheRestWorks() throws {
        let pool = try SealedPool()
        let replay = try #require(
            pool.replays().first { $0.name == "model, header of 2 saves ago" })
        try pool.place.run(replay, in: pool.path)
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        try store.unlock(Pool.key(7))
        let changes = try store.outsideChanges()
        #expect(changes.cause == nil && changes.models.map(\.name) == ["corp", "first"])
        let lock = try #require(changes.models.last?.lock)
        #expect(lock.cause == .replaced)
        #expect(lock.sentence.contains("https://day-10.example/v1"))
        #expect(lock.sentence.contains("https://day-8.example/v1"))
        #expect(SealedPool.opened(store, pool.models[1]) != nil)
        #expect(SealedPool.opened(store, pool.models[2]) != nil)

        // Saves of others leave it told, and nothing is saved over it.
        var other = try store.model(pool.models[1])
        other.tags = ["x"]
        _ = try store.save([other])
        #expect(try store.outsideChanges() == changes)
        var first = try store.model(pool.models[0])
        first.apiKey = .new(Secret("sk-new"))
        #expect(refusal { _ = try store.save([first]) } == "changedOutside")
        first.baseURL = "https://day-10.example/v1"
        #expect(refusal { _ = try store.save([first]) } == "changedOutside")
        let again = try PoolStore.open(path: pool.path, options: Pool.options)
        try again.unlock(Pool.key(7))
        #expect(try again.outsideChanges() == changes)
        try again.accept(changes)
        #expect(try again.outsideChanges().isEmpty)
        #expect(try store.outsideChanges().isEmpty)
        #expect(try store.model(pool.models[0]).lock == nil)
        #expect(try store.auditLog(limit: 1).first?.action == "accept")
    }

    @Test func headerRowsOfNoModelGoWithAYes() throws {
        let pool = try SealedPool(saves: 2)
        let orphan = try #require(
            pool.changes().first { $0.name == "header row of no model inserted" })
        try pool.place.run(orphan, in: pool.path)
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        try store.unlock(Pool.key(7))
        let changes = try store.outsideChanges()
        #expect(changes.nameless == 1 && changes.models.isEmpty)
        // Nothing is sent by them.
        #expect(pool.models.allSatisfy { SealedPool.opened(store, $0) != nil })
        try store.accept(changes)
        #expect(try store.outsideChanges().isEmpty)
        #expect(pool.models.allSatisfy { SealedPool.opened(store, $0) != nil })
    }

    /// The repair walked as the program advises, after each change of where a request goes.
    @Test(
        .bothEngines,
        arguments: [
            "base_url = 'https://evil.example/v1'", "base_url = 'https://api.openai.com/evil'",
            "proxy = 'http://evil.example:8080'", "ca_file = '/tmp/evil.pem'",
            "provider = 'custom'",
            "protocol = 'anthropic-messages'",
            "client_certificate = '/tmp/c', client_key = '/tmp/k'",
            "model_id = 'evil'",
        ])
    func noNewSecretGoesToAChangedPlaceBeforeBothWereNamed(change: String) throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try Raw.run("UPDATE model SET \(change)", in: pool.path)
        var shown = try pool.store.model(model.id)
        shown.apiKey = .new(Secret("sk-typed"))
        for index in shown.headers.indices { shown.headers[index].value = .new(Secret("typed")) }
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        #expect(refusal { _ = try pool.store.openModel(shown) } == "changedOutside")
        let changes = try pool.store.outsideChanges()
        let now = try #require(changes.models.first?.lock?.differences.first)
        #expect(now.was == now.field.text(of: model) || now.was.isEmpty)
        #expect(change.contains(now.now))
        try pool.store.accept(changes)
        // What was saved for the other place goes nowhere by it.
        let accepted = try pool.store.model(model.id)
        #expect(accepted.lock == nil && accepted.lockedCount == 3)
        #expect(refusal { _ = try pool.store.openModel(accepted) } == "valueLocked")
    }

    @Test(.bothEngines) func whatIsChangedBetweenTheQuestionAndTheYesIsNotAccepted() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        try Raw.run("UPDATE model SET base_url = 'https://a.example'", in: pool.path)
        let changes = try pool.store.outsideChanges()
        try Raw.run("UPDATE model SET base_url = 'https://b.example'", in: pool.path)
        #expect(refusal { try pool.store.accept(changes) } == "changedMeanwhile")
        let again = try pool.store.outsideChanges()
        try Raw.run("UPDATE header SET is_on = 0 WHERE position = 0", in: pool.path)
        #expect(refusal { try pool.store.accept(again) } == "changedMeanwhile")
    }

    /// One odd row is the trouble of one model.
    @Test(arguments: [
        "timeout = -5", "version = -1", "id = 'not a uuid, but thirty-six characters'",
        "tags = printf('%.*c', 1000000, 'x')", "temperature = 9e999", "changed_at = -1",
        "max_output_tokens = 9223372036854775807", "enabled = 7",
    ])
    func whatCannotBeReadOfOneModelIsThatModelsTrouble(change: String) throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("odd"), .draft("sound")])
        try Raw.run(
            "PRAGMA ignore_check_constraints=ON; PRAGMA foreign_keys=OFF; "
                + "UPDATE model SET \(change) WHERE name = 'odd'; UPDATE header SET model_id = "
                + "(SELECT id FROM model WHERE name = 'odd') WHERE model_id NOT IN "
                + "(SELECT id FROM model)", in: pool.path)
        let store = try pool.opened()
        #expect(try store.summaries().contains { $0.name == "sound" })
        #expect(try store.checkedSummaries().contains { $0.name == "sound" && !$0.isLocked })
        #expect(try store.openModel(store.model(models[1].id)).apiKey != nil)
        let opened = try store.openModels(models.map(\.id))
        #expect(opened.contains { $0.model.name == "sound" && $0.opened != nil })
        #expect(!opened.contains { $0.model.name == "odd" && $0.opened != nil })
        try store.backup(to: pool.folder.file("copy.db"))
        let changes = try store.outsideChanges()
        #expect(changes.models.contains { $0.name == "odd" })
        try store.accept(changes)
        #expect(try pool.opened().outsideChanges().isEmpty)
        #expect(
            try store.rotate(keeping: [pool.material]).models == store.summaries().count)
    }

    @Test func removedKeysSendNothingAndNoneIsMadeUnasked() throws {
        let pool = try SealedPool(saves: 2)
        try Raw.run(
            "PRAGMA foreign_keys=OFF; DELETE FROM keyslot; DELETE FROM keyring", in: pool.path)
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        #expect(try store.keysWereRemoved)
        #expect(refusal { try store.createKey(Pool.key(9)) } == "keysRemoved")
        let model = try store.model(pool.models[0])
        #expect(refusal { _ = try store.openModel(model) } != nil)
        _ = try store.startNewKey(Pool.key(9))
        #expect(try store.outsideChanges().models.count == 4)
        for id in pool.models { #expect(SealedPool.opened(store, id) == nil) }
        try store.accept(try store.outsideChanges())
        // The one without values has nothing left to be typed.
        #expect(SealedPool.opened(store, pool.models[2]) != nil)
        #expect(SealedPool.opened(store, pool.models[0]) == nil)
    }

    /// The figure: no false alarm in 10,000 ordinary saves, by two programs.
    @Test(.bothEngines) func ordinarySavesRaiseNoAlarm() throws {
        let pool = try Pool()
        let stores = try [pool.opened(), pool.opened()]
        var models = try stores[0].save((0..<5).map { .draft("model \($0)") }).map(\.id)
        var random = SystemRandomNumberGenerator()
        for round in 0..<(isLong ? 10_000 : 300) {
            let store = stores[Int.random(in: 0...1, using: &random)]
            let id = try #require(models.randomElement(using: &random))
            var model = try store.model(id)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try store.setEnabled([id], !model.isEnabled)
            case 1:
                try store.delete([(id, model.version)])
                models.removeAll { $0 == id }
                models.append(try store.save([.draft("new \(round)")])[0].id)
            case 2:
                model.headers.swapAt(0, 1)
                _ = try store.save([model])
            case 3:
                model.baseURL = "https://host-\(round).example/v1"
                _ = try store.save([model], sendSecretsToNewOrigin: true)
            case 4:
                var report = TestReport(model: model, isDraft: false, startedAt: Date())
                report.toolsWork = true
                try store.record([report])
            case 5 where round % 25 == 0: try store.changeSlot(1, to: pool.material)
            default:
                model.tags = ["round\(round)"]
                model.apiKey = .new(Secret("sk-\(round)-0123456789"))
                _ = try store.save([model])
            }
            for store in stores {
                let changes = try store.outsideChanges()
                #expect(changes.isEmpty, "\(round)")
                guard changes.isEmpty else { return }
                let last = try #require(models.last)
                #expect(try store.openModel(store.model(last)).headers.count == 2)
            }
        }
    }
}

/// What an account has seen of a pool.
@Suite struct SeenPools {
    private func store(_ path: String, _ seen: String) throws -> PoolStore {
        var options = Pool.options
        options.seenFolder = seen
        let store = try PoolStore.open(path: path, options: options)
        if try store.hasKey {
            try store.unlock(Pool.key(7))
        } else {
            try store.createKey(Pool.key(7))
        }
        return store
    }

    @Test func aFileOfYesterdayIsToldAndNothingOfItSentUntilItIsAccepted() throws {
        let folder = try TemporaryFolder()
        let (path, old, seen) = (
            folder.file("pool.db"), folder.file("yesterday.db"), folder.file("seen")
        )
        let model = try store(path, seen).save([.draft()])[0]
        try FileManager.default.copyItem(atPath: path, toPath: old)
        var changed = model
        changed.apiKey = .new(Secret("sk-today"))
        _ = try store(path, seen).save([changed])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: old, toPath: path)
        let store = try store(path, seen)
        #expect(try store.model(model.id).lock?.cause == .older)
        #expect(refusal { _ = try store.openModel(model) } == "changedOutside")
        #expect(refusal { _ = try store.save([model]) } == "poolChanged")
        #expect(refusal { _ = try store.rotate(keeping: [Pool.key(7)]) } == "poolChanged")
        #expect(refusal { _ = try store.addSlot(Pool.key(8)) } == "poolChanged")
        let changes = try store.outsideChanges()
        #expect(changes.cause == .older && changes.models.map(\.address) == [model.baseURL])
        try store.accept(changes)
        #expect(try store.openModel(store.model(model.id)).apiKey != nil)
        #expect(try self.store(path, seen).outsideChanges().isEmpty)
    }

    @Test func aForkIsToldByEachThatSawTheOtherBranch() throws {
        let folder = try TemporaryFolder()
        let (path, fork) = (folder.file("pool.db"), folder.file("fork.db"))
        let (mine, theirs) = (folder.file("mine"), folder.file("theirs"))
        let model = try store(path, mine).save([.draft()])[0]
        #expect(try store(path, theirs).outsideChanges().isEmpty)
        try FileManager.default.copyItem(atPath: path, toPath: fork)
        for (path, seen, tag) in [(path, mine, "mine"), (fork, theirs, "theirs")] {
            var changed = model
            changed.tags = [tag]
            changed = try store(path, seen).save([changed])[0]
            #expect(try store(path, seen).openModel(changed).apiKey != nil)
        }
        #expect(try store(path, theirs).outsideChanges().cause == .branch)
        #expect(try store(fork, mine).outsideChanges().cause == .branch)
        #expect(try store(path, mine).outsideChanges().isEmpty)
    }

    @Test func whoRestoresABackupIsNotToldOfIt() throws {
        let folder = try TemporaryFolder()
        let (path, seen) = (folder.file("pool.db"), folder.file("seen"))
        var options = Pool.options
        options.seenFolder = seen
        do {
            let store = try store(path, seen)
            _ = try store.save([.draft("a")])
            try store.backup(to: folder.file("copy.db"))
            _ = try store.save([.draft("b")])
        }
        try PoolStore.restore(from: folder.file("copy.db"), to: path, options: options)
        #expect(try store(path, seen).outsideChanges().isEmpty)
    }

    @Test func whatWasSeenIsNoOneElsesToRead() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder.file("pool.db"), folder.file("state/seen"))
        _ = try store.save([.draft()])
        let file = folder.file("state/seen/\(store.poolID.uuidString)")
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // What is no such file is no memory, and no failure.
        try folder.write("nonsense", to: "state/seen/\(store.poolID.uuidString)")
        #expect(try self.store(store.path, folder.file("state/seen")).outsideChanges().isEmpty)
    }
}

/// Pools of releases that sealed no rows.
@Suite struct EarlierPools {
    /// The schema that brought the seals.
    static let sealing = 5

    private func earlier() throws -> (Pool, [Model]) {
        let pool = try Pool()
        var second = Model.draft("second")
        second.baseURL = "https://second.example/v1"
        second.headers[1].isSecret = false
        let models = try pool.store.save([.draft("first"), second])
        try EarlierPool.unseal(pool.store, models)
        try EarlierPool.backdate(pool.path, to: EarlierPools.sealing - 1)
        return (pool, models)
    }

    @Test func nothingIsSentBeforeTheAddressesWereLookedAtAndEverythingAfterwards() throws {
        let (pool, models) = try earlier()
        let store = try pool.opened()
        for model in models {
            #expect(try store.model(model.id).lock?.cause == .unsealed)
            #expect(refusal { _ = try store.openModel(model) } == "changedOutside")
        }
        #expect(refusal { _ = try store.save([models[0]]) } == "poolChanged")
        #expect(refusal { _ = try store.rotate(keeping: [pool.material]) } == "poolChanged")
        let changes = try store.outsideChanges()
        #expect(changes.cause == .unsealed)
        #expect(changes.models.map(\.address) == models.map(\.baseURL))
        try store.accept(changes)
        #expect(try store.auditLog(limit: 1).first?.action == "seal")
        let again = try pool.opened()
        #expect(try again.outsideChanges().isEmpty && again.lockedModels().isEmpty)
        let opened = try again.openModel(again.model(models[1].id))
        #expect(opened.apiKey?.reveal() == "sk-canary-0123456789")
        #expect(opened.headers.map { $0.value.reveal() } == ["gw-secret-1", "blue"])
        #expect(try again.model(models[1].id).headers[1].shownValue == "blue")
        #expect(try again.model(models[1].id).version == models[1].version)
    }

    @Test func whatWasChangedBeforeTheSealingStaysLocked() throws {
        let (pool, models) = try earlier()
        try Raw.run(
            "UPDATE model SET base_url = 'https://evil.example' WHERE name = 'first'", in: pool.path
        )
        let store = try pool.opened()
        try store.accept(try store.outsideChanges())
        #expect(try store.lockedModels() == [models[0].id])
        #expect(try store.model(models[0].id).lockedCount == 3)
        #expect(refusal { _ = try store.openModel(store.model(models[0].id)) } == "valueLocked")
    }

    /// A value of an earlier release, from a copy, is opened in no other step.
    @Test func anEnvelopeOfAnEarlierReleaseOpensNowhereElse() throws {
        let (pool, models) = try earlier()
        let old = try Raw.texts(
            "SELECT hex(api_key) FROM model WHERE name = 'first'", in: pool.path)
        let store = try pool.opened()
        try store.accept(try store.outsideChanges())
        try Raw.run("UPDATE model SET api_key = x'\(old[0])' WHERE name = 'first'", in: pool.path)
        let again = try pool.opened()
        try again.accept(try again.outsideChanges())
        #expect(try again.model(models[0].id).apiKey == .locked)
    }

    /// A pool whose state was taken away is not taken for one of an earlier release.
    @Test func aPoolWithoutItsStateIsNotSealedAgain() throws {
        let pool = try Pool()
        let model = try pool.store.save([.draft()])[0]
        try Raw.run("DELETE FROM meta WHERE name = 'state'", in: pool.path)
        #expect(try pool.opened().outsideChanges().cause == .state)
        try Raw.run("DELETE FROM saved", in: pool.path)
        #expect(try pool.opened().outsideChanges().cause == .state)
        #expect(refusal { _ = try pool.opened().openModel(model) } == "changedOutside")
    }

    @Test func anEmptyPoolOfAnEarlierReleaseIsSealedByItsFirstModel() throws {
        let pool = try Pool()
        try Raw.run("DELETE FROM meta WHERE name = 'state'", in: pool.path)
        let store = try pool.opened()
        let model = try store.save([.draft()])[0]
        #expect(try pool.opened().openModel(model).apiKey != nil)
        #expect(try pool.opened().outsideChanges().isEmpty)
    }
}
