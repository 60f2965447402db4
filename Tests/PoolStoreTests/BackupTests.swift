import Foundation
import Glibc
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

@Suite struct Backups {
    @Test func aBackupOpensLikeThePoolAndIsClosedToOthers() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        let path = pool.folder.file("copy.db")
        let report = try pool.store.backup(to: path)
        #expect(report == BackupReport(models: 2, wereValuesOpened: true, lockedModels: []))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let copy = try PoolStore.open(path: path, options: Pool.options)
        try copy.unlock(pool.material)
        #expect(copy.poolID == pool.store.poolID)
        #expect(try models.map { try copy.model($0.id) } == models)
        #expect(try copy.verifyAudit() == .intact(count: 3))
    }

    @Test func anExistingFileIsNotReplacedAndNothingIsLeftLying() throws {
        let pool = try Pool()
        try pool.folder.write("precious", to: "copy.db")
        #expect(refusal { try pool.store.backup(to: pool.folder.file("copy.db")) } == "fileExists")
        #expect(refusal { try pool.store.backup(to: "/nonexistent/copy.db") } == "cannotWrite")
        let names = try FileManager.default.contentsOfDirectory(atPath: pool.folder.path)
        #expect(names.sorted() == ["copy.db", "pool.db"])
        #expect(
            try String(contentsOfFile: pool.folder.file("copy.db"), encoding: .utf8) == "precious")
    }

    @Test func whatAKilledBackupLeftGoesWithTheNextOne() throws {
        let pool = try Pool()
        try pool.folder.write("half a copy", to: ".copy.db.part")
        try pool.folder.write("half a copy", to: ".copy.db.1a2b.part")
        try pool.folder.write("its journal", to: ".copy.db.1a2b.part-journal")
        try pool.folder.write("a journal", to: ".copy.db.3c4d.part-journal")
        try pool.folder.write("another's", to: ".copy.part")
        // One that another program is still writing.
        let target = try PoolFile(path: pool.folder.file("copy.db"), creating: false)
        let other = try UnfinishedFile(for: target)
        try pool.store.backup(to: target.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: pool.folder.path)
        let unfinished = FilePath.split(other.path).name
        #expect(Set(names) == ["copy.db", "pool.db", ".copy.part", unfinished])
    }

    @Test func aNewKeyRemovesTheOlderCopiesThatTheOldOneOpens() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        let copies = ["pool.db.schema-1", "pool.db.replaced-123"].map(pool.folder.file)
        for copy in copies { try pool.store.backup(to: copy) }
        let parts = [".pool.db.1a2b.part", ".pool.db.1a2b.part-journal"].map(pool.folder.file)
        for part in parts { try pool.folder.write("half", to: FilePath.split(part).name) }
        // Another pool that a backup was put in the place of, a pool whose key was lost, a
        // person's own files.
        try Pool().store.backup(to: pool.folder.file("pool.db.replaced-124"))
        try pool.store.backup(to: pool.folder.file("pool.db.before-new-key-125"))
        for name in ["pool.db.replaced-mine", "pool.db.schema-1.old", "pool.db.schema-"] {
            try pool.store.backup(to: pool.folder.file(name))
        }
        let kept = ["pool.db.replaced-124", "pool.db.before-new-key-125"].map(pool.folder.file)
        #expect(Set(pool.store.leftCopies()) == Set(copies + parts + kept))
        let trial = try pool.store.rotate(keeping: [pool.material], isDryRun: true)
        #expect(Set(trial.removedCopies) == Set(copies + parts))
        #expect(Set(pool.store.leftCopies()) == Set(copies + parts + kept))
        let rotation = try pool.store.rotate(keeping: [pool.material])
        #expect(Set(rotation.removedCopies) == Set(copies + parts))
        #expect(Set(pool.store.leftCopies()) == Set(kept))
        let names = try FileManager.default.contentsOfDirectory(atPath: pool.folder.path)
        #expect(names.count == 6)
    }

    @Test func aLockedPoolIsBackedUpWithoutOpeningItsValues() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        try Raw.run("UPDATE model SET api_key = X'00' WHERE name = 'a'", in: pool.path)
        let report = try pool.store.backup(to: pool.folder.file("1.db"))
        #expect(report == BackupReport(models: 2, wereValuesOpened: true, lockedModels: ["a"]))
        pool.store.lock()
        let second = try pool.store.backup(to: pool.folder.file("2.db"))
        #expect(second == BackupReport(models: 2, wereValuesOpened: false, lockedModels: []))
        #expect(models.count == 2)
    }

    @Test func restoringPutsThePoolBackAndKeepsTheOldOne() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        var saved: [Model] = []
        do {
            let store = try PoolStore.open(path: path, options: Pool.options)
            try store.createKey(Pool.key(7))
            saved = try store.save([.draft("a")])
            try store.backup(to: folder.file("copy.db"))
            try store.delete([(saved[0].id, 1)])
        }
        let replaced = try #require(
            try PoolStore.restore(from: folder.file("copy.db"), to: path, options: Pool.options)
                .replaced)
        let store = try PoolStore.open(path: path, options: Pool.options)
        try store.unlock(Pool.key(7))
        #expect(try store.model(saved[0].id) == saved[0])
        let old = try PoolStore.open(path: replaced, options: Pool.options)
        #expect(try old.summaries().isEmpty)
        #expect(try old.integrityCheck().isEmpty)
    }

    @Test func restoringIsRefusedWhileThePoolIsOpen() throws {
        let pool = try Pool()
        try pool.store.backup(to: pool.folder.file("copy.db"))
        let copy = pool.folder.file("copy.db")
        #expect(
            refusal { try PoolStore.restore(from: copy, to: pool.path, options: Pool.options) }
                == "poolInUse")
    }

    @Test func aClosedPoolIsNotInUseForACopyOfItsDescriptor() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        do {
            let store = try PoolStore.open(path: path, options: Pool.options)
            try store.backup(to: folder.file("copy.db"))
            // What a child has between its fork and its exec. All are looked for before the first
            // is copied: the copy may get a number that another test's descriptor had.
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            let locks = names.compactMap { Int32($0) }.filter { descriptor in
                guard let target = realpath("/proc/self/fd/\(descriptor)", nil) else {
                    return false
                }
                defer { free(target) }
                return String(cString: target) == folder.path
            }
            copies = locks.map { dup($0) }
        }
        #expect(copies.count == 1)
        try PoolStore.restore(from: folder.file("copy.db"), to: path, options: Pool.options)
    }

    @Test func onlyAPoolIsRestoredAndADamagedOneIsNot() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("pool.db")
        func restore(_ source: String) -> String? {
            refusal { try PoolStore.restore(from: source, to: target, options: Pool.options) }
        }
        #expect(restore(folder.file("missing.db")) == "noSuchBackup")
        try folder.write(String(repeating: "no pool ", count: 100), to: "text.db")
        #expect(restore(folder.file("text.db")) == "notAPool")
        let copy = folder.file("copy.db")
        do {
            let pool = try Pool()
            _ = try pool.store.save((0..<50).map { .draft("model \($0)") })
            try pool.store.backup(to: copy)
        }
        var bytes = try Data(contentsOf: URL(filePath: copy))
        for offset in stride(from: 8192, to: bytes.count, by: 4096) {
            bytes.replaceSubrange(offset..<(offset + 64), with: Data(repeating: 0xFF, count: 64))
        }
        try bytes.write(to: URL(filePath: copy))
        #expect(restore(copy) == "damaged")
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func aDamagedPoolIsReplacedByItsBackup() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        do {
            let store = try PoolStore.open(path: path, options: Pool.options)
            try store.createKey(Pool.key(7))
            _ = try store.save([.draft()])
            try store.backup(to: folder.file("copy.db"))
        }
        try folder.write("rubbish", to: "pool.db")
        try folder.write("rubbish", to: "pool.db-journal")
        #expect(refusal { _ = try PoolStore.open(path: path, options: Pool.options) } == "notAPool")
        let replaced = try #require(
            try PoolStore.restore(from: folder.file("copy.db"), to: path, options: Pool.options)
                .replaced)
        #expect(FileManager.default.fileExists(atPath: replaced))
        let store = try PoolStore.open(path: path, options: Pool.options)
        #expect(try store.summaries().count == 1)
        #expect(try store.integrityCheck().isEmpty)
    }
}

