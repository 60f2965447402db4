import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Every view at three sizes against the pictures in `Tests/Snapshots/PoolUI`. After a change that
/// is meant, `MODELPOOL_RECORD=1 swift test --filter SnapshotTests` draws them anew; read the
/// difference before committing it.
@Suite struct SnapshotTests {
    enum View: String, CaseIterable, Sendable {
        case list, empty, filtered, marked, testingAll, form, fields, headers, adding, replacing
        case chooser, clearAll, unsaved, conflict, paste, test, draftTest, help, palette, bulk
        case importing, chat, audit, keyStatus, locked, preview, zoom, delete
        case lockedModels, helpSearch, failure, bulkPreview, bulkSave, history, revealed, copySecret
        case makingSet, copyingRows, savedSet, attachingSet
        case compare, pastedCall, sets, setForm, setRows, unverified, unverifiedResult
        case failing, newOrigin, references, edited, overtaken, conflictOfSecrets, conflictDeleted
    }

    static let sizes = [
        Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 200, rows: 60),
    ]

    @Test(arguments: View.allCases, sizes)
    func theViewLooksLikeItsPicture(_ view: View, _ size: Size) throws {
        let script = try script(view, size)
        let picture = script.screen.snapshot
        let name = "\(view.rawValue)-\(size.columns)x\(size.rows).txt"
        let path = Self.folder + "/" + name
        if ProcessInfo.processInfo.environment["MODELPOOL_RECORD"] != nil {
            try FileManager.default.createDirectory(
                atPath: Self.folder, withIntermediateDirectories: true)
            try picture.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(picture == expected, "\(name) differs:\n\(picture)")
    }

    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(2)
        return "/" + parts.joined(separator: "/") + "/Snapshots/PoolUI"
    }()

    private func script(_ view: View, _ size: Size) throws -> Script {
        if view == .empty { return Script(models: [], size: size) }
        let script = Script(size: size)
        switch view {
        case .list, .empty: break
        case .failing: script.keys("j")
        case .filtered: script.keys("/").type("tag:prod cla")
        case .marked: script.keys("v v j v")
        case .testingAll: try testAll(script)
        case .delete: script.keys("j d").type("claude")
        case .palette: script.keys(":").type("te").keys("Tab")
        case .help: script.keys("?")
        case .importing: try importModels(script)
        case .pastedCall: try pasteCall(script)
        case .compare: try compare(script)
        case .sets, .setForm, .makingSet, .copyingRows, .savedSet, .attachingSet:
            try sets(view, script)
        case .audit: try audit(script)
        case .keyStatus: try keyStatus(script)
        case .locked: script.load(Sample.summaries, lockedFacts)
        case .chat: try chat(script)
        case .bulk: try bulk(script)
        case .bulkPreview, .bulkSave:
            try bulk(script)
            script.keys(view == .bulkPreview ? "p" : "w")
        case .unverified:
            script.check(UnverifiedTests.check)
            script.keys("j")
        case .lockedModels: script.lockModels([Sample.id(2), Sample.id(7)])
        case .helpSearch: script.keys("? /").type("editor").keys("Enter")
        case .failure:
            try script.refuseToLoad(
                Failure(
                    sentence: "pool.db was made by a newer modelpool.",
                    advice: "Install the newer version; nothing was changed."))
        default: try form(view, script)
        }
        return script
    }

    private func sets(_ view: View, _ script: Script) throws {
        var set = HeaderSetScreen.set
        set.apiKey = Sample.kept("sk-of-the-set-0123456789")
        if view == .makingSet {
            script.keys("V :").type("make-set").keys("Enter").type("corp").keys("Enter")
            script.answer(
                try script.take(LoadMadeSet.self), [set, HeaderSetScreen.model, Sample.gpt])
            return
        }
        if view == .attachingSet { try script.open(HeaderSetScreen.model, history: []) }
        script.keys("S")
        script.answer(
            try script.take(LoadSets.self),
            [LoadedModel(HeaderSetScreen.set, attachedBy: (1...7).map { Sample.id($0) })])
        switch view {
        case .setForm: script.keys("Enter } e").type("secret")
        case .copyingRows:
            script.keys("C")
            script.answer(
                try script.take(LoadCopiedRows.self), [HeaderSetScreen.model, Sample.gpt])
        case .savedSet:
            script.keys("Enter } e").type("secret").keys("Enter w")
            script.answer(try script.take(SaveForm.self), [set])
        default: break
        }
    }

    private func form(_ view: View, _ script: Script) throws {
        var history = view == .history ? longHistory : [Sample.test(.ok, 312, minutesAgo: 4320)]
        if view == .unverifiedResult {
            history = longHistory
            for index in 0..<3 { history[index].isVerified = false }
        }
        let model =
            view == .references
            ? referring : view == .setRows ? HeaderSetScreen.model : Sample.claude
        try script.open(model, history: history)
        switch view {
        case .fields: script.keys("} l")
        case .headers:
            script.keys("} } j j Space j a").type("X Team 2").keys("Tab").type("x").keys(
                "Enter")
        case .adding: script.keys("} } a").type("cf-")
        case .replacing: script.keys("} } j j e").type("secret")
        case .setRows: script.keys("} }")
        case .unverifiedResult: script.keys("r")
        case .chooser: script.keys("l Enter").type("o")
        case .clearAll: script.keys("} } C")
        case .unsaved: script.keys("} } Space q")
        case .test, .draftTest, .history:
            if view == .draftTest { script.keys("} } Space j Space") }
            script.keys("t")
            let job = try script.take(RunTest.self)
            let draft = try #require(script.draft)
            if view != .draftTest {
                let report = TestPaneTests.report(draft, isDraft: false)
                script.tell(job, .finished(report))
                script.answer(job, ())
            } else {
                let stage = StageResult(
                    stage: .resolve, state: .ok, milliseconds: 12, detail: "10.20.1.8")
                script.tell(job, .stage(stage))
                script.tell(job, .stage(StageResult(stage: .connect, state: .running)))
                script.tick(1.25)
            }
        case .conflict: try conflict(script)
        case .conflictOfSecrets, .conflictDeleted:
            try conflict(script, isDeleted: view == .conflictDeleted) {
                $0.headers[0].value = Sample.kept("their-new-value")
            }
        case .revealed:
            script.keys("} } v")
            let job = try script.take(ShowValue.self)
            script.answer(job, Secret("tools-2024-04-04"))
        case .copySecret: script.keys("} } y")
        case .newOrigin:
            script.keys("j j e").type("/v2").keys("Enter w")
            let job = try script.take(SaveForm.self)
            script.refuse(
                job,
                .originChanged(
                    OriginChange(
                        modelName: "claude internal", from: "llm-gw.corp.example",
                        to: "llm-gw2.corp.example")))
        case .references:
            script.answer(
                try #require(script.references),
                [.environment("TEAM"): .set, .file("/run/secrets/gw"): .notSet])
            script.keys("} }")
        case .edited: try edited(script)
        case .overtaken:
            script.keys("} } Space")
            var theirs = Sample.summaries[1]
            theirs.version = 4
            theirs.changedBy = "bob"
            script.load([theirs], Sample.facts)
        case .paste: try paste(script)
        case .preview: try preview(script)
        case .zoom: script.keys("} } j z")
        default: break
        }
    }

    private var lockedFacts: PoolFacts {
        PoolFacts(
            file: "pool.db", keySource: "passphrase", isReadOnly: false, isLocked: true,
            locksAfter: 240)
    }

    private func testAll(_ script: Script) throws {
        script.keys("T")
        let job = try script.take(RunTests.self)
        let request = EffectiveRequest(
            method: "POST", url: "u", headers: [], body: "", proxy: nil, problems: [])
        script.tell(job, .init(model: Sample.id(1), event: .started(request)))
        script.tell(job, .init(model: Sample.id(5), event: .started(request))).tick(4)
    }

    private var longHistory: [TestSummary] {
        (0..<30).map { number in
            let verdict: VerdictCode = number % 7 == 3 ? .authFailed : .ok
            let milliseconds = 200 + number * 37 % 400
            return Sample.test(
                verdict, Double(milliseconds), minutesAgo: Double(10 + number * 60))
        }
    }

    private var referring: Model {
        var model = Sample.claude
        model.headers[0].value = Sample.kept("${env:TEAM}")
        model.headers[2].value = Sample.kept("Bearer ${file:/run/secrets/gw}")
        return model
    }

    /// What came back from the editor: a value replaced, a row gone, one added, two bad lines.
    private func edited(_ script: Script) throws {
        script.keys("E")
        let job = try script.take(EditRows.self)
        let text = "anthropic-beta: new\nX-New: 1\nno colon\n"
        script.answer(job, text)
        let parse = try script.take(ParseEdited.self)
        let lines = ["anthropic-beta", "X-New"].map {
            ParsedHeader(name: $0, value: .new(Secret("new")), isOn: true)
        }
        script.answer(
            parse, ParsedHeaders(lines: lines, rejected: [.init(line: 3, reason: "no colon")]))
    }

    private func conflict(
        _ script: Script, isDeleted: Bool = false, _ change: (inout Model) -> Void = { _ in }
    ) throws {
        script.keys("} } Space e").type("my-new-value").keys("Enter w")
        let job = try script.take(SaveForm.self)
        var theirs = Sample.claude
        theirs.version = 4
        theirs.changedBy = "bob"
        theirs.timeout = 60
        theirs.headers[0].name = "anthropic-betas"
        change(&theirs)
        script.refuse(job, .conflicted(Conflict(mine: job.model, theirs: isDeleted ? nil : theirs)))
    }

    private func paste(_ script: Script) throws {
        script.keys("} }").paste("X-A: 1\nX-Debug: 2\nbad\n")
        let job = try script.take(ParsePaste.self)
        let lines = ["X-A", "X-Debug"].map {
            ParsedHeader(name: $0, value: .new(Secret("1")), isOn: true)
        }
        script.answer(
            job, ParsedHeaders(lines: lines, rejected: [.init(line: 3, reason: "no colon")]))
    }

    private func preview(_ script: Script) throws {
        script.keys("p")
        let job = try script.take(PreviewRequest.self)
        let report = TestPaneTests.report(Sample.claude, isDraft: false)
        script.answer(
            job,
            EffectiveRequest(
                method: "POST", url: report.url, headers: report.sentHeaders,
                body: "{\n  \"model\": \"claude-sonnet-4-5\"\n}", proxy: "http://proxy:3128",
                problems: []))
    }

    private func importModels(_ script: Script) throws {
        script.keys(":").type("import a.yaml").keys("Enter")
        let job = try script.take(ReadImport.self)
        let names = ["deepseek", "new model", "bad"]
        let models = names.enumerated().map { index, name in
            Model(
                id: Sample.id(60 + index), name: name, provider: .openai,
                modelID: name == "bad" ? "" : "gpt-4o", now: Sample.now)
        }
        script.answer(job, ImportPreview(format: "LiteLLM", models: models, notes: ["a note"]))
    }

    private func pasteCall(_ script: Script) throws {
        script.paste("curl ...")
        var model = Model(
            id: Sample.id(60), name: "gpt-4o", provider: .openai, modelID: "gpt-4o",
            now: Sample.now)
        model.apiKey = .new(Secret("sk-0123456789abcdefcdef"))
        model.headers = [
            HeaderRow(id: Sample.id(61), name: "X-Title", value: .new(Secret("a title")))
        ]
        let lines = [
            ParsedHeader(
                name: "Authorization", value: .new(Secret("Bearer sk-0123456789abcdefcdef")),
                isOn: true)
        ]
        script.answer(
            try script.take(ReadPasted.self),
            PastedContent(
                preview: ImportPreview(format: "curl", models: [model], notes: []),
                headers: ParsedHeaders(lines: lines, rejected: [], leftOut: ["Content-Type"])))
    }

    private func compare(_ script: Script) throws {
        script.keys("j Space 4 G Space =")
        script.answer(try script.take(CompareModels.self), [Sample.claude, CompareTests.other])
        script.keys("j j")
    }

    private func audit(_ script: Script) throws {
        script.keys("L")
        let job = try script.take(LoadAudit.self)
        let entries = (0..<3).map { number in
            AuditLine(
                time: Sample.now.addingTimeInterval(Double(-60 * number)), user: "admin",
                action: number == 0 ? "reveal" : "save", model: "claude internal",
                detail: "headers X-Team, X-Debug")
        }
        script.answer(job, entries)
    }

    private func keyStatus(_ script: Script) throws {
        script.keys("K")
        let job = try script.take(LoadKeyStatus.self)
        script.answer(
            job,
            KeyStatus(
                facts: ["The key comes from the default key file.", "12 values are sealed."],
                slots: [
                    .init(
                        number: 1, kind: "key file", detail: "made 2026-01-01", isInUse: true),
                    .init(number: 2, kind: "recovery code", detail: "", isInUse: false),
                ]))
    }

    private func chat(_ script: Script) throws {
        script.keys("j c")
        let load = try script.take(ChatWithSaved.self)
        script.answer(load, LoadedModel(Sample.claude))
        script.type("Does it answer?").keys("Enter")
        let job = try script.take(AskModel.self)
        script.tell(job, "Yes, it does.")
        script.answer(job, .finished(firstToken: 212, total: 1900, tokens: 4))
        script.type("And aga")
    }

    private func bulk(_ script: Script) throws {
        script.keys("j v b")
        let job = try script.take(LoadBulk.self)
        script.answer(job, [Sample.claude])
        script.keys("e").type("new").keys("Enter j")
    }
}
