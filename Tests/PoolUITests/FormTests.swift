import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct FormTests {
    /// In a field of the form, in a choice, in a header's name and in its value.
    @Test(arguments: ["g Enter", "l Enter", "} } a", "} } e"])
    func controlCLeavesOnlyTheFieldThatIsTyped(_ keys: String) throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys(keys).type("x")
        #expect(script.state.form?.edit != nil)
        script.send(.interrupt)
        #expect(script.state.form != nil && script.state.form?.edit == nil)
        #expect(script.draft == Sample.claude)
        script.send(.interrupt)
        #expect(script.state.form == nil)
        script.done()
    }

    @Test func aFormShowsFieldsMasksAndRows() throws {
        let script = try Script.form()
        #expect(script.text.contains("modelpool > claude internal"))
        #expect(script.text.contains("API key     ********k3Qz"))
        #expect(script.text.contains("5 rows, 1 off, 4 secret"))
        #expect(!script.text.contains("sk-ant"))
        script.done()
    }

    @Test func aModelIsAddedByKeysAlone() throws {
        let script = Script(models: [])
        script.keys("a").type("gw").keys("Tab").type("custom").keys("Tab")
        script.type("gpt-4o").keys("Tab")
        #expect(script.state.form?.place == .field(.enabled))
        script.keys("j e").type("https://gw.example/v1").keys("Tab")
        script.type("sk-1234").keys("Enter w")
        let models = try script.answerSave()
        let model = try #require(models.first)
        #expect(model.name == "gw")
        #expect(model.provider == .custom)
        #expect(model.modelID == "gpt-4o")
        #expect(model.baseURL == "https://gw.example/v1")
        #expect(model.apiKey == .new(Secret("sk-1234")))
        #expect(model.version == 0)
        #expect(script.text.contains("saved gw"))
        script.done()
    }

    @Test func twoNewModelsHaveDifferentIds() throws {
        let script = Script(models: [])
        script.keys("a Esc")
        let first = script.draft?.id
        script.keys("q a Esc")
        #expect(first != nil && script.draft?.id != first)
    }

    @Test func theApiKeyIsTypedUnseenAndBlankKeepsIt() throws {
        let script = try Script.form()
        script.keys("j j j Enter").type("new-key-value")
        #expect(!script.text.contains("new-key-value"))
        script.keys("Ctrl-T")
        #expect(script.text.contains("new-key-value"))
        script.keys("Ctrl-U Enter")
        #expect(script.draft == Sample.claude)
        script.keys("e").type("new-key").keys("Enter")
        #expect(script.draft?.apiKey == .new(Secret("new-key")))
        #expect(script.state.form?.draft.changeCount == 1)
        script.done()
    }

    @Test func theApiKeyIsClearedByDOnlyAndUndoBringsItBack() throws {
        let script = try Script.form()
        script.keys("j j j d")
        #expect(script.draft?.apiKey == .empty)
        #expect(script.text.contains("API key     (none)"))
        script.keys("u")
        #expect(script.draft == Sample.claude)
    }

    @Test func theApiKeyIsShownForTenSeconds() throws {
        let script = try Script.form()
        script.keys("j j j v")
        let job = try script.take(ShowValue.self)
        #expect(job.model == Sample.claude.id && job.row == nil)
        script.answer(job, Secret("sk-full"))
        #expect(script.text.contains("sk-full"))
        script.tick(10)
        #expect(!script.text.contains("sk-full"))
    }

    @Test func bracesGoFromPartToPart() throws {
        let script = try Script.form()
        #expect(!script.text.contains("Max tokens"))
        script.keys("}")
        #expect(script.text.contains("Max tokens"))
        script.keys("}")
        #expect(script.state.form?.section == .headers)
        script.keys("}")
        #expect(script.state.form?.place == .field(.name))
        script.keys("{ {")
        #expect(script.state.form?.section == .further)
    }

    @Test func tabGoesThroughEveryFieldAndRowAsOneReads() throws {
        let script = try Script.form()
        let all: [FormView.Place] =
            ModelField.typed.filter { $0 != .origins }.map { .field($0) }
            + Sample.claude.headers.map { .row($0.id) } + [.addRow, .field(.name)]
        let keys = Array(repeating: "Tab", count: all.count - 1).joined(separator: " ")
        #expect(try places(script, keys) == Array(all.dropFirst()))
        let back = Array(repeating: "Shift-Tab", count: all.count - 1).joined(separator: " ")
        #expect(try places(script, back) == Array(all.reversed().dropFirst()))
        script.done()
    }

    /// The road that README describes: no key but Tab between what is typed.
    @Test func aNewModelIsFilledInByTabAlone() throws {
        let script = Script(models: [])
        script.keys("a").type("gw").keys("Tab").type("custom").keys("Tab").type("gpt-4o")
        script.keys("Tab Tab").type("https://gw.example/v1").keys("Tab").type("sk-1234")
        script.keys("Tab Ctrl-U").type("30").keys("Tab w")
        let model = try #require(try script.answerSave().first)
        #expect(model.modelID == "gpt-4o")
        #expect(model.isEnabled)
        #expect(model.baseURL == "https://gw.example/v1")
        #expect(model.apiKey == .new(Secret("sk-1234")))
        #expect(model.timeout == 30)
        script.done()
    }

    @Test func upAndDownTakeWhatIsTypedAndGoToTheLineBesideIt() throws {
        let script = try Script.form()
        script.keys("Enter").type("x").keys("Down")
        #expect(script.draft?.name == Sample.claude.name + "x")
        #expect(script.state.form?.place == .field(.modelID) && script.state.form?.edit == nil)
        script.keys("j Enter").type("/v2").keys("Up")
        #expect(script.draft?.baseURL == Sample.claude.baseURL + "/v2")
        #expect(script.state.form?.place == .field(.modelID))
        // What cannot be taken stays where it is typed.
        script.keys("j j l Enter").type("soon").keys("Down")
        #expect(script.state.form?.place == .field(.timeout) && script.state.form?.edit != nil)
        script.keys("Esc } } Enter").type("new-value").keys("Down")
        #expect(script.draft?.headers[0].value == .new(Secret("new-value")))
        #expect(script.state.form?.place == .row(Sample.claude.headers[1].id))
        script.done()
    }

    @Test func shiftTabTakesWhatIsTypedAndGoesBack() throws {
        let script = try Script.form()
        script.keys("j Enter").type("2").keys("Shift-Tab")
        #expect(script.draft?.modelID == Sample.claude.modelID + "2")
        #expect(script.state.form?.place == .field(.provider))
        script.keys("Shift-Tab").type("x").keys("Enter")
        #expect(script.draft?.name == Sample.claude.name + "x")
        script.done()
    }

    @Test func enterInTheProvidersOfANewModelGoesOnToTheModel() throws {
        let script = Script(models: [])
        script.keys("a").type("n").keys("Tab").type("groq").keys("Enter").type("llama").keys(
            "Enter")
        #expect(script.draft?.provider == .groq)
        #expect(script.draft?.modelID == "llama")
        // In a stored one it only chooses.
        let stored = try Script.form().keys("l Enter").type("groq").keys("Enter")
        #expect(stored.state.form?.edit == nil)
        #expect(stored.state.form?.place == .field(.provider))
    }

    /// Where the cursor is after each of the keys.
    private func places(_ script: Script, _ keys: String) throws -> [FormView.Place] {
        try keys.split(separator: " ").map { key in
            script.keys(String(key))
            return try #require(script.state.form?.place)
        }
    }

    @Test(arguments: ["j", "Down"]) func downStaysInItsColumn(_ down: String) throws {
        let script = try Script.form()
        let left = try places(script, "\(down) \(down) \(down) \(down)")
        #expect(
            left == [.field(.modelID), .field(.baseURL), .field(.apiKey), .row(Sample.id(101))])
        script.keys("g l")
        let right = try places(script, "\(down) \(down) \(down) \(down)")
        #expect(
            right == [.field(.enabled), .field(.baseURL), .field(.timeout), .row(Sample.id(101))])
        script.keys("G")
        #expect(script.state.form?.place == .addRow)
        script.done()
    }

    @Test(arguments: ["k", "Up"]) func upStaysInItsColumnToo(_ up: String) throws {
        let script = try Script.form()
        script.keys("l } }")
        #expect(try places(script, "\(up) \(up)") == [.field(.apiKey), .field(.baseURL)])
        script.keys("j l")
        #expect(
            try places(script, "\(up) \(up) \(up) \(up)") == [
                .field(.baseURL), .field(.enabled), .field(.provider), .field(.provider),
            ])
        script.done()
    }

    @Test func leftAndRightChangeTheColumnAndNothingElse() throws {
        let script = try Script.form()
        #expect(
            try places(script, "l l h h Right Left") == [
                .field(.provider), .field(.provider), .field(.name), .field(.name),
                .field(.provider), .field(.name),
            ])
        // A line with one field has no other column.
        #expect(try places(script, "j j l h").suffix(2) == [.field(.baseURL), .field(.baseURL)])
        script.done()
    }

    @Test func everyFieldIsReachedByCursorKeys() throws {
        let script = try Script.form()
        var seen: [FormView.Place] = []
        for start in ["g", "g }"] {
            script.keys(start)
            for _ in 0..<(start == "g" ? 4 : 7) {
                seen += try places(script, "h l")
                script.keys("j")
            }
        }
        for field in ModelField.typed where field != .origins {
            #expect(seen.contains(.field(field)))
        }
        script.done()
    }

    @Test func aNumberGoesToThatHeaderRow() throws {
        let script = try Script.form()
        script.keys("3 G")
        #expect(script.state.form?.place == .row(Sample.id(103)))
        script.keys(": 1 Enter")
        #expect(script.state.form?.place == .row(Sample.id(101)))
        script.keys("9 9 G")
        #expect(script.state.form?.place == .row(Sample.id(105)))
        script.keys("g")
        #expect(script.state.form?.place == .field(.name))
        script.done()
    }

    @Test(arguments: [
        ("timeout", "30", true), ("timeout", "x", false), ("temperature", "0.7", true),
        ("temperature", "warm", false), ("temperature", "", true), ("max", "4096", true),
        ("max", "many", false), ("tags", "prod eu", true), ("proxy", "direct", true),
        ("ca", "/etc/ca.pem", true),
    ])
    func fieldsTakeWhatIsOfTheirKind(_ field: String, _ text: String, _ isTaken: Bool) throws {
        let script = try Script.form()
        let keys = [
            "timeout": "j j j l", "temperature": "} j", "max": "} j l",
            "tags": "} j j", "proxy": "} j j j", "ca": "} j j j j",
        ]
        script.keys(keys[field] ?? "").keys("e Ctrl-U").type(text).keys("Enter")
        #expect((script.state.form?.edit == nil) == isTaken)
        if !isTaken {
            #expect(script.state.notice?.kind == .warning)
            script.keys("Esc")
            #expect(script.draft == Sample.claude)
        }
        script.done()
    }

    @Test func togglesAndChoicesNeedNoTyping() throws {
        let script = try Script.form()
        script.keys("j l Space")
        #expect(script.draft?.isEnabled == false)
        script.keys("k Enter").type("deeps").keys("Enter")
        #expect(script.draft?.provider == .deepseek)
        #expect(script.draft?.wireProtocol == .openAIChat)
        // The base URL was no default, so that it stays.
        #expect(script.draft?.baseURL == Sample.claude.baseURL)
        script.keys("Enter Down Down Up Esc")
        #expect(script.draft?.provider == .deepseek)
        script.done()
    }

    @Test func anotherProviderBringsItsDefaultURL() throws {
        let script = Script(models: [])
        script.keys("a").type("n").keys("Tab").type("groq").keys("Enter")
        #expect(script.draft?.baseURL == "https://api.groq.com/openai/v1")
    }

    @Test func escapeInAFieldCancelsThisFieldOnly() throws {
        let script = try Script.form()
        script.keys("e").type("xyz").keys("Esc")
        #expect(script.draft == Sample.claude)
        #expect(script.state.form != nil)
        script.done()
    }

    @Test func pressingQTwiceLosesNothing() throws {
        let script = try Script.form()
        script.keys("} } Space")
        let draft = script.draft
        script.keys("q q")
        #expect(script.state.question == nil)
        #expect(script.draft == draft)
        script.keys("q n")
        #expect(script.draft == nil)
        script.done()
    }

    @Test func unsavedChangesAreAskedAbout() throws {
        let script = try Script.form()
        script.keys("} } Space q")
        #expect(script.text.contains("claude internal has 1 change that is not saved."))
        script.keys("Enter")
        #expect(script.state.form != nil)
        script.keys("q n")
        #expect(script.state.form == nil)
        script.done()
    }

    @Test func savingFromTheQuestionClosesTheForm() throws {
        let script = try Script.form()
        script.keys("} } Space q w")
        try script.answerSave()
        #expect(script.state.form == nil)
        script.done()
    }

    @Test func quittingSavesFirstIfAskedTo() throws {
        let script = try Script.form()
        script.keys("} } Space :").type("quit").keys("Enter w")
        let job = try script.take(SaveForm.self)
        #expect(!job.sendSecretsToNewOrigin)
        script.answer(job, [Sample.stored(job.model)])
        script.take(LoadPool())
        script.take(.quit)
        script.done()
    }

    @Test func nothingChangesWhileItIsBeingSaved() throws {
        let script = try Script.form()
        script.keys("} } Space w")
        let job = try script.take(SaveForm.self)
        let before = script.draft
        script.keys("d Space e a u q")
        #expect(script.draft == before)
        #expect(script.state.form != nil)
        script.answer(job, [Sample.stored(job.model)])
        script.take(LoadPool())
        #expect(script.state.form?.draft.isModified == false)
        script.done()
    }

    @Test func aFailedSaveKeepsTheDraftAndSaysWhy() throws {
        let script = try Script.form()
        script.keys("} } Space w")
        let job = try script.take(SaveForm.self)
        script.refuse(job, .failed(Failure(sentence: "The disk is full.", advice: "Free some.")))
        #expect(script.text.contains("Not saved"))
        #expect(script.text.contains("The disk is full."))
        script.keys("Enter u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func aNewOriginIsAskedAbout() throws {
        let script = try Script.form()
        script.keys("j j e Ctrl-U").type("https://other.example/v1").keys("Enter w")
        let job = try script.take(SaveForm.self)
        #expect(!job.sendSecretsToNewOrigin)
        let change = OriginChange(
            modelName: "claude internal", from: "https://llm-gw.corp.example",
            to: "https://other.example")
        script.refuse(job, .originChanged(change))
        #expect(script.text.contains("https://other.example?"))
        script.keys("Enter")
        script.done()
        script.keys("w")
        let second = try script.take(SaveForm.self)
        #expect(!second.sendSecretsToNewOrigin)
        script.refuse(second, .originChanged(change))
        script.keys("y")
        let third = try script.take(SaveForm.self)
        #expect(third.sendSecretsToNewOrigin)
        script.answer(third, [Sample.stored(try #require(script.draft))])
        script.take(LoadPool())
        script.done()
    }

    @Test func savingAnUnchangedModelDoesNothing() throws {
        let script = try Script.form()
        script.keys("w")
        #expect(script.text.contains("nothing to save"))
        script.done()
    }

    @Test func aSaveBySomebodyElseIsSaidAtOnce() throws {
        let script = try Script.form()
        script.keys("} } Space")
        var models = Sample.summaries
        models[1].version = 4
        models[1].changedBy = "bob"
        script.load(models, Sample.facts)
        #expect(script.text.contains("saved meanwhile by bob"))
        #expect(script.state.form?.draft.isModified == true)
        script.done()
    }

    @Test func aFormWithoutChangesShowsWhatSomebodyElseSaved() throws {
        let script = try Script.form()
        script.keys("j j")
        var theirs = Sample.claude
        theirs.version = 4
        theirs.changedBy = "bob"
        theirs.timeout = 60
        var models = Sample.summaries
        models[1].version = 4
        models[1].changedBy = "bob"
        script.load(models, Sample.facts)
        script.answer(try script.take(RenewForm.self), LoadedModel(theirs))
        #expect(script.draft == theirs)
        #expect(script.state.form?.place == .field(.baseURL))
        #expect(script.text.contains("bob has saved this model meanwhile; this is how it is now"))
        // What is changed or typed in between stays.
        models[1].version = 5
        script.load(models, Sample.facts)
        let job = try script.take(RenewForm.self)
        script.keys("e").type("x")
        theirs.version = 5
        script.answer(job, LoadedModel(theirs))
        #expect(script.state.form?.edit != nil)
        #expect(script.draft?.version == 4)
        #expect(script.text.contains("saved meanwhile by bob"))
        script.done()
    }

    @Test func anEmptyChoiceSaysSo() throws {
        let script = try Script.form()
        script.keys("l Enter").type("zzz")
        #expect(script.text.contains("nothing matches"))
        script.keys("Enter")
        #expect(script.state.notice?.text == "nothing matches")
    }

    @Test func theProvidersModelsAreListedAndChosen() throws {
        let script = try Script.form()
        script.keys("j L")
        let job = try script.take(ListModels.self)
        #expect(!job.sendSecretsToNewOrigin)
        script.answer(job, ["claude-a", "claude-b"])
        #expect(script.text.contains("> claude-a"))
        script.keys("Down Enter")
        #expect(script.draft?.modelID == "claude-b")
        script.done()
    }

    @Test func aDuplicateIsADraftWithItsOwnName() throws {
        let script = Script()
        script.keys("j D")
        let job = try script.take(DuplicateModel.self)
        #expect(job.job.id == Sample.claude.id)
        var copy = Model(
            id: Sample.id(50), name: "claude internal", provider: .anthropic, modelID: "m",
            now: Sample.now)
        copy.apiKey = .new(Secret("k"))
        script.answer(job, copy)
        #expect(script.draft?.name == "claude internal copy")
        #expect(script.draft?.apiKey == .new(Secret("k")))
        script.keys("q")
        #expect(script.state.question != nil)
        script.keys("Esc w")
        let models = try script.answerSave()
        #expect(models[0].version == 0)
        script.done()
    }

    @Test func severalPastedLinesDoNotFitIntoAField() throws {
        let script = try Script.form()
        script.keys("e").paste("a\nb\n")
        #expect(script.text.contains("2 lines do not fit"))
        script.paste("z\n").keys("Enter")
        #expect(script.draft?.name == "claude internalz")
        script.done()
    }

    @Test func aReadOnlySessionChangesNothing() throws {
        var facts = Sample.facts
        facts.isReadOnly = true
        let script = Script(facts: facts)
        script.keys("a d Space D i")
        #expect(script.state.question == nil)
        #expect(script.text.contains("read-only"))
        try script.open(Sample.claude)
        script.keys("e Space d w u } } e a d D J m C E").paste("X-A: 1\nX-B: 2")
        #expect(script.draft == Sample.claude)
        #expect(script.text.contains("this session is read-only"))
        script.keys("t")
        _ = try script.take(RunTest.self)
        script.done()
    }

    @Test func aSessionWithoutRevealShowsAndCopiesNothing() throws {
        var facts = Sample.facts
        facts.canReveal = false
        let script = Script(facts: facts)
        try script.open(Sample.claude)
        script.keys("} } v y m D")
        #expect(script.state.question == nil)
        #expect(script.text.contains("--no-reveal"))
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func whileAModelIdIsTypedTheHintNamesNoKeyThatIsALetter() throws {
        let script = try Script.form()
        script.keys("j")
        #expect(script.text.contains("L asks which models it has"))
        script.keys("Enter")
        #expect(!script.text.contains("L asks"))
        #expect(script.text.contains("Down asks which models it has"))
        script.done()
    }
}
