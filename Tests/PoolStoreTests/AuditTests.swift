import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

@Suite(.bothEngines) struct AuditLog {
    @Test(.filesOnly) func everyChangeHasItsEntryWithNamesAndNoValues() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        model.headers[0].value = .new(Secret("gw-secret-2"))
        model.headers[1].name = "X-Squad"
        model.headers.append(.new("X-More", "gw-secret-3"))
        model.baseURL += "/x"
        model.apiKey = .empty
        model = try #require(try pool.store.save([model]).first)
        model.headers.removeLast()
        model.headers.swapAt(0, 1)
        model = try #require(try pool.store.save([model]).first)
        _ = try pool.store.reveal(model.id, row: model.headers[0].id)
        try pool.store.setEnabled([model.id], false)
        try pool.store.setEnabled([model.id], false)
        try pool.store.record([TestReport(model: model, isDraft: false, startedAt: Date())])
        try pool.store.audit("copy", model: model.id, detail: "api-key")
        try pool.store.delete([(model.id, 4)])

        let log = try pool.store.auditLog(limit: 100).reversed()
        #expect(
            log.map { "\($0.action): \($0.detail)" } == [
                "key create: key", "create: api-key; headers +X-Gateway-Token +X-Team",
                "edit: base-url, api-key; headers ~X-Gateway-Token ~X-Squad +X-More",
                "edit: headers -X-More ~X-Squad ~X-Gateway-Token", "reveal: header X-Squad",
                "disable: ", "test: config_error", "copy: api-key", "delete: ",
            ])
        #expect(log.dropFirst().allSatisfy { $0.model == model.id && $0.modelName == "gpt" })
        #expect(log.allSatisfy { $0.user == "tester" && $0.client == "192.0.2.1" })
        #expect(log.allSatisfy { $0.uid == getuid() })
        let texts = try Raw.texts("SELECT group_concat(detail) FROM audit", in: pool.path)
        #expect(texts.allSatisfy { !$0.contains("secret") && !$0.contains("sk-") })
        #expect(try pool.store.verifyAudit() == .intact(count: 9))
        let page = try pool.store.auditLog(limit: 2, before: 5)
        #expect(page.map(\.id) == [4, 3])
    }

    @Test(
        .filesOnly,
        arguments: [
            "UPDATE audit SET at = at + 1 WHERE id = 3", "UPDATE audit SET uid = 77 WHERE id = 3",
            "UPDATE audit SET user = 'other' WHERE id = 3",
            "UPDATE audit SET client = NULL WHERE id = 3",
            "UPDATE audit SET action = 'edit' WHERE id = 3",
            "UPDATE audit SET model = NULL WHERE id = 3",
            "UPDATE audit SET model_name = '' WHERE id = 3",
            "UPDATE audit SET detail = detail || 'x' WHERE id = 3",
            "UPDATE audit SET user = user || action, action = '' WHERE id = 3",
            "UPDATE audit SET hash = zeroblob(32) WHERE id = 3", "DELETE FROM audit WHERE id = 3",
        ])
    func aChangedOrMissingEntryIsFound(change: String) throws {
        let pool = try Pool()
        for number in 0..<4 { _ = try pool.store.save([.draft("model \(number)")]) }
        #expect(try pool.store.verifyAudit() == .intact(count: 5))
        #expect(throws: Raw.Failure.self) { try Raw.run(change, in: pool.path) }
        try Raw.run(
            "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; \(change)",
            in: pool.path)
        #expect(try pool.store.verifyAudit() == .broken(at: 3))
    }

    @Test(.filesOnly) func entriesCutOffAtTheEndAreFound() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        try Raw.run(
            "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE id = 2", in: pool.path)
        #expect(try pool.store.verifyAudit() == .broken(at: 2))
    }

    /// Somebody who writes the log anew from an entry on, with hashes that fit each other.
    @Test(.filesOnly) func aLogThatWasWrittenAnewWithoutTheKeyIsFound() throws {
        let pool = try Pool()
        for number in 0..<3 { _ = try pool.store.save([.draft("model \(number)")]) }
        for isChained in [false, true] {
            let copy = pool.folder.file("\(isChained).db")
            try FileManager.default.copyItem(atPath: pool.path, toPath: copy)
            let forger = try Connection(path: copy, isReadOnly: false, vfs: nil)
            let rows = try forger.all("SELECT \(AuditChain.columns) FROM audit ORDER BY id") {
                (row) throws(StoreError) in try AuditChain.read(row).row
            }
            try forger.run("DROP TRIGGER audit_is_not_deleted")
            try forger.run("DELETE FROM audit")
            var head: AuditChain.Mark?
            for var row in rows {
                if row.action == "create" { row.user = "somebody else" }
                let other = Secret(bytes: Array(repeating: 1, count: 32))
                let key = isChained ? try AuditKey(other) : nil
                head = try AuditChain.append(
                    row, after: head, with: key.map { (row.epoch ?? 1, $0) }, to: forger)
            }
            let store = try PoolStore.open(path: copy, options: Pool.options)
            try store.unlock(pool.material)
            // Without a key it ends before the epoch of the pool has begun.
            let end = Int64(rows.count + 1)
            #expect(try store.verifyAudit() == .broken(at: isChained ? 1 : end))
        }
    }

    @Test(.filesOnly) func theChainGoesOnThroughRotationsAndALostKey() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        _ = try pool.store.rotate(keeping: [pool.material])
        try pool.store.audit("export")
        #expect(try pool.opened().verifyAudit() == .intact(count: 4))
        try pool.store.accept(try pool.store.outsideChanges())
        _ = try pool.store.startNewKey(Pool.key(9))
        try pool.store.accept(try pool.store.outsideChanges())
        #expect(try pool.store.verifyAudit() == .intact(count: 7))
        try Raw.run(
            "DROP TRIGGER audit_is_not_changed; UPDATE audit SET detail = 'x' WHERE id = 6",
            in: pool.path)
        #expect(try pool.store.verifyAudit() == .broken(at: 6))
        pool.store.lock()
        #expect(refusal { _ = try pool.store.verifyAudit() } == "locked")
    }

    @Test func manyTestsAtOnceAreOneEntryWithTheirModels() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        try pool.store.record(
            models.map { TestReport(model: $0, isDraft: false, startedAt: Date()) })
        let entry = try #require(try pool.store.auditLog(limit: 1).first)
        #expect(entry.action == "test" && entry.model == nil)
        #expect(entry.detail == "2 models: a config_error, b config_error")
        #expect(try pool.store.verifyAudit() == .intact(count: 4))
    }

    @Test func aRefusedSaveLeavesNoEntry() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try pool.opened().setEnabled([model.id], false)
        #expect(refusal { _ = try pool.store.save([model]) } == "conflict")
        #expect(try pool.store.verifyAudit() == .intact(count: 3))
    }
}

