import Foundation
import PoolModel
import PoolStore
import TestSupport
import Testing
import Vault

/// What others write into the file with a program of their own.
@Suite struct Tampering {
    private func saved(_ pool: Pool) throws -> Model {
        try #require(try pool.store.save([.draft()]).first)
    }

    /// The model is LOCKED as it is shown, in the background check, when called and revealed.
    private func expectLocked(_ pool: Pool, _ id: UUID, _ what: Comment) throws {
        let model = try pool.store.model(id)
        #expect(model.isLocked, what)
        #expect(try pool.store.lockedModels() == [id], what)
        #expect(model.lock?.cause == .changed, what)
        #expect(refusal { _ = try pool.store.openModel(model) } == "changedOutside", what)
        #expect(try pool.store.openModels([id]).map { $0.opened == nil } == [true], what)
        #expect(try pool.store.summaries().count == 1, what)
    }

    @Test(arguments: [
        "base_url = 'https://evil.example.com/v1'", "base_url = 'http://api.openai.com/v1'",
        "base_url = 'https://api.openai.com:444/v1'", "base_url = 'nonsense'",
        "base_url = ''", "proxy = 'http://evil.example.com:8080'", "ca_file = '/tmp/evil.pem'",
        "provider = 'custom'", "provider = 'no such provider'", "protocol = 'gemini-generate'",
        "protocol = 'gopher'", "client_certificate = '/tmp/x'", "client_key = '/tmp/x'",
        "api_key = X'00'", "api_key = CAST('sk-plain' AS BLOB)", "api_key = zeroblob(98)",
        "route = zeroblob(98)", "route = X''", "api_key = route",
    ])
    func aChangeOutsideThisProgramLocksTheModel(change: String) throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run("UPDATE model SET \(change)", in: pool.path)
        try expectLocked(pool, model.id, "\(change)")
        // What was on the screen before is not sent either.
        #expect(refusal { _ = try pool.store.openModel(model) } == "changedOutside")
        #expect(
            refusal { _ = try pool.store.openModel(model, sendSecretsToNewOrigin: true) }
                == "changedOutside")
        #expect(refusal { _ = try pool.store.reveal(model.id, row: nil) } == "changedOutside")
        #expect(refusal { _ = try pool.store.copy(model.id) } == "changedOutside")
    }

    @Test(arguments: [
        "name = 'x-other', name_lower = 'x-other' WHERE position = 0",
        "value = zeroblob(98) WHERE position = 0", "value = X'' WHERE position = 1",
        "value = (SELECT value FROM header WHERE position = 0) WHERE position = 1",
        "value = (SELECT api_key FROM model) WHERE position = 0",
        "is_secret = 0 WHERE position = 0",
        "id = '00000000-0000-0000-0000-000000000000' WHERE position = 0",
    ])
    func aChangedHeaderRowIsLocked(change: String) throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run("UPDATE header SET \(change)", in: pool.path)
        try expectLocked(pool, model.id, "\(change)")
        let shown = try pool.store.model(model.id).headers
        #expect(shown.allSatisfy { $0.value == .locked })
        #expect(shown.allSatisfy { $0.shownValue != "gw-secret-1" })
    }

    @Test func valuesSwappedBetweenModelsAreLocked() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b")])
        try Raw.run(
            """
            CREATE TEMP TABLE old AS SELECT id, api_key FROM model;
            UPDATE model SET api_key = (SELECT api_key FROM old WHERE old.id != model.id);
            """, in: pool.path)
        #expect(try pool.store.lockedModels() == Set(models.map(\.id)))
    }

    @Test func theRestOfThePoolWorksBesideALockedModel() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("bad"), .draft("good")])
        try Raw.run("UPDATE model SET api_key = X'00' WHERE name = 'bad'", in: pool.path)
        #expect(try pool.store.lockedModels() == [models[0].id])
        #expect(try pool.store.openModel(models[1]).apiKey != nil)
        // Nothing is saved over it; it may be removed, and then all is as it was saved.
        #expect(
            refusal { try pool.store.setEnabled([models[0].id], false) } == "changedOutside")
        try pool.store.setEnabled([models[1].id], false)
        #expect(try pool.store.outsideChanges().models.map(\.name) == ["bad"])
        try pool.store.delete([(models[0].id, 1)])
        #expect(try pool.opened().outsideChanges().isEmpty)
    }

    @Test func aLockedValueIsRepairedByTypingItAgainOnceTheChangeIsAccepted() throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run("UPDATE model SET api_key = X'00'", in: pool.path)
        var shown = try pool.store.model(model.id)
        #expect(shown.apiKey == .locked)
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        shown.apiKey = .new(Secret("sk-again"))
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        try pool.store.accept(try pool.store.outsideChanges())
        shown = try pool.store.model(model.id)
        #expect(shown.lock == nil && shown.apiKey == .locked && shown.lockedCount == 1)
        #expect(refusal { _ = try pool.store.openModel(shown) } == "valueLocked")
        #expect(refusal { _ = try pool.store.save([shown]) } == "invalid")
        shown.apiKey = .new(Secret("sk-again"))
        shown = try #require(try pool.store.save([shown]).first)
        #expect(try pool.store.openModel(shown).apiKey?.reveal() == "sk-again")
        #expect(try pool.store.openModel(shown).headers.count == 2)
    }

    @Test func lockedValuesAreRepairedOneByOne() throws {
        let pool = try Pool()
        let model = try saved(pool)
        _ = try pool.store.startNewKey(Pool.key(9))
        #expect(try pool.store.model(model.id).lock?.cause == .added)
        try pool.store.accept(try pool.store.outsideChanges())
        let sealed = try Raw.blobs("SELECT value FROM header ORDER BY position", in: pool.path)
        func repair(_ change: (inout Model) -> Void) throws -> Model {
            var shown = try pool.store.model(model.id)
            change(&shown)
            return try #require(try pool.store.save([shown]).first)
        }
        #expect(refusal { _ = try repair { $0.timeout = 9 } } == "invalid")
        #expect(refusal { _ = try repair { $0.headers.append(.new("X-More", "v")) } } == "invalid")
        var shown = try repair { $0.headers[0].value = .new(Secret("again")) }
        #expect(shown.lockedCount == 2)
        #expect(shown.headers[1].value == .locked && shown.apiKey == .locked)
        #expect(refusal { _ = try pool.store.openModel(shown) } == "valueLocked")
        let now = try Raw.blobs("SELECT value FROM header ORDER BY position", in: pool.path)
        #expect(now[0] != sealed[0] && now[1] == sealed[1])
        shown = try repair { $0.apiKey = .new(Secret("sk-again")) }
        shown = try repair { $0.headers.removeLast() }
        #expect(!shown.isLocked)
        let callable = try pool.store.openModel(shown)
        #expect(callable.apiKey?.reveal() == "sk-again")
        #expect(callable.headers.map { $0.value.reveal() } == ["again"])
        let log = try pool.store.auditLog(limit: 3).map(\.detail)
        #expect(log == ["headers -X-Team", "api-key", "headers ~X-Gateway-Token"])
    }

    /// Typing one value again must not let the others go where somebody without the key put them.
    @Test(arguments: [
        "proxy = 'http://evil.example.com:8080'", "ca_file = '/tmp/evil.pem'",
        "route = zeroblob(98)",
    ])
    func typingOneValueAgainUnlocksNoOther(change: String) throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run("UPDATE model SET \(change)", in: pool.path)
        var shown = try pool.store.model(model.id)
        shown.apiKey = .new(Secret("sk-again"))
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        try expectLocked(pool, model.id, "\(change)")
        for index in shown.headers.indices { shown.headers[index].value = .new(Secret("v")) }
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        try pool.store.accept(try pool.store.outsideChanges())
        var accepted = try pool.store.model(model.id)
        // The digest that was sealed beside them is no longer what they depend on.
        #expect(accepted.lockedCount == (change.hasPrefix("route") ? 0 : 3))
        accepted.apiKey = shown.apiKey
        for index in accepted.headers.indices { accepted.headers[index].value = .new(Secret("v")) }
        #expect(try pool.store.save([accepted]).first?.isLocked == false)
    }

    /// At another address the others stay locked, also when the address is put back afterwards.
    @Test func whatWasLeftLockedIsBoundToItsAddressStill() throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run("UPDATE model SET base_url = 'https://evil.example.com/v1'", in: pool.path)
        var shown = try pool.store.model(model.id)
        shown.apiKey = .new(Secret("sk-again"))
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        try pool.store.accept(try pool.store.outsideChanges())
        shown = try pool.store.model(model.id)
        shown.apiKey = .new(Secret("sk-again"))
        shown = try #require(try pool.store.save([shown]).first)
        #expect(shown.headers.map(\.value) == [.locked, .locked])
        #expect(refusal { _ = try pool.store.openModel(shown) } == "valueLocked")
        try Raw.run("UPDATE model SET base_url = '\(model.baseURL)'", in: pool.path)
        try expectLocked(pool, model.id, "put back outside")
    }

    @Test func puttingTheAddressBackUnlocksTheValues() throws {
        let pool = try Pool()
        let model = try saved(pool)
        try Raw.run(
            "UPDATE model SET base_url = 'https://evil.example.com', ca_file = '/x'",
            in: pool.path)
        var shown = try pool.store.model(model.id)
        #expect(shown.isLocked)
        shown.baseURL = model.baseURL
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        shown.caFile = nil
        shown = try #require(try pool.store.save([shown]).first)
        #expect(!shown.isLocked)
        #expect(try pool.store.openModel(shown).apiKey?.reveal() == "sk-canary-0123456789")
    }
}

