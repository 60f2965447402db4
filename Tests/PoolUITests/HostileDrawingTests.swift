import Foundation
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Every view with names, imports and answers of hostile text, drawn at 40 widths: nothing traps,
/// nothing is drawn outside, and no control character reaches a cell. 50,000 drawings, a million
/// with `MODELPOOL_LONG=1`.
@Suite struct HostileDrawingTests {
    private enum View: CaseIterable {
        case list, filter, palette, delete, form, field, fieldPasted, adding, value, chooser, listed
        case clearAll, revealed, copySecret, unsaved, conflict, paste, edited, overtaken, newOrigin
        case test, running, preview, zoom, help, bulk, bulkPreview, importing, audit, keyStatus
        case chat, failure, locked
    }

    private static let widths = Array(stride(from: 60, to: 220, by: 4))
    private static let isLong = ProcessInfo.processInfo.environment["MODELPOOL_LONG"] != nil
    /// Sets of texts, each for all views and widths.
    private static let rounds = (isLong ? 1_000_000 : 50_000) / (widths.count * View.allCases.count)

    @Test(arguments: 0..<8)
    func hostileTextIsDrawnInEveryView(_ part: Int) throws {
        #expect(Self.widths.count == 40)
        var drawings = 0
        for round in 0...Self.rounds where round % 8 == part {
            for view in View.allCases {
                var text = HostileText(seed: UInt64(round))
                var state = try script(view, &text).state
                for columns in Self.widths {
                    let size = Size(columns: columns, rows: 16 + text.below(20))
                    _ = update(&state, .input(.resize(size)))
                    check(render(state), size, isRead: columns % 24 == 0, "\(view) \(round)")
                    drawings += 1
                }
            }
        }
        #expect(drawings >= Self.rounds / 8 * Self.widths.count * View.allCases.count)
    }

    private func check(_ screen: Screen, _ size: Size, isRead: Bool, _ name: String) {
        #expect(screen.size == size)
        if let cursor = screen.cursor, !screen.bounds.contains(cursor) {
            Issue.record("\(name): the cursor at \(cursor) in \(size)")
        }
        guard isRead else { return }
        for row in 0..<size.rows {
            for cell in screen.row(row) {
                guard let scalar = cell.character?.unicodeScalars.first, scalar.value >= 0x7F,
                    TextWidth.isControl(scalar) || (0x202A...0x202E).contains(scalar.value)
                else { continue }
                Issue.record("\(name): \(scalar.value) in row \(row)")
            }
        }
    }

    // MARK: What is shown

    private func summaries(_ text: inout HostileText) -> [ModelSummary] {
        Sample.summaries.map { sample in
            var summary = Sample.summary(
                1, text.next(), sample.provider, text.next(), headers: [text.next(), text.next()],
                url: text.below(2) == 0 ? "https://h.example/" + text.next() : text.next(),
                isEnabled: sample.isEnabled, tags: [text.next(), text.next()],
                test: Sample.test(
                    VerdictCode.allCases[text.below(VerdictCode.allCases.count)], 10,
                    minutesAgo: 3, status: 400, message: text.next()))
            summary = ModelSummary(
                id: sample.id, name: summary.name, provider: summary.provider,
                modelID: summary.modelID, baseURL: summary.baseURL, isEnabled: summary.isEnabled,
                tags: summary.tags, headerNames: summary.headerNames,
                headersOn: summary.headersOn, version: 3, changedAt: summary.changedAt,
                changedBy: text.next(), lastTest: summary.lastTest)
            return summary
        }
    }