private func report(_ model: Model, _ verdict: VerdictCode = .ok) -> TestReport {
    var report = TestReport(
        model: model, isDraft: false, startedAt: Date(timeIntervalSince1970: 1000))
    report.verdict = verdict
    report.httpStatus = 200
    report.totalMilliseconds = 12.5
    report.message = "works"
    report.stages = [
        StageResult(stage: .connect, state: .ok, milliseconds: 1.5, detail: "127.0.0.1"),
        StageResult(stage: .answer, state: .failed),
    ]
    return report
}

@Suite struct TestTimes {
    /// Slow is kept with the result and sealed with it, and results of before have none.
    @Test func thatATestWasSlowIsKeptAndSealed() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        for isSlow in [false, true] {
            var report = report(model, .okWithNotes)
            report.isSlow = isSlow
            try pool.store.record([report])
        }
        #expect(try pool.store.history(model.id).map(\.isSlow) == [true, false])
        #expect(try pool.store.history(model.id).allSatisfy(\.isVerified))
        #expect(try pool.store.summaries().first?.lastTest?.isSlow == true)
        for (change, verified) in [("NULL", [false, true]), ("1", [true, false])] {
            try Raw.run("UPDATE test_result SET slow = \(change)", in: pool.path)
            #expect(try pool.store.history(model.id).map(\.isVerified) == verified)
        }
    }

    @Test func whatTheKeptTestsOfEachModelSayIsReadTogether() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b"), .draft("c")])
        for (number, time) in [10.0, 30, 20].enumerated() {
            for model in models.prefix(2) {
                var report = report(model, number == 2 && model.name == "b" ? .authFailed : .ok)
                report.totalMilliseconds = time
                try pool.store.record([report])
            }
        }
        let found = try pool.store.statistics()
        #expect(found.count == 2)
        let (a, b) = (found[models[0].id], found[models[1].id])
        #expect(a?.median == 20 && a?.passed == 3 && a?.failingSince == nil)
        #expect(b?.passed == 2 && b?.count == 3 && b?.failingSince != nil)
        for model in models.prefix(2) {
            #expect(found[model.id] == TestStatistics(try pool.store.history(model.id)))
        }
    }
}

