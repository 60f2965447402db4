import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Header sets on the screen.
@Suite struct HeaderSetScreen {
    static let set: Model = {
        var set = Model(set: "corp", id: Sample.id(60), now: Sample.now)
        set.origins = ["https://llm-gw.corp.example"]
        set.headers = [
            HeaderRow(
                id: Sample.id(61), name: "X-Corp", value: Sample.kept("corp-value-0123456789")),
            HeaderRow(
                id: Sample.id(62), name: "x-team", value: Sample.kept("red-value-0123456789")),
        ]
        set.version = 3
        return set
    }()

    /// A model that attaches the set and replaces one row of it.
    static let model: Model = {
        var model = Sample.claude
        model.sets = ["corp"]
        model.headers = [
            HeaderRow(
                id: Sample.id(63), name: "X-Team", value: Sample.kept("blue-value-0123456789"))
        ]
        model.know([set])
        return model
    }()

    private func inSets(_ script: Script, attachedBy count: Int = 2) throws {
        script.keys("S")
        script.answer(
            try script.take(LoadSets.self),
            [LoadedModel(Self.set, attachedBy: (1...count).map { Sample.id($0) })])
    }

    @Test func theSetsRowsStandAboveTheOwnOnesWithTheSetsName() throws {
        let script = Script(size: Size(columns: 200, rows: 60))
        try script.open(Self.model, history: [])
        let lines = script.screen.snapshot.split(separator: "\n").map(String.init)
        let places = ["X-Corp", "x-team", "X-Team"].map { name in
            lines.firstIndex { $0.contains(name) } ?? -1
        }
        #expect(places == places.sorted() && !places.contains(-1))
        #expect(lines[places[0]].contains("set corp"))
        #expect(lines[places[1]].contains("replaced, set corp"))
        #expect(lines[places[2]].contains("replaces set corp"))
        #expect(lines.contains { $0.contains("1 row, 2 of sets") })
        script.done()
    }

    @Test func enterOnARowOfASetGoesToTheSetAndEscComesBack() throws {
        let script = Script()
        try script.open(Self.model, history: [])
        script.keys("} }")
        #expect(script.state.form?.place == .setRow(Sample.id(61)))
        // What is done to rows says whose it is, and changes nothing.
        for key in ["d", "Space", "m", "J", "D"] {
            script.keys(key)
            #expect(script.state.notice?.text.contains("set corp") == true, "\(key)")
        }
        #expect(script.state.form?.draft.isModified == false)
        script.keys("j Enter")
        script.answer(
            try script.take(OpenSet.self), LoadedModel(Self.set, attachedBy: [Sample.id(1)]))
        #expect(script.state.form?.model.name == "corp")
        #expect(script.state.form?.place == .row(Sample.id(62)))
        #expect(script.screen.snapshot.contains("set corp in 1 model"))
        script.keys("Esc")
        #expect(script.state.form?.model.name == Self.model.name)
    }

    /// The keys of a rotation: S, Enter, to the row, the value, w.
    @Test func aRotationIsAFewKeysAndCanBeUndoneBeforeItIsSaved() throws {
        let script = Script()
        try inSets(script, attachedBy: 9)
        #expect(script.screen.snapshot.contains("9 models"))
        script.keys("Enter } e").type("new-value").keys("Enter")
        #expect(script.state.form?.draft.changeCount == 1)
        script.keys("u")
        #expect(script.state.form?.draft.isModified == false)
        script.keys("Ctrl-R w")
        let save = try script.take(SaveForm.self)
        #expect(save.model.isSet && save.model.headers[0].value == .new(Secret("new-value")))
        var stored = Self.set
        stored.version = 4
        script.answer(save, [stored])
        _ = try script.take(LoadPool.self)
        _ = try script.take(KnowSets.self)
        #expect(script.screen.snapshot.contains("It changes 9 models"))
        #expect(script.text.contains("azure eu backup"))
        #expect(script.text.contains("6 more."))
        script.keys("y")
        #expect(try script.take(RunTests.self).ids.count == 9)
    }

    @Test func clearingLeavesTheRowsOfTheSetsAndSaysSo() throws {
        let script = Script()
        try script.open(Self.model, history: [])
        script.keys("} } C")
        #expect(script.screen.snapshot.contains("Those of set corp stay"))
        script.keys("y")
        #expect(script.state.form?.model.headers.isEmpty == true)
        #expect(script.state.form?.model.setRows.count == 2)
        script.keys("C")
        #expect(script.state.notice?.text.contains("those of its sets stay") == true)
    }

