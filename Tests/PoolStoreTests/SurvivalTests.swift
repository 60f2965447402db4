import Foundation
import PoolModel
import PoolStore
import TestSupport
import Testing
import Vault

@Suite struct Survival {
    /// The figure: no acknowledged save lost, no integrity failure, at least half the rounds with
    /// a hot journal.
    @Test func noAcknowledgedSaveIsLostByKill9() async throws {
        let folder = try TemporaryFolder()
        let path = try Pool.prepared(in: folder, padding: 8000)
        let rounds = isLong ? 1000 : 200
        let canary = Canary("value", "canary-value-")
        var hotJournals = 0
        for round in 0..<rounds {
            let worker = try Worker(["save", path])
            #expect(try worker.line() == "ready")
            for _ in 0..<Int.random(in: 0...2) { _ = try worker.line() }
            if round.isMultiple(of: 4) {
                usleep(UInt32.random(in: 0..<5000))
            } else {
                // At a random moment of a save, however busy the machine is.
                while !isHot(path + "-journal"), worker.child.code == nil {}
                usleep(UInt32.random(in: 0..<500))
            }
            worker.child.kill()
            let acknowledged = try worker.remainingLines().last
            _ = try await worker.child.wait()
            hotJournals += isHot(path + "-journal") ? 1 : 0
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
                #expect(canary.found(in: bytes) == [], "\(name)")
            }
            try checkSaved(path, atLeast: acknowledged.flatMap { Int($0) } ?? 1, round)
        }
        print("kill -9: \(rounds) rounds, \(hotJournals) with a hot journal")
        #expect(hotJournals * 2 >= rounds)
    }

    private func isHot(_ journal: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: journal)
        return (attributes?[.size] as? Int ?? 0) > 0
    }

    private func checkSaved(_ path: String, atLeast acknowledged: Int, _ round: Int) throws {
        let store = try PoolStore.open(path: path, options: Pool.options)
        try store.unlock(Pool.key(7))
        let model = try store.model(try #require(try store.summaries().first).id)
        #expect(model.version >= acknowledged, "round \(round)")
        #expect(try store.integrityCheck().isEmpty)
        #expect(try store.verifyAudit() == .intact(count: model.version + 1))
        #expect(try store.outsideChanges().isEmpty, "round \(round)")
        guard model.version > 1 else { return }
        let headers = try store.openModel(model).headers
        #expect(headers[0].value.reveal() == "canary-value-\(model.version)")
        #expect(model.tags == ["v\(model.version)"])
    }

    @Test func noEditOf8ProcessesIsLost() async throws {
        let folder = try TemporaryFolder()
        let path = try Pool.prepared(in: folder)
        let count = isLong ? 1000 : 100
        let workers = try (0..<8).map { try Worker(["edit", path, "p\($0)", "\(count)"]) }
        var conflicts = 0
        for worker in workers { #expect(try worker.line() == "ready") }
        for worker in workers { try worker.input.fileHandleForWriting.close() }
        for worker in workers {
            let line = try #require(try worker.line())
            conflicts += Int(line.dropFirst("conflicts ".count)) ?? 0
            #expect(try await worker.child.wait(within: .seconds(600)) == 0)
        }
        print("8 processes x \(count) edits: \(conflicts) conflicts")
        let store = try PoolStore.open(path: path, options: Pool.options)
        try store.unlock(Pool.key(7))
        let model = try store.model(try #require(try store.summaries().first).id)
        #expect(model.version == 1 + 8 * count)
        #expect(Set(model.tags) == Set((0..<8).map { "p\($0)=\(count)" }))
        #expect(conflicts > 0)
        #expect(try store.verifyAudit() == .intact(count: 2 + 8 * count))
        #expect(try store.outsideChanges().isEmpty)
        #expect(try store.integrityCheck().isEmpty)
    }

    /// At every write point of the action the file's system fails once, for ever, because the
    /// disk is full, or the process is killed there. Afterwards nothing is torn, and what the
    /// store said is true.
    @Test(
        arguments: ["edit", "delete", "rotate", "add-slot", "start-new", "backup"],
        ["once", "forever", "full", "kill"])
    func aFaultAtAnyWritePointTearsNothingAndIsToldTruly(
        action: String, mode: String
    ) async throws {
        let folder = try TemporaryFolder()
        let original = try Pool.prepared(in: folder)
        let path = folder.file("copy.db")
        var answers: [String: Int] = [:]
        for point in 1... {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where name != "pool.db" {
                try FileManager.default.removeItem(atPath: folder.file(name))
            }
            try FileManager.default.copyItem(atPath: original, toPath: path)
            let worker = try Worker(["fault", path, action, mode, "\(point)"])
            let lines = try worker.remainingLines()
            let code = try await worker.child.wait()
            let isOver = lines.last == "over"
            if mode == "kill", !isOver { #expect(code == -SIGKILL) } else { #expect(code == 0) }
            let answer = lines.first ?? "killed"
            answers[answer, default: 0] += 1
            let isDone = try checkWhole(path, action)
            switch answer {
            case "done": #expect(isDone, "\(action) \(mode) \(point)")
            case "killed", "commitUnknown": break
            default:
                #expect(!isDone, "\(action) \(mode) \(point): \(answer)")
                let copies = action == "backup" || action == "start-new"
                #expect(
                    ["notSaved", "diskFull"].contains(answer) || copies && answer == "cannotWrite")
            }
            if isOver {
                #expect(answer == "done")
                break
            }
        }
        print("faults: \(action), \(mode): \(answers)")
        #expect(answers.values.reduce(0, +) > 10)
    }

    /// Whether the action was done; it must have been done wholly or not at all.
    private func checkWhole(_ path: String, _ action: String) throws -> Bool {
        let store = try PoolStore.open(path: path, options: Pool.options)
        let isNew = refusal { try store.unlock(Pool.key(7)) } == "key.wrongKey"
        #expect(try store.integrityCheck().isEmpty)
        if action == "start-new" {
            // The values of before are in the copy, whether the pool has its new key or not.
            if isNew { try store.unlock(Pool.key(8)) }
            #expect(try store.lockedModels().isEmpty != isNew)
            #expect(try store.verifyAudit() == .intact(count: isNew ? 3 : 2))
            if isNew { try checkCopy(path + ".before-new-key") }
            return isNew
        }
        #expect(!isNew)
        #expect(try store.outsideChanges().isEmpty)
        #expect(try store.lockedModels().isEmpty)
        if action == "backup" {
            guard FileManager.default.fileExists(atPath: path + ".copy") else { return false }
            try checkCopy(path + ".copy")
            return true
        }
        let entries = try store.auditLog(limit: 10)
        #expect(try store.verifyAudit() == .intact(count: entries.count))
        let isDone = entries.count == 3
        let models = try store.summaries()
        if action == "delete" {
            #expect(models.isEmpty == isDone)
            return isDone
        }
        let model = try store.model(try #require(models.first).id)
        let headers = try store.openModel(model).headers
        if action == "add-slot" {
            #expect(try store.slots().count == (isDone ? 2 : 1))
            return isDone
        }
        if action == "edit" {
            #expect(model.version == (isDone ? 2 : 1))
            #expect(headers[0].value.reveal() == (isDone ? "canary-value-2" : "gw-secret-1"))
        } else {
            #expect(try Raw.texts("SELECT count(*) FROM keyring", in: path) == [isDone ? "2" : "1"])
            #expect(headers[0].value.reveal() == "gw-secret-1")
        }
        return isDone
    }

    /// A copy whose name begins so is whole, with all its values.
    private func checkCopy(_ start: String) throws {
        let folder = URL(filePath: start).deletingLastPathComponent().path
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first {
                "\(folder)/\($0)".hasPrefix(start)
            })
        let copy = try PoolStore.open(path: "\(folder)/\(name)", options: Pool.options)
        try copy.unlock(Pool.key(7))
        #expect(try copy.integrityCheck().isEmpty)
        #expect(try copy.lockedModels().isEmpty)
        #expect(try copy.summaries().count == 1)
    }

    /// Programs that write to one target at one moment: one of them does, whole, and the others
    /// say that it is there.
    @Test func manyBackupsToOneTargetGetInNobodysWay() async throws {
        let folder = try TemporaryFolder()
        let path = try Pool.prepared(in: folder, padding: 8000)
        let target = folder.file("copy.db")
        for round in 0..<(isLong ? 100 : 10) {
            let workers = try (0..<6).map { _ in try Worker(["backup", path, target]) }
            for worker in workers { #expect(try worker.line() == "ready") }
            for worker in workers { try worker.input.fileHandleForWriting.close() }
            let answers = try workers.flatMap { try $0.remainingLines() }.sorted()
            #expect(answers == ["done"] + Array(repeating: "fileExists", count: 5), "\(round)")
            for worker in workers { #expect(try await worker.child.wait() == 0) }
            try checkCopy(target)
            try FileManager.default.removeItem(atPath: target)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pool.db"])
        }
    }
}