@Suite struct Migrations {
    /// A later schema, as a later release would append it.
    private let later =
        Migration.all + [
            Migration(name: "colour", sql: "ALTER TABLE model ADD COLUMN colour TEXT;"),
            Migration(name: "notes", sql: "CREATE TABLE note (text TEXT NOT NULL) STRICT;"),
        ]

    private func open(_ path: String, _ migrations: [Migration]) throws -> PoolStore {
        try PoolStore(path: path, options: Pool.options, migrations: migrations)
    }

    @Test func everyOlderVersionIsBroughtUpToDateAfterABackup() throws {
        for version in 1..<later.count {
            let folder = try TemporaryFolder()
            let path = folder.file("pool.db")
            let model = try olderPool(at: path, version)
            let store = try open(path, later)
            try store.unlock(Pool.key(7))
            #expect(try Raw.texts("PRAGMA user_version", in: path) == ["\(later.count)"])
            // Only its columns: what is in them is sealed once somebody has looked at it.
            let changes = try store.outsideChanges()
            #expect(changes.cause == (version < EarlierPools.sealing ? .unsealed : nil))
            if !changes.isEmpty { try store.accept(changes) }
            #expect(try store.model(model.id) == model)
            #expect(try store.openModel(model).apiKey?.reveal() == "sk-canary-0123456789")
            let backup = folder.file("pool.db.schema-\(version)")
            #expect(store.copyBeforeUpdate == store.path + ".schema-\(version)")
            #expect(store.leftCopies().contains(store.path + ".schema-\(version)"))
            #expect(try Raw.texts("PRAGMA user_version", in: backup) == ["\(version)"])
            #expect(try Raw.texts("SELECT name FROM model", in: backup) == ["gpt"])
            _ = try open(path, later)
            #expect(
                try Raw.texts(
                    "SELECT name FROM meta WHERE name LIKE 'migrated:%' ORDER BY rowid", in: path)
                    == later.map { "migrated: \($0.name)" })
        }
    }

    /// What this release saves, put back to the older schema.
    private func olderPool(at path: String, _ version: Int) throws -> Model {
        let model: Model
        do {
            let store = try open(path, Migration.all)
            try store.createKey(Pool.key(7))
            model = try #require(try store.save([.draft()]).first)
            if version < EarlierPools.sealing { try EarlierPool.unseal(store, [model]) }
        }
        try EarlierPool.backdate(path, to: version)
        if (EarlierPools.sealing..<Migration.all.count).contains(version) {
            try EarlierPool.reseal(path, at: version)
        }
        if version > Migration.all.count { _ = try open(path, Array(later[..<version])) }
        return model
    }

    @Test func anOlderPoolThatMayOnlyBeReadIsReadAsItIs() throws {
        for version in 1..<later.count {
            let folder = try TemporaryFolder()
            let path = folder.file("pool.db")
            let model = try olderPool(at: path, version)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let before = try Data(contentsOf: URL(filePath: path))
            var options = Pool.options
            options.isReadOnly = true
            let store = try PoolStore(path: path, options: options, migrations: later)
            try store.unlock(Pool.key(7))
            let shown = try store.model(model.id)
            if version < EarlierPools.sealing {
                #expect(shown.baseURL == model.baseURL && shown.lock?.cause == .unsealed)
                #expect(refusal { _ = try store.openModel(shown) } == "changedOutside")
            } else {
                #expect(shown == model)
                #expect(try store.openModel(shown).apiKey?.reveal() == "sk-canary-0123456789")
            }
            #expect(try store.summaries().count == 1)
            #expect(try store.integrityCheck().isEmpty)
            #expect(refusal { _ = try store.save([shown]) } == "readOnly")
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == files)
        }
    }

    @Test func anOlderPoolWhoseTablesWereAlteredIsNotBroughtUpToDate() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        _ = try open(path, Migration.all)
        try Raw.run("ALTER TABLE model ADD COLUMN theirs TEXT", in: path)
        let before = try Data(contentsOf: URL(filePath: path))
        let store = try open(path, later)
        #expect(store.alteration == "table \"model\" was altered")
        #expect(try store.summaries().isEmpty)
        #expect(refusal { try store.audit("x") } == "alteredSchema")
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func aFailingStepLeavesThePoolAsItWas() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        let broken =
            later + [Migration(name: "broken", sql: "CREATE TABLE note (twice TEXT) STRICT;")]
        #expect(refusal { _ = try open(pool.path, broken) } == "failed")
        #expect(try Raw.texts("PRAGMA user_version", in: pool.path) == ["\(Migration.all.count)"])
        #expect(
            try Raw.texts("SELECT name FROM sqlite_schema WHERE name = 'note'", in: pool.path) == []
        )
        #expect(try pool.opened().summaries().count == 1)
        _ = try open(pool.path, later)
    }

    @Test func manyProgramsMigrateAtOnceWithoutHarm() async throws {
        for older in 0...Migration.all.count {
            let folder = try TemporaryFolder()
            let path = folder.file("pool.db")
            if older > 0 { _ = try open(path, Array(Migration.all[..<older])) }
            let later = later
            try await withThrowingTaskGroup(of: UUID.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try PoolStore(path: path, options: Pool.options, migrations: later).poolID
                    }
                }
                var ids: Set<UUID> = []
                for try await id in group { ids.insert(id) }
                #expect(ids.count == 1)
            }
            #expect(try Raw.texts("PRAGMA user_version", in: path) == ["\(later.count)"])
            #expect(try Raw.texts("SELECT count(*) FROM meta", in: path) == ["\(later.count + 2)"])
        }
    }
}
