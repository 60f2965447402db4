internal import FoundationEssentials
internal import PoolModel

/// Our own form: every field of every model. `Resources/schemas/pool.json` describes it.
///
/// A secret is a text, or `{"withheld": true}` where it was left out on purpose. A value that is
/// nothing but a reference (`${env:NAME}`) is no secret and always there.
enum PoolJSON {
    static let schema = 1

    /// Takes model by model out of the text, so that the whole is never there as a tree.
    static func read(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        var hasModels = false
        // Something of it is as we write it.
        var isOurs = false
        var newer: InterchangeProblem?
        do throws(JSONParser.Problem) {
            var parser = JSONParser(bytes)
            try parser.eachMember { (parser, name) throws(JSONParser.Problem) in
                let line = parser.line
                if ["schema", "program", "sets"].contains(name) { isOurs = true }
                switch name {
                case "schema":
                    if let number = try parser.value().int, number > schema {
                        newer = InterchangeProblem(line: line, code: .newerSchema(number))
                    }
                case "program": _ = try parser.value()
                case "sets":
                    try parser.eachElement { parser throws(JSONParser.Problem) in
                        let line = parser.line
                        take(try parser.value(), of: "sets", line: line, &intake)
                    }
                case "models":
                    hasModels = true
                    try parser.eachElement { parser throws(JSONParser.Problem) in
                        let line = parser.line
                        take(try parser.value(), of: "models", line: line, &intake)
                    }
                default:
                    intake.note(.unknownKey(name), line: line)
                    _ = try parser.value()
                }
            }
            try parser.finish()
        } catch {
            throw newer ?? InterchangeProblem(error, in: bytes)
        }
        if let newer { throw newer }
        guard hasModels || isOurs else {
            // What has no place in a text that is none of ours is nothing to be told.
            intake.result.notes = []
            throw InterchangeProblem(line: 1, code: .unknownFormat)
        }
        if !hasModels { throw InterchangeProblem(line: 1, code: .missing("models")) }
    }

    private static func take(
        _ value: JSONValue, of list: String, line: Int, _ intake: inout ModelIntake
    ) {
        guard let members = value.members else {
            return intake.reject(
                .wrongType("an entry of \(list)", wanted: .object, got: value.kind), line: line)
        }
        var entry = PoolEntry(members, line: line)
        let model = list == "sets" ? entry.set(&intake) : entry.model(&intake)
        intake.result.rejected += entry.problems
        guard let model, entry.problems.isEmpty else { return }
        intake.result.notes += entry.notes
        if model.isSet { intake.add(set: model, line: line) } else { intake.add(model, line: line) }
    }
}

/// One model of the list, as far as it could be read.
private struct PoolEntry {
    private var fields: FieldReader
    private let line: Int
    private let name: String
    private(set) var problems: [InterchangeProblem] = []
    private(set) var notes: [InterchangeProblem] = []

    init(_ members: [JSONMember], line: Int) {
        fields = FieldReader(members, isLenient: false)
        self.line = line
        name = fields.text("name") ?? ""
    }

    private mutating func id() -> UUID? {
        let text = fields.text("id")
        let id = text.flatMap { UUID(uuidString: $0) }
        if text != nil, id == nil { reject(.badID, at: line) }
        return id
    }

    mutating func set(_ intake: inout ModelIntake) -> Model {
        var set = intake.model(id: id(), name: name, provider: .custom, modelID: "")
        set.origins = fields.texts("origins") ?? []
        set.apiKey = secret("api_key") ?? .empty
        set.headers = headers(intake.context.makeID)
        finish(fields)
        return set
    }

    mutating func model(_ intake: inout ModelIntake) -> Model? {
        let id = id()
        guard let provider = provider() else { return nil }
        var model = intake.model(
            id: id, name: name, provider: provider, modelID: fields.text("model") ?? "")
        if let text = fields.text("protocol") {
            guard let known = WireProtocol(rawValue: text) else {
                reject(.unknownProtocol, at: line)
                return nil
            }
            model.wireProtocol = known
        }
        takeFields(&model)
        model.headers = headers(intake.context.makeID)
        model.extra = extra()
        finish(fields)
        return model
    }