/// Files that are not, or no longer, pools.
@Suite struct HostileFiles {
    /// Every reading function, none of which may trap.
    private func readEverything(_ store: PoolStore) -> [String] {
        var refusals: [String?] = []
        var ids: [UUID] = []
        refusals.append(refusal { ids = try store.summaries().map(\.id) })
        refusals.append(refusal { _ = try store.lockedModels() })
        refusals.append(refusal { _ = try store.find("g") })
        refusals.append(refusal { _ = try store.auditLog(limit: 100) })
        refusals.append(refusal { _ = try store.verifyAudit() })
        refusals.append(refusal { _ = try store.integrityCheck() })
        refusals.append(refusal { _ = try store.slots() })
        for id in ids {
            refusals.append(refusal { _ = try store.model(id) })
            refusals.append(refusal { _ = try store.openModel(try store.model(id)) })
            refusals.append(refusal { _ = try store.history(id) })
        }
        return refusals.compactMap(\.self)
    }

    @Test(arguments: ["", "name", "base_url", "tags", "provider", "version", "timeout", "api_key"])
    func wrongTypesAreAnErrorAndNotATrap(column: String) throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        // A STRICT table refuses wrong types; an attacker rewrites the table without it.
        try Raw.run(
            """
            PRAGMA foreign_keys=OFF;
            CREATE TABLE loose AS SELECT * FROM model;
            DROP TABLE model; ALTER TABLE loose RENAME TO model;
            """, in: pool.path)
        if !column.isEmpty {
            for value in ["NULL", "X'FF00'", "-1", "1e308", "9223372036854775807", "'\u{1B}[2J'"] {
                try Raw.run("UPDATE model SET \(column) = \(value)", in: pool.path)
                let store = try pool.opened()
                let refusals = readEverything(store)
                #expect(
                    refusals.allSatisfy {
                        ["damaged", "changedOutside", "noSuchModel"].contains($0)
                    }, "\(column) = \(value): \(refusals)")
            }
            return
        }
        #expect(try pool.opened().openModel(model).apiKey != nil)
    }

    @Test(arguments: [
        "UPDATE model SET id = 'not a uuid, but thirty-six characters'",
        "UPDATE header SET id = 'not a uuid, but thirty-six characters' WHERE position = 0",
        "UPDATE model SET name = printf('%.*c', 1000000, 'x')",
        "UPDATE model SET tags = printf('%.*c', 1000000, ' ')",
        "UPDATE header SET name = char(27) || '[2J'",
        "UPDATE test_result SET verdict = 'unheard of'",
        "UPDATE test_result SET stages = '[{\"stage\":3}]', message = char(0)",
        "UPDATE test_result SET http_status = -5, total_ms = 9e999",
        "DROP TABLE header", "DROP TABLE test_result", "DROP TABLE audit",
        "DELETE FROM meta", "UPDATE meta SET value = 'x'", "DROP TABLE keyslot",
        "UPDATE keyslot SET kind = 'magic'", "UPDATE keyslot SET derivation = 'rot13'",
        "UPDATE keyslot SET salt = X''", "UPDATE keyslot SET wrapped_key = zeroblob(70000)",
        "UPDATE keyring SET retired_at = 1", "UPDATE keyslot SET log_n = 9999999999",
        "CREATE TRIGGER t AFTER UPDATE ON model BEGIN DELETE FROM header; END",
        "DROP TABLE model; CREATE VIEW model AS SELECT 1",
    ])
    func hostileContentIsAnErrorAndNotATrap(change: String) throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try pool.store.record([TestReport(model: model, isDraft: false, startedAt: Date())])
        try Raw.run(
            "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; \(change)", in: pool.path)
        var opened: PoolStore?
        let opening = refusal {
            opened = try PoolStore.open(path: pool.path, options: Pool.options)
            try opened?.unlock(pool.material)
        }
        #expect(
            [nil, "damaged", "noKey", "key.slotDamaged"].contains(opening), "\(opening ?? "")")
        guard let store = opened else { return }
        let refusals = readEverything(store)
        #expect(
            Set(refusals).isSubset(of: [
                "damaged", "changedOutside", "locked", "noKey", "key.slotDamaged", "noSuchModel",
                "keysRemoved", "valueLocked",
            ]), "\(refusals)")
    }

    @Test func anyDamagedByteOfTheFileIsAnErrorAndNotATrap() throws {
        let pool = try Pool()
        _ = try pool.store.save((0..<20).map { .draft("model \($0)") })
        let whole = try Data(contentsOf: URL(filePath: pool.path))
        let folder = try TemporaryFolder()
        let rounds = ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == nil ? 60 : 2000
        var random = SystemRandomNumberGenerator()
        for round in 0..<rounds {
            var bytes = whole
            for _ in 0..<(1 + round % 20) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            if round % 10 == 9 { bytes = bytes.prefix(Int.random(in: 0..<bytes.count)) }
            let path = folder.file("\(round).db")
            #expect(
                FileManager.default.createFile(
                    atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600]))
            guard let store = try? PoolStore.open(path: path, options: Pool.options) else {
                continue
            }
            _ = refusal { try store.unlock(pool.material) }
            _ = readEverything(store)
        }
    }

    @Test func whatIsNotAPoolIsRefusedAndNotTouched() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "just some text, longer than an SQLite header would be, really so: "
                + String(repeating: "x", count: 200), to: "text")
        #expect(
            refusal { _ = try PoolStore.open(path: folder.file("text"), options: Pool.options) }
                == "notAPool")
        try folder.write("", to: "other.db")
        try Raw.run(
            "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)", in: folder.file("other.db"))
        let before = try Data(contentsOf: URL(filePath: folder.file("other.db")))
        #expect(
            refusal { _ = try PoolStore.open(path: folder.file("other.db"), options: Pool.options) }
                == "notAPool")
        #expect(try Data(contentsOf: URL(filePath: folder.file("other.db"))) == before)
    }

    @Test func aLaterReleasesPoolOpensReadOnly() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try Raw.run("PRAGMA user_version=99", in: pool.path)
        let store = try pool.opened()
        #expect(store.isNewer)
        #expect(store.isReadOnly)
        // It may have sealed what this release does not know: nothing is sent.
        #expect(refusal { _ = try store.openModel(model) } == "changedOutside")
        #expect(try store.model(model.id).lock?.cause == .newer)
        #expect(refusal { _ = try store.save([model]) } == "readOnly")
        try Raw.run("DROP TABLE meta", in: pool.path)
        #expect(refusal { _ = try pool.opened() } == "newerSchema")
    }
}
