import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct HeaderTests {
    /// The form of the sample model, the cursor on its first header row.
    @Test func leavingAStoredValueBlankKeepsIt() throws {
        let script = try Script.headers()
        script.keys("Enter")
        #expect(script.text.contains("Type to replace, leave blank to keep"))
        script.keys("Enter")
        #expect(script.draft == Sample.claude)
        #expect(script.state.form?.draft.isModified == false)
        script.done()
    }

    @Test func theEditorOfASecretStartsEmpty() throws {
        let script = try Script.headers()
        script.keys("e")
        guard case .row(let edit)? = script.state.form?.edit else {
            Issue.record("no row is being edited")
            return
        }
        #expect(edit.value.isEmpty)
        #expect(edit.isMasked)
    }

    @Test func dotsAreNeverSaved() throws {
        let script = try Script.headers()
        for row in Sample.claude.headers {
            script.keys("Enter Enter j")
            guard case .kept = script.draft?.headers.first(where: { $0.id == row.id })?.value else {
                Issue.record("\(row.name) is not kept")
                return
            }
        }
        #expect(script.state.form?.draft.isModified == false)
        #expect(script.draft == Sample.claude)
    }

    @Test func whatIsTypedReplacesTheValueAndIsMasked() throws {
        let script = try Script.headers()
        script.keys("e").type("tok-123")
        #expect(!script.text.contains("tok-123"))
        #expect(script.text.contains("7 characters typed; Ctrl-T shows them"))
        script.keys("Ctrl-T")
        #expect(script.text.contains("tok-123"))
        script.keys("Enter")
        #expect(script.draft?.headers[0].value == .new(Secret("tok-123")))
        #expect(!script.text.contains("tok-123"))
        #expect(script.text.contains("modified: 1 change (u undo)"))
        script.done()
    }

    @Test func escapeLeavesTheRowAsItWas() throws {
        let script = try Script.headers()
        script.keys("e").type("other").keys("Esc")
        #expect(script.draft == Sample.claude)
        #expect(script.state.form != nil)
    }

    @Test func deletingRemovesExactlyThatRow() throws {
        for position in 0..<5 {
            let script = try Script.headers()
            if position > 0 { script.keys("\(position) j") }
            script.keys("d")
            var expected = Sample.claude.headers
            expected.remove(at: position)
            #expect(script.draft?.headers == expected)
            script.keys("u")
            #expect(script.draft == Sample.claude)
            script.done()
        }
    }

    @Test func aCountDeletesThatManyRows() throws {
        let script = try Script.headers()
        script.keys("j 3 d")
        #expect(script.headerNames == ["anthropic-beta", "X-Team"])
        script.keys("u")
        #expect(script.draft == Sample.claude)
    }

    /// As vi's people press it, and as a key that is held repeats itself.
    @Test func dPressedTwiceAtOnceDeletesOneRow() throws {
        let script = try Script.headers()
        script.keys("j d d d")
        let left = ["anthropic-beta", "CF-Access-Client-Secret", "X-Debug", "X-Team"]
        #expect(script.headerNames == left)
        #expect(script.text.contains("one row deleted"))
        script.tick(0.5).keys("d")
        #expect(script.headerNames == ["anthropic-beta", "X-Debug", "X-Team"])
        // On another row it is meant, however quick.
        script.keys("j d")
        #expect(script.headerNames == ["anthropic-beta", "X-Debug"])
        script.keys("u d")
        #expect(script.headerNames == ["anthropic-beta", "X-Team"])
        script.keys("u u u")
        #expect(script.draft == Sample.claude)
    }

    @Test func aReplacedValueIsNoNewOne() throws {
        let script = try Script.headers()
        script.keys("e").type("other").keys("Enter j")
        #expect(script.screen.lines[8].hasSuffix("replaced"))
        script.keys("a").type("X-New").keys("Tab").type("v").keys("Enter")
        #expect(script.cursorLine.hasSuffix("new"))
        script.done()
    }

    @Test func whatIsBeingAddedIsCounted() throws {
        var model = Sample.claude
        model.headers = []
        let script = try Script.headers(model)
        #expect(script.screen.lines[6].hasSuffix("none"))
        script.keys("a")
        #expect(script.screen.lines[6].hasSuffix("a new row"))
        #expect(script.state.positionText == "1 of 1")
        let more = try Script.headers().keys("a")
        #expect(more.state.positionText == "2 of 6")
    }

    /// Offers cover the signs of the rows below whole.
    @Test func offeredNamesLeaveNothingOfTheRowsBelow() throws {
        let script = try Script.headers()
        script.keys("a").type("cf-")
        let rows = script.screen.lines[10...13]
        #expect(rows.allSatisfy { !$0.contains("[") }, "\(rows)")
        #expect(rows.first?.contains("CF-Access-Client-Id") == true)
    }

    @Test func whatIsTypedUnseenIsCountedAndTheKeySaysWhatItDoes() throws {
        let script = try Script.headers()
        script.keys("e").type("x")
        #expect(script.text.contains("1 character typed; Ctrl-T shows it"))
        script.type("y").keys("Ctrl-T")
        #expect(script.text.contains("2 characters typed; Ctrl-T hides them"))
        script.keys("Esc g j j j Enter").type("k")
        #expect(script.text.contains("1 character typed; Ctrl-T shows it"))
    }

    @Test func backspaceDeletesNoRow() throws {
        let script = try Script.headers()
        script.keys("Backspace Del Backspace")
        #expect(script.draft == Sample.claude)
    }

    @Test func aHeaderIsAddedBelow() throws {
        let script = try Script.headers()
        script.keys("a").type("X-New").keys("Enter").type("v1").keys("Enter")
        #expect(script.headerNames[1] == "X-New")
        #expect(script.draft?.headers[1].value == .new(Secret("v1")))
        #expect(script.state.form?.selectedRow?.name == "X-New")
        script.done()
    }

    @Test func anEmptyAddIsNothing() throws {
        let script = try Script.headers()
        script.keys("a Enter Enter")
        #expect(script.draft == Sample.claude)
        script.keys("a Esc")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func tabCompletesANameAndGoesOn() throws {
        let script = try Script.headers()
        // One is offered: it is taken, and its value comes next.
        script.keys("a").type("helicone-a").keys("Tab")
        #expect(script.text.contains("Helicone-Auth"))
        script.type("k").keys("Enter")
        #expect(script.headerNames[1] == "Helicone-Auth")
        // Several are: as far as they are the same.
        script.keys("a").type("heli").keys("Tab").type("u").keys("Tab").type("me").keys("Enter")
        #expect(script.headerNames[2] == "Helicone-User-Id")
    }

    @Test func namesOfThePoolAreOfferedFirst() throws {
        let script = try Script.headers()
        script.keys("a Down Enter").type("v").keys("Enter")
        #expect(script.headerNames[1] == "X-Gateway-Token")
    }

    @Test func aPastedLineInTheNameFieldSplits() throws {
        let script = try Script.headers()
        script.keys("a").paste("X-Tenant-Id: acme\n")
        guard case .row(let edit)? = script.state.form?.edit else {
            Issue.record("the row is not open")
            return
        }
        #expect(edit.name.text == "X-Tenant-Id")
        #expect(edit.value.text == "acme")
        script.keys("Enter")
        #expect(script.headerNames[1] == "X-Tenant-Id")
        #expect(script.draft?.headers[1].value == .new(Secret("acme")))
        script.done()
    }

    @Test func tabSplitsATypedLine() throws {
        let script = try Script.headers()
        script.keys("a").type("X-Tenant-Id: acme").keys("Tab Enter")
        #expect(script.draft?.headers[1].value == .new(Secret("acme")))
    }

    @Test func spaceSwitchesARowOffAndKeepsItsValue() throws {
        let script = try Script.headers()
        script.keys("Space")
        #expect(script.draft?.headers[0].isOn == false)
        #expect(script.draft?.headers[0].value == Sample.claude.headers[0].value)
        #expect(script.text.contains("off"))
        script.keys("Space")
        #expect(script.draft == Sample.claude)
        #expect(script.state.form?.draft.isModified == false)
    }

    @Test func rowsMoveAndTheCursorGoesAlong() throws {
        let script = try Script.headers()
        script.keys("J J")
        #expect(script.headerNames[2] == "anthropic-beta")
        #expect(script.state.form?.selectedRow?.name == "anthropic-beta")
        script.keys("K K K K")
        #expect(script.draft == Sample.claude)
        script.keys("9 J")
        #expect(script.headerNames.last == "anthropic-beta")
        script.done()
    }

    @Test func clearAllAsksOnCancel() throws {
        let script = try Script.headers()
        script.keys("C")
        #expect(
            script.text.contains(
                "Remove all 5 header rows of \"claude internal\" (4 masked, 1 off)?"))
        #expect(script.text.contains("Nothing is stored or sent until you save (w). Undo with u."))
        script.keys("Enter")
        #expect(script.draft == Sample.claude)
        script.keys("C Esc")
        #expect(script.draft == Sample.claude)
        script.keys("C n")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func clearAllCanBeUndone() throws {
        let script = try Script.headers()
        script.keys("C y")
        #expect(script.draft?.headers.isEmpty == true)
        script.keys("u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func aHeaderCanBeAddedAfterClearAll() throws {
        let script = try Script.headers()
        script.keys("C Tab Enter a").type("X-One").keys("Tab").type("1").keys("Enter w")
        let saved = try script.answerSave()
        #expect(saved[0].headers.map(\.name) == ["X-One"])
        script.keys("a").type("X-Two").keys("Tab").type("2").keys("Enter")
        #expect(script.headerNames == ["X-One", "X-Two"])
        script.done()
    }

    @Test func clearAllOnNoRowsSaysWhyNot() throws {
        var model = Sample.claude
        model.headers = []
        let script = try Script.headers(model)
        script.keys("C")
        #expect(script.state.question == nil)
        #expect(script.text.contains("there are no headers"))
    }

    @Test func problemsStandOnTheRowAndBlockOnlySaving() throws {
        let script = try Script.headers()
        script.keys("a").type("Authorization").keys("Enter").type("x").keys("Enter")
        #expect(script.text.contains("! set by the API key"))
        #expect(script.text.contains("1 error"))
        script.keys("g w")
        #expect(script.text.contains("1 error must be fixed before saving: row 2"))
        #expect(script.state.form?.selectedRow?.name == "Authorization")
        script.done()
    }

    @Test func aCredentialIsAllowedForCustomWithoutAKey() throws {
        var model = Sample.claude
        model.provider = .custom
        model.apiKey = .empty
        let script = try Script.headers(model)
        script.keys("a").type("Authorization").keys("Enter").type("Bearer x").keys("Enter")
        #expect(script.state.form?.problems.filter(\.isRefusal).isEmpty == true)
    }

    @Test func bracketsJumpBetweenProblems() throws {
        let script = try Script.headers()
        script.keys("a").type("X Team").keys("Enter").type("a").keys("Enter")
        script.keys("G").keys("k a").type("X-Debug").keys("Enter").type("b").keys("Enter g ]")
        #expect(script.state.form?.selectedRow?.name == "X Team")
        script.keys("]")
        let duplicate = script.state.form?.selectedRow?.name
        #expect(duplicate == "X-Debug" || duplicate == "X-Team")
        script.keys("[")
        #expect(script.state.form?.selectedRow?.name == "X Team")
    }

    @Test func aValueIsShownForTenSeconds() throws {
        let script = try Script.headers()
        script.keys("v")
        let job = try script.take(ShowValue.self)
        #expect(job.model == Sample.claude.id && job.row == Sample.claude.headers[0].id)
        script.answer(job, Secret("the-secret"))
        #expect(script.text.contains("the-secret"))
        #expect(script.state.deadline == script.state.elapsed + .seconds(10))
        script.tick(9.9)
        #expect(script.text.contains("the-secret"))
        script.tick(0.1)
        #expect(!script.text.contains("the-secret"))
        #expect(script.state.deadline == nil)
        script.done()
    }

    /// Whoever may set the clock must not keep a value on the screen, or hide one early.
    @Test(arguments: [-3600.0, 3600, 0])
    func theTimeOfDayDoesNotDecideHowLongAValueIsShown(_ moved: Double) throws {
        let script = try Script.headers()
        script.keys("v")
        let job = try script.take(ShowValue.self)
        script.answer(job, Secret("the-secret"))
        let date = Sample.now.addingTimeInterval(moved)
        script.send(.tick(date, elapsed: .seconds(9.9)))
        #expect(script.text.contains("the-secret"))
        script.send(.tick(date, elapsed: .seconds(10)))
        #expect(!script.text.contains("the-secret"))
        script.done()
    }

    @Test func showingAgainHides() throws {
        let script = try Script.headers()
        script.keys("a").type("X-A").keys("Tab").type("plain").keys("Enter v")
        #expect(script.text.contains("plain"))
        script.keys("v")
        #expect(!script.text.contains("plain"))
        script.done()
    }

    @Test func aLateRevealForAClosedFormIsDropped() throws {
        let script = try Script.headers()
        script.keys("v")
        let job = try script.take(ShowValue.self)
        script.keys("q")
        script.answer(job, Secret("late"))
        #expect(script.state.form == nil)
        #expect(!script.text.contains("late"))
        script.done()
    }

    @Test func markingAStoredRowAsShownFetchesItsValue() throws {
        let script = try Script.headers()
        script.keys("m")
        let job = try script.take(ShowAlways.self)
        script.answer(job, Secret("beta-1"))
        #expect(script.draft?.headers[0].isSecret == false)
        #expect(script.text.contains("beta-1"))
        script.keys("m")
        #expect(script.draft?.headers[0].isSecret == true)
        #expect(!script.text.contains("beta-1"))
        script.keys("u u")
        #expect(script.draft == Sample.claude)
        script.done()
    }

    @Test func aShownValueIsEditedAndUnchangedIsNoChange() throws {
        let script = try Script.headers()
        script.keys("j e")
        #expect(script.text.contains("pc-prod-7781-eu-failover-01"))
        script.keys("Enter")
        #expect(script.state.form?.draft.isModified == false)
        script.keys("e").type("X").keys("Enter")
        #expect(
            script.draft?.headers[1].value == .new(Secret("pc-prod-7781-eu-failover-01X")))
    }

    @Test func duplicatingAStoredRowFetchesItsValue() throws {
        let script = try Script.headers()
        script.keys("D")
        let job = try script.take(DuplicateRow.self)
        script.answer(job, Secret("beta-1"))
        // Under a name of its own: two rows of one name would be an error.
        #expect(script.headerNames[0...1] == ["anthropic-beta", "anthropic-beta-2"])
        #expect(script.draft?.headers[1].value == .new(Secret("beta-1")))
        #expect(script.text.contains("copied as anthropic-beta-2"))
        #expect(script.state.form?.problems.contains(where: \.isRefusal) == false)
        script.keys("k D")
        script.answer(try script.take(DuplicateRow.self), Secret("beta-1"))
        #expect(script.headerNames[1] == "anthropic-beta-3")
        script.done()
    }

    @Test func copyingASecretAsksFirst() throws {
        let script = try Script.headers()
        script.keys("y Enter").done()
        script.keys("y y")
        let job = try script.take(CopySecret.self)
        #expect(job.row == Sample.claude.headers[0].id)
        script.answer(job, Secret("the-secret"))
        let copying = try script.take(CopyText.self)
        #expect(copying.text == Secret("the-secret"))
        script.answer(copying, ())
        #expect(script.text.contains("copied"))
        script.keys("j y")
        #expect(
            try script.take(CopyText.self).text == Secret("pc-prod-7781-eu-failover-01"))
        script.done()
    }

    @Test func aValueCanBeSavedToAFileInstead() throws {
        let script = try Script.headers()
        script.keys("y s Ctrl-U").type("/tmp/v").keys("Enter")
        let job = try script.take(SaveSecret.self)
        #expect(job.row == Sample.claude.headers[0].id)
        script.answer(job, Secret("the-secret"))
        let writing = try script.take(WriteFile.self)
        #expect(writing.text == Secret("the-secret") && writing.path == "/tmp/v")
        script.answer(writing, "/tmp/v")
        #expect(script.text.contains("saved /tmp/v"))
        script.keys("j : s a v e - v a l u e Enter Enter")
        let file = try script.take(WriteFile.self)
        #expect(file.path == "modelpool-value.txt")
        #expect(file.text == Secret("pc-prod-7781-eu-failover-01"))
        script.done()
    }

    @Test func referencesSayWhetherTheyAreSet() throws {
        var model = Sample.claude
        model.headers[0].value = Sample.kept("${env:GW_TOKEN}")
        let script = try Script.headers(model)
        #expect(script.text.contains("env GW_TOKEN: ?"))
        script.answer(try #require(script.references), [.environment("GW_TOKEN"): .notSet])
        #expect(script.text.contains("env GW_TOKEN: NOT SET"))
        script.keys("e").type("${env:GW_TOKEN}").keys("Enter")
        script.answer(
            try script.take(CheckReferences.self), [.environment("GW_TOKEN"): .set])
        #expect(script.text.contains("env GW_TOKEN: set"))
        script.keys("e").type("${file:/run/tok}").keys("Enter")
        #expect(
            try script.take(CheckReferences.self).job.uses.map(\.reference)
                == [.file("/run/tok")])
        #expect(script.text.contains("file /run/tok: ?"))
        script.done()
    }

    @Test func helpersSayHowTheyStand() throws {
        var model = Sample.claude
        model.headers[0].value = Sample.kept("Bearer ${helper:corp}")
        let script = try Script.headers(model)
        let now = script.state.now
        var asked = try #require(script.references)
        #expect(
            asked.job.uses == [
                ReferenceUse(
                    .helper("corp"), for: .origin(model.origin), isShared: false)
            ])
        for (state, words) in [
            (ReferenceState.notAsked, "helper corp: asked when sent"),
            (.asking, "helper corp: asking ..."),
            (.lasts(until: now + 41 * 60 + 5), "helper corp: 41 min left"),
            (.lasts(until: now + 50.5), "helper corp: 50 s left"),
            (.lasts(until: now - 1), "helper corp: asked when sent"),
            (.notDeclared, "helper corp: not declared here"),
            (.notAllowed, "helper corp: not for this address"),
            (.failed(at: now - 121), "helper corp: failed 2 min ago"),
        ] {
            script.answer(asked, [.helper("corp"): state])
            #expect(script.text.contains(words), "\(script.text)")
            // Whatever is typed into a row asks anew.
            script.keys("e").type("${helper:corp}").keys("Enter")
            asked = try script.take(CheckReferences.self)
        }
    }

    /// A test may have asked a helper.
    @Test func aTestThatIsOverHasTheReferencesLookedAtAgain() throws {
        var model = Sample.claude
        model.headers[0].value = Sample.kept("${helper:corp}")
        let script = try Script.headers(model)
        script.keys("t")
        let job = try script.take(RunTest.self)
        script.tell(job, .finished(TestPaneTests.report(model, isDraft: false)))
        script.answer(job, ())
        #expect(
            try script.take(CheckReferences.self).job.uses.map(\.reference)
                == [.helper("corp")])
    }

    @Test func zoomShowsTheWholeMaskedRow() throws {
        let script = try Script.headers()
        script.keys("j z")
        #expect(script.text.contains("pc-prod-7781-eu-failover-01"))
        script.keys("Esc k z")
        #expect(script.text.contains("********"))
        #expect(!script.text.contains("tools-2024-04-04"))
    }

    @Test func aLockedValueCanOnlyBeReplacedOrDeleted() throws {
        var model = Sample.claude
        model.headers[0].value = .locked
        let script = try Script.headers(model)
        #expect(script.text.contains("LOCKED"))
        script.keys("v y D")
        #expect(script.state.question == nil)
        script.keys("w")
        #expect(script.text.contains("must be fixed"))
        script.keys("e").type("again").keys("Enter w")
        let saved = try script.answerSave()
        #expect(saved[0].headers[0].value == .new(Secret("again")))
        script.done()
    }

    @Test func lockedValuesAreMendedOneByOne() throws {
        var model = Sample.claude
        model.headers[0].value = .locked
        model.headers[1].value = .locked
        let script = try Script.headers(model)
        script.keys("w")
        #expect(script.text.contains("2 errors must be fixed before saving: row 1, row 2"))
        script.keys("e").type("again").keys("Enter w")
        let saved = try script.answerSave()
        #expect(saved[0].headers[1].value == .locked)
        #expect(script.text.contains("1 value still LOCKED"))
        script.keys("w")
        #expect(script.text.contains("1 error must be fixed before saving: row 2"))
        script.done()
    }
}
