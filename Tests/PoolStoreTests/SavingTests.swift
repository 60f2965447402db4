import Foundation
import PoolModel
import PoolStore
import Testing

@Suite(.bothEngines) struct SavingAndReading {
    @Test func savedValuesComeBackMaskedAndOpenForRequests() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        #expect(model.version == 1)
        #expect(model.changedBy == "tester")
        #expect(model.apiKey.mask == "********6789")
        #expect(model == (try pool.opened().model(model.id)))
        let callable = try pool.opened().openModel(model)
        #expect(callable.apiKey?.reveal() == "sk-canary-0123456789")
        #expect(callable.headers.map(\.name) == ["X-Gateway-Token", "X-Team"])
        #expect(callable.headers.map { $0.value.reveal() } == ["gw-secret-1", "blue"])
        #expect(try pool.store.summaries().map(\.headerNames) == [["X-Gateway-Token", "X-Team"]])
        #expect(try pool.store.verifyAudit() == .intact(count: 2))
    }

    @Test func everyFieldComesBackAsItWasSaved() throws {
        let pool = try Pool()
        var draft = Model.draft("every field")
        draft.provider = .custom
        draft.wireProtocol = .anthropicMessages
        draft.baseURL = "http://[::1]:8080/v1?api-version=2"
        draft.isEnabled = false
        draft.timeout = 7
        draft.temperature = 0.25
        draft.maxOutputTokens = 99
        draft.supportsVision = true
        draft.supportsTools = false
        draft.tags = ["a", "béta"]
        draft.proxy = .explicit("socks5h://user@proxy:1080")
        draft.proxyPassword = .new(Secret("proxy-secret"))
        draft.extra = .new(Secret("{\"model_info\":{\"mode\":\"chat\"}}"))
        draft.caFile = "/etc/ca.pem"
        draft.clientCertificate = "/etc/cert.pem"
        draft.clientKey = "/etc/key.pem"
        draft.headers[0].isOn = false
        draft.headers[1].isSecret = false
        var saved = try #require(try pool.store.save([draft]).first)
        #expect(saved == (try pool.opened().model(draft.id)))
        #expect(saved.headers[1].shownValue == "blue")
        #expect(saved.proxyPassword.mask == "********")
        let callable = try pool.store.openModel(saved)
        #expect(callable.proxyPassword?.reveal() == "proxy-secret")
        #expect(callable.headers.map(\.name) == ["X-Team"])
        saved.apiKey = draft.apiKey
        saved.proxyPassword = draft.proxyPassword
        #expect(saved.extra.extraNames == ["model_info.mode"])
        saved.extra = draft.extra
        for index in draft.headers.indices {
            saved.headers[index].value = draft.headers[index].value
        }
        draft.version = 1
        draft.changedAt = saved.changedAt
        draft.changedBy = "tester"
        #expect(saved == draft)
    }

    @Test func aSaveReturnsWhatTheStoreHoldsFromThenOn() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        // Sealed anew for another address, another name, and to be shown.
        model.baseURL = "https://other.example/v1"
        model.headers[0].name = "X-Other-Token"
        model.headers[1].isSecret = false
        model.headers.append(.new("X-New", "a new value"))
        model = try #require(try pool.store.save([model], sendSecretsToNewOrigin: true).first)
        #expect(model == (try pool.opened().model(model.id)))
        #expect(model.headers[1].shownValue == "blue")
        model.apiKey = .empty
        model.headers.removeFirst()
        model = try #require(try pool.store.save([model]).first)
        #expect(model == (try pool.opened().model(model.id)))
        #expect(model.version == 3 && !model.apiKey.hasValue)
    }

    @Test func leavingAValueAsItIsKeepsIt() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        let before = try Raw.blobs("SELECT value FROM header ORDER BY position", in: pool.path)
        model.tags = ["other"]
        model = try #require(try pool.store.save([model]).first)
        #expect(model.version == 2)
        let after = try Raw.blobs("SELECT value FROM header ORDER BY position", in: pool.path)
        #expect(before == after)
        #expect(try pool.store.openModel(model).apiKey?.reveal() == "sk-canary-0123456789")
        let together = try pool.store.openModels([model.id]).map(\.opened?.apiKey)
        #expect(together.map { $0?.reveal() } == ["sk-canary-0123456789"])
    }

    @Test func ofManyADeletedModelIsLeftOut() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("a"), .draft("b"), .draft("c")])
        try pool.store.delete([(models[1].id, models[1].version)])
        let found = try pool.store.openModels(models.map(\.id))
        #expect(found.map(\.model.id) == [models[0].id, models[2].id])
    }

    @Test func namesAreSwappedAndRowsMovedWithoutLosingTheirValues() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        let names = model.headers.map(\.name)
        model.headers[0].name = names[1]
        model.headers[1].name = names[0].lowercased()
        model.headers.swapAt(0, 1)
        model = try #require(try pool.store.save([model]).first)
        let headers = try pool.opened().openModel(model).headers
        #expect(headers.map(\.name) == ["x-gateway-token", "X-Team"])
        #expect(headers.map { $0.value.reveal() } == ["blue", "gw-secret-1"])
    }

    @Test func deletingARowDeletesThatOneAndAfterClearingAllOneCanBeAdded() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        model.headers.removeFirst()
        model = try #require(try pool.store.save([model]).first)
        #expect(try pool.store.openModel(model).headers.map(\.name) == ["X-Team"])
        model.headers = []
        model = try #require(try pool.store.save([model]).first)
        model.headers = [.new("X-New", "v")]
        model = try #require(try pool.store.save([model]).first)
        #expect(try pool.store.openModel(model).headers.map(\.name) == ["X-New"])
        #expect(try Raw.texts("SELECT name FROM header", in: pool.path) == ["X-New"])
    }

    @Test func aHeaderShownOrHiddenAgainKeepsItsValue() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        for isSecret in [false, true, false] {
            model.headers[0].isSecret = isSecret
            model = try #require(try pool.store.save([model]).first)
            #expect(model.headers[0].shownValue == (isSecret ? "********" : "gw-secret-1"))
        }
    }

    @Test func savingUnderAnotherOriginAsksAndThenSendsThere() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        model.baseURL = "https://other.example.com/v1"
        for body in [
            { _ = try pool.store.save([model]) }, { _ = try pool.store.openModel(model) },
        ] {
            guard case .originChanged(let change) = failure(of: body)?.code else {
                Issue.record("not asked")
                continue
            }
            #expect(
                change
                    == OriginChange(
                        modelName: "gpt", from: "https://api.openai.com",
                        to: "https://other.example.com"))
        }
        #expect(try pool.store.model(model.id).version == 1)
        let draft = try pool.store.openModel(model, sendSecretsToNewOrigin: true)
        #expect(draft.apiKey?.reveal() == "sk-canary-0123456789")
        let saved = try #require(
            try pool.store.save([model], sendSecretsToNewOrigin: true).first)
        #expect(saved.origin?.host == "other.example.com")
        #expect(try pool.opened().openModel(saved).headers.count == 2)
    }

    @Test(
        arguments: [
            "https://127.0.0.1:8001/v1", "http://127.0.0.1:8002/v1", "http://127.0.0.1/v1",
            "http://127.0.0.2:8001/v1", "http://localhost:8001/v1",
        ], [0, 1, 2])
    func anotherSchemePortOrHostIsAnotherOrigin(_ address: String, _ kept: Int) throws {
        let pool = try Pool()
        var model = Model.draft()
        model.baseURL = "http://127.0.0.1:8001/v1"
        // One kind of value at a time: each asks by itself.
        if kept != 0 { model.apiKey = .empty }
        if kept != 1 { model.headers = [] }
        if kept == 1 {
            model.headers[1].isOn = false
            model.headers.remove(at: 0)
        }
        if kept == 2 {
            model.proxy = ProxySetting(text: "http://user@127.0.0.1:3128")
            model.proxyPassword = .new(Secret("proxy-secret"))
        }
        model = try #require(try pool.store.save([model]).first)
        var moved = model
        moved.baseURL = address
        #expect(refusal { _ = try pool.store.save([moved]) } == "originChanged")
        #expect(try pool.store.model(model.id) == model)
        moved.baseURL = "http://127.0.0.1:8001/other/path"
        #expect(refusal { _ = try pool.store.save([moved]) } == nil)
    }

    @Test func newSecretsForAnotherOriginNeedNoQuestion() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        model.baseURL = "https://other.example.com/v1"
        model.apiKey = .new(Secret("sk-other"))
        model.headers = [.new("X-Gateway-Token", "other")]
        model = try #require(try pool.store.save([model]).first)
        #expect(try pool.store.openModel(model).apiKey?.reveal() == "sk-other")
    }

    @Test func anotherPathOfTheSameOriginNeedsNoQuestion() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([.draft()]).first)
        model.baseURL = "HTTPS://API.openai.com:443/v2"
        model = try #require(try pool.store.save([model]).first)
        #expect(try pool.store.openModel(model).apiKey != nil)
    }

    @Test func whatTheRulesRefuseIsNotSaved() throws {
        let pool = try Pool()
        var protected = Model.draft()
        protected.headers.append(.new("Authorization", "x"))
        #expect(refusal { _ = try pool.store.save([protected]) } == "invalid")
        var nameless = Model.draft()
        nameless.name = ""
        #expect(refusal { _ = try pool.store.save([.draft("good"), nameless]) } == "invalid")
        #expect(try pool.store.summaries().isEmpty)
        #expect(try pool.store.verifyAudit() == .intact(count: 1))
    }

    @Test func aTakenNameIsRefusedAndNothingOfTheSaveStays() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft("taken")])
        #expect(
            refusal { _ = try pool.store.save([.draft("new"), .draft("taken")]) } == "nameTaken")
        #expect(try pool.store.summaries().map(\.name) == ["taken"])
    }

    @Test func modelsAreFoundByNameIdOrUnambiguousPrefix() throws {
        let pool = try Pool()
        let saved = try pool.store.save([.draft("gpt-4o"), .draft("gpt-4o-mini"), .draft("Claude")])
        func found(_ text: String) -> UUID? { try? pool.store.find(text) }
        #expect(found("gpt-4o") == saved[0].id)
        #expect(found("gpt-4o-") == saved[1].id)
        #expect(found("Cl") == saved[2].id)
        #expect(found(saved[1].id.uuidString.lowercased()) == saved[1].id)
        #expect(found(String(saved[2].id.uuidString.prefix(20))) == saved[2].id)
        #expect(refusal { _ = try pool.store.find("gpt") } == "ambiguous")
        for text in ["", "nothing", "%", "_", "*"] {
            #expect(refusal { _ = try pool.store.find(text) } == "noSuchModel")
        }
    }

    /// Somebody who may name models cannot stand in for another one.
    @Test func anIDWinsOverAModelOfThatName() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft("real")]).first)
        for name in [model.id.uuidString, model.id.uuidString.lowercased()] {
            var other = Model.draft(name)
            other = try #require(try pool.store.save([other]).first)
            for text in [model.id.uuidString, model.id.uuidString.lowercased()] {
                #expect(try pool.store.find(text) == model.id)
            }
            #expect(try pool.store.find(other.id.uuidString) == other.id)
        }
    }

    @Test func aCopyIsADraftOfItsOwnWithTheValues() throws {
        let pool = try Pool()
        let source = try #require(try pool.store.save([.draft()]).first)
        var copy = try pool.store.copy(source.id)
        #expect(copy.version == 0)
        #expect(copy.id != source.id)
        copy.name = "copy"
        let saved = try #require(try pool.store.save([copy]).first)
        #expect(try pool.store.openModel(saved).apiKey?.reveal() == "sk-canary-0123456789")
        #expect(Set(saved.headers.map(\.id)).isDisjoint(with: source.headers.map(\.id)))
    }

    @Test func withoutAKeyNamesAreReadableAndValuesAreNot() throws {
        let pool = try Pool()
        let saved = try #require(try pool.store.save([.draft()]).first)
        pool.store.lock()
        let model = try pool.store.model(saved.id)
        #expect(model.baseURL == saved.baseURL)
        #expect(model.apiKey == .locked)
        #expect(model.headers.map(\.value) == [.locked, .locked])
        #expect(refusal { _ = try pool.store.openModel(saved) } == "locked")
        #expect(refusal { _ = try pool.store.openModel(model) } == "valueLocked")
        #expect(refusal { _ = try pool.store.save([saved]) } == "locked")
        #expect(refusal { _ = try pool.store.reveal(saved.id, row: nil) } == "locked")
        #expect(try pool.store.summaries().count == 1)
        #expect(refusal { try pool.store.setEnabled([saved.id], false) } == "locked")
        #expect(refusal { try pool.store.delete([(saved.id, 1)]) } == "locked")
        #expect(try pool.store.summaries().map(\.isEnabled) == [true])
    }
}