    @Test func theSameNameInTwoSetsIsAProblemOnTheRow() throws {
        var other = Self.set
        other.name = "other"
        other.headers = [
            HeaderRow(id: Sample.id(66), name: "x_corp", value: Sample.kept("v-0123456789012345"))
        ]
        var model = Self.model
        model.sets = ["corp", "other"]
        model.know([Self.set, other])
        let problems = FormProblem.list(of: model).filter(\.isRefusal)
        #expect(problems.map(\.place) == [.setRow(Sample.id(66))])
        let script = Script()
        try script.open(model, history: [])
        script.keys("e").type("x").keys("Enter w")
        #expect(script.state.notice?.text.contains("a row of set other") == true)
        #expect(script.state.form?.place == .setRow(Sample.id(66)))
    }

    @Test func aSetIsAttachedToTheOpenModelFromTheListOfSets() throws {
        let script = Script()
        var model = Sample.claude
        model.know([Self.set])
        try script.open(model, history: [])
        try inSets(script)
        #expect(script.screen.snapshot.contains("[ ] corp"))
        script.keys("Space")
        #expect(script.screen.snapshot.contains("[x] corp"))
        script.keys("Esc")
        #expect(script.state.form?.model.sets == ["corp"])
        #expect(script.state.form?.model.setRows.count == 2)
        script.keys("u")
        #expect(script.state.form?.model.sets == [])
    }

