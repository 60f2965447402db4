import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct HomeTests {
    @Test func theListSaysWhatIsInThePool() {
        let script = Script()
        #expect(script.text.contains("7 models  6 on  1 failing   key: file"))
        #expect(script.text.contains("FAIL    401 9m"))
        #expect(script.text.contains("ok    804ms 1h"))
        #expect(script.text.contains("1 of 7"))
        script.done()
    }

    @Test func anEmptyPoolSaysWhatToPress() {
        let script = Script(models: [])
        #expect(script.text.contains("No models yet. Press a to add one, or i to import."))
        script.keys("j k G Enter t d Space v T").done()
    }

    @Test func theCursorStandsOnTheSelectedRow() {
        let script = Script()
        #expect(script.screen.cursor == Point(column: 0, row: 2))
        script.keys("j j")
        #expect(script.screen.cursor == Point(column: 0, row: 4))
    }

    @Test func countsMoveThatFar() {
        let script = Script()
        script.keys("5 j")
        #expect(script.state.home.window.selected == 5)
        script.keys("3 k")
        #expect(script.state.home.window.selected == 2)
        script.keys("4 G")
        #expect(script.state.home.window.selected == 3)
        script.keys("G")
        #expect(script.state.home.window.selected == 6)
        script.keys("g")
        #expect(script.state.home.window.selected == 0)
        script.keys("1 0 0 0 j")
        #expect(script.state.home.window.selected == 6)
    }

    @Test func aFilterNarrowsWithEveryLetter() {
        let script = Script()
        script.keys("/").type("cla")
        #expect(script.modelNames == ["claude internal", "old claude"])
        script.type("i")
        #expect(script.modelNames == ["claude internal"])
        script.keys("Enter")
        #expect(script.text.contains("filter: clai"))
        script.keys("Esc")
        #expect(script.modelNames.count == 7)
        script.done()
    }

    @Test func escapeGivesBackTheFilterThatWasThere() {
        let script = Script()
        script.keys("/").type("vllm").keys("Enter /").type("x").keys("Esc")
        #expect(script.modelNames == ["local vllm"])
    }

    @Test func modelsAreFoundByTheSetsThatTheyAttach() {
        let script = Script()
        var models = Sample.summaries
        models[2].sets = ["corp"]
        script.load(models, script.state.facts)
        script.keys("/").type("set:corp").keys("Enter")
        #expect(script.modelNames == ["deepseek"])
    }

    @Test(arguments: [
        ("state:fail", ["claude internal"]),
        ("state:never", ["local vllm", "old claude"]),
        ("provider:azure", ["azure eu backup"]),
        ("tag:prod", ["azure eu backup", "claude internal", "gpt-4o prod"]),
        ("header:x-gateway-token", ["azure eu backup", "gpt-4o prod", "local vllm"]),
        ("off", ["old claude"]),
        ("tag:prod state:ok", ["azure eu backup", "gpt-4o prod"]),
        ("verdict:auth_failed", ["claude internal"]),
        ("corp", ["claude internal"]),
        ("qw 通", ["通义 qwen"]),
        ("zzz", []),
        // Whatever stands on the screen of a model.
        ("401", ["claude internal"]), ("FAIL", ["claude internal"]),
        ("auth_failed", ["claude internal"]), ("never", ["local vllm", "old claude"]),
        ("(the API", ["claude internal"]), ("refused", ["claude internal"]),
        ("replace", ["claude internal"]), ("/anthropic", ["claude internal"]),
        ("dashscope-work", ["通义 qwen"]), ("admin claude", ["claude internal", "old claude"]),
        // What does not match.
        ("claude !internal", ["old claude"]), ("!tag:prod !off !never", ["deepseek", "通义 qwen"]),
        ("!on", ["old claude"]), ("!state:ok on", ["claude internal", "local vllm"]),
        ("!a !5", []), ("claude !", ["claude internal", "old claude"]),
        ("off !state:", ["old claude"]), ("!401 cla", ["old claude"]),
    ])
    func exactTermsAndFuzzyWordsNarrow(_ filter: String, _ expected: [String]) {
        let script = Script()
        script.keys("/").type(filter)
        #expect(script.modelNames == expected)
    }

    @Test(arguments: [
        "cl int", "state:fail cla", "on azure", "off cla", "tag:prod gpt state:ok", "o prod",
        "verdict:ok d s", "cl !int", "!state:ok on", "40 !off", "!on !x", "!zz 401",
    ])
    func aFilterShowsTheSameTypedLetterByLetterOrAtOnce(_ filter: String) {
        let script = Script()
        script.keys("/")
        for end in filter.indices {
            script.type(String(filter[end]))
            let whole = ModelSelection.matching(Sample.summaries, String(filter[...end]))
            #expect(script.modelNames == whole.map(\.name))
        }
        script.keys("Backspace")
        let shorter = ModelSelection.matching(Sample.summaries, String(filter.dropLast()))
        #expect(script.modelNames == shorter.map(\.name))
    }

    @Test func aFilterTypedFurtherSeesWhatATestHasChangedMeanwhile() {
        let script = Script()
        script.keys("/").type("state:never l")
        #expect(script.modelNames == ["local vllm", "old claude"])
        let tested = Sample.summaries.map { model in
            var model = model
            if model.name == "old claude" { model.lastTest = Sample.test(.ok, 9, minutesAgo: 0) }
            return model
        }
        script.load(tested, Sample.facts).type("o")
        #expect(script.modelNames == ["local vllm"])
        script.done()
    }

    @Test func theSelectionStaysOnItsModelWhileTheFilterChanges() {
        let script = Script()
        script.keys("j /").type("claude").keys("Enter")
        #expect(script.state.home.selected(in: script.state.pool)?.name == "claude internal")
        script.keys("Esc")
        #expect(script.state.home.selected(in: script.state.pool)?.name == "claude internal")
    }

    @Test func sortingGoesThroughAllOrders() {
        let script = Script()
        var seen: [ModelOrder] = []
        for _ in ModelOrder.allCases {
            script.keys("o")
            seen.append(script.state.home.order)
        }
        #expect(Set(seen) == Set(ModelOrder.allCases))
        #expect(script.state.home.order == .name)
        script.keys("o")
        #expect(script.modelNames.first == "claude internal")
    }

    /// By "changed" the saved model becomes the first one, and the cursor goes with it.
    @Test func aSaveThatMovesTheModelSaysSo() throws {
        let script = Script()
        script.keys("o o o o")
        #expect(script.state.home.order == .changed)
        try script.open(Sample.claude)
        script.keys("} } Space w")
        try script.answerSave()
        #expect(script.state.notice?.text == "saved claude internal")
        var models = Sample.summaries
        models[1].changedAt = Sample.now
        script.load(models, Sample.facts)
        #expect(script.state.notice?.text == "saved claude internal; now 1 of 7 by changed")
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(2))
        // Somebody else's save moves it silently.
        models[0].changedAt = Sample.now.addingTimeInterval(9)
        script.load(models, Sample.facts)
        #expect(script.state.notice?.text == "saved claude internal; now 1 of 7 by changed")
        script.done()
    }

    @Test(arguments: [(80, 24), (100, 30), (120, 40), (159, 50), (160, 50), (200, 60)])
    func theListHasAllItsColumnsAtEverySize(_ columns: Int, _ rows: Int) {
        let script = Script(size: Size(columns: columns, rows: rows))
        for title in ["NAME", "PROVIDER", "MODEL", "HDR", "ON", "LAST TEST"] {
            #expect(script.screen.lines[1].contains(title), "\(title)")
        }
        #expect(script.text.contains("URL "))
    }

    @Test(arguments: [(100, 30), (200, 60)])
    func aWideListHasRoomForLongNames(_ columns: Int, _ rows: Int) {
        var models = Sample.summaries
        models[0].name = "azure eu backup of the gateway"
        let script = Script(models: models, size: Size(columns: columns, rows: rows))
        #expect(script.screen.lines[2].contains("azure eu backup of the gateway "))
    }

    @Test func theRuleHasNoHoleBehindAShortName() {
        let script = Script()
        script.keys("2 j")
        #expect(script.text.contains("── deepseek ───"))
    }

    @Test func whileAFilterLeavesNothingThePlaceSaysOfHowMany() {
        let script = Script()
        script.keys("/").type("zzz")
        #expect(script.text.contains("none of 7"))
        #expect(!Script(models: []).text.contains("0 of 0"))
    }

    @Test(arguments: [
        ("dns_failure", "dns"), ("connection_refused", "nobody"), ("tls_expired", "tls"),
    ])
    func theWordForAReasonIsFound(_ code: String, _ word: String) throws {
        var models = Sample.summaries
        let verdict = try #require(VerdictCode(rawValue: code))
        models[4].lastTest = Sample.test(verdict, 1, minutesAgo: 1, status: nil, message: "-")
        let script = Script(models: models)
        for text in [word, code, "FAIL !401"] {
            script.keys("/ Ctrl-U").type(text).keys("Enter")
            #expect(script.modelNames.contains("local vllm"), "\(text)")
        }
        for text in [word, code] {
            script.keys("/ Ctrl-U").type("!" + text).keys("Enter")
            #expect(script.modelNames.count == 6 && !script.modelNames.contains("local vllm"))
        }
    }

    @Test(arguments: [60, 80, 200]) func theTermsStandThereAsSoonAsOneTypes(_ columns: Int) {
        let script = Script(size: Size(columns: columns, rows: 24))
        script.keys("/")
        let row = script.screen.lines.count - 3
        for term in ModelFilter.termNames.dropLast(columns < 80 ? 1 : 0) {
            #expect(script.screen.lines[row].contains(term), "\(term)")
        }
        script.type("cla sta")
        #expect(script.screen.lines[row].contains("state:"))
        #expect(!script.screen.lines[row].contains("tag:"))
        script.keys("Tab")
        #expect(script.state.prompt?.field.text == "cla state:")
        #expect(script.screen.lines[row].contains("state:fail"))
        script.keys("Tab Tab")
        #expect(script.state.prompt?.field.text == "cla state:fail")
        #expect(script.modelNames == ["claude internal"])
        script.done()
    }

    @Test func aTermThatIsTurnedRoundIsCompletedToo() {
        let script = Script()
        script.keys("/").type("!tag:").keys("Tab")
        #expect(script.state.prompt?.field.text == "!tag:eu")
        script.keys("Enter")
        #expect(script.modelNames.count == 6)
    }

    /// Reason, owner and next step of every kind of failure stand on the screen without a key being
    /// pressed. What the server said may be cut, the next step never.
    @Test(arguments: [(60, 16), (80, 24), (100, 30), (200, 60)])
    func homeAnswersWhyAndWhatToDo(_ columns: Int, _ rows: Int) {
        func pressed(_ text: some StringProtocol) -> String {
            String(text.filter { !$0.isWhitespace })
        }
        for verdict in VerdictCode.allCases where verdict.isFailure && verdict != .locked {
            for words in ["", ": " + String(repeating: "the server says so, ", count: 40)] {
                let wording = VerdictWording.of(verdict)
                let sentence = wording.sentence(at: "https://llm-gw.corp.example")
                var models = Sample.summaries
                models[0].lastTest = TestSummary(
                    verdict: verdict, httpStatus: 418, totalMilliseconds: 1, testedAt: Sample.now,
                    message: sentence + words, owner: Owner.usual(verdict), next: wording.nextStep)
                let script = Script(models: models, size: Size(columns: columns, rows: rows))
                let lines = script.screen.lines.map { $0.split(separator: "│").last ?? "" }
                let text = pressed(lines.joined())
                #expect(text.contains(pressed("418 \(verdict.rawValue)")), "\(verdict)")
                #expect(text.contains(pressed(sentence)), "\(verdict): \(sentence)")
                #expect(text.contains(pressed(wording.nextStep)), "\(verdict)")
                if let owner = Owner.usual(verdict) {
                    #expect(text.contains(pressed("to mend: " + owner.words)), "\(verdict)")
                }
            }
        }
    }

    @Test func aFailureWithoutAStatusSaysItsReasonInTheList() {
        var models = Sample.summaries
        models[0].lastTest = Sample.test(.connectionRefused, 1, minutesAgo: 2, status: nil)
        models[1].lastTest = Sample.test(.dnsFailure, 1, minutesAgo: 2, status: nil)
        let lines = Script(models: models).screen.lines
        #expect(lines[2].hasSuffix("FAIL nobody 2m"))
        #expect(lines[3].hasSuffix("FAIL    dns 2m"))
        #expect(VerdictCode.allCases.allSatisfy { $0.shortReason.count <= 6 })
    }

    @Test(arguments: ["Enter", "Right", "l"]) func aModelIsOpenedAsElsewhere(_ key: String) throws {
        let script = Script()
        script.keys(key)
        #expect(try script.take(OpenModel.self).job.id == Sample.id(1))
    }

    @Test func failingModelsAreFoundWithBrackets() {
        let script = Script()
        script.keys("]")
        #expect(script.state.home.selected(in: script.state.pool)?.name == "claude internal")
        script.keys("G [")
        #expect(script.state.home.selected(in: script.state.pool)?.name == "claude internal")
    }

    /// What a filter hides must not be changed or deleted together with what is seen.
    @Test(arguments: [
        ("tag:prod", ["azure eu backup", "claude internal", "gpt-4o prod"]),
        ("state:fail", ["claude internal"]), ("off", ["old claude"]), ("nothing like it", []),
    ])
    func markingAllMarksOnlyWhatTheFilterShows(_ filter: String, _ shown: [String]) {
        func marked(_ script: Script) -> [String] {
            script.state.markedIDs.compactMap { script.state.pool[$0]?.name }
        }
        let script = Script()
        script.keys("/").type(filter).keys("Enter V")
        #expect(marked(script) == shown)
        script.keys("V")
        #expect(marked(script) == [])
        // A mark from before the filter stays.
        script.keys("/ Ctrl-U Enter G v /").type(filter).keys("Enter V")
        #expect(marked(script) == shown + ["通义 qwen"])
        script.keys("V")
        #expect(marked(script) == ["通义 qwen"])
        script.done()
    }

    @Test func countedMarksStayWithinWhatTheFilterShows() {
        let script = Script()
        script.keys("/").type("tag:prod").keys("Enter 9 v")
        #expect(
            script.state.markedIDs.compactMap { script.state.pool[$0]?.name }
                == ["azure eu backup", "claude internal", "gpt-4o prod"])
        script.done()
    }

    @Test func marksAreShownAndGoWithEscape() {
        let script = Script()
        script.keys("v v")
        #expect(script.state.home.marked == [Sample.id(1), Sample.id(2)])
        #expect(script.text.contains("2 marked"))
        script.keys("Esc")
        #expect(script.state.home.marked.isEmpty)
        script.keys("V")
        #expect(script.state.home.marked.count == 7)
        script.keys("V")
        #expect(script.state.home.marked.isEmpty)
        script.keys("g 3 v")
        #expect(script.state.home.marked == [Sample.id(1), Sample.id(2), Sample.id(3)])
    }

    @Test func deletingNeedsTheNameTyped() throws {
        let script = Script()
        script.keys("j d").type("claude").keys("Enter")
        #expect(script.state.question != nil)
        script.type(" internal").keys("Enter")
        let job = try script.take(DeleteModels.self)
        #expect(job.models == [ModelReference(id: Sample.id(2), version: 3)])
        script.answer(job, ())
        script.take(LoadPool())
        script.done()
    }

    /// The next key must not hit a model far away.
    @Test(arguments: [(2, 2), (7, 6), (1, 1)])
    func afterADeletionTheCursorIsOnTheNeighbour(_ deleted: Int, _ neighbour: Int) throws {
        let script = Script()
        script.keys("\(deleted) G d")
        script.type(Sample.summaries[deleted - 1].name).keys("Enter")
        script.answer(try script.take(DeleteModels.self), ())
        script.answer(
            try script.take(LoadPool.self),
            PoolContents(
                models: Sample.summaries.filter { $0.id != Sample.id(deleted) },
                facts: Sample.facts))
        let row = try #require(script.state.home.window.selected)
        #expect(row + 1 == neighbour)
        script.done()
    }

    /// Models above the cursor go with it, so that its row is another one.
    @Test func afterDeletingMarkedModelsTheCursorIsOnTheNearestThatIsLeft() throws {
        let script = Script()
        script.keys("g 4 v k")
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(4))
        script.keys("d").type("delete 4").keys("Enter")
        script.answer(try script.take(DeleteModels.self), ())
        script.answer(
            try script.take(LoadPool.self),
            PoolContents(models: Array(Sample.summaries.dropFirst(4)), facts: Sample.facts))
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(5))
        script.done()
    }

    /// The model is still there, but the filter leaves it out now.
    @Test func aModelThatTheFilterHidesLeavesTheCursorOnTheNeighbour() {
        let script = Script()
        script.keys("/").type("on").keys("Enter 3 G")
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(3))
        var models = Sample.summaries
        models[2].isEnabled = false
        script.load(models, Sample.facts)
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(4))
        script.done()
    }

    @Test(arguments: ["a", "D"])
    func afterAnAdditionTheCursorIsOnTheNewModel(_ key: String) throws {
        let script = Script()
        script.keys("3 G").keys(key)
        if key == "a" {
            script.type("zeta").keys("Enter j Enter").type("gpt-4o").keys("Enter")
        } else {
            var copy = Sample.claude
            copy = Model(
                id: Sample.id(70), name: copy.name, provider: .openai, modelID: "m",
                now: Sample.now)
            script.answer(try script.take(DuplicateModel.self), copy)
        }
        script.keys("w")
        let models = try script.answerSave()
        let model = try #require(models.first)
        let loaded = Sample.summaries + [ModelSummary(of: Sample.stored(model), lastTest: nil)]
        script.load(loaded, Sample.facts).keys("Esc")
        #expect(script.state.home.selectedID(in: script.state.pool) == model.id)
        // Only once: later the cursor stays where somebody has moved it.
        script.keys("g").load(loaded, Sample.facts)
        #expect(script.state.notice == nil)
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(1))
        script.done()
    }

    @Test func anAddedModelThatTheFilterHidesIsSaidToBe() throws {
        let script = Script()
        script.keys("/").type("deepseek").keys("Enter a")
        script.type("zeta").keys("Enter j Enter").type("gpt-4o").keys("Enter w")
        let model = try #require(try script.answerSave().first)
        script.load(
            Sample.summaries + [ModelSummary(of: Sample.stored(model), lastTest: nil)],
            Sample.facts)
        #expect(script.state.notice?.text == "saved zeta; the filter hides it")
        #expect(script.modelNames == ["deepseek"])
        script.done()
    }

    @Test func deletingBacksOutWithEscape() {
        let script = Script()
        script.keys("d").type("azure eu backup").keys("Esc")
        #expect(script.state.question == nil)
        script.done()
    }

    @Test func enterNeverDeletes() {
        let script = Script()
        script.keys("d Enter Enter Enter")
        #expect(script.state.question != nil)
        script.done()
    }

    @Test func aKeyOfItsOwnSwitchesAModelOff() throws {
        let script = Script()
        script.keys("s")
        let job = try script.take(SetEnabled.self)
        #expect(job.ids == [Sample.id(1)] && !job.isOn)
        script.answer(job, ())
        script.take(LoadPool())
        script.done()
    }

    @Test func reloadingKeepsTheSelectionOnItsModel() {
        let script = Script()
        script.keys("j j")
        var models = Sample.summaries
        models.insert(Sample.summary(9, "aaa", .openai, "gpt"), at: 0)
        script.load(models, Sample.facts)
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(3))
        script.done()
    }

    @Test func escapeNeverQuitsAndQDoes() {
        let script = Script()
        script.keys("Esc Esc Esc").done()
        script.keys("q")
        script.take(.quit)
        script.done()
    }

    @Test func terminationQuitsAtOnce() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} } Space")
        script.send(.terminate)
        script.take(.quit)
        script.done()
    }

    @Test func suspendAndRedrawWorkEverywhere() throws {
        let script = Script()
        script.keys("Ctrl-Z")
        script.take(.suspend)
        script.keys("/ Ctrl-L")
        script.take(.redraw)
        script.keys("Esc d Ctrl-Z")
        script.take(.suspend)
        script.done()
    }

    @Test func aTerminalTooSmallSaysSoAndKeepsTheState() {
        let script = Script()
        script.keys("j j").send(.input(.resize(Size(columns: 59, rows: 24))))
        #expect(script.text.hasPrefix("too small: need 60x16"))
        script.keys("j q a d")
        script.send(.input(.resize(Size(columns: 80, rows: 24))))
        #expect(script.state.home.window.selected == 2)
        script.done()
    }

    @Test func lockedModelsAreRowsWithAWord() {
        let script = Script()
        script.lockModels([Sample.id(3)])
        #expect(script.text.contains("1 LOCKED"))
        script.keys("/").type("state:locked")
        #expect(script.modelNames == ["deepseek"])
        script.done()
    }

    @Test func aFailureToReadThePoolIsSaidInWords() throws {
        let script = Script()
        try script.refuseToLoad(
            Failure(sentence: "The file is damaged.", advice: "Restore it."))
        #expect(script.text.contains("The file is damaged."))
        #expect(script.text.contains("Restore it."))
        script.keys("Enter")
        #expect(script.state.question == nil)
    }

    @Test func aLongNoticeIsShownWhole() {
        var facts = Sample.facts
        facts.notice =
            "made the pool \"/home/somebody/.local/share/modelpool/pool.db\" and its key file "
            + "\"/home/somebody/.config/modelpool/master.key\"; a backup of the pool needs "
            + "this key as well"
        let script = Script(facts: facts)
        #expect(script.text.contains("needs this key as well"))
        #expect(script.text.contains("made the pool"))
        script.keys("j")
        #expect(!script.text.contains("made the pool"))
    }

    @Test func foreignTextCannotSteerTheTerminal() {
        let model = Sample.summary(
            1, "evil\u{1B}[2J\u{202E}", .openai, "m\u{7}",
            test: Sample.test(.badResponse, 5, minutesAgo: 1, message: "\u{1B}]0;x\u{7}"))
        let script = Script(models: [model])
        for cell in script.screen.lines.joined() {
            #expect(cell.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        }
        #expect(script.text.contains("evil<U+001B>"))
    }
}