    private func model(_ text: inout HostileText) -> Model {
        var model = Sample.claude
        model.name = text.next()
        model.modelID = text.next()
        model.baseURL = text.below(2) == 0 ? text.next() : "https://h.example/" + text.next()
        model.tags = [text.next(), text.next()]
        model.changedBy = text.next()
        model.headers.append(
            HeaderRow(id: Sample.id(110), name: text.next(), value: .new(Secret(text.next()))))
        for index in model.headers.indices {
            if index > 0 { model.headers[index].name = text.next() }
            if text.below(2) == 0 {
                model.headers[index].value = Sample.kept(text.next(), isSecret: false)
                model.headers[index].isSecret = false
            }
        }
        var set = Model(set: text.next(), id: Sample.id(111), now: Sample.now)
        set.origins = [text.next(), "https://h.example"]
        set.headers = [
            HeaderRow(id: Sample.id(112), name: text.next(), value: .new(Secret(text.next())))
        ]
        model.sets = [set.name, text.next()]
        model.know([set])
        return model
    }

    private func report(_ model: Model, _ text: inout HostileText) -> TestReport {
        var report = TestPaneTests.report(model, isDraft: false)
        report.url = text.next()
        report.message = text.next()
        report.next = text.next()
        report.notes = [text.next(), text.next()]
        for index in report.stages.indices { report.stages[index].detail = text.next() }
        report.sentHeaders = headers(&text)
        report.body = (0..<5).map { _ in text.next() }
        return report
    }

    private func headers(_ text: inout HostileText) -> [ShownHeader] {
        [HeaderSource.provider, .apiKey, .yours(Sample.id(103))].map {
            ShownHeader(name: text.next(), value: text.next(), source: $0)
        }
    }

    private func parsed(_ text: inout HostileText) -> ParsedHeaders {
        ParsedHeaders(
            lines: (0..<4).map { number in
                .init(
                    name: text.next(),
                    value: number == 2 ? .keep(row: 2) : .new(Secret(text.next())),
                    isOn: number != 1)
            }, rejected: [.init(line: 3, reason: text.next())])
    }

    private func script(_ view: View, _ text: inout HostileText) throws -> Script {
        var facts = Sample.facts
        facts.file = text.next()
        facts.notice = view == .list ? text.next() : nil
        if view == .locked {
            facts.isLocked = true
            facts.keySource = "passphrase"
        }
        let script = Script(models: summaries(&text), facts: facts)
        switch view {
        case .list: break
        case .filter: script.keys("/").type(text.next()).paste(text.nextLine())
        case .palette: script.keys(":").paste("filter " + text.nextLine()).keys("Tab")
        case .delete: script.keys("j d").paste(text.nextLine())
        case .help: script.keys("? /").paste(text.nextLine()).keys("Enter")
        case .bulk, .bulkPreview: try bulk(script, &text, isPreview: view == .bulkPreview)
        case .importing:
            script.keys(":").type("import a.yaml").keys("Enter")
            let job = try script.take(ReadImport.self)
            let models = [model(&text), model(&text)]
            let notes = (0..<9).map { _ in text.next() }
            script.answer(job, ImportPreview(format: text.next(), models: models, notes: notes))
        case .audit:
            script.keys("L")
            let job = try script.take(LoadAudit.self)
            let lines = (0..<5).map { _ in
                AuditLine(
                    time: Sample.now, user: text.next(), action: text.next(), model: text.next(),
                    detail: text.next())
            }
            script.answer(job, lines)
        case .keyStatus:
            script.keys("K")
            let job = try script.take(LoadKeyStatus.self)
            let slot = KeyStatus.Slot(
                number: 1, kind: text.next(), detail: text.next(), isInUse: true)
            script.answer(job, KeyStatus(facts: [text.next(), text.next()], slots: [slot]))
        case .chat: try chat(script, &text)
        case .test, .running: try test(script, &text, isRunning: view == .running)
        case .failure:
            try script.refuseToLoad(Failure(sentence: text.next(), advice: text.next()))
        case .locked:
            script.paste("x" + text.nextLine()).keys("Enter")
            let job = try script.take(UnlockPool.self)
            script.refuse(job, .failed(Failure(sentence: text.next(), advice: text.next())))
            script.paste(text.nextLine())
        default: try form(view, script, &text)
        }
        return script
    }

    private func bulk(_ script: Script, _ text: inout HostileText, isPreview: Bool) throws {
        script.keys("j v b")
        let job = try script.take(LoadBulk.self)
        script.answer(job, [model(&text), Sample.claude])
        script.keys("e").paste(text.nextLine()).keys("Enter j")
        if isPreview { script.keys("p") }
    }

