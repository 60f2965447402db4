import Foundation
import Interchange
import PoolModel
import PoolStore
import TestSupport
import Testing
import Vault

@testable import PoolUI

/// Takes every field of the table through every place that treats fields, so that none of them
/// can forget one. Origins are what makes a header set of a model, which `HeaderSetTests` treat.
@Suite struct EveryField {
    static let fields = ModelField.all.filter { $0 != .origins }

    /// Values that pass the rules and differ for different numbers.
    static func value(of field: ModelField, _ number: Int) -> FieldValue {
        switch field {
        case .baseURL: return .text("https://h\(number).example/v1")
        case .proxy: return .text(number % 2 == 0 ? "direct" : "socks5h://user@proxy:1080")
        case .extra: return .secret(.new(Secret("{\"model_info\":{\"note\":\"n\(number)\"}}")))
        default: break
        }
        if !field.choices.isEmpty { return .text(field.choices[number % field.choices.count]) }
        return switch field.kind {
        case .text: .text("/text/\(number)")
        case .integer: .integer(7 + number)
        case .number: .number(0.25 + Double(number) / 4)
        case .flag: .flag(number % 2 == 1)
        case .words: .words(["a", "b\(number)"])
        case .secret: .secret(.new(Secret("secret-\(number)-0123456789-0123456789")))
        case .rows:
            .rows([HeaderRow(id: UUID(), name: "X-\(number)", value: .new(Secret("v\(number)")))])
        }
    }

    /// A model whose fields all have the values of a number.
    static func model(_ number: Int, id: UUID = UUID()) -> Model {
        var model = Model(
            id: id, name: "", provider: .custom, modelID: "",
            now: Date(timeIntervalSince1970: 0))
        for field in fields {
            #expect(field.set(value(of: field, number), in: &model), "\(field.key)")
        }
        return model
    }

    /// A pool in a folder that is there as long as it.
    private struct Pool {
        let folder: TemporaryFolder
        let store: PoolStore

        init() throws {
            folder = try TemporaryFolder()
            store = try PoolStore.open(
                path: folder.file("pool.db"), options: PoolStore.Options(user: "tester"))
            try store.createKey(
                .raw(Secret(bytes: [UInt8](repeating: 7, count: 32)), sourceName: "file"))
            // Those that models of these tests attach.
            let sets = ["a", "b0", "b1"].map { name in
                var set = Model(set: name, id: UUID(), now: Date())
                set.origins = ["https://h0.example", "https://h1.example"]
                return set
            }
            _ = try store.save(sets)
        }
    }

    @Test func keysColumnsAndTitlesAreUnique() {
        for names in [\.key, \.column, \.title, \.label] as [KeyPath<ModelField, String>] {
            #expect(Set(ModelField.all.map { $0[keyPath: names] }).count == ModelField.all.count)
        }
        #expect(Set(ModelField.all.map(\.key)).count == ModelField.all.count)
    }

    @Test(arguments: EveryField.fields.map(\.key)) func isSetReadAndCopied(_ key: String) throws {
        let field = try #require(ModelField.all.first { $0.key == key })
        let one = EveryField.model(0)
        var other = one
        #expect(field.set(EveryField.value(of: field, 1), in: &other))
        #expect(!field.isEqual(one, other))
        // Nothing else has changed.
        for another in ModelField.all where another != field {
            #expect(another.isEqual(one, other), "\(key) changes \(another.key)")
        }
        var copy = one
        field.copy(from: other, to: &copy)
        #expect(field.isEqual(copy, other))
        field.clear(in: &copy)
        #expect(field.isEqual(copy, other) != field.use.contains(.clearable))
    }

