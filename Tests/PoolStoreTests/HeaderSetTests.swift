import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

extension Model {
    /// A header set that can be saved.
    static func set(
        _ rows: [HeaderRow], named name: String = "corp",
        origins: [String] = ["https://api.openai.com"]
    ) -> Model {
        var set = Model(set: name, id: UUID(), now: Date())
        set.headers = rows
        set.origins = origins
        return set
    }
}

@Suite struct HeaderSets {
    private let pool: Pool

    init() throws { pool = try Pool() }

    /// Saves a set and models that attach it.
    private func saved(_ set: Model, _ names: [String]) throws -> (set: Model, models: [Model]) {
        let models = names.map { name in
            var model = Model.draft(name)
            model.sets = [set.name]
            return model
        }
        let saved = try pool.store.save([set] + models)
        return (saved[0], Array(saved.dropFirst()))
    }

    @Test func aModelSendsTheRowsOfItsSetsAndThenItsOwn() throws {
        let (_, models) = try saved(
            .set([.new("X-Corp", "one"), .new("x-team", "red"), .new("X-Off", "off")]), ["a"])
        var set = try pool.store.headerSets()[0]
        set.headers[2].isOn = false
        _ = try pool.store.save([set])
        let opened = try pool.store.openModel(try pool.store.model(models[0].id))
        #expect(opened.sent.map(\.header.name) == ["X-Corp", "X-Gateway-Token", "X-Team"])
        #expect(opened.sent.map(\.set) == ["corp", nil, nil])
        #expect(opened.sent.map(\.replaces) == [nil, nil, "corp"])
        #expect(opened.sent[0].header.value.reveal() == "one")
        #expect(opened.sent[2].header.value.reveal() == "blue")
    }

