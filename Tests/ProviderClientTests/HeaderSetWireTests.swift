import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// What is sent of header sets and of a model's own rows: exactly once, in order, as it was typed.
@Suite struct HeaderSetWire {
    /// A row as a case has it: its name, and whether it is on.
    typealias Row = (name: String, isOn: Bool)

    private static func opened(
        _ rows: [Row], of name: String, key: String? = nil, isSet: Bool
    ) -> OpenedModel {
        var model =
            isSet
            ? Model(set: name, id: UUID(), now: Date())
            : Model(id: UUID(), name: name, provider: .openai, modelID: "m", now: Date())
        model.origins = isSet ? ["https://api.openai.com"] : nil
        model.headers = rows.enumerated().map { place, row in
            HeaderRow(
                id: UUID(), name: row.name, value: .new(Secret("\(name) \(place)")), isOn: row.isOn)
        }
        if let key { model.apiKey = .new(Secret(key)) }
        return OpenedModel(
            model: model, values: [.apiKey: key.map { Secret($0) }],
            headers: model.headers.filter(\.isOn).map { row in
                OpenedModel.Header(
                    row: row.id, name: row.name,
                    value: Secret("\(name) \(model.headers.firstIndex(of: row) ?? 0)"))
            })
    }

    static func model(
        _ own: [Row], _ sets: [[Row]], key: String? = "sk-own", setKeys: [String?] = []
    ) -> OpenedModel {
        let opened = sets.enumerated().map { place, rows in
            Self.opened(
                rows, of: "s\(place)", key: place < setKeys.count ? setKeys[place] : nil,
                isSet: true)
        }
        let bare = Self.opened(own, of: "own", key: key, isSet: false)
        var model = bare.model
        model.sets = opened.map(\.model.name)
        model.know(opened.map(\.model))
        return OpenedModel(
            model: model, values: bare.values, headers: bare.headers, sets: opened)
    }

    /// Every choice of up to so many rows, on and off.
    private static func choices(_ names: [String], atMost count: Int) -> [[Row]] {
        guard count > 0 else { return [[]] }
        let rest = choices(names, atMost: count - 1)
        return rest
            + rest.filter { $0.count == count - 1 }.flatMap { rows in
                names.flatMap { name in [true, false].map { rows + [(name, $0)] } }
            }
    }

    private static func fold(_ name: String) -> String {
        name.lowercased().replacingOccurrences(of: "_", with: "-")
    }

    /// What has to be sent, worked out row by row from the rule alone; `nil`: nothing may be.
    private static func expected(_ own: [Row], _ sets: [[Row]]) -> [String]? {
        var lines: [(key: String, text: String)] = []
        let ownKeys = own.filter(\.isOn).map { fold($0.name) }
        for (number, rows) in sets.enumerated() {
            for (place, row) in rows.enumerated() where row.isOn {
                guard !ownKeys.contains(fold(row.name)) else { continue }
                lines.append((fold(row.name), "\(row.name): s\(number) \(place)"))
            }
        }
        for (place, row) in own.enumerated() where row.isOn {
            lines.append((fold(row.name), "\(row.name): own \(place)"))
        }
        guard Set(lines.map(\.key)).count == lines.count else { return nil }
        return lines.map(\.text)
    }

    private static func sent(_ model: OpenedModel) -> [String]? {
        // `try?`: a refusal is what is asked about.
        guard let request = try? builder().build(model, .answer) else { return nil }
        return request.lines.filter { fold($0).hasPrefix("x-") }
    }

    @Test func everyCombinationOfSetsAndOwnRowsIsSentOnceInOrderAndInItsCase() {
        let names = ["X-One", "x-one", "X_ONE", "X-Two"]
        let own = Self.choices(names, atMost: 2)
        let first = Self.choices(names, atMost: 2)
        let second = Self.choices(["X-one", "X-Three"], atMost: 1)
        var count = 0
        var refused = 0
        for own in own {
            for first in first {
                for second in second {
                    let wanted = Self.expected(own, [first, second])
                    let model = Self.model(own, [first, second])
                    #expect(Self.sent(model) == wanted, "\(own) \(first) \(second)")
                    // What is written out for other programs is sent in the same way.
                    #expect(Self.sent(model.writtenOut) == wanted, "\(own) \(first) \(second)")
                    count += 1
                    if wanted == nil { refused += 1 }
                }
            }
        }
        print("header sets: \(count) combinations, \(refused) of them refused")
        #expect(count > 20_000 && refused > 1000 && refused < count)
    }

    @Test func theSourceOfEveryHeaderIsNamed() throws {
        let model = Self.model(
            [("X-Team", true), ("X-Mine", true)], [[("x-team", true), ("X-Corp", true)]],
            key: nil, setKeys: ["sk-of-the-set"])
        let shown = builder().preview(model).headers
        func words(_ name: String) -> String? { shown.first { $0.name == name }?.sourceWords }
        #expect(words("X-Corp") == "set s0")
        #expect(words("X-Team") == "yours, replaces X-Team of set s0")
        #expect(words("X-Mine") == "yours")
        #expect(words("Authorization") == "API key of set s0")
        let both = Self.model([], [[]], key: "sk-own", setKeys: ["sk-of-the-set"])
        let key = builder().preview(both).headers.first { $0.name == "Authorization" }
        #expect(key?.sourceWords == "API key field, replaces the one of set s0")
        let request = try builder().build(both, .answer)
        #expect(request.values("authorization") == ["Bearer sk-own"])
        // Neither of the two keys is repeated by what a server says.
        #expect(!request.scrubber.scrub("sk-of-the-set and sk-own").contains("sk-o"))
    }

    @Test func aRefusedKeyNamesItsSet() throws {
        let refusal = HTTPAnswer(
            status: 401, headers: [],
            body: Array(#"{"error":{"message":"Incorrect API key provided."}}"#.utf8))
        func next(_ model: OpenedModel) throws -> String? {
            let request = try builder().build(model, .answer)
            return Classifier.classify(answer: refusal, request: request, model: model.model).next
        }
        let key = "sk-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"
        let ofTheSet = try next(Self.model([], [[]], key: nil, setKeys: [key]))
        #expect(ofTheSet?.contains("the API key of set s0") == true, "\(ofTheSet ?? "")")
        let own = try next(Self.model([], [[]], key: key, setKeys: [nil]))
        #expect(own?.contains("the API key of set") == false, "\(own ?? "")")
    }

    @Test func aProblemNamesItsSetAndRow() {
        let two = Self.model([], [[("X-One", true)], [("X-Two", true), ("x_one", true)]])
        let problems = builder().preview(two).problems
        #expect(problems.count == 1)
        #expect(problems[0].hasPrefix("set s1: row 2 x_one: sets s0 and s1 both have it"))
        let credential = Self.model([], [[("X-Api-Key", true)]])
        #expect(builder().preview(credential).problems[0].hasPrefix("set s0: row 1 X-Api-Key"))
        let many = Self.model(
            (0..<40).map { ("X-Own-\($0)", true) }, [(0..<30).map { ("X-Set-\($0)", true) }])
        #expect(
            builder().preview(many).problems
                == ["a model has at most 64 headers, this one has 70"])
    }

    @Test func theCurlCommandHasTheRowsOfTheSets() throws {
        let model = Self.model([("X-Mine", true)], [[("X-Corp", true)]])
        let text = CurlText(try builder().build(model, .answer), of: model).text
        #expect(text.contains("X-Corp: $X_CORP") && text.contains("X-Mine: $X_MINE"))
    }
}