    @Test(arguments: EveryField.fields.map(\.key)) func isStoredAndNamedInTheAuditLog(
        _ key: String
    ) throws {
        let field = try #require(ModelField.all.first { $0.key == key })
        let pool = try Pool()
        defer { withExtendedLifetime(pool) {} }
        let store = pool.store
        // Probes' fields are reset when another model answers, unless the save says them.
        var model = try #require(try store.save([EveryField.model(0)]).first)
        field.set(EveryField.value(of: field, 1), in: &model)
        let saved = try #require(
            try store.save([model], sendSecretsToNewOrigin: true).first)
        #expect(saved == (try store.model(model.id)))
        #expect(try store.auditLog(limit: 1).first?.detail.contains(auditName(field)) == true)
        let callable = try store.openModel(saved)
        switch EveryField.value(of: field, 1) {
        case .rows(let rows):
            #expect(saved.headers.map(\.name) == rows.map(\.name))
            #expect(callable.headers.map { $0.value.reveal() } == ["v1"])
        case .secret(.new(let secret)):
            let stored = [callable.apiKey, callable.proxyPassword].compactMap { $0?.reveal() }
            #expect(field == .extra || stored.contains(secret.reveal()))
            #expect(field.value(of: saved).secret?.hasValue == true)
        case let value: #expect(field.value(of: saved) == value)
        }
        let again = try #require(try store.save([saved]).first)
        #expect(field.isEqual(again, saved))
        #expect(try store.auditLog(limit: 1).first?.detail == "nothing")
        guard field.use.contains(.clearable) else { return }
        var cleared = again
        field.clear(in: &cleared)
        // A key without its certificate is refused.
        if field == .clientCertificate { cleared.clientKey = nil }
        let stored = try #require(
            try store.save([cleared], sendSecretsToNewOrigin: true).first)
        #expect(field.isEqual(stored, cleared))
        #expect(stored == (try store.model(stored.id)))
        #expect(field.value(of: try store.copy(stored.id)) == field.value(of: stored))
    }

    private func auditName(_ field: ModelField) -> String {
        field == .headers ? "headers -X-0 +X-1" : field.key
    }

    @Test(arguments: ModelField.all(.probed).map(\.key)) func aProbesFindingIsNotTakenBack(
        _ key: String
    ) throws {
        let field = try #require(ModelField.all.first { $0.key == key })
        let pool = try Pool()
        defer { withExtendedLifetime(pool) {} }
        let store = pool.store
        let draft = try #require(try store.save([EveryField.model(0)]).first)
        var report = TestReport(model: draft, isDraft: false, startedAt: Date())
        if field == .tools { report.toolsWork = true } else { report.visionWorks = true }
        try store.record([report])
        // The form was open meanwhile and saves another field.
        var renamed = draft
        renamed.timeout = 9
        let saved = try #require(try store.save([renamed]).first)
        #expect(field.value(of: saved) == .flag(true))
        // What the person says is taken, also that it is not known.
        var said = saved
        field.set(field.cleared(in: said), in: &said)
        let stored = try #require(try store.save([said]).first)
        #expect(field.value(of: stored) == field.cleared(in: said))
        // Another model's findings do not count.
        try store.record([report.of(stored)])
        var other = try store.model(stored.id)
        #expect(field.value(of: other) == .flag(true))
        other.modelID = "another"
        #expect(try store.save([other]).first.map(field.value(of:)) == field.cleared(in: other))
    }

    @Test(arguments: EveryField.fields.map(\.key)) func travelsInOurOwnJSON(_ key: String) throws {
        let field = try #require(ModelField.all.first { $0.key == key })
        let model = EveryField.model(1)
        var headers: [OpenedModel.Header] = []
        for row in model.headers {
            guard case .new(let value) = row.value else { continue }
            headers.append(OpenedModel.Header(row: row.id, name: row.name, value: value))
        }
        func secret(_ field: SecretField) -> Secret? {
            if case .new(let secret) = field { secret } else { nil }
        }
        var writer = PoolJSONWriter()
        let text =
            writer.begin()
            + writer.model(
                ExportEntry(
                    model,
                    secrets: OpenedModel(
                        model: model,
                        values: [
                            .apiKey: secret(model.apiKey),
                            .proxyPassword: secret(model.proxyPassword),
                            .extra: secret(model.extra),
                        ], headers: headers))) + writer.end()
        let result = ModelImport.read(
            Array(text.utf8), context: ImportContext(now: Date(timeIntervalSince1970: 0)))
        let read = try #require(result.models.first)
        if field == .headers {
            #expect(read.headers.map(\.name) == ["X-1"])
        } else {
            #expect(field.isEqual(read, model))
        }
    }

    @Test func theFormHasEveryFieldThatCanBeTypedOrChosenOnce() {
        let editable = ModelField.all.filter { $0.editing != .none }
        #expect(Set(ModelField.typed) == Set(editable))
        #expect(ModelField.typed.count == editable.count)
    }

    @Test(arguments: EveryField.fields.filter { ModelField.typed.contains($0) }.map(\.key))
    func isTypedMergedAndChangedInBulk(
        _ key: String
    ) throws {
        let field = try #require(ModelField.all.first { $0.key == key })
        let base = EveryField.model(0)
        var mine = base
        let value = EveryField.value(of: field, 1)
        let typed =
            switch value {
            case .secret(.new(let secret)): secret.reveal()
            default:
                {
                    var model = base
                    field.set(value, in: &model)
                    return field.editText(of: model)
                }()
            }
        #expect(field.set(typed: typed, in: &mine) == nil)
        #expect(field.value(of: mine) == value)
        // The provider brings its protocol along.
        let changed = ModelField.typed.filter { !$0.isEqual(base, mine) }.map(\.title)
        #expect(changed.contains(field.title) && (changed.count == 1 || field == .provider))
        #expect(ModelChange.list(from: base, to: mine).map(\.title) == changed)
        #expect(!field.hint.isEmpty && !field.label.isEmpty)

        var theirs = base
        theirs.changedBy = "other"
        let conflict = ConflictView(base: base, Conflict(mine: mine, theirs: theirs))
        #expect(conflict.items.map(\.name) == changed)
        #expect(field.isEqual(conflict.merge().model, mine))

        guard field.use.contains(.bulk) else { return }
        #expect(BulkView.fields.contains(field))
        var bulk = base
        let change =
            field.editing == .toggle
            ? BulkChange.switchField(field, isOn: true) : .setField(field, text: typed)
        #expect(change.apply(to: &bulk, newRow: UUID()) == nil)
        #expect(field.isEqual(bulk, mine))
    }
}

extension TestReport {
    /// The same findings about a later version of the model.
    fileprivate func of(_ model: Model) -> TestReport {
        var report = TestReport(model: model, isDraft: false, startedAt: Date())
        report.toolsWork = toolsWork
        report.visionWorks = visionWorks
        return report
    }
}
