import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

@Suite struct PoolFiles {
    private func open(_ path: String, readOnly: Bool = false) -> String? {
        var options = Pool.options
        options.isReadOnly = readOnly
        return refusal { _ = try PoolStore.open(path: path, options: options) }
    }

    @Test func aNewPoolAndItsFolderAreClosedToOthers() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("data/modelpool/pool.db")
        #expect(open(path) == nil)
        #expect(mode(path) == 0o600)
        #expect(mode(folder.file("data/modelpool")) == 0o700)
        #expect(mode(folder.file("data")) == 0o700)
    }

    @Test func everySettingIsInForce() throws {
        let pool = try Pool()
        let settings = Dictionary(uniqueKeysWithValues: try pool.store.settings())
        #expect(settings["journal_mode"] == "delete")
        #expect(settings["synchronous"] == "3")
        #expect(settings["secure_delete"] == "1")
        #expect(settings["foreign_keys"] == "1")
        #expect(settings["trusted_schema"] == "0")
        #expect(settings["cell_size_check"] == "1")
        #expect(settings["mmap_size"] == "0")
        #expect(settings["temp_store"] == "2")
        #expect(try Raw.texts("PRAGMA application_id", in: pool.path) == ["1297108812"])
    }

    @Test func aPoolInWALModeIsBroughtBackToAJournal() throws {
        let pool = try Pool()
        try Raw.run("PRAGMA journal_mode=WAL", in: pool.path)
        _ = try pool.opened()
        #expect(try Raw.texts("PRAGMA journal_mode", in: pool.path) == ["delete"])
    }

    @Test func whatIsNotAPrivateRegularFileIsRefused() throws {
        let pool = try Pool()
        let folder = pool.folder
        symlink(pool.path, folder.file("link.db"))
        #expect(open(folder.file("link.db")) == "notARegularFile")
        symlink("/nonexistent/pool.db", folder.file("dangling.db"))
        #expect(open(folder.file("dangling.db")) == "notARegularFile")
        mkfifo(folder.file("fifo.db"), 0o600)
        #expect(open(folder.file("fifo.db")) == "notARegularFile")
        mkdir(folder.file("folder.db"), 0o700)
        #expect(open(folder.file("folder.db")) == "notARegularFile")
        #expect(open(folder.path + "/") == "notARegularFile")
        #expect(open("") == "notARegularFile")
        for bits: mode_t in [0o640, 0o604, 0o660, 0o644] {
            chmod(pool.path, bits)
            #expect(open(pool.path) == "filePermissions")
        }
        chmod(pool.path, 0o600)
        for bits: mode_t in [0o770, 0o707, 0o1777] {
            chmod(folder.path, bits)
            #expect(open(pool.path) == "folderPermissions")
        }
        chmod(folder.path, 0o700)
        #expect(open(pool.path) == nil)
    }

    /// What the owner of a folder above can put in the pool's place, or beside it.
    @Test(arguments: [
        ("", 0o777, "folderPermissions"), ("", 0o775, nil), ("", 0o1777, nil), ("", 0o2755, nil),
        ("/outer", 0o772, "folderPermissions"), ("/outer/inner", 0o777, "folderPermissions"),
        ("/outer/inner", 0o1777, "folderPermissions"), ("/outer/inner", 0o770, "folderPermissions"),
        ("/outer/inner", 0o755, nil),
    ]) func theModesOfTheFoldersAboveCount(_ name: String, _ bits: mode_t, _ said: String?) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("outer/inner/pool.db")
        #expect(open(path) == nil)
        // The user's own group, as a person's folders have it; a temporary folder may have another.
        for part in ["", "/outer", "/outer/inner"] {
            chown(folder.path + part, geteuid(), geteuid())
        }
        chmod(folder.path + name, bits)
        #expect(open(path) == said)
        #expect(open(folder.file("outer/inner/new.db")) == said)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.file("outer/inner"))
        #expect(names.contains("new.db") == (said == nil))
        chmod(folder.path + name, 0o700)
    }

    @Test(
        .enabled(if: geteuid() == 0, "needs root to give a folder away"),
        arguments: [
            "", "/outer", "/outer/inner",
        ]) func aFolderOfAnotherUserIsRefused(_ name: String) throws
    {
        let folder = try TemporaryFolder()
        let path = folder.file("outer/inner/pool.db")
        #expect(open(path) == nil)
        let own = try Pool()
        try own.store.backup(to: folder.file("outer/inner/copy.db"))
        #expect(chown(folder.path + name, 12345, 12345) == 0)
        #expect(open(path) == "foreignFolder")
        #expect(open(path, readOnly: true) == "foreignFolder")
        #expect(open(folder.file("outer/inner/new.db")) == "foreignFolder")
        let copy = folder.file("outer/inner/copy.db")
        #expect(refusal { try own.store.backup(to: copy + "2") } == "foreignFolder")
        let target = try TemporaryFolder()
        func restore(_ source: String, _ target: String) -> String? {
            refusal { try PoolStore.restore(from: source, to: target, options: Pool.options) }
        }
        #expect(restore(copy, target.file("pool.db")) == "foreignFolder")
        try own.store.backup(to: target.file("copy.db"))
        #expect(restore(target.file("copy.db"), path) == "foreignFolder")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.file("outer/inner"))
        #expect(Set(names) == ["pool.db", "copy.db"])
        // A backup that another user has written, or could have.
        let foreign = target.file("copy.db")
        chmod(foreign, 0o666)
        #expect(restore(foreign, target.file("pool.db")) == "filePermissions")
        chmod(foreign, 0o600)
        chown(foreign, 12345, 12345)
        #expect(restore(foreign, target.file("pool.db")) == "foreignFile")
        chown(foreign, 0, 0)
        #expect(restore(foreign, target.file("pool.db")) == nil)
    }

    /// The folder may be reached by a link; the file itself may not be one.
    @Test func aLinkedFolderIsFollowedToItsCanonicalName() throws {
        let pool = try Pool()
        let links = try TemporaryFolder()
        symlink(pool.folder.path, links.file("here"))
        let store = try PoolStore.open(path: links.file("here/pool.db"), options: Pool.options)
        #expect(store.path == realpath(of: pool.path))
    }

    @Test func aReadOnlyPoolCanBeReadAndNotChanged() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        var options = Pool.options
        options.isReadOnly = true
        let store = try PoolStore.open(path: pool.path, options: options)
        try store.unlock(pool.material)
        #expect(try store.openModel(model).apiKey != nil)
        let changes: [() throws -> Void] = [
            { _ = try store.save([model]) }, { try store.delete([(model.id, 1)]) },
            { try store.setEnabled([model.id], false) },
            { _ = try store.reveal(model.id, row: nil) }, { try store.record([]) },
            { try store.addSlot(Pool.key(3)) }, { try store.audit("x") },
            { _ = try store.rotate(keeping: [pool.material]) },
            { _ = try store.startNewKey(Pool.key(3)) },
        ]
        for change in changes { #expect(refusal(change) == "readOnly") }
        #expect(open(pool.folder.file("missing.db"), readOnly: true) == "noSuchPool")
        #expect(open("/nonexistent/pool.db", readOnly: true) == "noSuchPool")
        #expect(!FileManager.default.fileExists(atPath: pool.folder.file("missing.db")))
    }

    @Test func networkFileSystemsAreKnownByTheirNumbers() {
        #expect(PoolFile.networkName(of: 0x6969) == "nfs")
        #expect(PoolFile.networkName(of: 0xFF53_4D42) == "cifs")
        #expect(PoolFile.networkName(of: 0xFE53_4D42) == "smb2")
        #expect(PoolFile.networkName(of: 0x6573_5546) == "fuse")
        for local: UInt32 in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630] {
            #expect(PoolFile.networkName(of: local) == nil)
        }
    }

    @Test func aFullDiskLosesNothingAndIsSaid() throws {
        let mount = try TemporaryMount(options: "size=256k")
        let store = try PoolStore.open(path: mount.path + "/pool.db", options: Pool.options)
        try store.createKey(Pool.key(7))
        var saved: [Model] = []
        var reason: String?
        for number in 0..<1000 where reason == nil {
            reason = refusal { saved += try store.save([.draft("model \(number)")]) }
        }
        #expect(reason == "diskFull")
        #expect(saved.count > 10)
        for opened in [store, try PoolStore.open(path: store.path, options: Pool.options)] {
            try opened.unlock(Pool.key(7))
            #expect(try opened.summaries().count == saved.count)
            #expect(try saved.map { try opened.model($0.id) } == saved)
            #expect(try opened.integrityCheck().isEmpty)
            let count = try opened.auditLog(limit: 10_000).count
            #expect(try opened.verifyAudit() == .intact(count: count))
        }
        #expect(refusal { try store.backup(to: mount.path + "/copy.db") } == "diskFull")
        #expect(try FileManager.default.contentsOfDirectory(atPath: mount.path) == ["pool.db"])
    }

    @Test func aReadOnlyFileSystemIsSaid() throws {
        let mount = try TemporaryMount(options: "size=1m")
        do {
            let store = try PoolStore.open(path: mount.path + "/pool.db", options: Pool.options)
            try store.createKey(Pool.key(7))
        }
        try mount.remountReadOnly()
        #expect(open(mount.path + "/new.db") == "readOnly")
        var options = Pool.options
        options.isReadOnly = true
        let store = try PoolStore.open(path: mount.path + "/pool.db", options: options)
        #expect(try store.hasKey)
        let writing = try PoolStore.open(path: mount.path + "/pool.db", options: Pool.options)
        try writing.unlock(Pool.key(7))
        #expect(refusal { _ = try writing.save([.draft()]) } == "readOnly")
    }

    private func mode(_ path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.posixPermissions] as? Int
    }

    private func realpath(of path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path
    }
}
