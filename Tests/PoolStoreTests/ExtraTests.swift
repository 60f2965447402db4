import Foundation
import PoolModel
import TestSupport
import Testing

@testable import PoolStore

/// What an import brought that has no field here is sealed like every other secret.
@Suite(.bothEngines) struct StoredExtras {
    private let text = """
        {"litellm_params":{"rpm":5,"vertex_credentials":"canary-extra"},"model_info":{"mode":"chat"}}
        """

    private func draft() -> Model {
        var draft = Model.draft()
        draft.extra = .new(Secret(text))
        return draft
    }

    @Test func onlyNamesAndWhatIsNoSecretAreShown() throws {
        let pool = try Pool()
        let saved = try #require(try pool.store.save([draft()]).first)
        let model = try pool.opened().model(saved.id)
        #expect(model == saved)
        #expect(
            model.extra.extraNames
                == ["litellm_params.rpm", "litellm_params.vertex_credentials", "model_info.mode"])
        guard case .kept(let stored) = model.extra else {
            Issue.record("\(model.extra)")
            return
        }
        #expect(stored.clear?.contains("\"rpm\":5") == true)
        #expect(!"\(model)".contains("canary-extra"))
        for name in try FileManager.default.contentsOfDirectory(atPath: pool.folder.path) {
            let bytes = try Data(contentsOf: URL(filePath: pool.folder.file(name)))
            #expect(bytes.range(of: Data("canary-extra".utf8)) == nil, "\(name)")
        }
    }

    @Test func savesCopiesAndRotationKeepIt() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([draft()]).first)
        model.name = "other"
        model = try #require(try pool.store.save([model]).first)
        #expect(try pool.store.copy(model.id).extra == .new(Secret(text)))
        #expect(try pool.store.valueCount() == 4)
        #expect(try pool.store.rotate(keeping: [pool.material]).values == 4)
        var opened: [String?] = []
        try pool.store.eachOpenModel([model.id], wholly: true) { _, callable in
            opened.append(callable?.values[.extra]?.reveal())
        }
        #expect(opened == [text])
    }

    @Test func itIsForTheModelsAddressOnly() throws {
        let pool = try Pool()
        var model = try #require(try pool.store.save([draft()]).first)
        model.apiKey = .empty
        model.headers = []
        model = try #require(try pool.store.save([model]).first)
        var moved = model
        moved.baseURL = "https://elsewhere.example/v1"
        #expect(refusal { _ = try pool.store.save([moved]) } == "originChanged")
        try Raw.run("UPDATE model SET base_url = 'https://x.example/v1'", in: pool.path)
        var locked = try pool.store.model(model.id)
        #expect(locked.extra == .locked)
        #expect(locked.isLocked)
        #expect(try pool.store.lockedModels() == [model.id])
        #expect(refusal { _ = try pool.store.save([locked]) } == "changedOutside")
        try pool.store.accept(try pool.store.outsideChanges())
        locked = try pool.store.model(model.id)
        #expect(refusal { _ = try pool.store.save([locked]) } == "invalid")
        locked.extra = .empty
        locked = try #require(try pool.store.save([locked]).first)
        #expect(!locked.isLocked)
    }

    @Test func whatIsTooLongIsRefused() throws {
        let pool = try Pool()
        var draft = Model.draft()
        let long = String(repeating: "x", count: ExtraFields.maximumSize)
        draft.extra = .new(ExtraFields([JSONMember("a", .string(long))]).text)
        #expect(refusal { _ = try pool.store.save([draft]) } == "invalid")
    }
}
