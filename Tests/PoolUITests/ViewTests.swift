import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Conflict, import, chat, lock, audit log, key status, request preview.
@Suite struct ViewTests {
    // MARK: Conflict

    private func conflict(_ change: (inout Model) -> Void, keys: String = "} } Space w") throws
        -> Script
    {
        let script = Script()
        try script.open(Sample.claude)
        script.keys(keys)
        let job = try script.take(SaveForm.self)
        var theirs = Sample.claude
        theirs.version = 4
        theirs.changedBy = "bob"
        change(&theirs)
        return script.refuse(job, .conflicted(Conflict(mine: job.model, theirs: theirs)))
    }

    @Test func aConflictShowsBaseMineAndTheirs() throws {
        let script = try conflict { $0.timeout = 60 }
        #expect(script.text.contains("bob saved this model meanwhile"))
        #expect(script.text.contains("120 s"))
        #expect(script.text.contains("*60 s"))
        script.keys("w")
        let saved = try script.answerSave()
        #expect(saved[0].version == 4)
        #expect(saved[0].timeout == 60)
        #expect(saved[0].headers[0].isOn == false)
        #expect(script.state.stack.count == 1)
        script.done()
    }

    @Test func whatBothChangedIsChosen() throws {
        let script = try conflict(
            { $0.headers[0].name = "renamed" }, keys: "} } e Shift-Tab - 2 Enter Enter w")
        #expect(script.text.contains("! anthropic-beta name"))
        #expect(script.text.contains("anthropic-beta name: changed by both"))
        script.keys("w")
        #expect(
            script.text.contains(
                "anthropic-beta name was changed by both: m takes mine, t takes theirs"))
        script.keys("t w")
        #expect(script.text.contains("nothing of yours is left to save"))
        script.take(LoadPool())
        #expect(script.draft?.headers[0].name == "renamed")
        script.done()
    }

    @Test func escapeGoesBackToMyChanges() throws {
        let script = try conflict { $0.timeout = 60 }
        script.keys("Esc")
        #expect(script.draft?.headers[0].isOn == false)
        #expect(script.draft?.timeout == 120)
        script.done()
    }

    @Test func twoPartsOfOneRowAreNoConflict() throws {
        let value = Sample.kept("their-secret-value")
        let script = try conflict { $0.headers[0].value = value }
        #expect(!script.text.contains("! anthropic-beta"))
        script.keys("w")
        let saved = try script.answerSave()
        #expect(saved[0].headers[0].value == value)
        #expect(saved[0].headers[0].isOn == false)
        script.done()
    }

    @Test func aSecretThatBothReplacedSaysSoAndIsChosen() throws {
        // As long as the old one, with the same last letters: the masks are the same.
        let value = Sample.kept(String(repeating: "b", count: 60) + "9f3c")
        let script = try conflict(
            { $0.headers[2].value = value }, keys: "} } j j e n e w Enter w")
        #expect(script.text.contains("CF-Access-Client-Secret value: changed by both"))
        #expect(script.text.contains("my new value"))
        #expect(script.text.contains("their new value"))
        #expect(!script.text.contains("********"))
        script.keys("m w")
        let saved = try script.answerSave()
        #expect(saved[0].headers[2].value == .new(Secret("new")))
        script.done()
    }

    @Test func aSecretThatOnlyTheyReplacedStaysTheirs() throws {
        let value = Sample.kept(String(repeating: "b", count: 60) + "9f3c")
        let script = try conflict { $0.headers[2].value = value }
        script.keys("j")
        #expect(script.text.contains("CF-Access-Client-Secret value: changed by bob"))
        script.keys("w")
        let saved = try script.answerSave()
        #expect(saved[0].headers[2].value == value)
        script.done()
    }

    @Test func aRowThatIDeletedAndTheyEditedIsChosen() throws {
        let script = try conflict({ $0.headers[4].isOn = false }, keys: "} } 4 j d w")
        #expect(script.text.contains("! header X-Team"))
        #expect(script.text.contains("(deleted)"))
        script.keys("w")
        #expect(script.state.notice?.kind == .warning)
        script.keys("t w")
        #expect(script.draft?.headers.count == 5)
        script.take(LoadPool())
        script.done()
    }

    @Test func aRowThatTheyDeletedAndIEditedCanBeKeptAndItsValueIsAskedFor() throws {
        let script = try conflict { $0.headers.removeFirst() }
        #expect(script.text.contains("! header anthropic-beta"))
        script.keys("m w")
        #expect(script.text.contains("the stored value of anthropic-beta went"))
        #expect(script.draft?.headers.first?.name == "anthropic-beta")
        #expect(script.draft?.headers.first?.value == .empty)
        script.keys("e").type("again").keys("Enter w")
        let saved = try script.answerSave()
        #expect(saved[0].headers.first?.value == .new(Secret("again")))
        #expect(saved[0].version == 4)
        script.done()
    }

    @Test func theSameChangeOfBothIsNoDifference() throws {
        let script = try conflict { $0.headers[0].isOn = false }
        #expect(script.state.conflict == nil)
        #expect(script.text.contains("nothing of yours is left to save"))
        script.take(LoadPool())
        script.done()
    }

    @Test func secretsOfAConflictAreNeverShown() throws {
        let script = try conflict(
            { $0.headers[0].value = Sample.kept("their-secret-value") },
            keys: "} } e m y s e c r e t Enter w")
        #expect(!script.text.contains("mysecret"))
        #expect(!script.text.contains("their-secret"))
    }

    @Test func aDeletedModelIsKeptAsANewOneWithoutItsStoredSecrets() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} } Space w")
        let job = try script.take(SaveForm.self)
        script.refuse(job, .conflicted(Conflict(mine: job.model, theirs: nil)))
        #expect(script.text.contains("The model was deleted meanwhile."))
        script.keys("w")
        #expect(script.text.contains("5 stored secrets are gone"))
        #expect(script.draft?.version == 0)
        #expect(script.draft?.id != Sample.claude.id)
        #expect(script.draft?.apiKey == .empty)
        #expect(script.draft?.headers[1].value == .new(Secret("pc-prod-7781-eu-failover-01")))
        script.done()
    }

    // MARK: Import and export

    private func draft(_ number: Int, _ name: String) -> Model {
        Model(
            id: Sample.id(number), name: name, provider: .openai, modelID: "gpt", now: Sample.now)
    }

    @Test func anImportIsPreviewedAndChosenFrom() throws {
        let script = Script()
        script.keys("i").type("/tmp/models.yaml").keys("Enter")
        let job = try script.take(ReadImport.self)
        #expect(job.path == "/tmp/models.yaml")
        var bad = draft(62, "bad")
        bad.modelID = ""
        script.answer(
            job,
            ImportPreview(
                format: "LiteLLM", models: [draft(60, "one"), draft(61, "deepseek"), bad],
                notes: ["router_settings was left out"]))
        #expect(script.text.contains("LiteLLM: 3 models, 2 to be added"))
        #expect(script.text.contains("deepseek 2"))
        #expect(script.text.contains("router_settings was left out"))
        script.keys("Space w")
        #expect(try script.take(SaveImport.self).models.map(\.name) == ["deepseek 2"])
        script.done()
    }

    @Test func aFileIsImportedFromTheCommandLine() throws {
        let script = Script()
        script.keys(":").type("import models.json").keys("Enter")
        #expect(try script.take(ReadImport.self).path == "models.json")
    }

    @Test func theShownModelsAreExported() throws {
        let script = Script()
        script.keys("/").type("tag:eu").keys("Enter x Ctrl-U").type("a.yaml").keys("Enter")
        let job = try script.take(ExportPool.self)
        #expect(job.path == "a.yaml")
        #expect(job.ids == [Sample.id(1)])
        script.answer(job, ExportedText(text: "models", leftOut: 2, notes: 1))
        let writing = try script.take(WriteFile.self)
        #expect(writing.text == Secret("models"))
        script.answer(writing, "/home/a.yaml")
        #expect(script.text.contains("saved /home/a.yaml; 2 left out; 1 notes"))
        script.done()
    }

    // MARK: Chat

    @Test func aChatStreamsAndCountsTokens() throws {
        let script = try Script.chat()
        script.type("are you there?").keys("Enter")
        let job = try script.take(AskModel.self)
        #expect(job.turns == [ChatTurn(speaker: .user, text: "are you there?")])
        script.tell(job, "Yes, ").tell(job, "I am.")
        #expect(script.text.contains("Yes, I am."))
        script.answer(job, .finished(firstToken: 200, total: 2200, tokens: 100))
        #expect(script.text.contains("first token 200 ms, 2.2 s, 100 tokens, 50.0 tokens/s"))
        script.type("q?").keys("Enter")
        let more = try script.take(AskModel.self).turns
        #expect(more.map(\.speaker) == [.user, .assistant, .user])
        script.done()
    }

    @Test func aChatSaysWhatIsOddAndWhatWentWrong() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        script.answer(
            job, .finished(firstToken: 1, total: 1000, tokens: nil, notes: ["it was cut"]))
        #expect(script.text.contains("1.0 s; it was cut)"))
        script.type("hi").keys("Enter")
        let second = try script.take(AskModel.self)
        var report = TestReport(model: Sample.claude, isDraft: false, startedAt: Sample.now)
        report.verdict = .serverError
        report.message = "it broke"
        report.next = "try again."
        script.answer(second, .failed(report))
        #expect(script.text.contains("(server_error: it broke. Next: try again.)"))
        script.type("hi").keys("Enter")
        report.message = "it broke again."
        script.answer(try script.take(AskModel.self), .failed(report))
        #expect(script.text.contains("(server_error: it broke again. Next: try again.)"))
        script.done()
    }

    @Test func escapeStopsTheAnswerAndThenLeaves() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        script.tell(job, "part")
        script.keys("Esc")
        script.take(.cancel(job.id))
        script.answer(job, .stopped(total: 1200))
        #expect(script.text.contains("part"))
        #expect(script.text.contains("(stopped after 1.2 s)"))
        script.keys("Esc")
        #expect(script.state.chat == nil)
        script.done()
    }

    /// The limit, without a line end: each piece is wrapped, not all that came before it.
    @Test func aLongAnswerIsWrappedAsItComes() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        let piece = String(repeating: "0123456789", count: 5)
        for _ in 0..<ChatView.mostStreamed / 50 { script.tell(job, piece) }
        let answer = try #require(script.state.chat?.transcript?.answer)
        let whole = String(repeating: piece, count: ChatView.mostStreamed / 50)
        #expect(answer.lines + answer.lastLines == whole.wrapped(toColumns: 78))
        #expect(answer.work < 10 * ChatView.mostStreamed)
        // Moving and typing wrap nothing.
        script.keys("PgUp PgUp").type("x")
        #expect(script.state.chat?.transcript?.answer.work == answer.work)
        let before = script.text
        script.send(.input(.resize(Size(columns: 70, rows: 24))))
        script.send(.input(.resize(Size(columns: 80, rows: 24))))
        #expect(script.text == before)
        script.keys("PgDn PgDn").send(.interrupt)
        script.take(.cancel(job.id))
        script.answer(job, .stopped(total: 1200))
        #expect(script.text.contains("(stopped after 1.2 s)"))
        script.done()
    }

    @Test func whatIsReadFurtherUpStaysWhileTheAnswerComes() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        for number in 0..<60 { script.tell(job, "line \(number)\n") }
        let end = script.text
        // However often, not further than to the first line, and back as far.
        script.keys("PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp")
        #expect(script.text.contains("line 0\n"))
        script.keys("PgDn PgDn PgDn PgDn PgDn")
        #expect(script.text == end)
        script.keys("PgUp")
        let read = script.screen.lines.dropLast(3)
        script.tell(job, "more\nand more\n")
        #expect(script.screen.lines.dropLast(3) == read)
        script.done()
    }

    @Test func aPromptMayHaveSeveralLines() throws {
        let script = try Script.chat()
        script.type("one\\").keys("Enter").type("two").paste("x\ny\n").keys("Enter")
        let turns = try script.take(AskModel.self).turns
        #expect(turns[0].text == "one\ntwox\ny")
        script.done()
    }

    @Test func lettersAreTypedAndNotObeyed() throws {
        let script = try Script.chat()
        script.type("quit? :/ 5j")
        #expect(script.state.chat?.field.text == "quit? :/ 5j")
        script.done()
    }

    @Test func aFailedChatSaysWhy() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        script.answer(job, .failed(TestPaneTests.report(Sample.claude, isDraft: false)))
        #expect(script.text.contains("auth_failed: the gateway refused the credentials."))
    }

    @Test func aChatsNewOriginIsAskedAboutAndTheQuestionIsKept() throws {
        let script = try Script.chat()
        script.type("hi").keys("Enter")
        let job = try script.take(AskModel.self)
        script.refuse(
            job, .originChanged(OriginChange(modelName: "c", from: "https://a", to: "https://b")))
        #expect(script.state.chat?.promptText == "hi")
        script.keys("y")
        #expect(try script.take(AskModel.self).sendSecretsToNewOrigin)
        script.done()
    }

    // MARK: Lock

    private var lockable: PoolFacts {
        PoolFacts(file: "pool.db", keySource: "passphrase", isReadOnly: false, locksAfter: 240)
    }

    @Test func anIdleSessionLocksItselfAndKeepsTheDraft() throws {
        let script = Script(facts: lockable)
        try script.open(Sample.claude)
        script.keys("} } Space")
        let draft = script.draft
        script.tick(239).done()
        script.tick(1)
        script.take(LockPool())
        var locked = lockable
        locked.isLocked = true
        script.load(Sample.summaries, locked)
        #expect(!script.text.contains("claude"))
        script.keys("Esc")
        #expect(script.text.contains("Only the passphrase opens it."))
        script.keys("q j w")
        #expect(script.state.lock != nil)
        script.keys("Ctrl-U").type("hunter2").keys("Enter")
        #expect(!script.text.contains("hunter2"))
        let job = try script.take(UnlockPool.self)
        #expect(job.passphrase == Secret("hunter2"))
        script.refuse(job, .failed(Failure(sentence: "Wrong passphrase.", advice: "")))
        #expect(script.text.contains("Wrong passphrase."))
        script.type("right").keys("Enter")
        let again = try script.take(UnlockPool.self)
        #expect(again.id != job.id)
        script.answer(again, PoolContents(models: Sample.summaries, facts: lockable))
        script.take(CheckLocks())
        #expect(script.state.lock == nil)
        #expect(script.draft == draft)
        script.done()
    }

    /// Making a key of a passphrase takes its time, more of it on a busy machine.
    @Test func waitingForTheLockToOpenIsNotIdleness() throws {
        var locked = lockable
        locked.isLocked = true
        let script = Script(facts: locked)
        script.type("right").keys("Enter")
        let job = try script.take(UnlockPool.self)
        // The answer comes without a tick.
        script.answer(job, PoolContents(models: Sample.summaries, facts: lockable))
        script.take(CheckLocks())
        #expect(script.state.deadline == script.state.elapsed)
        script.tick(300)
        #expect(script.state.lock == nil)
        script.tick(239).done()
        script.tick(1)
        script.take(LockPool())
        script.done()
    }

    @Test func workingInAnEditorIsNotIdleness() throws {
        let script = Script(facts: lockable)
        try script.open(Sample.claude)
        script.keys("E")
        let job = try script.take(EditRows.self)
        script.refuse(job, .failed(Failure(sentence: "It ended with code 1.", advice: "")))
        script.tick(3600)
        #expect(script.state.lock == nil)
        script.done()
    }

    @Test(arguments: [-86_400.0, 86_400])
    func theTimeOfDayDoesNotDecideWhenASessionLocks(_ moved: Double) {
        let script = Script(facts: lockable)
        let date = Sample.now.addingTimeInterval(moved)
        script.send(.tick(date, elapsed: .seconds(239))).done()
        script.send(.tick(date, elapsed: .seconds(240)))
        script.take(LockPool())
        script.done()
    }

    @Test func keysPutTheLockOff() {
        let script = Script(facts: lockable)
        script.tick(200).keys("j").tick(200)
        #expect(script.state.lock == nil)
        script.done()
    }

    @Test func aLockedPoolAsksForThePassphraseButCanBeRead() {
        var facts = lockable
        facts.isLocked = true
        let script = Script(facts: facts)
        #expect(script.text.contains("Passphrase:"))
        script.keys("Esc")
        #expect(script.text.contains("claude internal"))
        script.keys("t")
        #expect(script.text.contains("the pool is locked"))
        script.keys(":").type("unlock").keys("Enter")
        #expect(script.state.lock != nil)
        script.done()
    }

    // MARK: Texts

    @Test func theAuditLogIsShown() throws {
        let script = Script()
        script.keys("L")
        let job = try script.take(LoadAudit.self)
        script.answer(
            job,
            [
                AuditLine(
                    time: Sample.now, user: "admin", action: "reveal", model: "claude internal",
                    detail: "header X-Team"),
                AuditLine(
                    time: Sample.now, user: "admin", action: "edit", model: "claude internal",
                    detail: "headers +X-Gateway-Token, -X-Debug, *CF-Access-Client-Secret"),
            ])
        #expect(script.text.contains("2026-03-02 14:09:00 admin"))
        #expect(script.text.contains("header X-Team"))
        // What is long is read to its end.
        #expect(script.text.contains("*CF-Access-Client-Secret"))
        script.keys("q").done()
    }

    @Test func theKeyStatusIsShown() throws {
        let script = Script()
        script.keys("K")
        let job = try script.take(LoadKeyStatus.self)
        script.answer(
            job,
            KeyStatus(
                facts: ["12 values are sealed."],
                slots: [.init(number: 1, kind: "key file", detail: "default", isInUse: true)]))
        #expect(script.text.contains("12 values are sealed."))
        #expect(script.text.contains("key file"))
        script.done()
    }

    @Test func theRequestIsPreviewedWithOriginsAndMasks() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("p")
        let job = try script.take(PreviewRequest.self)
        script.answer(
            job,
            EffectiveRequest(
                method: "POST", url: "https://h/v1/messages",
                headers: [
                    ShownHeader(name: "x-api-key", value: "********k3Qz", source: .apiKey)
                ], body: "{}", proxy: nil, problems: ["row 2 is refused"]))
        #expect(script.text.contains("POST https://h/v1/messages"))
        #expect(script.text.contains("(API key field)"))
        #expect(script.text.contains("! row 2 is refused"))
        #expect(script.text.contains("X-Debug: switched off"))
        script.keys("y")
        _ = try script.take(CopyCurl.self)
        script.keys("s Enter")
        #expect(try script.take(SaveCurl.self).path == "request.sh")
        script.keys("Esc")
        #expect(script.draft == Sample.claude)
        script.done()
    }
}