    private func chat(_ script: Script, _ text: inout HostileText) throws {
        script.keys("j c")
        let load = try script.take(ChatWithSaved.self)
        script.answer(load, LoadedModel(model(&text)))
        script.type("Does it answer?").keys("Enter")
        let job = try script.take(AskModel.self)
        for _ in 0..<4 { script.tell(job, text.next()) }
        if text.below(2) == 0 {
            script.answer(job, .failed(report(Sample.claude, &text)))
        }
        script.paste(text.nextLine())
    }

    private func form(_ view: View, _ script: Script, _ text: inout HostileText) throws {
        // What cannot be saved or sent does not get as far as these.
        let isSound = [.conflict, .newOrigin, .preview, .listed, .revealed].contains(view)
        let model = isSound ? Sample.claude : model(&text)
        let test = Sample.test(.badRequest, 312, minutesAgo: 4320, message: text.next())
        try script.open(model, history: [test])
        switch view {
        case .field: script.keys("j j e").type(text.next())
        case .fieldPasted:
            script.keys("j e").paste(text.nextLine()).keys("Left Left")
                .paste(text.nextLine())
        case .adding:
            script.keys("} } a").paste(text.nextLine()).keys("Tab").paste(text.nextLine())
        case .value:
            script.keys("} } j j e").type(text.next()).keys("Home").paste(text.nextLine())
        case .chooser: script.keys("l Enter").type(text.next())
        case .listed:
            script.keys("L")
            let job = try script.take(ListModels.self)
            script.answer(job, (0..<9).map { _ in text.next() })
            script.type("a")
        case .clearAll: script.keys("} } C")
        case .revealed:
            script.keys("} } v")
            let job = try script.take(ShowValue.self)
            script.answer(job, Secret(text.next()))
        case .copySecret: script.keys("} } y")
        case .unsaved: script.keys("} } Space q")
        case .conflict: try conflict(script, &text)
        case .paste, .edited: try pasted(script, &text, isEdited: view == .edited)
        case .overtaken:
            script.keys("} } Space")
            script.load(summaries(&text), Sample.facts)
        case .newOrigin:
            script.keys("} } Space w")
            let job = try script.take(SaveForm.self)
            let change = OriginChange(modelName: text.next(), from: text.next(), to: text.next())
            script.refuse(job, .originChanged(change))
        case .preview:
            script.keys("p")
            let job = try script.take(PreviewRequest.self)
            let request = EffectiveRequest(
                method: "POST", url: text.next(), headers: headers(&text), body: text.next(),
                proxy: text.next(), problems: [text.next()])
            script.answer(job, request)
        case .zoom: script.keys("} } j z")
        default: break
        }
    }

    private func conflict(_ script: Script, _ text: inout HostileText) throws {
        script.keys("} } Space w")
        let job = try script.take(SaveForm.self)
        var theirs = model(&text)
        theirs.version = 4
        script.refuse(
            job,
            .conflicted(Conflict(mine: job.model, theirs: text.below(4) == 0 ? nil : theirs)))
    }

    private func pasted(_ script: Script, _ text: inout HostileText, isEdited: Bool) throws {
        if isEdited {
            script.keys("E")
            let job = try script.take(EditRows.self)
            script.answer(job, text.next() + "\nx: y\n")
            script.answer(try script.take(ParseEdited.self), parsed(&text))
        } else {
            script.keys("} }").paste("X-A: 1\n" + text.nextLine())
            script.answer(try script.take(ParsePaste.self), parsed(&text))
        }
    }

    private func test(_ script: Script, _ text: inout HostileText, isRunning: Bool) throws {
        script.keys("j t")
        let load = try script.take(TestSaved.self)
        let model = model(&text)
        script.answer(load, LoadedModel(model))
        let job = try script.take(RunTest.self)
        script.tell(job, .text(text.next()))
        guard !isRunning else { return }
        script.tell(job, .finished(report(model, &text)))
        script.answer(job, ())
    }
}