@Suite(.bothEngines) struct TwoAdmins {
    @Test func anEditOfWhatWasSavedMeanwhileIsAConflict() throws {
        let pool = try Pool()
        let base = try #require(try pool.store.save([.draft()]).first)
        let other = try pool.opened()
        var theirs = base
        theirs.tags = ["theirs"]
        _ = try other.save([theirs])
        var mine = base
        mine.tags = ["mine"]
        guard
            case .conflict(let ours, let found) = failure(of: { _ = try pool.store.save([mine]) })?
                .code
        else {
            Issue.record("no conflict")
            return
        }
        #expect(ours == mine)
        #expect(found?.tags == ["theirs"])
        #expect(found?.version == 2)
        #expect(try pool.store.model(base.id).tags == ["theirs"])
    }

    @Test func anEditOfWhatWasDeletedIsAConflict() throws {
        let pool = try Pool()
        let base = try #require(try pool.store.save([.draft()]).first)
        try pool.opened().delete([(base.id, base.version)])
        guard case .conflict(_, let theirs) = failure(of: { _ = try pool.store.save([base]) })?.code
        else {
            Issue.record("no conflict")
            return
        }
        #expect(theirs == nil)
    }

    @Test func deletingWhatWasEditedIsAConflictAndDeletingTwiceIsNone() throws {
        let pool = try Pool()
        let base = try #require(try pool.store.save([.draft()]).first)
        var edited = base
        edited.tags = ["edited"]
        _ = try pool.opened().save([edited])
        #expect(refusal { try pool.store.delete([(base.id, 1)]) } == "deleteConflict")
        try pool.store.delete([(base.id, 2)])
        try pool.store.delete([(base.id, 2)])
        #expect(try pool.store.summaries().isEmpty)
        #expect(try Raw.texts("SELECT id FROM header", in: pool.path).isEmpty)
    }