    /// The list says what the model itself says, without opening it.
    @Test func theListCountsTheRowsOfSetsThatNoneOfItsOwnReplaces() throws {
        var models = try saved(
            .set([.new("X-Corp", "one"), .new("x-team", "red"), .new("X-GATEWAY-token", "t")]),
            ["a", "b"]
        ).models
        models[1].headers[0].isOn = false
        _ = try pool.store.save([models[1]])
        let listed = try pool.store.summaries()
        #expect(
            listed.map(\.setHeaderNames) == [["X-Corp"], ["X-Corp", "X-GATEWAY-token"]])
        #expect(listed.map(\.headersOn) == [2, 1])
        for summary in listed {
            var model = try pool.store.model(summary.id)
            model.know(try pool.store.headerSets())
            #expect(
                model.setRows.filter { !$0.isReplaced }.map(\.row.name) == summary.setHeaderNames)
        }
    }

    @Test func aSetIsNoModel() throws {
        // No name of theirs may begin an id, by which models are found too.
        let (set, models) = try saved(.set([.new("X-Corp", "one")]), ["model"])
        #expect(try pool.store.summaries().map(\.name) == ["model"])
        #expect(try pool.store.testedModels() == models.map(\.id))
        #expect(throws: StoreError.self) { try pool.store.find("corp") }
        #expect(try pool.store.find("co", isSet: true) == set.id)
        #expect(throws: StoreError.self) { try pool.store.find("model", isSet: true) }
        #expect(try pool.store.attachments() == ["corp": ["model"]])
        let backup = pool.folder.file("backup.db")
        #expect(try pool.store.backup(to: backup).models == 1)
    }

    /// The figure: a rotation in a set of 43 models is one edit, one transaction, one entry.
    @Test func aRotationOf43ModelsIsOneEditWithOneEntryThatNamesThem() throws {
        let names = (1...43).map { "model-\($0)" }
        var (set, models) = try saved(.set([.new("X-Token", "old-token-0123456789")]), names)
        let before = try pool.store.auditLog(limit: 1)[0].id
        let versions = try pool.store.summaries().map(\.version)
        set.headers[0].value = .new(Secret("new-token-0123456789"))
        set = try #require(try pool.store.save([set]).first)
        let entries = try pool.store.auditLog(limit: 100).filter { $0.id > before }
        #expect(entries.count == 1 && entries[0].modelName == "corp")
        #expect(entries[0].detail.hasPrefix("headers ~X-Token; in 43 models: "))
        let named = entries[0].detail.split(separator: ": ").last?.split(separator: ", ")
        #expect(Set((named ?? []).map(String.init)) == Set(names))
        #expect(try pool.store.summaries().map(\.version) == versions)
        for (model, opened) in try pool.store.openModels(models.map(\.id)) {
            let value = try #require(opened).sent.first { $0.header.name == "X-Token" }
            #expect(value?.header.value.reveal() == "new-token-0123456789", "\(model.name)")
        }
    }

    @Test func aResultFromBeforeASetWasChangedDoesNotStand() throws {
        var (set, models) = try saved(.set([.new("X-Corp", "one")]), ["a", "b"])
        let other = try pool.store.save([.draft("other")])[0]
        func report(_ model: Model) -> TestReport {
            TestReport(model: model, isDraft: false, startedAt: Date())
        }
        let a = try pool.store.model(models[0].id)
        try pool.store.record([report(a), report(other)])
        func tested() throws -> [String] {
            try pool.store.summaries().filter { $0.lastTest != nil }.map(\.name)
        }
        #expect(try tested() == ["a", "other"])
        #expect(try pool.store.unverifiedResults() == 0)
        // Another place to send it to says nothing of what was tested.
        set.origins = ["https://api.openai.com", "https://b.example"]
        set = try pool.store.save([set])[0]
        #expect(try tested() == ["a", "other"])
        set.headers[0].value = .new(Secret("two"))
        set = try pool.store.save([set])[0]
        #expect(try tested() == ["other"])
        // One that was under way meanwhile is not kept.
        try pool.store.record([report(a)])
        #expect(try tested() == ["other"])
        try pool.store.record([report(try pool.store.model(a.id))])
        #expect(try tested() == ["a", "other"])
        set.name = "renamed"
        _ = try pool.store.save([set])
        #expect(try tested() == ["a", "other"])
        #expect(try pool.store.model(a.id).sets == ["renamed"])
        var detached = try pool.store.model(a.id)
        detached.sets = []
        _ = try pool.store.save([detached])
        #expect(try tested() == ["other"])
    }

    @Test func aSetGoesToNoOriginThatItDoesNotName() throws {
        let (_, models) = try saved(.set([.new("X-Corp", "one")]), ["a"])
        var far = Model.draft("far")
        far.baseURL = "https://far.example/v1"
        far.sets = ["corp"]
        var wanted = OriginChange()
        wanted.add(
            set: try pool.store.headerSets()[0], of: "far", to: "https://far.example")
        #expect(failure { _ = try pool.store.save([far]) }?.change == wanted)
        #expect(wanted.sentences(asking: true).joined().contains("https://api.openai.com"))
        #expect(wanted.sentences(asking: true).joined().contains("https://far.example"))
        #expect(failure { _ = try pool.store.openModel(far) }?.change == wanted)
        #expect(try pool.store.headerSets()[0].origins == ["https://api.openai.com"])
        // A yes adds the origin, once for all models at it.
        var near = far
        near = try pool.store.copyForTest(near, "near")
        let saved = try pool.store.save([far, near], sendSecretsToNewOrigin: true)
        #expect(
            try pool.store.headerSets()[0].origins
                == ["https://api.openai.com", "https://far.example"])
        #expect(try pool.store.openModel(saved[0]).sent.first?.header.name == "X-Corp")
        // An origin that is taken out closes the way for the models at it, and for no others.
        var set = try pool.store.headerSets()[0]
        set.origins = ["https://api.openai.com"]
        _ = try pool.store.save([set])
        let opened = try pool.store.openModels([saved[0].id, models[0].id])
        #expect(opened.map { $0.opened == nil } == [true, false])
    }

    @Test func aQuestionNamesEverySetModelAndOriginThatAYesWouldMean() throws {
        _ = try saved(.set([.new("X-Corp", "one")]), [])
        var models: [Model] = []
        for host in ["one", "two"] {
            var model = try pool.store.save([.draft(host)])[0]
            model.baseURL = "https://\(host).example/v1"
            model.sets = ["corp"]
            models.append(model)
        }
        let change = try #require(failure { _ = try pool.store.save(models) }?.change)
        let text = change.sentences(asking: true).joined(separator: "\n")
        for word in ["one", "two", "corp", "https://one.example", "https://two.example"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(change.sentences(asking: true).count == 4)
    }

    @Test func whoChangesTheSetAndWhoChangesAModelAreNotInEachOthersWay() throws {
        let (set, models) = try saved(.set([.new("X-Corp", "one")]), ["a"])
        let other = try pool.opened()
        var mine = models[0]
        mine.timeout = 77
        var theirs = set
        theirs.headers[0].value = .new(Secret("two"))
        _ = try other.save([theirs])
        let saved = try pool.store.save([mine])[0]
        #expect(try pool.store.openModel(saved).sent[0].header.value.reveal() == "two")
        // Two who change the set are.
        var late = set
        late.headers[0].value = .new(Secret("three"))
        #expect(refusal { _ = try pool.store.save([late]) } == "conflict")
        // A set that was renamed, or is gone, is not attached by its old name.
        var renamed = try other.model(set.id)
        renamed.name = "corp2"
        _ = try other.save([renamed])
        var stale = saved
        stale.timeout = 78
        #expect(["conflict", "invalid"].contains(refusal { _ = try pool.store.save([stale]) }))
        #expect(
            refusal { try pool.store.delete([(id: set.id, version: renamed.version + 1)]) }
                == "setInUse")
        var free = Model.draft("free")
        free.sets = ["corp"]
        #expect(refusal { _ = try pool.store.save([free]) } == "invalid")
    }

    @Test func whatAModelWouldSendIsCheckedOnBothSides() throws {
        var (set, _) = try saved(.set([.new("X-Corp", "one")]), ["a"])
        _ = try saved(.set([.new("x_corp", "two")], named: "second"), [])
        var both = Model.draft("both")
        both.sets = ["corp", "second"]
        #expect(refusal { _ = try pool.store.save([both]) } == "invalid")
        both.headers.append(.new("X-Corp", "mine"))
        let saved = try pool.store.save([both])[0]
        #expect(try pool.store.openModel(saved).sent.map(\.header.name).last == "X-Corp")
        // A set may hold what provider custom may send; a model of another provider attaches no
        // such set, and no such row comes into one that it attaches.
        set.headers.append(.new("Authorization", "Bearer x"))
        #expect(refusal { _ = try pool.store.save([set]) } == "invalid")
        // Alone it is below the limit.
        set.headers[1...] =
            (0..<4).map { .new("X-\($0)", String(repeating: "v", count: 8180)) }[...]
        #expect(refusal { _ = try pool.store.save([set]) } == "invalid")
    }

    @Test func theModelsOwnKeyWinsOverASets() throws {
        var set = Model.set([])
        set.apiKey = .new(Secret("sk-of-the-set-0123456789"))
        var (stored, models) = try saved(set, ["a"])
        var model = models[0]
        #expect(try pool.store.openModel(model).sentKey?.set == nil)
        #expect(try pool.store.openModel(model).replacedKeySet == "corp")
        model.apiKey = .empty
        model = try pool.store.save([model])[0]
        let opened = try pool.store.openModel(model)
        #expect(opened.sentKey?.value.reveal() == "sk-of-the-set-0123456789")
        #expect(opened.sentKey?.set == "corp" && model.keySet?.id == stored.id)
        #expect(opened.writtenOut.apiKey?.reveal() == "sk-of-the-set-0123456789")
        stored.apiKey = .empty
        _ = try pool.store.save([stored])
        #expect(try pool.store.openModel(model).sentKey == nil)
    }

    @Test func aSetSurvivesRotationBackupAndAnotherKey() throws {
        let (_, models) = try saved(.set([.new("X-Corp", "one")]), ["a"])
        let rotation = try pool.store.rotate(keeping: [pool.material])
        #expect(rotation.models == 1 && rotation.values == 4)
        #expect(try pool.store.openModel(models[0]).sent[0].header.value.reveal() == "one")
        #expect(try pool.store.outsideChanges().isEmpty)
        let backup = pool.folder.file("backup.db")
        _ = try pool.store.backup(to: backup)
        let other = try PoolStore.open(path: backup, options: Pool.options)
        try other.unlock(pool.material)
        #expect(try other.openModel(models[0]).sent[0].header.value.reveal() == "one")
    }

    @Test func aSetThatWasChangedOutsideLocksWhatAttachesItUntilItIsAccepted() throws {
        let (set, models) = try saved(.set([.new("X-Corp", "one")]), ["a", "b"])
        let free = try pool.store.save([.draft("free")])[0]
        try Raw.run(
            "UPDATE model SET origins = 'https://evil.example' WHERE name = 'corp'", in: pool.path)
        let store = try pool.opened()
        #expect(try store.lockedModels() == Set([set.id] + models.map(\.id)))
        #expect(try store.openModels([models[0].id])[0].opened == nil)
        #expect(try store.openModels([free.id])[0].opened != nil)
        #expect(refusal { _ = try store.openModel(try store.model(models[0].id)) } == "valueLocked")
        let changes = try store.outsideChanges()
        #expect(changes.models.map(\.name) == ["corp"])
        #expect(
            changes.models[0].lock?.sentence.contains(
                "was https://api.openai.com and is now https://evil.example") == true)
        // Other fields of the models may be changed, and the set taken out.
        var other = try store.model(models[0].id)
        other.timeout = 7
        _ = try store.save([other])
        try store.accept(try store.outsideChanges())
        // Its values were for other origins.
        #expect(try store.openModels([models[0].id])[0].opened == nil)
    }

    @Test func anOddNameOrOriginIsRefused() {
        for (name, origins) in [
            ("two words", []), ("", []), ("-x", []), ("a,b", []), ("a\u{1B}", []),
            ("corp", ["https://a.example/path"]), ("corp", ["a.example"]),
            ("corp", ["https://a.example?x=1"]), ("corp", ["https://u:p@a.example"]),
        ] as [(String, [String])] {
            #expect(
                refusal { _ = try pool.store.save([.set([], named: name, origins: origins)]) }
                    == "invalid",
                "\(name) \(origins)")
        }
        var nested = Model.set([])
        nested.sets = ["other"]
        #expect(refusal { _ = try pool.store.save([nested]) } == "invalid")
    }

    @Test func whatModelsHaveAlikeBecomesASetAndGoesBack() throws {
        var drafts = ["a", "b"].map { Model.draft($0) }
        drafts[1].headers.append(.new("X-B", "of b"))
        let before = try pool.store.save(drafts)
        func sent() throws -> [[String]] {
            try before.map { model in
                let opened = try pool.store.openModel(try pool.store.model(model.id))
                return opened.sent.map { "\($0.header.name)=\($0.header.value.reveal())" }
                    + [opened.sentKey?.value.reveal() ?? "none"]
            }
        }
        let wanted = try sent()
        let made = try pool.store.setOfRows(alikeIn: before.map(\.id), named: "corp") { UUID() }
        #expect(made.map(\.isSet) == [true, false, false])
        #expect(made[0].headers.map(\.name) == ["X-Gateway-Token", "X-Team"])
        let set = try pool.store.save(made)[0]
        #expect(try sent() == wanted)
        for model in try before.map({ try pool.store.model($0.id) }) {
            #expect(!model.apiKey.hasValue && model.keySet?.id == set.id)
            #expect(try pool.store.openModel(model).sentKey?.set == "corp")
        }
        _ = try pool.store.save(
            before.map { model in
                try pool.store.withRows(of: set, in: try pool.store.model(model.id)) { UUID() }
            })
        #expect(try sent() == wanted)
        #expect(try pool.store.attachments().isEmpty)
        #expect(try before.allSatisfy { try pool.store.model($0.id).apiKey.hasValue })
    }

    @Test(arguments: ["", "another-key-0123456789"])
    func aKeyThatNotAllHaveStaysWhereItIs(_ other: String) throws {
        var drafts = ["a", "b"].map { Model.draft($0) }
        drafts[1].apiKey = other.isEmpty ? .empty : .new(Secret(other))
        let before = try pool.store.save(drafts)
        let made = try pool.store.setOfRows(alikeIn: before.map(\.id), named: "corp") { UUID() }
        #expect(!made[0].apiKey.hasValue && made[0].headers.count == 2)
        let after = try pool.store.save(made).dropFirst()
        #expect(after.map(\.apiKey.hasValue) == [true, !other.isEmpty])
    }

    @Test(arguments: ["a", "corp"]) func aNameThatIsTakenIsSaidBeforeTheLookAtIt(
        _ name: String
    ) throws {
        let (_, models) = try saved(.set([.new("X-Corp", "one")]), ["a", "b"])
        let made = failure {
            _ = try pool.store.setOfRows(alikeIn: models.map(\.id), named: name) { UUID() }
        }
        guard case .nameTaken(name, bySet: name == "corp")? = made?.code else {
            Issue.record("\(String(describing: made))")
            return
        }
    }

    @Test func whatModelsHaveAlikeMayBeTheKeyAlone() throws {
        var drafts = ["a", "b"].map { Model.draft($0) }
        for index in drafts.indices { drafts[index].headers = [] }
        let before = try pool.store.save(drafts)
        let made = try pool.store.setOfRows(alikeIn: before.map(\.id), named: "corp") { UUID() }
        #expect(made[0].apiKey.hasValue && made[0].headers.isEmpty)
        #expect(try pool.store.openModel(pool.store.save(made)[1]).sentKey?.set == "corp")
    }

    @Test func theRowsGoBackIntoTheModels() throws {
        let (set, models) = try saved(.set([.new("X-Corp", "one"), .new("x-team", "red")]), ["a"])
        let model = try pool.store.withRows(of: set, in: models[0]) { UUID() }
        let saved = try pool.store.save([model])[0]
        let opened = try pool.store.openModel(saved)
        #expect(opened.sent.map(\.header.name) == ["X-Corp", "X-Gateway-Token", "X-Team"])
        #expect(opened.sent.allSatisfy { $0.set == nil } && saved.sets.isEmpty)
        #expect(opened.sent[0].header.value.reveal() == "one")
    }
}

extension StoreError {
    fileprivate var change: OriginChange? {
        if case .originChanged(let change) = code { change } else { nil }
    }
}

extension PoolStore {
    /// The same draft under another name.
    fileprivate func copyForTest(_ model: Model, _ name: String) throws -> Model {
        var copy = Model.draft(name)
        copy.baseURL = model.baseURL
        copy.sets = model.sets
        return copy
    }
}