    private mutating func provider() -> Provider.ID? {
        guard let text = fields.text("provider") else {
            reject(.missing("provider"), at: line)
            return nil
        }
        if let provider = Provider.ID(rawValue: text) { return provider }
        reject(.unknownProvider, at: line)
        return nil
    }

    private mutating func takeFields(_ model: inout Model) {
        let apart: [ModelField] = [
            .name, .provider, .wireProtocol, .modelID, .headers, .origins, .extra,
        ]
        for field in ModelField.all where !apart.contains(field) {
            if let value = value(of: field) { field.set(value, in: &model) }
        }
    }

    private mutating func value(of field: ModelField) -> FieldValue? {
        let key = field.jsonKey
        return switch field.kind {
        case .text: fields.text(key).map { .text($0) }
        case .integer: fields.integer(key).map { .integer($0) }
        case .number: fields.double(key).map { .number($0) }
        case .flag: fields.flag(key).map { .flag($0) }
        case .words: fields.texts(key).map { .words($0) }
        case .secret: secret(key).map { .secret($0) }
        case .rows: nil
        }
    }

    /// `nil` where the value was withheld.
    private mutating func secret(_ key: String) -> SecretField? {
        var reader = fields
        defer { fields = reader }
        return secret(key, named: key, in: &reader)
    }

    private mutating func secret(
        _ key: String, named name: String, in fields: inout FieldReader
    ) -> SecretField? {
        if let member = fields.member(key), member.value.isWithheld {
            note(.valueWithheld(name), at: member.line)
            return nil
        }
        return fields.text(key).map { .new(Secret($0)) } ?? .empty
    }

    /// What has no field here. A part that was withheld is left out.
    private mutating func extra() -> SecretField {
        guard let member = fields.member("extra") else { return .empty }
        if member.value.isWithheld {
            note(.valueWithheld("extra"), at: member.line)
            return .empty
        }
        guard let members = member.value.members else {
            let kind = member.value.kind
            reject(.wrongType("extra", wanted: .object, got: kind), at: member.line)
            return .empty
        }
        let (kept, withheld) = ExtraFields(members).leavingOutWithheld()
        for name in withheld { note(.valueWithheld("extra.\(name)"), at: member.line) }
        return kept.members.isEmpty ? .empty : .new(kept.text)
    }

    private mutating func headers(_ makeID: () -> UUID) -> [HeaderRow] {
        guard let member = fields.member("headers") else { return [] }
        guard let elements = member.value.array else {
            reject(
                .wrongType("headers", wanted: .array, got: member.value.kind), at: member.line)
            return []
        }
        return elements.compactMap { element in
            guard let members = element.members else {
                reject(
                    .wrongType("an entry of headers", wanted: .object, got: element.kind),
                    at: member.line)
                return nil
            }
            var parts = FieldReader(members, isLenient: false)
            let name = parts.text("name") ?? ""
            let value = secret("value", named: name, in: &parts)
            let isOn = parts.flag("on") ?? true
            let isSecret = parts.flag("secret") ?? true
            finish(parts)
            return value.map {
                HeaderRow(id: makeID(), name: name, value: $0, isOn: isOn, isSecret: isSecret)
            }
        }
    }

    private mutating func finish(_ fields: FieldReader) {
        for problem in fields.problems { reject(problem.code, at: problem.line) }
        for member in fields.unknown { note(.unknownKey(member.name), at: member.line) }
    }

    private mutating func reject(_ code: InterchangeProblem.Code, at line: Int) {
        problems.append(.init(line: line, entry: name, code: code))
    }

    private mutating func note(_ code: InterchangeProblem.Code, at line: Int) {
        notes.append(.init(line: line, entry: name, code: code))
    }
}