    @Test func aConflictInOneModelSavesNoneOfThem() throws {
        let pool = try Pool()
        var models = try pool.store.save([.draft("a"), .draft("b")])
        try pool.opened().setEnabled([models[1].id], false)
        models[0].tags = ["x"]
        models[1].tags = ["x"]
        #expect(refusal { _ = try pool.store.save(models) } == "conflict")
        #expect(try pool.store.model(models[0].id).tags.isEmpty)
    }

    @Test func anothersSaveShowsInTheDataVersion() throws {
        let pool = try Pool()
        let other = try pool.opened()
        let before = try pool.store.dataVersion()
        _ = try pool.store.save([.draft("mine")])
        #expect(try pool.store.dataVersion() == before)
        _ = try other.save([.draft("theirs")])
        #expect(try pool.store.dataVersion() != before)
    }

    @Test(.filesOnly) func aWriterThatStaysInItsTransactionMakesTheOthersBusy() throws {
        let pool = try Pool()
        var handle: OpaquePointer?
        try #require(Raw.beginImmediate(pool.path, &handle))
        defer { Raw.close(handle) }
        let began = ContinuousClock.now
        #expect(refusal { _ = try pool.store.save([.draft()]) } == "busy")
        // It waited before it gave up: two saves at once are no failure.
        #expect(ContinuousClock.now - began > .seconds(4))
    }
}