@Suite(.bothEngines) struct TestResults {
    @Test func theLastFiftyAreKeptWithTheirStages() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        try pool.store.record((0..<60).map { _ in report(models[0]) } + [report(models[1])])
        try pool.store.record([report(models[0], .authFailed)])
        let history = try pool.store.history(models[0].id, limit: 100)
        #expect(history.count == 50)
        #expect(history[0] == report(models[0], .authFailed).summary)
        #expect(try pool.store.history(models[1].id).count == 1)
        let last = try pool.store.summaries().map(\.lastTest?.verdict)
        #expect(last == [.authFailed, .ok])
    }

    @Test func stagesAsEarlierReleasesWroteThemAreRead() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try pool.store.record([report(model)])
        try Raw.run(
            """
            UPDATE test_result SET stages = '[
                {"stage":"connect","state":"ok","detail":"127.0.0.1","ms":1.5},
                {"stage":"answer","state":"failed","detail":""}, {"stage":"unheard of"}]'
            """, in: pool.path)
        // Read as far as it goes, and said to be none that was kept so.
        var read = report(model).summary
        read.isVerified = false
        #expect(try pool.store.history(model.id) == [read])
        #expect(try pool.store.unverifiedResults() == 1)
    }

    @Test func aResultCountsOnlyForWhatWasTested() throws {
        let pool = try Pool()
        let tested = try #require(try pool.store.save([.draft()]).first)
        var model = tested
        func lastTest() throws -> VerdictCode? { try pool.store.summaries()[0].lastTest?.verdict }

        // A change that no request shows leaves the result as it is, also one under way.
        model.tags = ["x"]
        model.name = "renamed"
        model.timeout = 60
        model = try #require(try pool.store.save([model]).first)
        try pool.store.record([report(tested)])
        #expect(try lastTest() == .ok)

        let changes: [(inout Model) -> Void] = [
            { $0.modelID = "other" }, { $0.baseURL += "/v2" }, { $0.provider = .custom },
            { $0.wireProtocol = .anthropicMessages }, { $0.apiKey = .new(Secret("sk-2")) },
            { $0.headers[0].value = .new(Secret("v2")) }, { $0.headers[0].isOn = false },
            { $0.headers.removeLast() }, { $0.proxy = .direct }, { $0.caFile = "/ca" },
        ]
        for change in changes {
            let before = model
            change(&model)
            model = try #require(try pool.store.save([model]).first)
            #expect(try lastTest() == nil)
            try pool.store.record([report(before)])
            #expect(try lastTest() == nil)
            try pool.store.record([report(model)])
            #expect(try lastTest() == .ok)
        }
        var draft = report(model, .authFailed)
        draft.isDraft = true
        var gone = report(model, .authFailed)
        gone.modelID = UUID()
        try pool.store.record([draft, gone])
        #expect(try lastTest() == .ok)
    }

    @Test func whatTheProbesFoundGoesWhenAnotherModelAnswers() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        func probed() throws -> Model {
            var found = report(try pool.store.model(model.id))
            found.toolsWork = true
            found.visionWorks = true
            try pool.store.record([found])
            return try pool.store.model(model.id)
        }
        let changes: [(inout Model) -> Void] = [
            { $0.modelID = "other" }, { $0.baseURL += "/v2" }, { $0.provider = .custom },
            { $0.apiKey = .new(Secret("sk-2")) },
        ]
        for change in changes {
            model = try probed()
            #expect(model.supportsTools == true)
            #expect(model.supportsVision)
            change(&model)
            model = try #require(try pool.store.save([model]).first)
            #expect(model.supportsTools == nil)
            #expect(!model.supportsVision)
        }
        model = try probed()
        model.tags = ["x"]
        model = try #require(try pool.store.save([model]).first)
        #expect(model.supportsTools == true)
    }

    /// A probe's result is no edit: a draft that was open meanwhile saves without a conflict
    /// and does not take the result back.
    @Test func aProbeDuringAnEditIsNoConflictAndIsKept() throws {
        let pool = try Pool()
        var draft = try #require(try pool.store.save([.draft()]).first)
        var found = report(draft)
        found.toolsWork = false
        try pool.store.record([found])
        draft.tags = ["x"]
        let saved = try #require(try pool.store.save([draft]).first)
        #expect(saved.supportsTools == false)
    }
}