    @Test func setsAreTypedByNameAndAnUnknownOneIsAProblem() throws {
        let script = Script()
        var model = Sample.claude
        model.know([])
        try script.open(model, history: [])
        script.keys("}")
        while script.state.form?.place != .field(.sets), script.state.form?.section == .further {
            script.keys("Tab")
        }
        script.keys("e").type("corp nope").keys("Enter")
        script.answer(try script.take(KnowSets.self), [LoadedModel(Self.set)])
        #expect(
            script.state.form?.problems.map(\.sentence).contains("there is no header set nope")
                == true)
        #expect(script.state.form?.model.setRows.count == 2)
    }

    @Test func aSetIsMadeOfMarkedModelsAfterALookAtIt() throws {
        let script = Script()
        script.keys("v v j v").keys(":").type("make-set").keys("Enter")
        script.type("two words").keys("Enter")
        #expect(script.screen.snapshot.contains("one word"))
        script.keys("Ctrl-U").type("corp").keys("Enter")
        let load = try script.take(LoadMadeSet.self)
        #expect(load.name == "corp" && load.ids.count >= 2)
        var withKey = Self.set
        withKey.apiKey = .new(Secret("sk-0123456789"))
        script.answer(load, [withKey, Self.model])
        #expect(script.text.contains("The API key, X-Corp, x-team: the same in 1 model"))
        script.keys("y")
        let save = try script.take(SaveSetDrafts.self)
        #expect(save.models.count == 2)
        script.answer(save, [LoadedModel(Self.set, attachedBy: [Sample.id(1)])])
        _ = try script.take(LoadPool.self)
    }

    @Test func theRowsAreCopiedBackAndAnAttachedSetIsNotRemoved() throws {
        let script = Script()
        try inSets(script)
        script.keys("d")
        #expect(script.state.notice?.text.contains("2 models attach corp") == true)
        script.keys("C")
        var first = Self.model
        first.apiKey = .new(Secret("sk-of-the-set"))
        script.answer(try script.take(LoadCopiedRows.self), [first, Self.model])
        #expect(script.text.contains("Its API key becomes that of 1"))
        script.keys("y")
        script.answer(
            try script.take(SaveSetDrafts.self), [LoadedModel(Self.set, attachedBy: [])])
        _ = try script.take(LoadPool.self)
        script.keys("d y")
        #expect(try script.take(DeleteSet.self).set.id == Self.set.id)
    }

    @Test func theKeyOfASetAndTheOwnOneThatIsSentInsteadSayIt() throws {
        var set = Self.set
        set.apiKey = Sample.kept("sk-of-the-set-0123456789")
        var model = Self.model
        model.know([set])
        let script = Script()
        try script.open(model, history: [])
        while script.state.form?.place != .field(.apiKey) { script.keys("j") }
        #expect(script.text.contains("********k3Qz (not set corp's)"))
        #expect(script.text.contains("Sent instead of the one of set corp; d removes it"))
        script.keys("d")
        #expect(script.text.contains("********6789 of set corp"))
        #expect(script.text.contains("Of set corp; Enter types one that is sent instead"))
    }

    /// A set has no address of its own: its values go to its origins.
    @Test func theReferencesOfASetAreForItsOrigins() throws {
        var set = Self.set
        set.origins = ["https://a.example", "https://b.example"]
        set.headers[0].value = Sample.kept("${helper:tok}")
        set.apiKey = Sample.kept("${helper:key}")
        #expect(
            set.referenceUses(isShared: false).map {
                "\($0.reference.text) \($0.destination.origin?.shortText ?? "-")"
            } == [
                "${helper:tok} https://a.example", "${helper:tok} https://b.example",
                "${helper:key} https://a.example", "${helper:key} https://b.example",
            ])
        var model = Self.model
        model.know([set])
        model.apiKey = .empty
        let script = Script()
        try script.open(model, history: [])
        let asked = try #require(script.references)
        #expect(Set(asked.job.uses.map(\.reference)) == [.helper("tok"), .helper("key")])
        script.answer(asked, [.helper("tok"): .notAsked, .helper("key"): .notDeclared])
        #expect(script.text.contains("helper tok: asked when sent"))
        #expect(script.text.contains("helper key: not declared"))
    }

    @Test func aSetThatIsAttachedBringsItsReferences() throws {
        var set = Self.set
        set.headers[0].value = Sample.kept("${env:TEAM}")
        let script = Script()
        var model = Sample.claude
        model.know([set])
        try script.open(model, history: [])
        script.keys("S")
        script.answer(try script.take(LoadSets.self), [LoadedModel(set)])
        script.keys("Space")
        let asked = try script.take(CheckReferences.self)
        #expect(asked.job.uses.map(\.reference) == [.environment("TEAM")])
        script.answer(asked, [.environment("TEAM"): .set])
        #expect(script.state.references[.environment("TEAM")] == .set)
    }

    @Test func anImportSaysWhichOfItsEntriesAreSets() throws {
        let script = Script(size: Size(columns: 120, rows: 30))
        script.keys(":").type("import a.yaml").keys("Enter")
        var model = Model(
            id: Sample.id(70), name: "new", provider: .openai, modelID: "m", now: Sample.now)
        model.sets = ["corp"]
        script.answer(
            try script.take(ReadImport.self),
            ImportPreview(format: "LiteLLM", models: [Self.set, model], notes: []))
        #expect(script.text.contains("1 model and 1 header set, 2 to be added"))
        #expect(script.text.contains("[x] set corp "))
        script.keys("w")
        let save = try script.take(SaveImport.self)
        script.answer(save, [Self.set, model])
        _ = try script.take(LoadPool.self)
        #expect(script.state.notice?.text == "1 model and 1 header set imported")
        #expect(script.state.home.added == model.id)
    }

    @Test func aNewSetIsCalledSoOnce() throws {
        let script = Script()
        script.keys("S")
        script.answer(try script.take(LoadSets.self), [])
        script.keys("a")
        #expect(script.text.contains("modelpool > new set"))
        script.keys("Esc")
        #expect(script.text.contains("By which models attach it; one word"))
    }

    @Test func theListSaysWhichSetsAModelAttachesAndFindsItByTheirHeaders() {
        var models = Sample.summaries
        models[0].sets = ["corp", "night"]
        models[0].setHeaderNames = ["X-Cost-Centre"]
        for size in SnapshotTests.sizes {
            let script = Script(models: models, size: size)
            #expect(script.text.contains("3 headers of yours, and 1 of sets corp, night"))
            #expect(script.text.contains("   4 yes "))
            script.keys("/").type("header:x-cost-centre").keys("Enter")
            #expect(script.text.contains("1 of 1"))
        }
    }

    @Test func anotherAddressOfASetSaysWhatToDoAboutASet() throws {
        let script = Script()
        try script.open(Self.model, history: [])
        script.keys("e").type("x").keys("Enter w")
        var change = OriginChange()
        change.add(set: Self.set, of: "claude internal", to: "https://far.example")
        script.refuse(try script.take(SaveForm.self), .originChanged(change))
        #expect(script.text.contains("take the set out"))
        #expect(!script.text.contains("type new ones"))
    }

    /// The source of a header is never cut, and so is no mask.
    @Test(arguments: SnapshotTests.sizes) func aLongSourceStandsBelow(_ size: Size) throws {
        let header = ShownHeader(
            name: "Authorization", value: "Bearer ********abcd", source: .apiKey,
            replaces: "corp-gateway-of-everybody")
        for columns in [size.columns, 40] {
            let lines = TestDrawing.header(header, columns: columns).map(\.text)
            #expect(lines[0].contains("Authorization: Bearer ********abcd"))
            let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
            #expect(words.contains("(\(header.sourceWords))"))
            #expect(lines.allSatisfy { $0.count <= columns })
        }
    }

    @Test func aSetIsNotCalledItself() throws {
        let script = Script()
        try inSets(script)
        script.keys("Enter")
        for key in ["t", "p", "c"] {
            script.keys(key)
            #expect(script.state.notice?.text.contains("not called itself") == true, "\(key)")
        }
        script.done()
    }
}

extension ReferenceUse.Destination {
    fileprivate var origin: Origin? { if case .origin(let origin) = self { origin } else { nil } }
}
